"""Bare numbers that only a word some way off marks as order numbers: "the order I placed, 482137"."""

import re
from collections.abc import Iterator

from .references import UNIT
from .scan import Span, match_at_words
from .words import word_set

ORDER_WORDS = word_set("order booking reservation ticket tracking invoice confirmation reference claim")
_NOUN = "|".join(sorted(ORDER_WORDS))
_ID = r"(?P<id>\d{5,7})(?![A-Za-z0-9\0]|[-.,:/]\d|%)"
_AFTER_NOUN = re.compile(
    rf"(?:{_NOUN})(?P<between>[ ,:(][^\d.!?\n\0$€£₩#-]{{0,30}}?)(?<=[ (:]){_ID}", re.IGNORECASE
)
_BEFORE_NOUN = re.compile(
    r"(?P<id>\d(?<![A-Za-z0-9\0.,$€£₩#-]\d)\d{4,6})(?:, which)? (?:is|was)(?: (?:my|the|our|your|an?))?"
    rf"(?: [a-z]{{2,12}})? (?:{_NOUN})\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?:total|worth|price|cost|costs|amount|over|above|than|zip|to|for|of|about|around|at|by|in|on|limit|"
    r"minimum|until|up|with)\b",
    re.IGNORECASE,
)
_NOUN_KO = r"(?:주문|예약|운송장|송장|접수|택배|등기|배송|발송|문의)"
_AFTER_NOUN_KO = re.compile(rf"{_NOUN_KO}(?P<between>[가-힣\s,:(]{{1,14}}?)(?<!\d){_ID}")
_BEFORE_NOUN_KO = re.compile(
    rf"(?P<id>\d(?<![A-Za-z0-9\0.,₩#-]\d)\d{{4,6}})(?:번|호)?(?:으로|로)?\s?{_NOUN_KO}(?!비|료|금액)"
)
_HANDLED_KO = re.compile(  # what is done with an order, without a word for it: "48213 확인이 안 돼요"
    r"(?:^|[.!?,\n]\s{0,3}|(?P<inside>\s))(?P<id>\d{5,7})(?:번|호)?\s?건?[와과이은는을를도]?\s?"
    r"(?:일\s거예|이?라고\s(?:써|쓰|적|나오|되어|돼)|확인|관련|조회|합포장|묶음|출고|취소|접수|처리|추적|물류|도착|진행|답변)(?!비|료|금액|창)"
)
_AMOUNT_KO = re.compile(r"금액|가격|비용|배송비|값|료|포인트|적립|쿠폰|할인|수량|총|원|만")


def find_near_orders(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Five to seven digits in the same clause as a word such as "order", unless they are an amount."""
    for found in match_at_words(_AFTER_NOUN, scan, words):
        if not _AMOUNT.search(found["between"]) and not _is_amount(found):
            yield Span(*found.span("id"), "order_number")
    yield from (Span(*found.span("id"), "order_number") for found in _BEFORE_NOUN.finditer(scan))


def find_near_korean_orders(scan: str) -> Iterator[Span]:
    """The same near words such as 주문 and 송장; numbers ending in 00 are taken for prices."""
    for pattern in (_AFTER_NOUN_KO, _BEFORE_NOUN_KO):
        for found in pattern.finditer(scan):
            between = found.groupdict().get("between") or ""
            if not _AMOUNT_KO.search(between) and not _is_amount(found):
                yield Span(*found.span("id"), "order_number")


def find_handled_korean_orders(scan: str) -> Iterator[Span]:
    """Five to seven digits that something is done with; at the start of a sentence also those ending in "
    "00."""
    for found in _HANDLED_KO.finditer(scan):
        if found["inside"] is None or "거예" in found[0] or not _is_amount(found):
            yield Span(*found.span("id"), "order_number")


def _is_amount(found: re.Match[str]) -> bool:
    return found["id"].endswith("00") or bool(UNIT.match(found.string, found.end("id")))
