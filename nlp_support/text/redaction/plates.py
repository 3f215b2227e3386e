"""Licence plates: by a word beside them, and by national forms that nothing else has."""

import re
from collections.abc import Iterator

from .scan import Span, words_of

_HANGUL = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자배하허호"
_KOREAN = re.compile(
    rf"(?<![\w\0])(?:(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)\s?)?"
    rf"\d{{2,3}}[{_HANGUL}]\s?\d{{4}}(?![\d\0]|[.,]\d|\s?(?:원|억|만|천|년|명|개|호|동|층|번지|시|분|일|월|%))"
)
_MAY_BE_KOREAN = re.compile(rf"\d[{_HANGUL}]\s?\d{{4}}")
_SAFE = re.compile(
    r"(?<![\w\0-])(?:"
    r"[A-HJ-PR-Y]{2}(?:0[2-9]|[12]\d|5[1-9]|[67]\d) (?!GB|USD|EUR|GBP|OFF|MAX|PRO|FOR|AND|"
    r"THE)[A-HJ-PR-Z]{3}"  # GB
    r"|[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}"  # FR
    r"|(?!CD-|DVD|USB|PC-|TV-|HD-)[A-ZÄÖÜ]{1,3}-[A-Z]{2} (?!(?:19|20)\d\d)\d{3,4}[EH]?"  # DE
    r")(?![\w\0-])"
)
_MAY_BE_BRITISH = re.compile(r"\d\d [A-Z]{3}")
_MAY_HAVE_DASH = re.compile(r"-(?:\d{3}-[A-Z]{2}|[A-Z]{2} \d{3})")
_PLATE = (
    r"(?P<plate>(?=[A-ZÄÖÜ -]{0,8}\d)(?=[\d -]{0,8}[A-ZÄÖÜ])(?:[A-ZÄÖÜ]{1,4}|\d{1,4}|"
    r"[A-ZÄÖÜ]{1,3}\d{1,4}[A-Z]{0,3}|\d{1,4}[A-Z]{1,3}\d{0,4})(?:[ -]?(?:[A-Z]{1,3}\d{0,4}|"
    r"\d{1,4}[A-Z]{0,2})){0,2})(?![A-Za-z0-9\0-])"
)
_LABELS = (
    "licence plate|licence plates|license plate|license plates|number plate|number plates|plate|plates|"
    "registration|registered|reg|vrm|tag|kennzeichen|nummernschild|plaque|immatriculation|immatriculé|"
    "immatriculée|matrícula|matricula|placa|placas"
)
_VEHICLES = (
    "car|cars|van|vans|vehicle|vehicles|truck|taxi|cab|parked|auto|wagen|fahrzeug|pkw|parke|geparkt|voiture|"
    "véhicule|camionnette|garé|garée|coche|vehículo|furgoneta|aparcado|carro"
)
_LABELLED = re.compile(
    rf"(?<![A-Za-zÀ-ɏ\0])(?i:{_LABELS})(?![A-Za-zÀ-ɏ])(?i:[ ]?(?:no\.?|number|num\.?|nr\.?|nummer|n[°º]|"
    rf"d'immatriculation|n\.º))?"
    r"(?i:[\s:=#*\"'`(-]{1,4}(?:(?:is|ist|lautet|est|es|with|of|le|la|mit|dem|den|con|"
    r"avec)[ :]{1,2}){0,2}(?:kennzeichen |plate |placa )?)" + _PLATE
)
_IN_CAR = re.compile(
    rf"(?<![A-Za-zÀ-ɏ\0])(?i:{_VEHICLES})(?![A-Za-zÀ-ɏ])[ ,:(]{{1,2}}(?i:(?:is|ist|est|es|a|with|mit|avec|"
    rf"con|in)[ :]{{1,2}}){{0,2}}" + _PLATE
)
_UNIT = re.compile(r"\s?(?:km|kw|kwh|ps|hp|bhp|gb|mb|usd|eur|gbp|kg|mph|cc)\b", re.IGNORECASE)
PLATE_WORDS = words_of(f"{_LABELS}|{_VEHICLES}".replace("|", " ")) - {"number", "v", "e", "cula"} | {"matr"}


def find_plates(scan: str) -> Iterator[Span]:
    """Plates after a word such as "number plate" or "car", and British, French and German ones by their
    form."""
    for pattern in (_LABELLED, _IN_CAR):
        for found in pattern.finditer(scan):
            plate = found["plate"]
            mixed = any(map(str.isdigit, plate)) and any(map(str.isalpha, plate))
            if mixed and 4 <= sum(map(str.isalnum, plate)) <= 9 and not _UNIT.match(scan, found.end()):
                yield Span(*found.span("plate"), "licence_plate")


def may_be_plate(view: str, *, mixed: bool) -> bool:
    """Whether a part of a plate in such a form is there; `mixed`: whether digits stand before capitals."""
    return bool((mixed and _MAY_BE_BRITISH.search(view)) or ("-" in view and _MAY_HAVE_DASH.search(view)))


def find_plates_by_form(scan: str) -> Iterator[Span]:
    """Plates in a national form that nothing else has."""
    return (Span(*found.span(), "licence_plate") for found in _SAFE.finditer(scan))


def find_korean_plates(scan: str) -> Iterator[Span]:
    """Korean plates such as 12가 3456."""
    if _MAY_BE_KOREAN.search(scan):
        yield from (Span(*found.span(), "licence_plate") for found in _KOREAN.finditer(scan))
