"""Time spans: "within 24 hours", "3~5일 이내", "innerhalb von zwei Werktagen"."""

import re
from collections.abc import Iterator

from .claim import Claim, ClaimKind

_WORDS = {
    "1": "one an a ein eine einem einer einen un une uno una um uma 한 하루 一",
    "2": "two couple zwei deux dos dois duas 두 이틀 两 兩 二",
    "3": "three drei trois tres três 세 사흘 三",
    "4": "four vier quatre cuatro quatro 네 나흘 四",
    "5": "five fünf cinq cinco 다섯 五",
    "6": "six sechs seis 여섯 六",
    "7": "seven sieben sept siete sete 일곱 일주일 七",
    "8": "eight acht huit ocho oito 여덟 八",
    "9": "nine neun neuf nueve nove 아홉 九",
    "10": "ten zehn dix diez dez 열 十",
    "12": "twelve zwölf douze doce doze",
    "14": "fourteen vierzehn quatorze catorce",
    "24": "vierundzwanzig",
    "48": "achtundvierzig",
}
_NUMBER_OF = {word: number for number, words in _WORDS.items() for word in words.split()}
_WEST = "|".join(word for word in sorted(_NUMBER_OF, key=len, reverse=True) if ord(word[0]) < 0x1100)
_EAST = "한두세네一二两兩三四五六七八九十"
_MINUTES = {  # of a unit, by how its words begin
    1: "min 分钟 分鐘 分 분",
    60: "hour hr stund heure hora 时 小时 小時 時間 시간",
    1440: "day business working werktag arbeitstag tag jour día dia 天 日 工作日 営業日 일 영업일",
    10080: "week woche semaine semana 周 週 星期 주",
    43200: "month monat mois mes mês 月 か月 ヶ月 ヵ月 개월 달",
}
_LENGTHS = sorted(
    ((word, size) for size, words in _MINUTES.items() for word in words.split()), key=lambda one: -len(one[0])
)
_UNIT = (
    r"(?:(?:business|working|calendar|work) (?:days?|hours?)|minutes?|mins?|hours?|hrs?|days?|weeks?|months?"
    r"|Minuten?|Stunden?|(?:Werk|Arbeits)?tage?n?|Wochen?|Monate?n?"
    r"|heures?|jours?(?: ouvr(?:és?|ables?))?|semaines?|mois"
    r"|minutos?|horas?|d[íi]as?(?: (?:hábiles|laborables|úteis))?|semanas?|mes(?:es)?|mês)(?!\w)"
)
_UNIT_EAST = (
    r"(?:시간|분|영업일|일|주일?|개월|달|分钟|分鐘|小时|小時|時間|个?工作日|個?工作天|営業日|天|日間?|周|週間?"
    r"|个?星期|个月|個月|[かヶヵ]月|分)"
)
_COUNT = rf"(?:\d{{1,3}}|(?:{_WEST})(?![^\W\d_]))"
_SPAN = re.compile(
    rf"(?<![\w.,:$€£%])(?P<low>{_COUNT})"
    rf"(?:\s?(?:-|–|~|to|bis|à|a|or|oder|ou|o|und|and)\s?(?P<high>{_COUNT}))?"
    rf"[\s-]{{0,2}}(?:of )?(?P<unit>{_UNIT})",
    re.IGNORECASE,
)
_SPAN_EAST = re.compile(
    rf"(?<![\d.,:월月])(?P<low>\d{{1,3}}|[{_EAST}])(?:\s?(?:-|–|~|～|から|至|到|에서|일에서)\s?"
    rf"(?P<high>\d{{1,3}}|[{_EAST}]))?\s?(?P<unit>{_UNIT_EAST})|(?P<word>하루|이틀|사흘|나흘|일주일)"
)
_FRAME = re.compile(
    r"(?:\bwithin(?: the next)?|\bin(?: about| around| the next| as little as)?|\btakes?(?: about| around)?"
    r"|\bup to|\bno later than|\bno more than|\bless than|\bnext"
    r"|\binnerhalb(?: von)?|\bbinnen|\bdauert(?: etwa| ca\.)?|\bbis zu|\bin(?: den nächsten)?"
    r"|\bsous|\bdans(?: les)?|\bd'ici|\ben|\bjusqu'à"
    r"|\bdentro de|\ben un plazo de|\bhasta|\bem(?: até)?|\baté|\bno prazo de|\bprazo de"
    r"|영업일 기준|営業日で)"
    r"(?: approximately| etwa| environ| unos| cerca de)?(?: an?)?\s{1,2}$",
    re.IGNORECASE,
)
_BUSINESS = re.compile(
    r"business|working|werktag|arbeitstag|ouvr|hábil|laborab|úte|영업일|工作|営業日", re.IGNORECASE
)
_BEHIND = re.compile(
    r"\s?(?:이내|안에|안으로|내에|내로|내 |후에|후 |뒤에|정도 소요|정도 걸|소요|걸리|걸려|걸릴"
    r"|以内|之内|内|後に|ほどで|程度で|で(?:届|お届|到着)|左右|后会|之后)"
)
LONGEST_FRAME = 40


def find_spans(text: str) -> Iterator[Claim]:
    """Numbers of minutes, hours, days, weeks and months, of which those in a frame such as "within" bind."""
    for found in _SPAN.finditer(text):
        before = text[max(0, found.start() - LONGEST_FRAME) : found.start()]
        binds = bool(_FRAME.search(before) or _BUSINESS.search(found["unit"]))
        yield _claim(found, binds)
    if text.isascii():
        return
    for found in _SPAN_EAST.finditer(text):
        behind = _BEHIND.match(text, found.end())
        yield _claim(found, bool(behind or _BUSINESS.search(found["unit"] or "")))


def _claim(found: re.Match[str], binds: bool) -> Claim:
    parts = found.groupdict()
    if word := parts.get("word"):
        return Claim(ClaimKind.SPAN, (str(1440 * int(_NUMBER_OF[word])),), *found.span(), binds)
    size = _size(parts["unit"])
    counts = [_count(parts[side]) for side in ("low", "high") if parts[side]]
    return Claim(ClaimKind.SPAN, tuple(str(size * count) for count in counts), *found.span(), binds)


def _count(written: str) -> int:
    return int(written) if written.isdigit() else int(_NUMBER_OF[written.lower()])


def _size(unit: str) -> int:
    plain = unit.lower().lstrip("个個")
    if "hour" in plain:
        return 60
    return next((size for word, size in _LENGTHS if plain.startswith(word)), 1440)
