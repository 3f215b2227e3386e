"""Codes that a word some way off tells: "it sent me 482913 but the page says invalid code"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from ..generated import turns_of
from ..references import UNIT
from ..scan import Span, match_at_words
from ..words import word_set
from .labels import LETTER, find_labels
from .links import unwrapped
from .shapes import CODE_ENDS, is_mixed
from .words import ENTRIES, Names, any_of

_FAR = 50  # characters between a word and its code
_LONGEST = 40  # characters of such a word
_CODE = re.compile(
    r"(?<![\w.,:/$€£₩+\0-])(?:[A-Z]-?\d{4,8}|[#*]?\d{4,8}|\d{3}[ -]\d{3,4}|\d(?:[ -]\d){3,7}"
    r"|(?=[A-Z]*\d)[A-Z\d]{6,10})[#*]?"
)
_TOKEN = re.compile(r"(?<![^\s\"'`(«„“])(?=[^\s\0]{0,20}\d)(?=[^\s\0]{0,20}[a-z])[!-~]{6,40}(?![!-~\0])")
_MAY_BE = re.compile(r"\d(?:\d{3}|\d{2}[#*]|[ -]?\d{2}[ -]\d{3}|[ -]\d[ -]\d|[A-Z]\d|\d?[A-Z])")
_ENTRY = re.compile(rf"(?:{any_of(ENTRIES)})(?![{LETTER}])", re.IGNORECASE)
_ENTRY_NAMES = Names(ENTRIES)
_KOREAN = re.compile(
    r"(?P<code>인증\s?(?:번호|코드|문자|메일|[이가을에])(?![가-힣]{2})|본인\s?인증|비번|비밀\s?번호|"
    r"공동\s?현관|보안\s?코드)"
    r"|현관|도어락|열쇠|차단기|주차장|택배함|우편함|보관함|사물함|금고|대문|출입문|로그인|로비|입구|"
    r"게이트|문자[로에]|휴대폰으로|알림톡"
)
_KOREAN_HINTS = word_set(
    """
    인증 비번 비밀 공동 보안 현관 도어락 열쇠 차단기 주차장 택배함 우편함 보관함 사물함 금고 대문
    출입문 로그인 로비 입구 게이트 문자 휴대폰 알림톡
    """
)
_BOX = re.compile(
    r"(?:key ?safe|key ?box|lock ?box|keypad|key pad|buzzer|entry|alarm|gate|schlüsselkasten|schlüsselsafe|"
    r"schlüsseltresor|tastenfeld|alarmanlage|boîte à clés|boîte à clefs|digicode|interphone|caja de "
    r"llaves|telefonillo|"
    r"열쇠함|도어락|현관|보관함|택배함|우편함|대문|정문|출입문|게이트|türöffner|haustür|interfono|"
    r"(?:main|front|side|back|communal|street|entrance) door|portail|portal)$",
    re.IGNORECASE,
)
_TYPED = re.compile(
    r"(?:use|with|type|type in|enter|key in|punch|punch in|tap|tap in|buzz|push|hit|dial|press|is|are|shows?|"
    r"says|requested|need|needs|texted|texted me|sent me|sends me|sent us|got|get|received|read back|repeat|"
    r"mit|die|gilt|brauchen|bekommen|erhalten|lautet|war|reçu|faut|recibí|necesita|era|"
    r"bitte|über|sie|avec|utilisez|tapez|saisissez|entrez|composez|con|utilice|introduzca|marque|teclee|"
    r"ponga|escriba|escribe|introduce|pulse|입력|번호[는은가]?|숫자[는은가]?|[:=])"
    r"(?: (?:the|code|den|le|la|el|número|numéro|nummer))?[ \"'*`]{1,3}$",
    re.IGNORECASE,
)
_TYPED_AFTER = re.compile(
    r"[\"'`*]?(?: [a-zäöüß]{1,14}){0,3}? (?:ein\b|eingeben|eintippen|eintasten|drücken)"
    r"|\s?(?:번)?(?:[을를로]|으로)?\s?(?:누르|눌러|입력|치시|열림|열려|열리|왔|받았|받은|뜨|떴|찍)"
    r"|\s?(?:입니다|이에요|예요|이고요?|인데요?)(?![가-힣])"
    r"|\s(?:by|via|in an?|per|par|por|as an?|von) (?:text|sms|message|e?-?mail)"
)
_PUBLIC = re.compile(
    r"error|status|http|zip|postal|area|country|discount|promo|coupon|fehler|erreur|gutschein|오류|에러|"
    r"할인|쿠폰",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\s?(?:처럼|같은|과 같)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STOP = re.compile(r"[!?\n\t\0]|\.(?=\s|$)")


def entry_words(words: frozenset[str]) -> frozenset[str]:
    """Those of the words of a text with which the name of something begins that a code opens."""
    return _ENTRY_NAMES.starts(words)


def may_have_korean_codes(view: str) -> bool:
    """Whether a Korean word is there beside which a code may stand."""
    return any(map(view.__contains__, _KOREAN_HINTS))


def find_near_codes(scan: str, words: frozenset[str], entries: frozenset[str]) -> Iterator[Span]:
    """Four to eight digits in one clause with a word such as "code", or typed to get in somewhere.

    `words` and `entries` are those of the text with which the name of a secret or of an entry begins.
    """
    if not _MAY_BE.search(scan):
        return
    codes = [found for found in _CODE.finditer(scan) if _may_be_code(scan, found)]
    if not codes:
        return
    named = [one for one in find_labels(scan, words) if one.kind == "code" or one.word == "clave"]
    places = [(one.start, one.end, True) for one in named]
    places += [(*found.span(), False) for found in match_at_words(_ENTRY, scan, entries)]
    if not scan.isascii():
        places += [(*found.span(), bool(found["code"])) for found in _KOREAN.finditer(scan)]
    places.sort()
    for code in codes:
        typed = _is_typed(scan, code)
        near = _near(places, code)
        if any(
            (typed or names or _is_beside(scan, code, end)) and _in_clause(scan, code, start, end)
            for start, end, names in near
        ):
            yield Span(*code.span(), "secret")


def find_near_passwords(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Letters with digits, not all of them capitals, in one clause with a word such as "password"."""
    named = [one for one in find_labels(scan, words - {"pass", "passwd"}) if one.kind == "password"]
    places = sorted((one.start, one.end, True) for one in named)
    for token in _TOKEN.finditer(scan) if places else ():
        start, end = unwrapped(scan, *token.span())
        near = (_in_clause(scan, token, *place[:2]) for place in _near(places, token))
        if is_mixed(scan[start:end]) and any(near):
            yield Span(start, end, "secret")


def _near(places: list[tuple[int, int, bool]], code: re.Match[str]) -> list[tuple[int, int, bool]]:
    """Those of the places, in order, that may be near enough."""
    first = bisect_left(places, (code.start() - _FAR - _LONGEST,))
    return places[first : bisect_right(places, (code.end() + _FAR,))]


def _may_be_code(scan: str, found: re.Match[str]) -> bool:
    code, end = found[0], found.end()
    if _YEAR.fullmatch(code) or not CODE_ENDS.match(scan, end):
        return False
    if UNIT.match(scan, end) or _EXAMPLE.match(scan, end):
        return False
    plain = re.sub("[ #*-]", "", code)
    return plain.isdigit() or code[1:2] == "-" or code[1:].isdigit() or turns_of(code) > 3


def _is_typed(scan: str, code: re.Match[str]) -> bool:
    """Whether the words beside a code say that somebody enters it."""
    before = scan[max(0, code.start() - 30) : code.start()]
    return bool(_TYPED.search(before) or _TYPED_AFTER.match(scan, code.end()) or code[0][-1] in "#*")


def _is_beside(scan: str, code: re.Match[str], end: int) -> bool:
    """Whether a code stands directly behind the name of a box with keys, a keypad or the like."""
    between = scan[end : code.start()].strip(" :#=-")
    return not between and _BOX.search(scan, max(0, end - 20), end) is not None


def _in_clause(scan: str, code: re.Match[str], start: int, end: int) -> bool:
    """Whether a word stands near a code, with no end of a sentence and nothing public between them."""
    between = scan[end : code.start()] if end <= code.start() else scan[code.end() : start]
    return len(between) <= _FAR and not _STOP.search(between) and not _PUBLIC.search(between)
