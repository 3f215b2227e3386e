"""The lines above a mail that is quoted or passed on whole: From, Sent, To, Subject, or words in dashes."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from .attribution import TIME, attribution
from .flattened import is_header
from .words import Phrases, one_of, phrases

LEAST_LINES, MOST_LINES = 3, 40  # of one header
OUTLOOKS_RULE = "_" * 32  # above a quoted header
MOST_TYPED = 4  # dashes that a person may put around words
LONGEST_LABEL = 33  # characters, with what stands before it
MOST_WRAPPED = 4  # lines over which one value may go on

_LABELS = {
    label: name
    for name in ("further", "date", "subject", "to", "sent", "from")
    for label in phrases("mail", name)
}
_COLON = re.compile("[:：]")
_ADDRESS = re.compile(r"\w@\w|\[mailto:")
_LONE_ADDRESS = re.compile(r"[\w.+-]{1,60}@[\w.-]{1,60}")
_REPLY = re.compile(rf"(?:{one_of(phrases('mail', 'reply'))})(?:\[\d{{1,3}}\])? ?[:：]", re.IGNORECASE)
_ANY_LABEL = re.compile(r"\W{0,3}[^\W\d_][^\d:：<>@]{0,24}[:：]\W{0,3}\S")
_SEPARATED = (":", "：", "#", "-", "line", "line.")
_ORIGINAL, _FORWARDED = frozenset(phrases("mail", "original")), frozenset(phrases("mail", "forwarded"))
_ABOVE = Phrases(phrases("mail", "above"))
_DECORATION = " \t-_=—–*#>~.:："
_RULE = re.compile(r"[_-]{10,200}|[_-]{5,40}[^_-]{1,40}[_-]{5,40}")
MOST_ABOVE = 120  # characters of a line that asks to reply above it


class Head(NamedTuple):
    """What stands above somebody else's mail."""

    end: int  # the index after its last line
    kind: "HeadKind"


class HeadKind(StrEnum):
    """Whether the mail below was answered, passed on, or is a help desk's own notification."""

    ANSWERED = "answered"
    FORWARDED = "forwarded"
    NOTIFICATION = "notification"


def header(lines: Sequence[str], start: int, *, announced: bool = False) -> int:
    """Where a mail header that starts on this line ends (after its last line); the start if there is none.

    One that is `announced` by a line before it may have a single line. Any other has three or more, and looks
    like a mail's, since people write "From: Rome, to: Oslo, date: 3 May" too, and send forms and receipts.
    """
    found: dict[str, str] = {}
    end = at = start
    while at < min(start + MOST_LINES, len(lines)):
        name, value = _label(lines[at])
        if name in found and name != "further":
            break
        if name:
            found[name] = value
            end = at + 1
        elif at - end >= (MOST_WRAPPED if lines[at].strip() else 1) or not found:
            break
        at += 1
    return end if announced or _is_mail(found) else start


def _is_mail(found: dict[str, str]) -> bool:
    """Whether these lines are a mail's: with its time of day or an answer's subject, and with an address, if
    they are not just as a mail client writes them without."""
    first = next(iter(found), "further")
    if len(found) < LEAST_LINES or "from" not in found or first == "further":
        return False
    subject = found.get("subject", "")
    timed = TIME.search(found.get("sent", "")) or TIME.search(found.get("date", ""))
    if not timed and not _REPLY.match(subject):
        return False
    return any(map(_ADDRESS.search, found.values())) or (first == "from" and bool(timed and subject))


def _label(line: str) -> tuple[str, str]:
    """What a line of a header names, such as "from", and its value; two empty strings for any other line."""
    found = _COLON.search(line, 0, LONGEST_LABEL)
    name = _LABELS.get(line[: found.start()].strip(" \t*_>").casefold()) if found else None
    return (name, line[found.end() :].strip(" \t*_")) if found and name else ("", "")


def head(lines: Sequence[str], start: int) -> Head | None:
    """What stands above somebody else's mail from this line on, if it is that."""
    line = lines[start].strip()
    spoken = line[:1].isalnum() and "@" not in line and not line.endswith(_SEPARATED)
    if spoken and not _COLON.search(line, 0, LONGEST_LABEL):
        return None
    if kind := _separator(line):
        return _below_separator(lines, start, kind)
    end = start + 1 if is_header(line) else header(lines, start)
    if end > start:
        return Head(end, HeadKind.ANSWERED)
    if not (ruled := _RULE.fullmatch(line)) and not _LONE_ADDRESS.fullmatch(line):
        return None
    below = _below(lines, start + 1)
    end = max(header(lines, below), _foreign(lines, below, certain=line == OUTLOOKS_RULE) if ruled else below)
    return Head(end, HeadKind.ANSWERED) if end > below else None


def _below_separator(lines: Sequence[str], start: int, kind: HeadKind) -> Head | None:
    """What a line such as "-- Original message --" begins; a person may type it, but no header below it."""
    end = _after_header(lines, start + 1)
    line = lines[start].strip()
    typed = line[MOST_TYPED:][:1].isalnum() or line[:1].isalnum() or len(line) < 2 * MOST_TYPED
    if kind is HeadKind.NOTIFICATION or end > start + 1 or not typed:
        return Head(end, kind)
    below = _below(lines, start + 1)
    marked = below < len(lines) and lines[below].lstrip().startswith((">", "&gt;"))
    return Head(end, kind) if marked or (below < len(lines) and attribution(lines, below)[1]) else None


def _separator(line: str) -> HeadKind | None:
    if not line or len(line) > MOST_ABOVE:
        return None
    dashed = line[:2] in ("--", "__", "==", "—-", "##", "**") or line.startswith("#-")
    words = line.strip(_DECORATION).casefold()
    if words in _ORIGINAL:
        return HeadKind.ANSWERED if dashed else None
    if words in _FORWARDED:
        return HeadKind.FORWARDED if dashed or line.endswith((":", "：")) else None
    asked = dashed or words.startswith(("reply above", "please reply", "please type"))
    return HeadKind.NOTIFICATION if asked and _ABOVE.within(words) else None


def _after_header(lines: Sequence[str], start: int) -> int:
    """The index after the header that may follow, also one of a single line; else the start."""
    below = _below(lines, start)
    end = header(lines, below, announced=True)
    return end if end > below else start


def _below(lines: Sequence[str], start: int) -> int:
    """The first of these three lines that has words; the number of lines if none has."""
    return next((at for at in range(start, min(start + 3, len(lines))) if lines[at].strip()), len(lines))


def _foreign(lines: Sequence[str], start: int, *, certain: bool) -> int:
    """Where a header in another language ends: two lines or more such as "Od: …", with an address and, if it
    is not `certain` from the line above, with a time of day."""
    end = start
    while end < min(start + MOST_LINES, len(lines)) and _ANY_LABEL.match(lines[end]):
        end += 1
    named, timed = (any(map(some.search, lines[start:end])) for some in (_ADDRESS, TIME))
    return end if end - start > 1 and named and (timed or certain) else start
