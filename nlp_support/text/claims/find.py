"""All figures and promises of a text, and the bare numbers of another."""

import re

from .amounts import NUMBER, find_amounts, find_percentages, plain
from .claim import Claim
from .promises import find_days, find_promises
from .spans import find_spans

LONGEST = 5_000  # characters of a text that are read
_NUMBER = re.compile(rf"(?<![\d.,])(?:{NUMBER})")
_DIGIT = re.compile(r"\d")
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {0x2019: "'", 0xA0: " "}


def claims(text: str) -> list[Claim]:
    """The amounts, percentages, time spans, days and promises of a text, by where they begin.

    English, Korean, German, French, Spanish, Portuguese, Japanese and Chinese forms.

    Args:
        text: any string; its first 5,000 characters are read.
    """
    text = text[:LONGEST] if text.isascii() else text[:LONGEST].translate(_WIDE)
    found = [*find_spans(text), *find_promises(text), *find_days(text)]
    if _DIGIT.search(text):
        found += [*find_amounts(text), *find_percentages(text)]
    return sorted(found, key=lambda one: (one.start, one.end))


def numbers(text: str) -> set[str]:
    """The numbers that a text has in digits, in the form of a claim's."""
    return {plain(found[0]) for found in _NUMBER.finditer(text[:LONGEST].translate(_WIDE))}
