"""Redaction: personal data in a text becomes typed placeholders such as `{email}`.

Best effort, by patterns and word lists, for English and Korean. What is found, the earlier winning over the
later:

1. url: links with a personal token (reset links, session ids, user names and passwords, order pages); other
   links stay as they are and nothing is looked for inside them
2. email
3. account_number: IBAN with a right checksum
4. card_number: 13 to 19 digits that pass Luhn; the last four digits after "card ending in"
5. national_id: Korean resident, US social security, UK national insurance numbers; passports by context
6. order_number, account_number: what stands behind words such as "order", "tracking number", "계좌번호"
7. phone: Korean and North American forms; others as far as `phonenumbers` knows them
8. order_number, account_number: free-standing identifiers ("#4471-22", "1Z…", "qx-40718-2", ten digits
   and more)
9. address: a street or lot with its number
10. handle: @name
11. agent_name, customer_name: signatures, greetings, introductions, full names beside an identifier; then the
    names that the caller gives

Not found: names that stand free in a sentence and are not given, given names in a link, towns or streets
without a number, addresses outside these forms, numbers spelt out in words, short numbers without a word that
says what they are, dates of birth, decomposed (NFD) Hangul. Business hotlines and brand handles look like
personal ones: name them in `keep` to leave them in place.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
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
from .scan import MASK, PLACEHOLDERS, Span, canonical, disjoint, mask, mask_placeholders, words_of
from .signatures import CLOSING_WORDS, find_closings, find_last_names, find_signatures
from .speakers import SPEAKER_WORDS, find_beside_identifiers, find_speakers
from .words import FIRST_NAMES

__all__ = ["PLACEHOLDERS", "Redacted", "Span", "redact"]

Finder = Callable[[str], Iterable[Span]]

_DIGITS = re.compile(r"\d+")
_SIGNING = re.compile(r"[-^*~/]")
_MAX_SCANNED = 2_000_000  # characters; ends the search for a fixed point on hostile texts only


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text with placeholders, and what they replaced: ranges of the original text, in order, disjoint."""

    text: str
    spans: tuple[Span, ...]


def redact(text: str, *, names: Iterable[str] = (), keep: Iterable[str] = ()) -> Redacted:
    """Replace personal data by placeholders; placeholders that the text already holds are left alone.

    Redacting the result again changes nothing.

    Args:
        text: any string.
        names: names of people, found in any position, whole or in parts.
        keep: strings that stay when they would be replaced, in any case, with or without a leading @ or #:
            the brand's own handles, names, phone numbers.
    """
    given = tuple(name for name in names if name)
    kept = frozenset(_bare(canonical(entry)) for entry in keep)
    scan = mask_placeholders(canonical(text))
    spans: list[Span] = []
    for _ in range(max(8, _MAX_SCANNED // (len(text) + 1))):  # what a replacement leaves may be found in turn
        found = _find(scan, given, kept)
        if not found:
            break
        spans += found
        scan = mask(scan, found)
    spans.sort()
    return Redacted(_fill(text, spans), tuple(spans))


def _find(scan: str, given: tuple[str, ...], kept: frozenset[str]) -> list[Span]:
    """One pass of all finders; each sees what the earlier ones took as masked."""
    found: list[Span] = []

    def take(spans: Iterable[Span], view: str) -> str:
        wanted = [span for span in spans if not kept or _bare(view[span.start : span.end]) not in kept]
        if not wanted:
            return view
        new = disjoint(wanted)
        found.extend(new)
        return mask(view, new)

    urls, personal = find_urls(scan)
    take(personal, scan)
    view = mask(scan, urls)
    for find in _finders(view):
        view = take(find(view), view)
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


def _bare(value: str) -> str:
    return value.strip().lstrip("@#").casefold()


def _fill(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    end = 0
    for span in spans:
        parts += text[end : span.start], "{", span.placeholder, "}"
        end = span.end
    return "".join((*parts, text[end:])) if parts else text
