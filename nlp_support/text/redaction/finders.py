"""The finders of personal data, in their order of precedence, and one pass over a text."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from .addresses import ADDRESS_WORDS, find_addresses, find_german_addresses, find_korean_addresses
from .codes import find_codes, find_mixed_codes, find_parcels
from .first_names import FIRST_NAMES
from .given_names import find_given
from .korean_names import (
    find_honored,
    find_introduced,
    find_korean_agents,
    find_korean_beside_identifiers,
    find_korean_speakers,
    find_named,
)
from .korean_titles import find_called, find_given_alone, find_titled
from .links import find_emails, find_handles, find_urls
from .names import NAME_WORDS, find_names
from .nearby import ORDER_WORDS, find_near_korean_orders, find_near_orders
from .numbers import find_card_ends, find_cards, find_ibans, find_national_ids
from .people import DEED_WORDS, PEOPLE_WORDS, find_people, find_people_by_deed
from .phones import PHONE_WORDS, find_named_korean_phones, find_named_phones, find_other_phones, find_phones
from .references import (
    REFERENCE_WORDS,
    find_bare_references,
    find_korean_references,
    find_marked_references,
    find_references,
)
from .scan import MASK, Span, disjoint, mask, words_of
from .signatures import CLOSING_WORDS, find_closings, find_last_names, find_lower_signatures, find_signatures
from .speakers import SPEAKER_WORDS, find_beside_identifiers, find_speakers
from .spelled import HOST_WORDS, find_spelled_emails, find_spelled_phones
from .vocatives import THANKED_WORDS, find_thanked, find_vocatives

Finder = Callable[[str], Iterable[Span]]

_DIGITS = re.compile(r"\d+")
_SIGNING = re.compile(r"[-^*~/]")


def find(scan: str, given: tuple[str, ...], kept: frozenset[str]) -> list[Span]:
    """One pass of all finders; each sees what earlier ones took as masked."""
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
    """The finders that could find something in this text, in order of precedence."""
    words = words_of(view)
    korean = not view.isascii()
    digits = sum(map(len, _DIGITS.findall(view)))
    yield find_emails
    if "골뱅이" in view or (("at" in words or "@" in view) and words & HOST_WORDS):
        yield find_spelled_emails
    if "1Z" in view or "1z" in view:
        yield find_parcels
    if digits >= 2:
        yield from _number_finders(digits, words, korean=korean)
    if "공" in view or "영" in view:
        yield find_spelled_phones
    if digits >= 4 and "-" in view:
        yield find_codes
    if digits >= 6 and words:
        yield find_mixed_codes
    if digits and not words.isdisjoint(ADDRESS_WORDS):
        yield find_addresses
    if digits and korean:
        yield from (find_german_addresses, find_korean_addresses)
    if "@" in view:
        yield find_handles
    yield from _name_finders(view, words)
    if korean:
        yield from _korean_name_finders(view)


def _name_finders(view: str, words: frozenset[str]) -> Iterator[Finder]:
    if _SIGNING.search(view):
        yield from (find_signatures, find_lower_signatures)
    if closing := words & CLOSING_WORDS:
        yield partial(find_closings, words=closing)
    if words:
        yield find_last_names
    if words & SPEAKER_WORDS:
        yield partial(find_speakers, words=words)
    if naming := words & NAME_WORDS:
        yield partial(find_names, words=naming)
    if first_names := words & FIRST_NAMES:
        yield partial(find_vocatives, words=first_names)
    if "," in view and (thanking := words & THANKED_WORDS):
        yield partial(find_thanked, words=thanking)
    if words & PEOPLE_WORDS:
        yield partial(find_people, words=words)
    if words & DEED_WORDS:
        yield partial(find_people_by_deed, words=words)
    if MASK in view and words:
        yield find_beside_identifiers


def _korean_name_finders(view: str) -> Iterator[Finder]:
    yield from (find_korean_agents, find_korean_speakers, find_introduced, find_honored, find_named)
    yield from (find_titled, find_called, find_given_alone)
    if MASK in view:
        yield find_korean_beside_identifiers


def _number_finders(digits: int, words: frozenset[str], *, korean: bool) -> Iterator[Finder]:
    """The finders of numbers, for a text with this many digits."""
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
    if digits >= 5:
        if nouns := words & ORDER_WORDS:
            yield partial(find_near_orders, words=nouns)
        if korean:
            yield find_near_korean_orders


def bare(value: str) -> str:
    """A string to keep, or one that was found, in the form in which the two are compared."""
    return value.strip().lstrip("@#").casefold()
