"""Redaction: personal data in a text becomes typed placeholders such as `{email}`.

Best effort, by patterns and word lists: names in English, Korean, Japanese and Chinese, those in phrases
and signatures also in German, French, Spanish, Portuguese and Italian; secrets, dates of birth, plates,
addresses and order numbers in English, Korean, German, French and Spanish. What is found; earlier entries
win over later ones:

0. placeholders of other tools ({{contact.name}}, [CUSTOMER NAME], #{고객명}), as what they stand for; of
   those that stand for something else `foreign.unfilled` tells
1. url: links with a personal token or with something that nobody can guess (reset links, session ids, order
   pages, shared files, meetings, invitations); other links stay, and nothing inside them is examined
2. birth_date: dates beside "date of birth", "geboren", "생년월일" and the like; any other day stays, in every
   order and with every mark ("05.10.2026", "2026-10-05", "5.-8.10.2026"), and nothing else examines it
3. account_number: IBANs with a valid checksum
4. secret: keys of services by their form, signed tokens, private keys, unique ids and other random strings;
   passwords, codes that open something and keys beside a word such as "password", "PIN", "인증번호", also of
   a wireless network, in the next sentence ("The new one is …"), or to log in with
5. email, also spelt out ("jo.lee at gmail dot com", 골뱅이)
6. handle: @name, whole; that of a product which a sentence is about stays ("does @PixelDesk fit?")
7. network_address: IPv4, IPv6 and MAC addresses
8. licence_plate: beside "number plate", "car" and the like; British, French, German and Korean ones by form
9. card_number: 13 to 19 digits that pass Luhn; the last four digits after "card ending in"
10. national_id: Korean, American and British ones by form; those of some thirty countries beside their name
    ("DNI", "Steuer-ID", "身份证"), or by a form of their own with a right check digit; passports by context
11. order_number, account_number: what follows words such as "order", "tracking number", "계좌번호"
12. phone: Korean and North American forms, Korean ones also in words; others as far as `phonenumbers` knows
    them
13. order_number, account_number: free-standing identifiers ("#4471-22", "1Z…", "qx-40718-2", "MC4071832",
    "N15NQ232", eight digits or more), and five to seven digits in one clause with "order" and the like
14. secret: four to eight digits in one clause with "code", "비번" and the like, behind a keypad or a box with
    keys, or that somebody types or was texted
15. address: a street or lot with its number; postcode and town with the house before them in European,
    American and Asian layouts; Japanese and Chinese ones by their own
16. agent_name, customer_name: signatures, greetings, introductions, titles, phrases about people ("my
    colleague …", "… promised to", "spoke with …"), a full name with a usual first name anywhere, labels at
    the start of a line, Korean names with a particle, full names beside an identifier; then the names that
    the caller gives

Not found: single names and unusual ones that no phrase names and that the caller does not give, names in a
link, towns or streets without a number, addresses outside these forms, English numbers spelt out in words,
short numbers without a word that says what they are, passwords that are plain words in the middle of a
sentence, decomposed (NFD) Hangul. Codes that a shop gives to everybody (SPRING25) and short links (bit.ly)
stay. Business hotlines and brand handles look like personal ones: name them in `keep` to leave them in place,
as the profile of an account does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

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


@cache
def _search() -> tuple[Any, ...]:
    from .finders import find  # compiling its patterns takes a third of a second
    from .foreign import find_foreign
    from .handles import opening_handle
    from .kept import kept_of

    return find, find_foreign, opening_handle, kept_of


def redact(text: str, *, names: Iterable[str] = (), keep: Iterable[str] = ()) -> Redacted:
    """Replace personal data by placeholders; placeholders that the text already holds are left alone.

    Redacting the result again changes nothing.

    Args:
        text: any string.
        names: names of people, found anywhere in the text, whole or in parts.
        keep: strings that stay although they would be replaced, in any case, with or without a leading @
            or #: the brand's own handles, names, phone numbers, addresses and links, such as
            `Profile.keep`. Phone numbers are compared by their digits, those with a "+" however the text
            writes them; links without what tells where somebody came from.
    """
    find, find_foreign, opening_handle, kept_of = _search()
    given = tuple(name for name in names if name)
    kept = kept_of(keep)
    scan = canonical(text)
    spans = [*find_foreign(scan)]
    opening = opening_handle(scan)
    if opening and not (kept and kept.holds(text[opening.start : opening.end], "handle")):
        spans.insert(0, opening)
    scan = mask_placeholders(mask(scan, spans))
    for _ in range(max(8, _MAX_SCANNED // (len(text) + 1))):  # a replacement may expose more
        found = find(scan, given, kept)
        if not found:
            break
        spans += found
        scan = mask(scan, found)
    spans = _unwrapped(text, sorted(spans))
    return Redacted(_fill(text, spans), tuple(spans))


def _unwrapped(text: str, spans: list[Span]) -> list[Span]:
    """The spans with the braces or sign around them that would make another tool's placeholder of ours."""
    if not spans or ("{" not in text and "%" not in text and "$" not in text):
        return spans
    wrapped: list[Span] = []
    for span, follow in zip(spans, [*spans[1:], None], strict=True):
        first = wrapped[-1].end if wrapped else 0
        last = follow.start if follow else len(text)
        start, end = span.start, span.end
        while first < start and end < last and text[start - 1] == "{" and text[end] == "}":
            start, end = start - 1, end + 1
        if first < start and text[start - 1] in "%$":
            start -= 1
        wrapped.append(Span(start, end, span.placeholder))
    return wrapped


def _fill(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    end = 0
    for span in spans:
        parts += text[end : span.start], "{", span.placeholder, "}"
        end = span.end
    return "".join((*parts, text[end:])) if parts else text
