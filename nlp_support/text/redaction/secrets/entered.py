"""Passwords that somebody is told to log in with: "connectez-vous avec heron42"."""

import re
from collections.abc import Iterator

from ..scan import Span, match_at_words
from .links import unwrapped
from .shapes import is_mixed
from .words import LOGINS, Names, any_of

_WITH = re.compile(
    rf"(?:{any_of(LOGINS)})[^.!?\n\0]{{0,25}}?\s(?:with|using|mit|avec|con)\s(?P<value>[^\s\0]{{6,64}})",
    re.IGNORECASE,
)
_NAMES = Names(LOGINS)


def login_words(words: frozenset[str]) -> frozenset[str]:
    """Those of the words of a text with which "log in" and the like begin."""
    return _NAMES.starts(words)


def find_entered(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """What follows "log in with" and is no word; `words` are those with which such a phrase begins."""
    for found in match_at_words(_WITH, scan, words):
        start, end = unwrapped(scan, *found.span("value"))
        if is_mixed(scan[start:end]) and any(map(str.isdigit, scan[start:end])):
            yield Span(start, end, "secret")
