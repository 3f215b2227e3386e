"""The finders of personal data, in their order of precedence, and one pass over a text."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from .addresses import ADDRESS_WORDS, find_addresses, find_german_addresses, find_korean_addresses
from .codes import find_codes
from .given_names import find_given
from .korean_names import (
    find_honored,
    find_introduced,
    find_korean_agents,
    find_korean_beside_identifiers,
    find_korean_speakers,
    find_named,
)
from .links import find_emails, find_handles, find_urls
from .names import NAME_WORDS, find_names, find_vocatives
from .numbers import find_card_ends, find_cards, find_ibans, find_national_ids
from .phones import PHONE_WORDS, find_named_korean_phones, find_named_phones, find_other_phones, find_phones
from .references import (
    REFERENCE_WORDS,
    find_bare_references,
    find_korean_references,
    find_marked_references,
    find_references,
)
from .scan import MASK, Span, disjoint, mask, words_of
from .signatures import CLOSING_WORDS, find_closings, find_last_names, find_signatures
from .speakers import SPEAKER_WORDS, find_beside_identifiers, find_speakers
from .words import FIRST_NAMES

Finder = Callable[[str], Iterable[Span]]

_DIGITS = re.compile(r"\d+")
_SIGNING = re.compile(r"[-^*~/]")


def find(scan: str, given: tuple[str, ...], kept: frozenset[str]) -> list[Span]:
    """One pass of all finders; each sees what the earlier ones took as masked."""
    found: list[Span] = []

    def take(spans: Iterable[Span], view: str) -> str:
        wanted = [span for span in spans if not kept or bare(view[span.start : span.end]) not in kept]
        if not wanted:
            return view
        new = disjoint(wanted)
        found.extend(new)
        return mask(view, new)

    urls, personal = find_urls(scan)
    take(personal, scan)
    view = mask(scan, urls)
    for finder in _finders(view):
        view = take(finder(view), view)
    if given:
        take(find_given(view, given), view)
    found.sort()
    return found


def _finders(view: str) -> Iterator[Finder]:
    """The finders that can find anything in this text, in order of precedence."""
    words = words_of(view)
    korean = not view.isascii()
    digits = sum(map(len, _DIGITS.findall(view)))
    yield find_emails
    if digits >= 2:
        yield from _number_finders(digits, words, korean=korean)
    if digits >= 4 and "-" in view:
        yield find_codes
    if digits and not words.isdisjoint(ADDRESS_WORDS):
        yield find_addresses
    if digits and korean:
        yield from (find_german_addresses, find_korean_addresses)
    if "@" in view:
        yield find_handles
    if _SIGNING.search(view):
        yield find_signatures
    if closing := words & CLOSING_WORDS:
        yield partial(find_closings, words=closing)
    if words:
        yield find_last_names
    if words & SPEAKER_WORDS:
        yield find_speakers
    if naming := words & NAME_WORDS:
        yield partial(find_names, words=naming)
    if first_names := words & FIRST_NAMES:
        yield partial(find_vocatives, words=first_names)
    masked = MASK in view
    if masked and words:
        yield find_beside_identifiers
    if korean:
        yield from (find_korean_agents, find_korean_speakers, find_introduced, find_honored, find_named)
        if masked:
            yield find_korean_beside_identifiers


def _number_finders(digits: int, words: frozenset[str], *, korean: bool) -> Iterator[Finder]:
    """The same for a text with this many digits."""
    if digits >= 10:
        yield from (find_ibans, find_cards)
    if korean or "card" in words or "last" in words:
        yield find_card_ends
    if digits >= 6:
        yield find_national_ids
    if nouns := words & REFERENCE_WORDS:
        yield partial(find_references, words=nouns)
    if korean:
        yield find_korean_references
    if digits >= 7:
        yield find_phones
        if calling := words & PHONE_WORDS:
            yield partial(find_named_phones, words=calling)
        if korean:
            yield find_named_korean_phones
        yield find_other_phones
    yield from (find_bare_references, find_marked_references)


def bare(value: str) -> str:
    """A kept string, or what is found, as the two are compared."""
    return value.strip().lstrip("@#").casefold()
