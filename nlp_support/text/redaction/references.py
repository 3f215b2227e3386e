"""Order, ticket, account and similar numbers, recognised by the words before them or by their own form."""

import re
from collections.abc import Iterator

from .generated import is_alternating
from .scan import Span, context_before, match_at_words
from .words import word_set

ID = r"(?P<id>[A-Za-z0-9](?:[A-Za-z0-9]|[-_.](?=[A-Za-z0-9])){2,39})(?![A-Za-z0-9\0])"
_GROUPS = (
    r"(?P<groups>\d{3,5}(?: \d{2,5}){2,7}|[A-Za-z]{1,5}-\d{3,5}(?: \d{3,5}){1,3}"
    r"|(?-i:(?!(?:ON|IN|AT|OF|FOR|TO|BY|IS|NO|WAS|AND|OR|FROM|OVER)\b)[A-Z]{1,4}) \d{5,10})(?![A-Za-z0-9\0-])"
)
_NOUNS = {
    "order_number": (
        "order|purchase|booking|reservation|ticket|reference|ref|tracking|invoice|case|confirmation|receipt|"
        "parcel|package|shipment|consignment|delivery|transaction|claim|request|incident|complaint|pnr|"
        "waybill|"
        "rma|return|refund|repair|job|itinerary|voucher|serial|imei"
    ),
    "account_number": (
        "account|acct|customer|client|member|membership|policy|subscriber|user|iban|loyalty|frequent flyer|"
        "reward|routing|sort|contract|patient|student|employee|bank"
    ),
    "card_number": "card",
    "national_id": (
        "ssn|social security|national insurance|passport|driver's license|driver's licence|driving licence|"
        "drivers license|driver license|tax|resident"
    ),
}
_NOUNS_KO = {
    "order_number": (
        "주문|예약|접수|운송장|송장|배송|문의|결제|승인|영수증|티켓|거래|참조|조회|등기|택배|구매|확인|환불|취소|"
        "교환|반품|신청|수리|발권|항공권|상담|민원|사건|일련|시리얼|추적|청구서|인보이스|견적"
    ),
    "account_number": (
        "계좌|회원|고객|멤버십|멤버쉽|포인트|증권|보험|계약|가입자|가입|사용자|이용자|유저|사번|학번|통장|마일리지"
    ),
    "card_number": "카드",
    "national_id": "주민등록|주민|외국인등록|여권|운전면허|면허|사업자등록",
}
_STRONG = word_set(
    """
    booking reservation ticket reference ref tracking invoice confirmation pnr rma waybill imei ssn 운송장
    송장 등기 계좌
    """
)
_KINDS = {
    noun: kind for nouns in (_NOUNS, _NOUNS_KO) for kind, group in nouns.items() for noun in group.split("|")
}
REFERENCE_WORDS = frozenset(
    re.split("[ ']", noun)[0] + plural
    for group in _NOUNS.values()
    for noun in group.split("|")
    for plural in ("", "s")
)


def _longest_first(nouns: dict[str, str]) -> str:
    return "|".join(sorted("|".join(nouns.values()).split("|"), key=len, reverse=True))


_ENGLISH = re.compile(
    rf"(?<![A-Za-z0-9\0])(?P<noun>{_longest_first(_NOUNS)})s?"
    r"(?P<sign>(?:[ /]{1,2}(?:confirmation|reference|ref|tracking|booking|order|case|code|id|no|number|"
    r"transaction))?"
    r"(?:(?: {0,2}(?:numbers?|nos?|num|nr|id|code|ref|reference|pin)\b\.?)|\s{0,2}#)?)"
    r"(?P<link>(?:\s{0,2}(?:is|was|are|for you is|[:=#(\"'-])){0,4})\s{0,3}"
    rf"(?:{_GROUPS}|{ID})",
    re.IGNORECASE | re.ASCII,  # ASCII, or a long s would be taken for an s, and the noun would be unknown
)
_KOREAN = re.compile(
    rf"(?P<noun>{_longest_first(_NOUNS_KO)})"
    r"(?P<sign>\s?(?:조회\s?)?(?:번호|넘버|코드|아이디|[Ii][Dd]\b|[Nn]o\b\.?|#))?"
    r"(?P<link>(?:\s{0,2}(?:[은는이가:=#(\[-]|입니다|[가-힣]{2,5}(?:은행|뱅크))){0,3})\s{0,3}"
    rf"(?:{_GROUPS}|{ID})"
)
_BANK = re.compile(
    r"(?:은행|뱅크|농협|국민|신한|우리|하나|기업|수협|신협|새마을금고|우체국|"
    r"씨티)\s{0,2}(?:계좌\s?(?:번호)?)?[:\s]{0,3}"
    r"(?P<id>\d{2,6}-\d{2,6}-\d{2,7}(?:-\d{1,3})?|\d{10,14})(?![\w\0-])"
)
NOT_AFTER = r"(?![A-Za-z0-9\0_]|-\d|[.,]\d|\s?(?:원|won\b|달러|%))"
_BARE = re.compile(
    r"\d(?<![A-Za-z0-9\0_.#$€£₩-]\d)(?:\d{2}-\d{7}-\d{7}|\d{7,29}"
    r"|\d{3}[ -]\d{4}[ -]\d{4}[ -]\d{4}|(?P<dashed>\d{0,7}(?:-\d{1,14}){1,4}))" + NOT_AFTER
)
_MARKED = re.compile(
    r"(?:(?<![A-Za-z0-9\0_])(?:[#№] ?|[Nn]o\. ?)(?P<hash>[A-Z]{0,4}-?\d[\d-]{2,20}\d)"
    r"|(?<![A-Za-z0-9\0_.#-])(?:(?P<post>[A-Z]{2}\d{6,10}[A-Z]{2})"
    r"|(?P<prefix>(?:ORD|ORDER|INV|TKT|REF|CASE|BKG|RMA|PO|TRK|REQ|INC|PNR|RES|POL|SR|TN|"
    r"RET)(?:-?| (?=\d{5}))(?:[A-Z0-9]{1,6}-)?"
    r"\d{4,14})))" + NOT_AFTER
)
_MAY_BE_MARKED = re.compile(r"[A-Z#№.][- ]?\d")
_EIGHT = re.compile(  # digits that look like a date or a round amount
    r"(?:19[5-9]|20[0-3])\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|"
    r"(?:0[1-9]|[12]\d|3[01]){2}(?:19[5-9]|20[0-3])\d|\d+000"
)
_DATE = re.compile(
    r"\d{4}[-.]\d{1,2}[-.]\d{1,2}|\d{1,2}[-.]\d{1,2}[-.]\d{2,4}|\d{1,2}[-.]\d{1,2}|(?:19|"
    r"20)\d\d[-.]\d{1,2}|(?:19|20)\d\d(?:-(?:19|20)?\d\d)?"
    r"|(?:19|20)\d{6}-(?:19|20)\d{6}"
)
_MEASURE = re.compile(
    r"[\d.]+(?:-[\d.]+)?-?(?:st|nd|rd|th|h|hrs?|hours?|am|pm|[kmg]|kg|[kmgt]b|ml|[mck]m|x|days?|weeks?|"
    r"years?|pc|pcs|"
    r"p|px|w|v|usd|krw|eur|gbp|won|inch|min|mins|minutes?)",
    re.IGNORECASE,
)
UNIT = re.compile(
    r"[-\s]{0,2}(?:원|만|천|개|명|건|일|시|분|월|년|세|won|krw|usd|eur|gbp|dollars?|euros?|pounds?|bucks|"
    r"items?|units?|"
    r"pieces?|pcs|people|times|days?|hours?|hrs|minutes?|mins|weeks?|months?|years?|points?|miles?|%|"
    r"percent|gb|mb)"
    r"(?![A-Za-z])"
    r"|\s?:\d",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+?\d{1,3}-)?(?:01\d|0\d{1,2}|[2-9]\d\d)-\d{3,4}-\d{4}|01\d{8,9}")
ERROR_BEFORE = re.compile(
    r"(?:error|code|오류|에러|코드|version|버전|model|모델)\W{0,4}\w{0,6}\W{0,3}$", re.IGNORECASE
)


def is_dated(token: str) -> bool:
    """Whether it is a date, a measure or a number of the year, and no identifier."""
    return bool(_DATE.fullmatch(token) or _MEASURE.fullmatch(token))


def find_references(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Numbers after a word such as "order" or "account number"; `words` are the nouns that occur in the
    text."""
    for found in match_at_words(_ENGLISH, scan, words):
        if _is_reference(found):
            yield _reference(found)


def find_korean_references(scan: str) -> Iterator[Span]:
    """Numbers after a word such as "주문번호", "계좌" or a bank's name."""
    for found in _KOREAN.finditer(scan):
        if _is_reference(found):
            yield _reference(found)
    yield from (Span(*found.span("id"), "account_number") for found in _BANK.finditer(scan))


def _reference(found: re.Match[str]) -> Span:
    return Span(*found.span("groups" if found["groups"] else "id"), _KINDS[found["noun"].lower()])


def _is_reference(found: re.Match[str]) -> bool:
    """Whether the token is an identifier; the weaker the words before it, the stricter the test."""
    token = found["groups"] or found["id"]
    digits = sum(map(str.isdigit, token))
    size = sum(map(str.isalnum, token))
    noun = found["noun"].lower()
    explicit = bool((found["sign"] or "").strip()) or "#" in found["link"]
    if not digits or size < 3 or _MEASURE.fullmatch(token):
        return False
    if explicit:
        return (size >= 4 or digits == size) and not (_DATE.fullmatch(token) and size > 4)
    if _DATE.fullmatch(token) or _PHONE.fullmatch(token) or _is_counted(found, token):
        return False
    linked = bool(found["link"].strip())
    if noun in _STRONG or linked:
        return size >= 4 and digits >= 2 and (linked or token.isupper() or digits >= 4)
    return (digits >= 5 and (not token[0].islower() or "-" in token)) or is_alternating(token)


def _is_counted(found: re.Match[str], token: str) -> bool:
    """Whether a unit follows: 3건 means three orders, but 48213 건 is the case with that number."""
    unit = UNIT.match(found.string, found.end())
    is_matter = unit and unit[0].strip() == "건" and len(token) >= 5 and not token.endswith("00")
    return bool(unit) and not is_matter


def find_bare_references(scan: str) -> Iterator[Span]:
    """Numbers that look like an order, tracking or bank account number without any word before them."""
    for found in _BARE.finditer(scan):
        digits = sum(map(str.isdigit, found[0]))
        if not found["dashed"]:
            if digits == 8 and (_EIGHT.fullmatch(found[0]) or _is_something_else(found)):
                continue
            yield Span(*found.span(), "order_number")
        elif digits >= 10 and not _DATE.fullmatch(found[0]):
            yield Span(*found.span(), "account_number")


def _is_something_else(found: re.Match[str]) -> bool:
    before = context_before(found.string, found.start(), 20)
    return bool(UNIT.match(found.string, found.end()) or ERROR_BEFORE.search(before))


def may_be_date(digits: str) -> bool:
    """Whether eight digits in one piece look like a date or a round amount."""
    return _EIGHT.fullmatch(digits) is not None


def find_marked_references(scan: str) -> Iterator[Span]:
    """Identifiers after a "#", with a usual prefix (INV-…) or in the postal union's form (AB123456KR)."""
    if not _MAY_BE_MARKED.search(scan):
        return
    for found in _MARKED.finditer(scan):
        token = found[str(found.lastgroup)]
        is_date = found["hash"] and _DATE.fullmatch(token)
        if not is_date and not ERROR_BEFORE.search(context_before(scan, found.start(), 20)):
            yield Span(*found.span(str(found.lastgroup)), "order_number")
