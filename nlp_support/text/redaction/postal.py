"""Addresses without a word for a street, known by postcode and town at their end or by their own layout.

"Lindenhof 12b, 3. OG, 10115 Berlin", "1420 Larkspur #3, Boise ID 83702", "〒150-0041 渋谷区神南1-2-3". What
stands before postcode and town belongs to it as far as it is names and numbers, if a house number is there.
"""

import re
from collections.abc import Iterator

from .addresses import STATE_NAMES
from .scan import MASK, Span, context_before

_UP = "A-ZÀ-ÖØ-ÞŁŚŠŽĐČİ"
_TOWN = (
    rf"[{_UP}][\w'-]{{1,24}}(?: (?:(?:am|an der|im|in|de|la|le|les|del|den|do|da|sur|sous|upon|on) "
    rf")?[{_UP}][\w'-]{{1,20}}){{0,3}}"
)
_STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|"
    rf"V[AT]|W[AIVY]|NSW|VIC|QLD|TAS|ACT|ON|BC|AB|QC|(?i:{STATE_NAMES}))"
)
_FIRST = re.compile(  # postcode, then town
    r"(?<![\w.,/:+#\0-])(?:[A-Z]{1,2}-)?(?:\d{5}|\d{4} ?[A-Z]{2}|\d{4}-\d{3}|\d{5}-\d{3}|\d{2}-\d{3}|"
    r"\d{3} \d{2}|"
    rf"(?P<short>\d{{4}})),? {_TOWN}(?!\w)"
)
_LAST = re.compile(  # town, then postcode
    rf"(?<![\w.,/:+#\0-]){_TOWN},? (?:{_STATE},? (?:\d{{5}}(?:-\d{{4}})?|\d{{4}}|[A-Z]\d[A-Z] ?\d[A-Z]\d)|"
    r"\d{6}|(?P<short>\d{4})|[A-Z]\d[\dW] ?[A-Z\d]{4})(?![\w-]|[ ]\d)"
)
_PART = (
    rf"(?:[{_UP}\d#][\w'.ºª°/#-]{{0,20}}|de|la|le|les|des|du|del|das|dos|do|der|den|dem|am|im|an|auf|zum|"
    rf"zur|of|the|on|and|y|e|ul\.|"
    r"os\.|al\.|floor|flat|étage|étg|og|eg|º|bât|bat|appt|apt|unit|suite|no\.?|nr\.?|n°|bis|ter|esc|izq|"
    r"dcha|esq)"
)
_HEAD = rf"(?:[{_UP}\d#][\w'.ºª°/#-]{{0,20}}|ul\.|os\.|al\.)"
_BEFORE = re.compile(rf"(?<![\w.\0])(?P<lines>{_HEAD}(?:,? {_PART}|,?\n{_PART}){{0,11}}),?[ \n]$")
_HOUSE = re.compile(
    rf"[{_UP}][\w'.-]{{1,24}},? (?:n[°ºr]\.? ?|no\.? ?|#)?\d{{1,5}}[A-Za-z]?(?![\w.])|"
    rf"\b\d{{1,5}}[A-Za-z]?,? (?:[NSEW] )?[{_UP}]"
)
_NO_HOUSE = re.compile(
    r"\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Uhr|Stück|Tage)|(?:Uhr|Tel|Fax|Phone|"
    r"iPhone|Windows|Gate|Room) \d"
)
_FLAT = re.compile(
    r"(?<![\w\0])(?:Flat|Apartment|Apt\.?|Unit|Suite|Block|House) \w{1,5},? (?:(?:Tower|Block|Floor) "
    r"\w{1,4}, )?\d{1,5}[A-Za-z]? "
    r"[A-Z][a-z']{2,20}(?: [A-Z][a-z']{2,20}){0,3}(?:, [A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,15})?){1,3}"
)
_JAPANESE = re.compile(
    r"(?:〒? ?\d{3}-\d{4}\s{0,2})?[一-鿿]{1,8}[都道府県市区町村][一-鿿ぁ-んァ-ヶー]{0,14}\d{1,4}(?:丁目|"
    r"番地?|号|-\d{1,4}|の\d{1,3}|\d)"
    r"{1,6}(?:[ 　]?[ァ-ヶー一-鿿A-Za-z]{0,14}[ 　]?\d{1,4}(?:号室?|階|F))?|〒 ?\d{3}-\d{4}"
)
_CHINESE = re.compile(
    r"(?:[一-鿿]{2,9}[省市区區县縣])?[一-鿿]{1,9}[市区區县縣镇鎮][一-鿿]{1,10}(?:路|街|道|巷|弄|大道|"
    r"胡同)(?:[一-鿿]{0,3}段)?\d{1,5}[号號弄]?"
    r"(?:[一-鿿A-Z\d]{0,12}?\d{1,4}(?:室|楼|樓|号|號|层|層|单元)){0,2}"
)
_MAY_BE_CJK = re.compile(r"[一-鿿ぁ-ヶ]\d|〒")
MAY_END = re.compile(
    r"\d{2,6}(?:-\d{3})?(?: ?[A-Z]{2}\b)?,? [A-ZÀ-Þ]|[a-z],? (?:[A-Z]{2,3}|[A-Z][a-z]{3,12}),? \d{4}|"
    r"[a-z],? (?:\d{6}|[A-Z]\d[\dW] ?[A-Z\d]{4})\b"
)


def find_postal_addresses(scan: str) -> Iterator[Span]:
    """Addresses that end with a postcode and a town, in either order, and those that begin with a flat."""
    for found in (*_FIRST.finditer(scan), *_LAST.finditer(scan)):
        before = context_before(scan, found.start(), 110)
        lines = _BEFORE.search(before)
        if not before.strip(" ,\n") and scan[: found.start()].rstrip(" ,\n").endswith(MASK):
            yield Span(*found.span(), "address")  # the town of a street that was found already
        if lines and _has_house(lines["lines"], near=found["short"] is not None):
            yield Span(found.start() - len(before) + lines.start(), found.end(), "address")
    yield from (Span(*found.span(), "address") for found in _FLAT.finditer(scan))


def _has_house(lines: str, *, near: bool) -> bool:
    """Whether a house number stands beside a name; `near`: in the last part, since four digits say little."""
    last = re.split(r"[,\n]", lines)[-1] if near else lines
    return _HOUSE.search(last) is not None and _NO_HOUSE.search(lines) is None


def find_cjk_addresses(scan: str) -> Iterator[Span]:
    """Japanese addresses with their block, Chinese ones with their street and number."""
    if _MAY_BE_CJK.search(scan):
        for pattern in (_JAPANESE, _CHINESE):
            yield from (Span(*found.span(), "address") for found in pattern.finditer(scan))
