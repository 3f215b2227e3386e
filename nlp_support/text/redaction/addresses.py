"""Street addresses: English ones by house number and street word, Korean ones by region and road or lot."""

import re
from collections.abc import Iterator

from .scan import Span, context_before
from .words import word_set

_WORD = r"[A-Z][A-Za-zÀ-ɏ'-]{0,20}\.?|\d{1,3}(?:st|nd|rd|th)"
_SURE = (
    r"Street|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Parkway|Pkwy|Highway|Hwy|Terrace|Crescent|Turnpike|"
    r"Alley|"
    r"Mews|Esplanade"
)
_LOOSE = (
    r"St|Drive|Dr|Court|Ct|Place|Pl|Way|Square|Sq|Close|Circle|Cir|Trail|Trl|Row|Walk|Gardens|"
    r"Broadway|Plaza|Loop|Grove|Wharf|Quay"
)
_WEAK = r"View|Hill|Rise|Park|Green|Bank|Vale|Villas|Mount|Heights|Yard|Point|Cottages|Buildings|House"
_UNIT = (
    r"(?:,? {1,2}(?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|Room|Rm|Flat|apt|unit|suite|"
    r"apartment)\.? ?#?[A-Za-z0-9-]{1,6}|,? #\w{1,6})"
)
_STATES = (
    "al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm|ny|nc|"
    "nd|oh|"
    "ok|or|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy|dc|nsw|vic|qld|tas|act|on|bc|ab|qc"
)
STATE_NAMES = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|"
    "illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|"
    "mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|"
    "north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|"
    "tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|ontario|quebec|"
    "british columbia|alberta|manitoba|saskatchewan|nova scotia|new south wales|victoria|queensland|tasmania"
)
_CITY = (
    r"(?:,? [A-Z][A-Za-z.'-]{1,20}(?: [A-Z][a-z.'-]{1,20}){0,2})?"
    r"(?:,? (?:[A-Z]{2},? )?\d{5}(?:-\d{4})?(?![\d\0])|,? [A-Z]{1,2}\d[A-Z0-9]? ?\d[A-Z]{2}\b|"
    r",? [A-Z]{2}(?![\w\0]))"
    r"|(?i:,? [a-z.'-]{2,20}(?: [a-z.'-]{2,20}){0,2}"
    r"(?:,? [a-z]{1,2}\d[a-z0-9]? ?\d[a-z]{2}\b|, [a-z]{2},? \d{5}(?:-\d{4})?(?![\w\0])"
    rf"|, (?:{_STATES})(?: \d{{4}})?(?![\w\0])|,? (?:{STATE_NAMES})(?: \d{{4,5}})?(?![\w\0])))"
)
_ENGLISH = re.compile(
    r"(?<![\w\0$€£.,:/-])(?:(?P<flat>(?i:Flat|Apt|Apartment|Unit|Suite|Shop|Lot|Level) ?\w{1,5}(?:,? |/))"
    r"|(?!24/7)\d{1,4}[A-Za-z]?/)?"
    r"\d{1,6}[A-Za-z]?(?:-\d{1,4})?,? "
    r"(?:(?:[NSEW]{1,2}|North|South|East|West)\.? )?"
    rf"(?:(?P<street>(?:(?:{_WORD}) ){{1,4}})(?:{_SURE}|{_LOOSE}|(?P<weak>{_WEAK}))"
    rf"|(?P<lower>(?:[a-z]{{2,16}}(?:'s)? |\d{{1,3}}(?:st|nd|rd|th) ){{1,2}})"
    rf"(?i:{_SURE}|(?P<loose>{_LOOSE}|{_WEAK})))"
    rf"(?![A-Za-z0-9\0])\.?(?: [NSEW]{{1,2}}(?![\w\0]))?{_UNIT}?(?P<city>{_CITY})?"
    r"|(?<![\w\0])P\.?O\.? ?Box \d{1,6}(?![\w\0])"
)
_NO_STREET = word_set(
    """
    google usb hard flash pen thumb ssd one external test shared team disk c d gb tb the a an on down this
    that in of to at by for from up off blocks miles minutes mins hours days people cars guys is are was and
    or my your our side no way km meters long every each same other another different more new old open
    wrong
    """
)
_NO_NAMED_STREET = _NO_STREET - word_set("the old new long open")  # with a capital: 3 Old Mill Court
_LIVING = re.compile(
    r"\b(?:live at|lives at|living at|address(?: is|:)?|(?:ship|shipped|ships|deliver|delivered|send|sent|"
    r"mail|mailed|moved|moving|move|post)(?: (?:it|them|this|that|the \w{2,15}))? to|(?:stops|home) at) $",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"(?<![\w\0])(?:(?i:the) (?:[A-Za-z]{2,15} ){0,2}|(?:[A-Z][a-z]{1,15} ){1,2})"
    r"(?i:house|cottage|farm|lodge|barn|forge|mill|hall|"
    r"rectory|vicarage|manor|bungalow|schoolhouse|stables), $"
)
_NO_WORD = r"(?!(?!예요|이에|입니|이고|이요|으로|에서|까지)[가-힣]{2})"  # not 3호선, but 201호예요
_PROVINCE = (
    r"(?:(?:서울|부산|대구|인천|광주|대전|울산|세종)(?:특별자치시|특별시|광역시|시)?|경기도?|"
    r"강원(?:특별자치)?도?|충청[남북]도|충[남북]|"
    r"전라[남북]도|전북특별자치도|전[남북]|경상[남북]도|경[남북]|제주(?:특별자치)?도?)"
)
_REGION = rf"(?:{_PROVINCE}\s(?:[가-힣]{{1,5}}[시군구]\s){{0,3}}|(?:[가-힣]{{1,5}}[시군구]\s){{1,3}})"
_TOWN = r"(?:[가-힣]{1,5}[읍면]\s)?"
_ROAD = (
    r"[가-힣][가-힣0-9·]{0,12}(?:로|길)(?:\s?\d{1,4}(?:번?길|번안?길))?\s?(?:지하\s?)?\d{1,5}(?:-\d{1,4})?"
)
_LOT = r"[가-힣]{1,6}\d{0,2}(?:동|리|가)\s(?:산\s?)?\d{1,5}(?:-\d{1,5})?(?:번지)?"
_DETAIL = (
    r"(?:,?\s?\([가-힣0-9,\s]{2,20}\))?(?:,?\s{0,2}[가-힣A-Za-z0-9]{1,12}(?:아파트|빌라|오피스텔|타워|"
    r"빌딩|상가|맨션|하우스|자이|캐슬))?"
    rf"(?:,?\s{{0,2}}(?:지하\s?|B)?\d{{1,5}}(?:동|호|층){_NO_WORD}){{0,3}}(?:,?\s?\(?\d{{5}}\)?(?![\d\0]))?"
)
_FLAT = (
    r"(?:[가-힣A-Za-z0-9]{1,12}(?:아파트|빌라|오피스텔|타워|빌딩|맨션|자이|캐슬)\s?|"
    r"[가-힣A-Za-z]{1,11}[가-힣](?<![은는이가로에을를요의])(?:\s?\d{1,2}(?:차|단지))?\s)?\d{1,4}동\s?\d{1,4}호"
)
_KOREAN = re.compile(
    r"(?<![가-힣A-Za-z0-9\0])(?:"
    rf"(?:\(?우?\)?\s?\(?\d{{5}}\)?,?\s)?{_REGION}{_TOWN}(?:{_ROAD}|{_LOT}){_DETAIL}"
    rf"|[가-힣]{{2,8}}(?:로|길)(?:\s?\d{{1,4}}번?길)?\s?\d{{1,5}}(?:-\d{{1,4}})?,?\s\d{{1,5}}(?:층|호|동)"
    rf"|[가-힣]{{1,8}}대로\s?(?:\d{{1,4}}번?길\s?)?\d{{1,5}}(?:-\d{{1,4}})?{_DETAIL}(?![\d가-힣])"
    rf"|{_FLAT}"
    r"|(?P<dong>[가-힣]{1,4}(?:\d?가?동|동\d가))\s(?:산\s?)?\d{1,4}(?:-\d{1,4})?(?:번지)?,?\s{1,2}"
    r"(?:[가-힣A-Za-z0-9]{1,12}(?:아파트|빌라|오피스텔|타워|빌딩|맨션|하우스|자이|캐슬|주택)\s{0,2})?"
    rf"(?:\d{{1,4}}동\s?)?(?:지하\s?|B)?\d{{1,4}}[호층]{_NO_WORD}"
    r"|(?P<lot>[가-힣]{1,4}(?:\d?동|동\d가))\s(?:산\s?)?(?:\d{1,4}번지|\d{2,4}-\d{1,4}(?:번지)?"
    r"(?![\d-]|\.\d|\s?(?:회|시|개|분|일|명|번|세|년|월|원|만|천|도|%)))"
    r")"
)
_NO_DONG = word_set(
    """
    운동 활동 행동 이동 자동 전동 진동 공동 작동 부동 변동 감동 충동 노동 아동 수동 연동 시동 가동 출동 반동
    구동 소동 발동 파동 약동 합동 협동 율동 난동
    """
)


ADDRESS_WORDS = frozenset((_SURE + "|" + _LOOSE + "|" + _WEAK + "|box").lower().split("|"))
_MAY_BE_KOREAN = re.compile(r"[로길동리가]\s?[\d산지]|\d[동호층]|번?길\s?\d")


def find_addresses(scan: str) -> Iterator[Span]:
    """Street addresses with a house number; a town or a street alone does not count."""
    for found in _ENGLISH.finditer(scan):
        if _is_street(found):
            before = scan[max(0, found.start() - 50) : found.start()]
            house = _HOUSE.search(before) if before.endswith(", ") else None
            yield Span(found.start() - len(house[0]) if house else found.start(), found.end(), "address")


def _is_street(found: re.Match[str]) -> bool:
    """Whether the words are those of a street; "View" or "Hill" counts only with a flat or a town."""
    placed = found["flat"] or found["city"]
    lived_at = found["loose"] and (
        found["flat"] or _LIVING.search(context_before(found.string, found.start(), 40))
    )
    if (found["weak"] and not placed) or (found["loose"] and not found["city"] and not lived_at):
        return False
    if found["lower"]:
        return bool(found["city"]) or _NO_STREET.isdisjoint(found["lower"].split())
    return _NO_NAMED_STREET.isdisjoint((found["street"] or "").lower().split())


def find_korean_addresses(scan: str) -> Iterator[Span]:
    """Korean road and lot addresses with their number, and a flat such as 101동 1203호."""
    if _MAY_BE_KOREAN.search(scan):
        for found in _KOREAN.finditer(scan):
            if (found["dong"] or found["lot"]) not in _NO_DONG:
                yield Span(*found.span(), "address")
