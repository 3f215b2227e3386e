"""Passwords, codes and keys that a Korean word beside them names."""

import re
from collections.abc import Iterator

from ..references import UNIT
from ..scan import Span
from ..words import word_set
from .plain import may_be_word
from .shapes import CODE, code_at, is_key, is_mixed

_PASSWORD = r"비밀\s?번호|비번|패스워드|암호|접속\s?정보|로그인\s?정보"
_CODE = (
    r"(?:본인\s?)?(?:인증|보안|확인|승인|접근|출입|잠금\s?해제|차단기|복구|백업|일회용|임시|픽업|수령|"
    r"보관함|사물함|열쇠함|현관문?|공동\s?현관문?|출입문|도어락|게이트|정문|"
    r"대문|주차장|택배함|우편함|금고|로그인|접속|입장|사용)\s?(?:번호|코드|비밀\s?번호|비번|암호)"
    r"|(?<![가-힣A-Za-z])(?:문자\s?|본인\s?)?인증(?=[ :]\s?[A-Z]?-?\d{3})|"
    r"(?<![가-힣A-Za-z])(?P<alone>코드)(?=[는은가:\s])"
    r"|공동\s?현관|현관\s?비번|핀\s?(?:번호|코드)?|(?<![A-Za-z])(?:[Oo][Tt][Pp]|[Pp][Ii][Nn]|"
    r"[Pp][Uu][Kk])\s?(?:번호|코드)?|"
    r"도어락"
)
_KEY = r"(?:[Aa][Pp][Ii]\s?|액세스\s?|엑세스\s?|시크릿\s?|비밀\s?|인증\s?|라이선스\s?|제품\s?)키|토큰|시크릿"
_LABEL = rf"(?:(?P<code>{_CODE})|(?P<password>{_PASSWORD})|(?P<key>{_KEY}))"
_LINK = (
    r"(?P<link>\s?(?:네\s?자리|여섯\s?자리|\d\s?자리)?(?:[는은]요|[는은이가을를]|란에)?\s{0,3}(?:[:=]|->|"
    r"→|-(?=\s))?)"
)
_AFTER = re.compile(rf"{_LABEL}{_LINK}(?P<open>[\s\"'`*_“‘「『\[(<:-]{{0,6}})(?P<value>[!-~]{{1,200}})")
_BEFORE = re.compile(
    r"(?<![A-Za-z0-9\0])(?P<value>(?:\d{3,4} \d{3,4}|\d(?: \d){3,9}|[!-~]{4,64}?))[\"'`*\])”’]{0,3}"
    r"\s?(?:이|가|은|는|을|를|\(이\)|이\(가\)|을\(를\)|로|으로)?\s(?:임시\s|새\s|새로운\s|일회용\s|"
    r"고객님(?:의)?\s){0,2}"
    rf"(?:(?P<code>{_CODE})|(?P<password>{_PASSWORD}))"
    r"(?:\s?(?:입니다|이에요|예요|이고|이며|라고|로\s|란에|창에|칸에|바꿨|변경|설정|초기화|드리|드릴|드렸|"
    r"해\s|만들|지정|발급))"
)
_NEXT_LINE = re.compile(
    rf"(?:{_CODE}|{_PASSWORD})[가-힣 ]{{0,20}}(?:[.:!]?\s{{0,2}}\n[\s>▶→•*:-]{{0,4}}|"
    rf"[:→]\s{{0,2}})(?P<value>[!-~]{{4,64}})(?=\s|$)"
)
KOREAN_LABEL = re.compile(_LABEL)
_OPENING = " \"'`*_([{<“‘「『"
_CLOSING = " \"'`*_)]}>”’」』.,;:!?([{"
_SAID = re.compile(
    r"\s?(?:인데|로|으로|라고|이라고|입니다|이에요|예요|이고|을|를|이|가)(?![가-힣]{2})|\s?(?:\n|$)"
)
_PUBLIC = re.compile(
    r"할인|쿠폰|에러|오류|상품|제품|우편|국가|지역|모델|색상|프로모|추천|초대|소스|품번|은행|세무|업종|바$|QR"
)
_LENGTH = re.compile(r"\s?(?:자|글자|회|번|일|분|개월|개|번째|단계)")
_HINTS = word_set(
    """
    비번 비밀 암호 인증 보안 현관 코드 토큰 시크릿 패스워드 도어락 핀 키 로그인 접속
    출입 보관함 사물함 택배함 우편함 금고 확인번호 승인번호 픽업 수령 게이트 주차장
    정문 대문 OTP otp PIN pin PUK puk
    """
)


def may_hold_korean_secrets(view: str) -> bool:
    """Whether a Korean word is there that may name a secret."""
    return any(map(view.__contains__, _HINTS))


def find_korean_secrets(scan: str) -> Iterator[Span]:
    """What follows a word such as 비밀번호 or 인증번호, or stands before "…가 임시 비밀번호입니다"."""
    for found in _AFTER.finditer(scan):
        if span := _secret(scan, found):
            yield span
    for found in (*_BEFORE.finditer(scan), *_NEXT_LINE.finditer(scan)):
        span = _trimmed(scan, *found.span("value"))
        value = scan[span.start : span.end]
        if (
            is_mixed(value)
            or may_be_word(value)
            or (CODE.fullmatch(value) and sum(map(str.isdigit, value)) > 3)
        ):
            yield span


def _secret(scan: str, found: re.Match[str]) -> Span | None:
    said = bool(found["link"].strip()) or bool(found["open"].strip())
    span = _trimmed(scan, *found.span("value"))
    value = scan[span.start : span.end]
    if found["alone"] and _PUBLIC.search(scan, max(0, found.start() - 8), found.start()):
        return None
    if found["key"]:
        return span if is_key(value, said=said) else None
    if found["code"] or value.strip("#*").isdigit():
        start = span.start
        code = code_at(scan, start, sure=True, said=said)
        if code and not _LENGTH.match(scan, start + len(code)):
            return Span(start, start + len(code), "secret")
    if _LENGTH.match(scan, span.end) or UNIT.match(scan, span.end):
        return None
    word = may_be_word(value) and (said or _SAID.match(scan, span.end) is not None)
    return span if word or is_mixed(value) else None


def _trimmed(scan: str, start: int, end: int) -> Span:
    value = scan[start:end]
    start += len(value) - len(value.lstrip(_OPENING))
    end -= len(value) - len(value.rstrip(_CLOSING))
    return Span(start, max(start, end), "secret")
