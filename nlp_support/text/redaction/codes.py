"""Identifiers of letters and digits, such as qx-40718-2 or MC4071832, without a word before them."""

import re
from collections.abc import Iterator

from .generated import is_alternating
from .references import ERROR_BEFORE, NOT_AFTER
from .scan import Span, context_before

_FROM_DASH = re.compile(
    r"-(?<=[A-Za-z]{2}-)\d{4,14}(?:(?: \d{4}(?![\d-])){1,3}|(?:-\d{1,8}){1,3}|[A-Za-z])?" + NOT_AFTER
)
_FROM_DIGIT = re.compile(r"\d(?<=[A-Za-z]\d)\d{4,20}(?:-\d{1,6}){0,2}[A-Za-z]{0,2}" + NOT_AFTER)
_NO_CODE = re.compile(  # models, standards, years, amounts: AB-1500, CES-2024, ISO-27001, KB5034441
    r"[a-z]+-(?:\d\d00|(?:19\d\d|20[0-4]\d)s?)|(?:wh|wf)-?\d{3,4}[a-z]{0,3}\d?|(?:rtx|gtx|rx|gt|iso|iec|"
    r"ieee|rfc|cve|din|ansi|astm|en|"
    r"sku|kb|gmt|utc|usd|krw|eur|gbp|error|err|code|model|type|version|ver)-?\d.*",
    re.IGNORECASE,
)
_MOST_LETTERS = 6
_ALTERNATING = re.compile(
    r"(?<![A-Za-z0-9_.#/\0-])(?=[A-Za-z]{0,5}-?\d)(?:[A-Za-z0-9]{7,20}|"
    r"[A-Z0-9]{2,5}(?:-[A-Z0-9]{2,5}){2,4})(?![A-Za-z0-9_\0-]|\.\w)"
)
_MAY_ALTERNATE = re.compile(r"\d(?:[A-Za-z]{1,5}\d|[A-Z]{0,3}-[A-Z0-9]{2,5}(?![a-z]))")
_GROUPED = re.compile(r"\d(?<![A-Za-z0-9.,$€£₩\0-]\d)\d{3}(?: \d{4}){3,4} \d{2,4}" + NOT_AFTER)
_UPS = re.compile(
    r"1(?:[Zz](?:[0-9A-Za-z]{16}| [0-9A-Z]{3} [0-9A-Z]{3} \d\d \d{4} \d{4})"
    r"|(?P<odd>[Zz](?:[ -]?[0-9A-Za-z]){16}))(?![A-Za-z0-9\0])"
)


def find_parcels(scan: str) -> Iterator[Span]:
    """UPS tracking numbers: 1Z and 16 more, in one piece or as printed; otherwise the check digit decides."""
    for found in _UPS.finditer(scan):
        before = scan[found.start() - 1 : found.start()]
        if not (before.isalnum() or before == "\0") and (found["odd"] is None or _is_ups(found[0])):
            yield Span(*found.span(), "order_number")


def _is_ups(value: str) -> bool:
    """Whether the last digit is 10 minus the sum of the 15 before it, those in even places doubled.

    A letter counts as (its place in the alphabet + 1) mod 10.
    """
    piece = "".join(filter(str.isalnum, value)).upper()[2:]
    numbers = [int(char) if char.isdigit() else (ord(char) - 63) % 10 for char in piece]
    return (sum(numbers[:15:2]) + 2 * sum(numbers[1:15:2]) + numbers[15]) % 10 == 0 and piece[15].isdigit()


def find_codes(scan: str) -> Iterator[Span]:
    """Two to six letters, a dash and four or more digits, unless it looks like a product model."""
    for found in _FROM_DASH.finditer(scan):
        yield from _code(scan, found, most_letters=_MOST_LETTERS)


def find_mixed_codes(scan: str) -> Iterator[Span]:
    """One to four letters and six or more digits: more digits than a product model has."""
    for found in _FROM_DIGIT.finditer(scan):
        for span in _code(scan, found, most_letters=4):
            letters = scan[span.start : found.start()]
            digits = sum(map(str.isdigit, found[0]))
            if digits >= (6 if letters.isupper() else 7):
                yield span


def find_alternating_codes(scan: str) -> Iterator[Span]:
    """Letters and digits that change places as in N15NQ232, with or without dashes."""
    if not _MAY_ALTERNATE.search(scan):
        return
    for found in _ALTERNATING.finditer(scan):
        if is_alternating(found[0]):
            yield Span(*found.span(), "order_number")


def find_grouped_codes(scan: str) -> Iterator[Span]:
    """Eighteen digits or more in groups of four, as parcels have."""
    return (Span(*found.span(), "order_number") for found in _GROUPED.finditer(scan))


def _code(scan: str, found: re.Match[str], *, most_letters: int) -> Iterator[Span]:
    """The match with the letters before it, unless something shows that it is not an identifier."""
    start = found.start()
    while start > 0 and scan[start - 1].isalpha() and scan[start - 1].isascii():
        start -= 1
        if found.start() - start > most_letters:
            return
    before = scan[start - 1 : start]
    joined = before.isdigit() or before in ("_", ".", "#", "-", "/", "\0")
    is_code = not joined and not _NO_CODE.fullmatch(scan, start, found.end())
    if is_code and not ERROR_BEFORE.search(context_before(scan, start, 20)):
        yield Span(start, found.end(), "order_number")
