"""Quoted mail in a text that has lost its line ends, as some tables do to them."""

import re
from itertools import islice

from .attribution import LONGEST, TIME, Sure, attribution
from .words import one_of, phrases

LEAST_LABELS = 3  # of a header
MOST_MARKS = 50  # colons that may end an attribution

_ENDS = re.compile(rf"[:：](?= ?(?:>|＞|&gt;))|(?:>|{one_of(phrases('mail', 'wrote'))}) ?[:：](?= )")
_STARTS = re.compile(
    r"(?<![\w.,])(?:(?:19|20)\d\d ?[年년./-]|"
    + one_of(phrase[:1].upper() + phrase[1:] for phrase in phrases("mail", "opening"))
    + ")"
)
_FROM, _SENT, _REST = (
    one_of(phrases("mail", name) + [phrase.capitalize() for phrase in phrases("mail", name)])
    for name in ("from", "sent", "to")
)
_HEADER = re.compile(
    rf"(?:(?:{_FROM}) ?[:：][^:：]{{1,120}}(?:{_SENT}) ?[:：].{{1,60}}|"
    rf"(?:{_SENT}) ?[:：].{{1,60}}(?:{_FROM}) ?[:：][^:：]{{1,120}})(?:{_REST}) ?[:：]"
)


def own_end(text: str) -> int:
    """Where quoted mail begins in a text of one line; its length if it has none."""
    colons = text.count(":") + text.count("：")
    headers = _HEADER.finditer(text) if colons >= LEAST_LABELS else ()
    header = next((found.start() for found in headers if TIME.search(found[0])), len(text))
    return min(header, _attributed(text)) if colons else len(text)


def is_header(line: str) -> bool:
    """Whether a line begins with a header that has lost its line ends."""
    found = _HEADER.match(line)
    return found is not None and TIME.search(found[0]) is not None


def _attributed(text: str) -> int:
    """Where an attribution begins that has ">" behind it, or names a mail address."""
    for mark in islice(_ENDS.finditer(text), MOST_MARKS):
        end = mark.end()
        starts = [found.start() for found in _STARTS.finditer(text, max(0, end - LONGEST), end)]
        for start in reversed(starts):
            marked = mark[0] in (":", "：") or "<" in text[start:end]
            if marked and attribution([text[start:end]], 0)[1] is Sure.ALONE:
                return start
    return len(text)
