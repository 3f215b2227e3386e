"""Names in Korean text, by the words around them: honorifics, introductions and signatures."""

import re
from collections.abc import Iterator

from .scan import Span
from .words import COMMON_SURNAMES, LONG_SURNAMES, NO_NAME_KO, SURNAMES

_FULL = rf"(?:[{SURNAMES}][가-힣]{{2}}|(?:{'|'.join(LONG_SURNAMES)})[가-힣]{{1,2}})"
_GIVEN = "|".join(f"(?<={name[0]}){name[1]}[가-힣]{{1,2}}" for name in LONG_SURNAMES) + "|[가-힣]{2}"
_IS = r"(?:입니다|이에요|예요|이예요|인데요?|이라고|라고|이고요|이구요|이며)"
_GUEST = r"\s?(?:고객님|회원님)"
_HONORED = re.compile(  # the look-behind comes second, in front it would make the search slow
    rf"(?P<name>[{SURNAMES}](?<![가-힣A-Za-z0-9\0][{SURNAMES}])(?:{_GIVEN}))"
    rf"(?:{_GUEST}|\s?님(?!의?\s?자)|(?<![날글솜말불홀])\s?씨(?![가-힣]{{3}}))"
)
_HONORED_SHORT = re.compile(
    rf"(?P<name>[{COMMON_SURNAMES}](?<![가-힣A-Za-z0-9\0][{COMMON_SURNAMES}])[가-힣]){_GUEST}"
)
_SELF = re.compile(
    rf"(?:안녕하세요|안녕하십니까|저는|전|제가|제\s?이름은|이름은|성함은|저의\s이름은|성명은?|"
    rf"이름\s?[:：]|성함\s?[:：]|"
    rf"(?:예약자|주문자|구매자|신청자|수령인|수취인|(?:받는|보내는)\s?(?:분|사람)(?=[은는이:：]|\s?[:：])|"
    rf"가입자|명의자|예금주|입금자|고객)"
    rf"(?:\s?(?:이름|성함|성명|명))?(?:은|는|이|가)?\s?:?)[,.!~\s]{{0,3}}(?P<name>{_FULL})(?P<tail>{_IS}|"
    rf"[.,!\s)]|$)"
)
_WEAK = ("안녕하", "저는", "전", "제가")
_AGENT = re.compile(
    rf"(?:상담(?:원|사)|매니저|컨설턴트|담당자?|안내원|상담직원|직원)(?:은|는|"
    rf"이름은)?\s?:?\s?(?P<name>{_FULL})"
    rf"(?={_IS}|이었습니다|였습니다|드림|\s드림|\s올림|[.!)]|\s?$|\n|\s?님|\s?씨)"
)
_SIGNED = re.compile(rf"(?<![가-힣A-Za-z0-9\0])(?P<name>{_FULL})\s?(?:드림|올림|배상)(?![가-힣])")


def find_honored(scan: str) -> Iterator[Span]:
    """Names with an honorific (김민수님, 김민수 씨); two syllables are enough before 고객님."""
    for pattern in (_HONORED, _HONORED_SHORT):
        yield from (
            Span(*found.span("name"), "customer_name")
            for found in pattern.finditer(scan)
            if _is_name(found["name"])
        )


def find_introduced(scan: str) -> Iterator[Span]:
    """Names in an introduction or after a label: 제 이름은 김민수, 예약자: 김민수."""
    for found in _SELF.finditer(scan):
        if _is_name(found["name"]) and _starts_word(found) and _introduces(found):
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
    ):
        yield from (
            Span(*found.span("name"), "agent_name")
            for found in _AGENT.finditer(scan)
            if _is_name(found["name"])
        )
    if "드림" in scan or "올림" in scan or "배상" in scan:
        yield from (
            Span(*found.span("name"), "agent_name")
            for found in _SIGNED.finditer(scan)
            if _is_name(found["name"])
        )


def _starts_word(found: re.Match[str]) -> bool:
    """Checked here because a pattern that begins with a look-behind is slow to search with."""
    before = found.string[found.start() - 1 : found.start()]
    return not before.isalnum()


def _introduces(found: re.Match[str]) -> bool:
    """An introduction is "안녕하세요 김민수입니다"; "저는 정말 …" is none."""
    return not found[0].startswith(_WEAK) or (len(found["tail"]) > 1 and found["name"][0] in SURNAMES[:60])


def _is_name(name: str) -> bool:
    return name not in NO_NAME_KO and not name.endswith("님")
