"""Quoted mail in a text that has lost its line ends, as some tables do to them."""

import re

from .attribution import LONGEST, Sure, attribution
from .words import one_of, phrases

LEAST_LABELS = 3  # of a header

_MARK = re.compile(r"[:：] ?(?:>|＞|&gt;)")
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
    header = _HEADER.search(text) if text.count(":") + text.count("：") >= LEAST_LABELS else None
    return min(header.start() if header else len(text), _attributed(text))


def _attributed(text: str) -> int:
    """Where an attribution with ">" behind it begins."""
    for mark in _MARK.finditer(text):
        starts = [
            found.start() for found in _STARTS.finditer(text, max(0, mark.start() - LONGEST), mark.start())
        ]
        for start in reversed(starts):
            if attribution([text[start : mark.start() + 1]], 0)[1] is Sure.ALONE:
                return start
    return len(text)
