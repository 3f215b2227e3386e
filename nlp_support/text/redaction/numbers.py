"""Numbers recognised by their own shape or check digits: IBANs, cards, national ids."""

import re
from collections.abc import Iterator

from .scan import Span, context_before

_IBAN = re.compile(
    r"(?<![A-Za-z0-9\0])[A-Za-z]{2}\d{2}(?:[A-Za-z0-9]{11,30}|(?: [A-Za-z0-9]{4}){2,7}(?: [A-Za-z0-9]{1,3})?)"
    r"(?![A-Za-z0-9\0])"
)
_MAY_BE_IBAN = re.compile(r"[A-Za-z]{2}\d{2}")
_CARD = re.compile(r"\d(?<![A-Za-z0-9\0$€£₩]\d)(?:(?: ?[-.] ?| )?\d){12,18}(?![A-Za-z0-9\0])")
_CARD_END = re.compile(
    r"(?:(?i:card(?: number)?,? (?:that )?(?:ending|ends)(?: in| with)?"
    r"|last (?:four|4)(?: digits)?(?: of (?:my|the|your) card)?(?: are| is|:)?)"
    r"|카드\s?(?:번호\s?)?(?:끝|뒷|마지막)\s?(?:네\s?|4\s?)?(?:자리|번호)\s?(?:는|가|:)?)"
    r"[ :#*x-]{0,8}(\d{4})(?![\d\0])"
)
_DATE = r"\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"  # without the first of its six digits
_NATIONAL = re.compile(
    r"\d(?<![A-Za-z0-9\0-]\d)(?:"  # a look-behind in front would make the search slow
    rf"{_DATE} ?- ?[0-9](?:\d{{6}}|[*xX]{{6}})|(?P<plain>{_DATE} ?[0-9]\d{{6}})"
    r"|(?<!9)(?!(?<=0)00|(?<=6)66)\d{2}-(?!00)\d{2}-(?!0000)\d{4}"
    r"|(?:(?<=1)[1-9]|(?<=2)[0-8])-\d{2}-\d{6}-\d{2}"
    r")(?![A-Za-z0-9\0-])"
)
_SPACED = re.compile(  # 3-2-4 digits are grouped like nothing else; a year at the end could be chance
    r"\d(?<![A-Za-z0-9\0$€£₩-]\d)(?<!\d[ .]\d)(?!(?<=9)|(?<=0)00|(?<=6)66)\d\d([ .])(?!00)\d\d\1(?!0000)"
    r"(?P<year>(?:19|20)\d\d|\d{4})(?![A-Za-z0-9\0-]|[ .]\d)"
)
_SOCIAL = re.compile(r"\b(?:ssn|social|security|tax|national id)\b[^.!?\n]*$", re.IGNORECASE)
_INSURANCE = re.compile(
    r"(?<![A-Za-z0-9\0-])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z0-9\0-])"
)
_MAY_BE_INSURANCE = re.compile(r"\d ?[A-D](?![A-Za-z0-9])")
_ORDER_WORD = re.compile(r"(?:order|주문|tracking|송장)[^\d]{0,12}$", re.IGNORECASE)


def find_ibans(scan: str) -> Iterator[Span]:
    """IBANs with a valid checksum, in one piece or in groups of four."""
    if not _MAY_BE_IBAN.search(scan):
        return
    from stdnum import iban

    for found in _IBAN.finditer(scan):
        value = found[0]
        while len(value) >= 15:
            if iban.is_valid(value):
                yield Span(found.start(), found.start() + len(value), "account_number")
                break
            value, _, last = value.rpartition(" ")
            if not last.isalpha():  # not a word that follows
                break


def find_cards(scan: str) -> Iterator[Span]:
    """Payment cards: 13 to 19 digits that pass Luhn."""
    for found in _CARD.finditer(scan):
        yield from _card_inside(found[0], found.start())


def find_card_ends(scan: str) -> Iterator[Span]:
    """The last four digits of a card that someone names."""
    return (Span(*found.span(1), "card_number") for found in _CARD_END.finditer(scan))


def _card_inside(run: str, offset: int) -> Iterator[Span]:
    """The first stretch of whole groups that passes Luhn: there may be an expiry date beside the number."""
    from stdnum import luhn

    groups = [found.span() for found in re.finditer(r"\d+", run)]
    for first in range(min(2, len(groups))):
        for last in range(len(groups), first, -1):
            pieces = groups[first:last]
            if not _is_grouped(pieces):
                continue
            digits = "".join(run[start:end] for start, end in pieces)
            if len(digits) >= 13 and len(set(digits)) > 1 and luhn.is_valid(digits):
                yield Span(offset + pieces[0][0], offset + pieces[-1][1], "card_number")
                return


def _is_grouped(pieces: list[tuple[int, int]]) -> bool:
    """Whether it is in one piece or grouped as on a card: 4-4-4-4, 4-6-5, 4-4-4-4-3. One order number in ten
    passes Luhn."""
    if len(pieces) > 5:
        return False
    sizes = [end - start for start, end in pieces]
    return len(sizes) == 1 or (sizes[0] == 4 and max(sizes) <= 6 and min(sizes[:-1]) >= 4)


def find_national_ids(scan: str) -> Iterator[Span]:
    """Korean resident, US social security, Korean driving licence and UK national insurance numbers.

    Korean resident numbers issued since October 2020 have no check digit, so a plausible date is enough for
    the usual form with a dash; without the dash the check digit has to be valid.
    """
    for found in _NATIONAL.finditer(scan):
        if found["plain"] is None or _is_checked_rrn(found[0], context_before(scan, found.start(), 30)):
            yield Span(*found.span(), "national_id")
    for found in _SPACED.finditer(scan):
        is_year = found["year"].startswith(("19", "200", "201", "202", "203")) and int(found[0][4:6]) <= 31
        if not is_year or _SOCIAL.search(context_before(scan, found.start(), 60)):
            yield Span(*found.span(), "national_id")
    if _MAY_BE_INSURANCE.search(scan):
        yield from (Span(*found.span(), "national_id") for found in _INSURANCE.finditer(scan))


def _is_checked_rrn(value: str, before: str) -> bool:
    from stdnum.kr import rrn

    return bool(rrn.is_valid(value.replace(" ", ""))) and not _ORDER_WORD.search(before)
