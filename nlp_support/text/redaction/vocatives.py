"""Names of those whom an English sentence addresses: "Sarah, we …", "Thanks for the photos, Odalys!"."""

import re
from collections.abc import Iterator

from .first_names import is_first_name
from .name_shapes import LETTER, UPPER, name_end
from .scan import Span, match_at_words
from .words import NO_NAME, word_set

_THANKED = re.compile(  # a short sentence that ends with the name of whom it addresses
    r"(?i:thanks|thank you|sorry|apologies|welcome|appreciate|glad|happy|congratulations|no worries|"
    r"no problem|good luck|have an?|enjoy)\b[^.!?\n\0,]{1,60},[ ]"
)
_CLOSES = re.compile(r"\s?[!.]|\s?$")
THANKED_WORDS = word_set(
    "thanks thank sorry apologies welcome appreciate glad happy congratulations no good have enjoy"
)
_VOCATIVE = re.compile(
    rf"(?:(?<![^\n])|(?<=[.!?\0][ ]))[A-Z][{LETTER}]{{1,14}}(?:[ ][{UPPER}][{LETTER}'-]{{1,20}})?(?=,\s)"
    rf"|(?<=,[ ])[A-Z][{LETTER}]{{1,14}}(?=\s?[.!?\n]|"
    rf"\s?$)"
)


def find_vocatives(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """A common first name that opens a sentence ("Sarah, we …") or closes one ("…, Sarah!")."""
    for found in match_at_words(_VOCATIVE, scan, words):
        first, _, last = found[0].lower().partition(" ")
        if is_first_name(first) and last not in NO_NAME:
            yield Span(*found.span(), "customer_name")


def find_thanked(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """The name that a short thanks or apology ends with: "Thanks for the photos, Odalys!"."""
    for found in match_at_words(_THANKED, scan, words):
        end = name_end(scan, found.end(), lower=True)
        if end and _CLOSES.match(scan, end) and "nothing" not in found[0]:
            yield Span(found.end(), end, "customer_name")
