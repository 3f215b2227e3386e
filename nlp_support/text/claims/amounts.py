"""Amounts of money and percentages."""

import re
from collections.abc import Iterator

from .claim import Claim, ClaimKind

NUMBER = r"\d{1,3}(?:[., ']\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d)"
_CURRENCIES = {
    "dollar": r"(?:US|CA|AU|NZ|HK|C|A)?\$|USD|CAD|AUD|dollars?|bucks|dólar(?:es)?|달러|美元|美金|ドル",
    "euro": r"€|EUR|euros?|유로|欧元|ユーロ",
    "pound": r"£|GBP|pounds?|libras?|파운드|英镑",
    "won": r"₩|￦|KRW|won|원",
    "yen": r"JPY|yen|円|日元|엔",
    "yuan": r"¥|￥|CNY|RMB|yuan|元|块钱?|人民币|위안",
    "rupee": r"₹|Rs\.?|INR|rupees?",
    "real": r"R\$|BRL|rea(?:is|l)",
    "franc": r"CHF|Franken|francs?",
    "cent": r"cents?|centimes?|céntimos?",
}
_GROUPED = "|".join(f"(?P<{{side}}_{name}>{form})" for name, form in _CURRENCIES.items())
_BEFORE = re.compile(
    rf"(?<![\w$])(?:{_GROUPED.format(side='b')})\s?(?P<number>{NUMBER})(?P<many>\s?[kK]\b)?", re.IGNORECASE
)
_AFTER = re.compile(
    rf"(?<![\d.,])(?P<number>{NUMBER})\s?(?P<many>[만천백]\s?(?:(?P<rest>\d{{1,4}})\s?[천백]?\s?)?)?"
    rf"(?:{_GROUPED.format(side='a')})(?![a-zà-ÿ\d])",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"(?<![\d.,])(?P<number>{NUMBER})\s?(?:[%％]|(?:percent|per cent|prozent|pour ?cent|por ?ciento"
    r"|por ?cento|퍼센트|パーセント)(?!\w))",
    re.IGNORECASE,
)
_TIMES = {"k": 1000, "만": 10_000, "천": 1000, "백": 100}


def find_amounts(text: str) -> Iterator[Claim]:
    """Amounts with a currency, before or behind the number."""
    for pattern in (_BEFORE, _AFTER):
        for found in pattern.finditer(text):
            name = next(key for key, value in found.groupdict().items() if value and key[1:2] == "_")[2:]
            many = found["many"] or ""
            value = plain(found["number"]) + many.strip().lower()
            if many.strip()[:1] in _TIMES and not found.groupdict().get("rest"):
                value = _times(plain(found["number"]), _TIMES[many.strip()[:1].lower()])
            yield Claim(ClaimKind.MONEY, (f"{value} {name}",), *found.span())


def find_percentages(text: str) -> Iterator[Claim]:
    """Percentages."""
    for found in _PERCENT.finditer(text):
        yield Claim(ClaimKind.PERCENT, (plain(found["number"]),), *found.span())


def plain(number: str) -> str:
    """A number as it is compared: without separators of thousands, and no zeros behind the point."""
    digits = number.replace(" ", "").replace("'", "")
    mark = max(digits.rfind("."), digits.rfind(","))
    if mark < 0:
        return digits.lstrip("0") or "0"
    whole, part = digits[:mark], digits[mark + 1 :]
    if len(part) == 3:
        whole, part = digits, ""
    whole = whole.replace(".", "").replace(",", "").lstrip("0") or "0"
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def _times(number: str, factor: int) -> str:
    return f"{round(float(number) * factor, 2):g}" if len(number) < 6 else f"{number}*{factor}"
