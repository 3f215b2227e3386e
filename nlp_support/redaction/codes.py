"""Identifiers of letters, a dash and digits, such as qx-40718-2, without a word that says what they are."""

import re
from collections.abc import Iterator

from .references import ERROR_BEFORE, NOT_AFTER
from .scan import Span, context_before

_FROM_DASH = re.compile(
    r"-(?<=[A-Za-z]{2}-)\d{4,14}(?:(?: \d{4}(?![\d-])){1,3}|(?:-\d{1,8}){1,3}|[A-Za-z])?" + NOT_AFTER
)
_NO_CODE = re.compile(  # models, standards, years, amounts: AB-1500, CES-2024, ISO-27001
    r"[a-z]+-(?:\d\d00|(?:19\d\d|20[0-4]\d)s?)|(?:rtx|gtx|rx|gt|wh|wf|iso|iec|ieee|rfc|cve|din|ansi|astm|en|"
    r"sku|kb|gmt|utc|usd|krw|eur|gbp|error|err|code|model|type|version|ver)-.*",
    re.IGNORECASE,
)
_MOST_LETTERS = 6


def find_codes(scan: str) -> Iterator[Span]:
    """Two to six letters, a dash and four digits or more, unless it looks like a product's model."""
    for found in _FROM_DASH.finditer(scan):
        start = found.start()
        while start > 0 and scan[start - 1].isalpha() and scan[start - 1].isascii():
            start -= 1
            if found.start() - start > _MOST_LETTERS:
                break
        else:
            joined = (
                scan[start - 1 : start] in ("_", ".", "#", "-", "/", "\0")
                or scan[start - 1 : start].isdigit()
            )
            is_code = not joined and not _NO_CODE.fullmatch(scan, start, found.end())
            if is_code and not ERROR_BEFORE.search(context_before(scan, start, 20)):
                yield Span(start, found.end(), "order_number")
