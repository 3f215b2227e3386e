"""Redaction: personal data in a text becomes typed placeholders such as `{email}`.

Best effort, by patterns and word lists, for English and Korean. What is found; earlier entries win over
later ones:

1. url: links with a personal token (reset links, session ids, user names and passwords, order pages); other
   links stay as they are, and nothing inside them is examined
2. email, also spelt out ("jo.lee at gmail dot com", 골뱅이)
3. account_number: IBANs with a valid checksum
4. card_number: 13 to 19 digits that pass Luhn; the last four digits after "card ending in"
5. national_id: Korean resident, US social security, UK national insurance numbers; passports by context
6. order_number, account_number: what follows words such as "order", "tracking number", "계좌번호"
7. phone: Korean and North American forms, Korean ones also in words; others as far as `phonenumbers` knows
   them
8. order_number, account_number: free-standing identifiers ("#4471-22", "1Z…", "qx-40718-2", "MC4071832",
   eight digits or more), and five to seven digits in one clause with "order", "예약" and the like
9. address: a street or lot with its number
10. handle: @name
11. agent_name, customer_name: signatures, greetings, introductions, titles, phrases about people ("my
    colleague …", "… promised to"), full names beside an identifier; then the names that the caller gives

Not found: names that stand alone in a sentence and that the caller does not give, names in a link, towns or
streets without a number, addresses outside these forms, English numbers spelt out in words, short numbers
without a word that says what they are, dates of birth, decomposed (NFD) Hangul. Business hotlines and brand
handles look like personal ones: name them in `keep` to leave them in place.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .scan import PLACEHOLDERS, Span, canonical, mask, mask_placeholders

__all__ = ["PLACEHOLDERS", "Redacted", "Span", "redact"]

_MAX_SCANNED = 2_000_000  # characters; ends the search for a fixed point, for hostile texts


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted text.

    Attributes:
        text: the text with placeholders.
        spans: what they replaced: ranges of the original text, in order, disjoint.
    """

    text: str
    spans: tuple[Span, ...]


def redact(text: str, *, names: Iterable[str] = (), keep: Iterable[str] = ()) -> Redacted:
    """Replace personal data by placeholders; placeholders that the text already holds are left alone.

    Redacting the result again changes nothing.

    Args:
        text: any string.
        names: names of people, found anywhere in the text, whole or in parts.
        keep: strings that stay although they would be replaced, in any case, with or without a leading @
            or #: the brand's own handles, names, phone numbers.
    """
    from .finders import bare, find  # compiling its patterns takes a third of a second

    given = tuple(name for name in names if name)
    kept = frozenset(bare(canonical(entry)) for entry in keep)
    scan = mask_placeholders(canonical(text))
    spans: list[Span] = []
    for _ in range(max(8, _MAX_SCANNED // (len(text) + 1))):  # a replacement may expose more
        found = find(scan, given, kept)
        if not found:
            break
        spans += found
        scan = mask(scan, found)
    spans.sort()
    return Redacted(_fill(text, spans), tuple(spans))


def _fill(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    end = 0
    for span in spans:
        parts += text[end : span.start], "{", span.placeholder, "}"
        end = span.end
    return "".join((*parts, text[end:])) if parts else text
