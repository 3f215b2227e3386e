"""From what a platform exports to what a person wrote."""

import re
from itertools import groupby

from .flattened import own_end
from .markup import is_html
from .quotes import Mail
from .result import Cut, CutKind, Reading
from .said import Said
from .signatures import below_letter
from .spaces import tidy_spaces

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_OF_OTHERS = (CutKind.QUOTED, CutKind.FORWARDED)


def read_text(text: str, said: Said | None = None) -> Reading:
    """What the writer of a message wrote, without quoted mail, signatures and disclaimers.

    Nothing is cut where nothing else would be left but what others wrote without a mark: a mail that is only
    passed on is what the message says.

    Args:
        text: the message as text; `text_of` gives that of a page.
        said: what was said before it, if known: what the message repeats of it after ">" is quoted.
    """
    text = tidy_spaces(text)
    if "\n" not in text:
        end = own_end(text)
        own = text[:end].rstrip()
        return Reading(own, (Cut(CutKind.QUOTED, text[end:]),)) if own and end < len(text) else Reading(text)
    mail = Mail(text.split("\n"), said or Said())
    kinds = _with_signatures(mail.lines, mail.kinds)
    own = _joined(mail.lines, kinds)
    if not any(map(str.isalnum, own)) and not any(kind in _OF_OTHERS for kind in kinds):
        return Reading(text)
    return Reading(own, tuple(_cuts(mail.lines, kinds))) if any(kinds) else Reading(text)


def plain_text(text: str) -> str:
    """The text of a message that may be HTML."""
    if not is_html(text):
        return text
    from .html import text_of

    return text_of(text)


def own_words(text: str) -> str:
    """What the writer of a message wrote, which may be HTML; all of the text if nothing in it is theirs."""
    plain = plain_text(text)
    return read_text(plain).text or plain


def _with_signatures(lines: list[str], kinds: list[CutKind | None]) -> list[CutKind | None]:
    """What the lines are, with what stands below each part that the writer wrote."""
    found: list[CutKind | None] = []
    for kind, part in groupby(range(len(lines)), key=kinds.__getitem__):
        places = list(part)
        found += below_letter([lines[at] for at in places]) if kind is None else [kind] * len(places)
    return found


def _joined(lines: list[str], kinds: list[CutKind | None]) -> str:
    own = "\n".join(line for line, kind in zip(lines, kinds, strict=True) if kind is None)
    return _BLANK_LINES.sub("\n\n", own).strip()


def _cuts(lines: list[str], kinds: list[CutKind | None]) -> list[Cut]:
    parts = groupby(zip(lines, kinds, strict=True), key=lambda pair: pair[1])
    return [Cut(kind, "\n".join(line for line, _ in part)) for kind, part in parts if kind]
