"""Names in Korean text, by the words around them: honorifics, introductions, identifiers and signatures."""

import re
from collections.abc import Iterator

from .korean_word_lists import GIVEN_NAMES
from .scan import Span, spans_from_end
from .words import (
    COMMON_SURNAMES,
    GIVEN_FIRST,
    GIVEN_LAST,
    LONG_SURNAMES,
    NO_NAME_KO,
    NOT_GIVEN_KO,
    ORDINARY_KO,
    SURNAMES,
    USUAL_SURNAMES,
    word_set,
)

FULL = rf"(?:[{SURNAMES}][가-힣]{{2}}|(?:{'|'.join(LONG_SURNAMES)})[가-힣]{{1,2}})"
_GIVEN = "|".join(f"(?<={name[0]}){name[1]}[가-힣]{{1,2}}" for name in LONG_SURNAMES) + "|[가-힣]{2}"
_IS = r"(?:입니다|이에요|예요|이예요|인데요?|이라고|라고|이고요?|이구요|이며|이라\s?합니다)"
_GUEST = r"\s?(?:고객님|회원님)"
_HONORED = re.compile(  # the look-behind comes second: in front it would make the search slow
    rf"(?P<name>[{SURNAMES}](?<![가-힣A-Za-z0-9\0][{SURNAMES}])(?:{_GIVEN}))"
    rf"(?:{_GUEST}|\s?님(?!의?\s?자)|(?<![날글솜말불홀])\s?씨(?![가-힣]{{3}}))"
)
_HONORED_SHORT = re.compile(
    rf"(?P<name>[{COMMON_SURNAMES}](?<![가-힣A-Za-z0-9\0][{COMMON_SURNAMES}])[가-힣]){_GUEST}"
)
_SELF = re.compile(
    rf"(?:안녕하세요|안녕하십니까|저는|전|저(?=\s)|제가|제\s?이름[은이]|이름[은이]|성함[은이]|저의\s이름은|성명은?|"
    rf"이름\s?[:：]|성함\s?[:：]|"
    rf"(?:예약자|주문자|구매자|신청자|수령인|수취인|(?:받는|보내는)\s?(?:분|사람)(?=[은는이:：]|\s?[:：])|"
    rf"가입자|명의자|예금주|입금자|고객)"
    rf"(?:\s?(?:이름|성함|성명|명))?(?:은|는|이|가)?\s?:?)[,.!~\s]{{0,3}}(?P<name>{FULL})(?P<tail>{_IS}|"
    rf"이[었래]|였|래요|\s맞|[.,!\s)]|$)"
)
_WEAK = re.compile(r"안녕하|저는|저\s|전|제가|(?:제\s?|저의\s)?(?:이름|성함)이")
_ASKED = re.compile(r"(?:제\s?|저의\s)?(?:이름|성함|성명)")
_SAID = re.compile(rf"\s*(?:{_IS}|맞|$)")
_AGENT = re.compile(
    rf"(?:상담(?:원|사)|매니저|컨설턴트|담당자?|안내원|상담직원|직원|동료|후임|팀장)(?:인|은|는|이|가|"
    rf"\s?이름[은이])?\s?:?\s?(?P<name>{FULL})"
    rf"(?={_IS}|이[었래]|였|래요|드림|\s드림|\s올림|[.!),]|\s?$|\n|\s?님|\s?씨|(?P<weak>[이가을를]\s|에게|께|한테))"
)
_SIGNED = re.compile(rf"(?<![가-힣A-Za-z0-9\0])(?P<name>{FULL})\s?(?:드림|올림|배상)(?![가-힣])")
SAYS = r"(?:입니다|이에요|예요|이예요)"
_BRAND = r"(?:[가-힣A-Za-z]{2,10}\s){0,2}[가-힣A-Za-z]{2,10}(?<![은는을를의에서로한된할])\s"
_SPEAKER = re.compile(  # a brand between greeting and name; the greeting may also end in other words
    rf"(?:님|안녕하세요|안녕하십니까|반갑습니다)[,.!~]{{0,3}}\s{{1,3}}{_BRAND}(?P<name>{FULL}){SAYS}(?=[.,!~\s]|$)"
)
_SIGNED_OFF = re.compile(
    rf"(?:[.!?~)\0\n]\s{{0,3}}[-/~]\s?|감사합니다[.!~]{{0,3}}\s{{1,3}})(?:{_BRAND})?(?P<name>{FULL})$"
)
_LAST_LINE = re.compile(rf"\n(?<![:,]\n)\s*(?P<name>{FULL})$")
_BESIDE = re.compile(
    rf"[\s,](?<=\0[\s,])\s{{0,2}}(?:이고요?,?\s)?(?P<after>{FULL})"
    r"(?=\s?(?:입니다|이에요|예요|이요|요(?![가-힣]))|[.,\n]|\s?$)"
    rf"|이고요?(?<=\0이고)\s(?P<joined>{FULL})(?={_IS})"
)
_BEFORE = re.compile(rf"(?P<name>[{SURNAMES}](?<![가-힣A-Za-z0-9\0][{SURNAMES}])[가-힣]{{2,3}}),\s?(?=\0)")
_NAMED = re.compile(
    rf"(?P<name>[{SURNAMES}](?<![가-힣A-Za-z0-9\0][{SURNAMES}])[가-힣]{{2,3}})\s?(?:이름|명의|성함)(?:으로|로)"
)
_ENDING_IN_JA = word_set(
    """
    영자 순자 정자 명자 숙자 경자 옥자 춘자 미자 화자 희자 은자 길자 선자 인자 금자 혜자 덕자 민자 연자
    윤자 현자
    귀자 복자 애자 형자
    """
)
_LONGEST = 40  # characters that a signature at the end can have


def find_honored(scan: str) -> Iterator[Span]:
    """Names with an honorific (김민수님, 김민수 씨); two syllables are enough before 고객님."""
    if "님" not in scan and "씨" not in scan:
        return
    for pattern in (_HONORED, _HONORED_SHORT):
        yield from (
            Span(*found.span("name"), "customer_name")
            for found in pattern.finditer(scan)
            if is_korean_name(found["name"])
        )


def find_introduced(scan: str) -> Iterator[Span]:
    """Names in an introduction or after a label: 제 이름은 김민수, 예약자: 김민수."""
    for found in _SELF.finditer(scan):
        if is_korean_name(found["name"]) and starts_word(found) and _introduces(found):
            yield Span(*found.span("name"), "customer_name")


def find_korean_agents(scan: str) -> Iterator[Span]:
    """Names of agents: 상담원 김지은입니다, 김지은 드림."""
    if (
        "상담" in scan
        or "매니저" in scan
        or "담당" in scan
        or "직원" in scan
        or "컨설턴트" in scan
        or "안내원" in scan
        or "동료" in scan
        or "후임" in scan
        or "팀장" in scan
    ):
        yield from (
            Span(*found.span("name"), "agent_name")
            for found in _AGENT.finditer(scan)
            if (is_surely_name if found["weak"] else is_korean_name)(found["name"])
        )
    if "드림" in scan or "올림" in scan or "배상" in scan:
        yield from (
            Span(*found.span("name"), "agent_name")
            for found in _SIGNED.finditer(scan)
            if is_korean_name(found["name"])
        )


def find_korean_speakers(scan: str) -> Iterator[Span]:
    """Names of agents who introduce themselves with their brand, or who end with their name."""
    if "니다" in scan or "에요" in scan or "예요" in scan:
        for found in _SPEAKER.finditer(scan):
            if is_likely(found["name"]):
                yield Span(*found.span("name"), "agent_name")
    yield from spans_from_end(scan, _last_name)


def _last_name(scan: str, end: int, stop: int) -> Span | None:
    """The name that ends at `end`, with blanks up to `stop`, where the text ends or a later name starts."""
    start = max(0, end - _LONGEST)
    tail, rest = scan[start:end], scan[end:stop].lstrip(" \t\r")
    if not "가" <= tail[-1:] <= "힣" or rest.startswith("\0"):
        return None
    last = _SIGNED_OFF.search(tail) or (_LAST_LINE.search(tail) if "\n" in tail else None)
    if last and (is_likely(last["name"]) or ("\0" in rest and is_korean_name(last["name"]))):
        return Span(start + last.start("name"), start + last.end("name"), "agent_name")
    return None


def find_korean_beside_identifiers(scan: str) -> Iterator[Span]:
    """Names beside an order or phone number."""
    for found in _BESIDE.finditer(scan):
        kind = str(found.lastgroup)
        if is_korean_name(found[kind]) if kind == "joined" else is_likely(found[kind]):
            yield Span(*found.span(kind), "customer_name")
    if ",\0" in scan or ", \0" in scan:
        for found in _BEFORE.finditer(scan):
            if is_likely(found["name"]):
                yield Span(*found.span("name"), "customer_name")


def find_named(scan: str) -> Iterator[Span]:
    """Names that something is registered under: 김민수 이름으로."""
    if "이름" in scan or "명의" in scan or "성함" in scan:
        for found in _NAMED.finditer(scan):
            if is_korean_name(found["name"]):
                yield Span(*found.span("name"), "customer_name")


def starts_word(found: re.Match[str]) -> bool:
    """Whether the match starts a word; checked here because a look-behind at the start of a pattern is
    slow."""
    before = found.string[found.start() - 1 : found.start()]
    return not before.isalnum()


def _introduces(found: re.Match[str]) -> bool:
    """Whether it is an introduction: "안녕하세요 김민수입니다" is one, "저는 정말 …" is not."""
    if _ASKED.match(found[0]) and found["tail"].isspace() and not _SAID.match(found.string, found.end()):
        return is_surely_name(found["name"])  # "이름은 어떻게 바꾸나요?"
    return not _WEAK.match(found[0]) or (
        len(found["tail"]) > 1 and (found["name"][0] in SURNAMES[:60] or is_given(found["name"][-2:]))
    )


def is_likely(name: str) -> bool:
    """Whether it is likely a name even without a word beside it that only goes with people."""
    return (name[0] in USUAL_SURNAMES or name.startswith(LONG_SURNAMES)) and is_korean_name(name)


def is_korean_name(name: str) -> bool:
    """Whether it is not one of the nouns that appear where a name could, with or without a particle."""
    stem, last = name[:-1], name[-1]
    if last == "자" and name[-2:] not in _ENDING_IN_JA:  # 채무자, 노동자
        return False
    noun = name in NO_NAME_KO or (stem in NO_NAME_KO and last in "은는이가을를과와도의에로만")
    return not noun and last not in "들를와님요" and not (last == "을" and name[-2] not in "가노마여")


def is_surely_name(name: str) -> bool:
    """Whether both the surname and the given name are usual: enough where a noun is possible too."""
    return is_likely(name) and is_given(name[-2:])


def is_given(name: str) -> bool:
    """Whether two syllables are those of a given name, and not an ordinary word made of the same."""
    usual = (name[0] in GIVEN_FIRST and name[1] in GIVEN_LAST) or name in GIVEN_NAMES
    return usual and name not in ORDINARY_KO and name not in NO_NAME_KO and name not in NOT_GIVEN_KO
