"""Sums of money that a text names."""

import re

from ..text.phrases import MOST_CHARACTERS

# Roughly how many dollars one unit is worth; triage needs the size of a sum, not its exact value.
DOLLARS = {"$": 1.0, "€": 1.1, "£": 1.25, "₩": 0.00075, "¥": 0.007, "₹": 0.012}
WORDS = {
    "$": "usd|dollars?|bucks|us dollars?|달러",
    "€": "eur|euros?|유로",
    "£": "gbp|pounds?|quid|파운드",
    "₩": "krw|won|원",
    "¥": "jpy|yen|엔",
    "₹": "inr|rupees?|rs",
}
THOUSANDS = {
    "k": 1e3,
    "thousand": 1e3,
    "천": 1e3,
    "만": 1e4,
    "m": 1e6,
    "million": 1e6,
    "백만": 1e6,
    "억": 1e8,
}

_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_TIMES = rf"(?:\s?({'|'.join(sorted(THOUSANDS, key=len, reverse=True))})(?![a-z]))?"
_BEFORE = re.compile(rf"([{''.join(DOLLARS)}])\s?{_NUMBER}{_TIMES}", re.IGNORECASE)
_UNITS = "|".join(f"({words})" for words in WORDS.values())
_AFTER = re.compile(
    rf"(?<![\d.,]){_NUMBER}{_TIMES}\s?(?:{_UNITS}|([{''.join(DOLLARS)}]))(?![a-z])", re.IGNORECASE
)


def amounts(text: str) -> list[float]:
    """The sums that a text names, in order, roughly in dollars: "$1,200", "30 euros", "3만 원"."""
    head = text[:MOST_CHARACTERS]
    found = [(hit.start(), _dollars(hit[1], hit[2], hit[3])) for hit in _BEFORE.finditer(head)]
    for hit in _AFTER.finditer(_BEFORE.sub(lambda hit: " " * len(hit[0]), head)):
        named = next((sign for sign, word in zip(WORDS, hit.groups()[2:8], strict=True) if word), None)
        found.append((hit.start(), _dollars(named or hit[9], hit[1], hit[2])))
    return [dollars for _, dollars in sorted(found)]


def _dollars(sign: str, number: str, times: str | None) -> float:
    return float(number.replace(",", "")) * (THOUSANDS[times.lower()] if times else 1.0) * DOLLARS[sign]
