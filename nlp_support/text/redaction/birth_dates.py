"""Dates of birth, known by a word beside them."""

import re
from collections.abc import Iterator

from .scan import Span, words_of

_MONTHS = (
    r"jan(?:uary|uar|vier)?|feb(?:ruary|ruar|rero)?|f[ée]v(?:rier)?|mar(?:ch|s|zo)?|märz|mrz|apr(?:il)?|"
    r"avr(?:il)?|abr(?:il)?|may|mai|mayo|jun[ei]?|juin|junio|jul[yi]?|juil(?:let)?|julio|aug(?:ust)?|août|"
    r"aout|ago(?:sto)?|sep(?:t|tember|tembre|tiembre)?|o[ck]t(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?|"
    r"de[cz](?:ember)?|d[ée]c(?:embre)?|dic(?:iembre)?|enero|ene"
)
_DATE = (
    r"(?P<date>\d{1,2}[./-] ?\d{1,2}[./-] ?(?:\d{4}|\d{2})|\d{4}[./-] ?\d{1,2}[./-] ?\d{1,2}\.?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.)? ?(?:de |of )?(?:{_MONTHS})\.?,? ?(?:de |del )?(?:\d{{4}}|'?\d\d)?"
    rf"|(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:\d{{4}}|'\d\d))?"
    r"|(?:19|20)\d{6}|\d{6})(?![\d\0]|[./-]\d)"
)
_LABELS = (
    r"date of birth|birth ?-?date|birthday|d\.? ?o\.? ?b\.?|born|geburtsdatum|geburtstag|geburtstags|"
    r"geb\.?-?(?:datum)?|geboren|date de naissance|anniversaire|née?(?:\(e\))?|fecha de nacimiento|"
    r"fecha (?:de )?nac|f\. ?nac\.?|f\. de nac\.?|nac(?:ido|ida|ió|í)|cumpleaños"
)
_AFTER = re.compile(
    rf"(?<![A-Za-zÀ-ɏ\0])(?:{_LABELS})(?![A-Za-zÀ-ɏ])(?P<between>[^\d.!?\n\0]{{0,40}}[.:]?[^\d.!?\n\0]{{0,6}}|[\s:*_]{{1,6}})"
    rf"(?<!\w){_DATE}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<![\w./\0-]){_DATE} (?:geboren|\(?(?:date of birth|dob|geburtsdatum|date de naissance|"
    rf"fecha de nacimiento)\b"
    r"|(?:is|was|ist|est|es) (?:my|your|his|her|the|ihr|mein|votre|ma|su|mi) (?:date of birth|birthday|"
    r"birth date|dob|geburtsdatum|geburtstag|date de naissance|anniversaire|fecha de nacimiento|cumpleaños))",
    re.IGNORECASE,
)
_KOREAN_DATE = (
    r"(?P<date>(?:(?:19|20)?\d\d년생?\s?)?\d{1,2}월\s?\d{1,2}일|(?:19|20)?\d\d[./-]\s?\d{1,2}[./-]\s?\d{1,2}\.?|"
    r"(?:19|20)\d{6}"
    r"|\d{6})(?![\d\0])"
)
_KOREAN = re.compile(
    r"(?:생년\s?월일|주민(?:등록)?\s?번호\s?앞(?:\s?자리)?|생일|출생(?:일|연월일)?|태어난\s?날)(?P<between>[^\d.!?\n\0]{0,12}|"
    r"[\s:*]{1,6})"
    + _KOREAN_DATE
    + r"|(?<![\d\0./-])"
    + _KOREAN_DATE.replace("P<date>", "P<born>")
    + r"[ ]?(?:생(?=[\s,.!?)이인의]|$)|생으로|생이|에 태어|에 출생|출생)"
)
_NOT_BIRTH = re.compile(  # vouchers are valid until a day, cakes wanted by a day, and companies are born too
    r"until|till|valid|expire|before|after|\bby\b|voucher|offer|sale|company|since|between|cake|gift|"
    r"present|party|deliver|bis|gültig|gilt|gutschein|geschenk|torte|feier|jusqu|valable|avant|cadeau|"
    r"gâteau|fête|hasta|válid|antes|regalo|tarta|fiesta|까지|유효|쿠폰|할인|선물|케이크|파티|배송",
    re.IGNORECASE,
)
BIRTH_WORDS = words_of(
    """
    birth birthdate birthday dob d b born geburtsdatum geburtstag geb geboren naissance anniversaire n ne
    nacimiento nac nacido nacida naci cumplea
    """
)


def find_birth_dates(scan: str) -> Iterator[Span]:
    """Dates beside words such as "date of birth", "geboren am" or "née le"."""
    for pattern in (_AFTER, _BEFORE):
        for found in pattern.finditer(scan):
            if not _NOT_BIRTH.search(found.groupdict().get("between") or ""):
                yield Span(*found.span("date"), "birth_date")


def find_korean_birth_dates(scan: str) -> Iterator[Span]:
    """Dates beside words such as 생년월일, and "85년 3월 12일생"."""
    if "생" not in scan and "주민" not in scan and "태어" not in scan:
        return
    for found in _KOREAN.finditer(scan):
        if not _NOT_BIRTH.search(found["between"] or ""):
            yield Span(*found.span("date" if found["date"] else "born"), "birth_date")
