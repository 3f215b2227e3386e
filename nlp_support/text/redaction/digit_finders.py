"""The finders of what is written with digits, in their order of precedence."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from .addresses import ADDRESS_WORDS, find_addresses, find_korean_addresses
from .birth_dates import BIRTH_WORDS, find_birth_dates, find_korean_birth_dates
from .codes import find_alternating_codes, find_codes, find_grouped_codes, find_mixed_codes, find_parcels
from .european_addresses import (
    GERMAN_WORDS,
    STREET_WORDS,
    find_european_addresses,
    find_german_addresses,
    find_postcodes,
    may_be_german_town,
)
from .european_references import EUROPEAN_WORDS, find_european_references
from .national_ids import find_ids_by_form, find_named_ids, find_named_ids_cjk, named_words
from .nearby import ORDER_WORDS, find_handled_korean_orders, find_near_korean_orders, find_near_orders
from .network import find_named_macs, find_network_addresses, may_be_network
from .numbers import find_card_ends, find_cards, find_national_ids
from .phone_context import find_phones_in_context
from .phones import PHONE_WORDS, find_named_korean_phones, find_named_phones, find_other_phones, find_phones
from .plates import PLATE_WORDS, find_korean_plates, find_plates, find_plates_by_form, may_be_plate
from .postal import MAY_END, find_cjk_addresses, find_postal_addresses
from .references import (
    REFERENCE_WORDS,
    find_bare_references,
    find_korean_references,
    find_marked_references,
    find_references,
)
from .scan import Span
from .secrets.near import entry_words, find_near_codes, find_near_passwords, may_have_korean_codes
from .secrets.typed import TYPED_WORDS, find_typed, find_typed_before

Finder = Callable[[str], Iterable[Span]]

_MIXED = re.compile(r"\d(?:[ -]?[A-Z]|[a-z]{1,5}\d)")  # digits beside letters, as in codes and plates


def digit_finders(
    view: str, words: frozenset[str], digits: int, *, secrets: frozenset[str]
) -> Iterator[Finder]:
    """Those that could find something in a text with these words and this many digits.

    `secrets` are the words with which the name of a secret begins.
    """
    korean = not view.isascii()
    mixed = _MIXED.search(view) is not None
    if "1Z" in view or "1z" in view:
        yield find_parcels
    if digits >= 2:
        yield from _own_finders(view, words, mixed=mixed, korean=korean)
        yield from _number_finders(digits, words, korean=korean)
    entries = entry_words(words) if digits >= 3 else secrets
    if digits >= 3 and (secrets or entries or (korean and may_have_korean_codes(view))):
        yield partial(find_near_codes, words=secrets, entries=entries)
    if digits >= 4 and (typing := words & TYPED_WORDS):
        yield partial(find_typed, words=typing)
    if digits >= 4 and ("ein" in view or "입력" in view):
        yield find_typed_before
    if secrets:
        yield partial(find_near_passwords, words=secrets)
    if digits >= 3:
        yield from _code_finders(view, words, digits, mixed=mixed)
    if digits:
        yield from _place_finders(view, words, digits, mixed=mixed, korean=korean)


def _own_finders(view: str, words: frozenset[str], *, mixed: bool, korean: bool) -> Iterator[Finder]:
    """The finders of machines, births and vehicles."""
    if may_be_network(view):
        yield find_network_addresses
    if "mac" in words or "맥" in view:
        yield find_named_macs
    if not words.isdisjoint(BIRTH_WORDS):
        yield find_birth_dates
    if not words.isdisjoint(PLATE_WORDS):
        yield find_plates
    if may_be_plate(view, mixed=mixed):
        yield find_plates_by_form
    if korean:
        yield from (find_korean_birth_dates, find_korean_plates)


def _code_finders(view: str, words: frozenset[str], digits: int, *, mixed: bool) -> Iterator[Finder]:
    """The finders of identifiers without a word before them."""
    if digits >= 4 and "-" in view:
        yield find_codes
    if digits >= 6 and words:
        yield find_mixed_codes
    if mixed:
        yield find_alternating_codes
    if digits >= 18:
        yield find_grouped_codes


def _place_finders(
    view: str, words: frozenset[str], digits: int, *, mixed: bool, korean: bool
) -> Iterator[Finder]:
    if not words.isdisjoint(ADDRESS_WORDS):
        yield find_addresses
    if mixed:
        yield find_postcodes
    if digits >= 5 and MAY_END.search(view):
        yield find_postal_addresses
    german = "ß" in view or not words.isdisjoint(GERMAN_WORDS)
    if german or (digits >= 6 and may_be_german_town(view)):
        yield find_german_addresses
    if not words.isdisjoint(STREET_WORDS) or "llée" in view:
        yield partial(find_european_addresses, words=words)
    if korean:
        yield from (find_korean_addresses, find_cjk_addresses)


def _number_finders(digits: int, words: frozenset[str], *, korean: bool) -> Iterator[Finder]:
    """The finders of numbers, for a text with this many digits."""
    if digits >= 10:
        yield find_cards
    if korean or "card" in words or "last" in words:
        yield find_card_ends
    if digits >= 5:
        yield from (find_national_ids, find_ids_by_form)
        if named := named_words(words):
            yield partial(find_named_ids, words=named)
        if korean:
            yield find_named_ids_cjk
    if nouns := words & REFERENCE_WORDS:
        yield partial(find_references, words=nouns)
    if not words.isdisjoint(EUROPEAN_WORDS):
        yield find_european_references
    if korean:
        yield find_korean_references
    if digits >= 7:
        yield find_phones
        if calling := words & PHONE_WORDS:
            yield partial(find_named_phones, words=calling)
        if korean:
            yield find_named_korean_phones
        yield find_other_phones
        yield find_phones_in_context
    yield from (find_bare_references, find_marked_references)
    if digits >= 5:
        if nouns := words & ORDER_WORDS:
            yield partial(find_near_orders, words=nouns)
        if korean:
            yield from (find_near_korean_orders, find_handled_korean_orders)
