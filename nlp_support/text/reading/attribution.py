"""The line above a quotation that says who wrote it and when: "On 1 May at 9:12, Dana <d@e.org> wrote:"."""

import re
from collections.abc import Sequence
from enum import IntEnum

from .words import Phrases, one_of, phrases

LONGEST = 300  # characters of such a line, which may be wrapped
MOST_LINES = 3
NAME_LINE = 80  # characters of a line that says only who
TIME_LINE = 50  # characters of a line that says when, above one that says who

_WROTE = Phrases(phrases("mail", "wrote"))
_OWN = Phrases(phrases("mail", "own"))
_PRONOUNS = Phrases(phrases("mail", "pronoun"))
_OPENING = re.compile(
    r"\W{0,4}\d|[^<>()\[\]]{0,80}[<(\[]\S{1,80}@\S{1,80}[>)\]]|" + one_of(phrases("mail", "opening")),
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\w@\w|\[mailto:")
TIME = re.compile(r"(?<![\d:.])[012]?\d(?:[:.時点點시]| ?h) ?[0-5]\d(?!\d|[./-]\d)|\d ?시")  # of a day
_DATE = re.compile(r"(?<!\d)(?:\d{1,4}([./-]) ?\d{1,2}\1 ?\d{1,4}|(?:19|20)\d\d)(?!\d)|\d ?[月월]")
_COLONS = (":", "：", "---")
_ENDS = (">", *phrases("mail", "wrote"))


class Sure(IntEnum):
    """How sure it is that a line is an attribution."""

    NO = 0
    ABOVE_A_QUOTE = 1  # if quoted lines follow it
    ALONE = 2


def attribution(lines: Sequence[str], start: int) -> tuple[int, Sure]:
    """Where an attribution that starts on this line ends (after its last line), and how sure it is.

    Args:
        lines: lines without marks of quotation.
        start: the index of a line with words.
    """
    last = _last_line(lines, start)
    if last is None:
        return start, Sure.NO
    wrapped = [line.strip() for line in lines[start : last + 1]]
    if not all(wrapped) or sum(map(len, wrapped)) > LONGEST:
        return start, Sure.NO
    sure, *later = (_sure(" ".join(wrapped[at:])) for at in range(len(wrapped)))
    # the line before an attribution is no part of it, even if both read as one, unless it is the time
    longer = sure > max(later, default=Sure.NO) or (sure and _is_time(wrapped[0]))
    return (last + 1, sure) if longer else (start, Sure.NO)


def _is_time(line: str) -> bool:
    timed = _DATE.search(line) and TIME.search(line) and _OPENING.match(line)
    return bool(timed) and len(line) <= TIME_LINE


def names_writing(line: str) -> bool:
    """Whether a line says that somebody wrote what follows, though not when."""
    return line.endswith(_COLONS) and len(line) <= NAME_LINE and _WROTE.within(line) and not _OWN.within(line)


def _last_line(lines: Sequence[str], start: int) -> int | None:
    """Where an attribution may end: with a colon, else with a verb or an address."""
    other = None
    for at in range(start, min(start + MOST_LINES, len(lines))):
        line = lines[at].rstrip(" *_\t")
        if line.endswith(_COLONS):
            return at
        if other is None and line.endswith(_ENDS):
            other = at
    return other


def _sure(line: str) -> Sure:
    address, date, time = _ADDRESS.search(line), _DATE.search(line), TIME.search(line)
    if not (date or time or address) or (not address and ("?" in line or "？" in line)):
        return Sure.NO
    wrote = _WROTE.within(line)
    if not (wrote or (address and date)):
        return Sure.NO
    certain = (address or (date and time)) and _OPENING.match(line.lstrip("-* "))
    if _OWN.within(line) or (not (address and wrote) and _PRONOUNS.within(line)):
        return Sure.ABOVE_A_QUOTE if certain and date and time else Sure.NO
    return Sure.ALONE if certain and line.rstrip(" *_").endswith(_COLONS) else Sure.ABOVE_A_QUOTE
