"""E-mail addresses and Korean phone numbers, spelled out: jo.lee at gmail dot com, 공일공 일이삼사 …"""

import re
from collections.abc import Iterator

from .scan import Span, context_before
from .words import word_set

_DOT = r"(?:\s?\.\s?|\s?[(\[](?i:dot)[)\]]\s?| (?i:dot) |\s?(?:점|닷)\s?)"
_AT = re.compile(r"(?P<sure>[(\[{<] ?(?i:at|@) ?[)\]}>] ?|골뱅이 ?)|@ | @ ?| (?i:at) ")
_LOCAL = re.compile(
    r"(?<![A-Za-z0-9._%+\0-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}"
    r"(?:(?: (?i:dot|underscore|dash) |\s(?:점|닷)\s)[A-Za-z0-9._-]{1,30}){0,3}(?= ?$)"
)
_HOST = re.compile(
    rf"(?P<name>[A-Za-z0-9-]{{2,40}})(?:{_DOT}[A-Za-z0-9-]{{2,40}}){{0,2}}?"
    rf"{_DOT}(?i:com|net|org|edu|gov|co{_DOT}(?:kr|uk|jp|nz|in)|kr|io|uk|de|fr|ca|au|컴)(?![A-Za-z0-9])"
)
_PROVIDERS = word_set(
    """
    gmail googlemail yahoo ymail hotmail outlook live msn aol icloud me mac proton protonmail gmx naver daum
    hanmail kakao nate hey fastmail zoho
    """
)
_NO_LOCAL = word_set(
    """
    a account am are available be by call check contact email find got help here in inbox is it just live log
    login look mail me message my now on or order out page reach selling shop sign signed site store support
    team that the them there this up us us visit was we website with write you
    """
)
_MAIL = re.compile(r"(?i:\be-?mails?|\bmail|\breach|\bcontact|\bwrite)\b|메일|이메일")
HOST_WORDS = word_set("com net org edu gov co kr uk jp nz in io de fr ca au dot")
_LONGEST = 110

_NUMERAL = "공영일이삼사오육륙칠팔구"
_DIGITS_KO = re.compile(
    rf"[공영0](?<![{_NUMERAL}\d][공영0])(?:(?:\s?다시\s?|[-.,\s에의]{{0,2}})[{_NUMERAL}\d]){{8,10}}"
)
_MOBILE = re.compile(r"[공영]일[공영일육륙칠팔구]")  # the rest may be in digits
_FEWEST_NUMERALS = 7


def find_spelled_emails(scan: str) -> Iterator[Span]:
    """E-mail addresses with their @ in brackets, in words or between spaces.

    A loose "at" or " @ " counts between a known mail host and a word that is not a verb, after a word such as
    "mail", or after a name with a digit, dot or underscore.
    """
    for found in _AT.finditer(scan):
        host = _HOST.match(scan, found.end())
        local = host and _LOCAL.search(scan[max(0, found.start() - _LONGEST) : found.start()])
        if not host or not local:
            continue
        start = local.start() + max(0, found.start() - _LONGEST)
        if found["sure"] or _is_address(scan, start, local[0], host["name"].lower()):
            yield Span(start, host.end(), "email")


def _is_address(scan: str, start: int, local: str, host: str) -> bool:
    if not local.isalpha():
        return not local.isdigit() or host in _PROVIDERS
    if local.lower() in _NO_LOCAL:
        return False
    return host in _PROVIDERS or bool(_MAIL.search(context_before(scan, start, 30)))


def find_spelled_phones(scan: str) -> Iterator[Span]:
    """Korean phone numbers in words: 공일공 일이삼사 오육칠팔, in nine to eleven digits from a zero on."""
    for found in _DIGITS_KO.finditer(scan):
        if _MOBILE.match(found[0]) or sum(char in _NUMERAL for char in found[0]) >= _FEWEST_NUMERALS:
            yield Span(*found.span(), "phone")
