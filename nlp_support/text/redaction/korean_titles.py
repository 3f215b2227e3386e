"""Names in Korean text by a title, desk or closing beside them; given names alone with an honorific."""

import re
from collections.abc import Iterator

from .korean_names import FULL, SAYS, is_given, is_korean_name, is_surely_name, starts_word
from .scan import Span
from .words import NAMES_TOO, NO_NAME_KO, SURNAMES, word_set

_TITLES = word_set(
    """
    상담원 상담사 상담직원 상담매니저 매니저 담당자 팀장 과장 대리 주임 차장 부장 실장 점장 센터장 지점장 사원
    컨설턴트 기사 엔지니어 코디 간호사 선생 원장 강사 주무관 행원
    """
)
_TITLE = "(?:" + "|".join(sorted(_TITLES)) + ")"
_AFTER_TITLE = (
    r"(?=님|이[라랑]|[이가은는을를께과와의도]|에게|한테|하고|랑|에요|예요|입니다|인데|[\s.,!?~)]|$)"
)
_TITLED = re.compile(rf"(?P<name>{FULL})\s?{_TITLE}{_AFTER_TITLE}")
_GIVEN_TITLED = re.compile(rf"(?P<given>[가-힣]{{2}})\s?{_TITLE}{_AFTER_TITLE}")
_DESK = re.compile(
    r"(?:센터|상담팀|지원팀|상담실|지원실|고객팀|데스크|창구|콜센터|CS팀|본사|고객지원|점(?<=[가-힣]점)|담당)\s"
    rf"(?P<name>{FULL}){SAYS}(?=[.,!~\s]|$)"
)
_GIVEN_HONORED = re.compile(
    r"(?P<given>[가-힣]{2})(?:\s?(?:고객|회원)?님|\s?씨)(?=께|이?랑|[은는이가을를의도](?![가-힣])|에게|한테|[\s.,!?~)]|$)"
)
_GIVEN_CLOSING = re.compile(
    r"(?:[.!?~)\0\n]\s{0,3}-?\s?|^)(?P<given>[가-힣]{2})\s(?:드림|올림|배상)(?![가-힣])"
)
_GIVEN_SAYS = re.compile(
    rf"(?:안녕하세요|안녕하십니까|(?<![가-힣])(?:저|저는|제가)|제\s?이름은)[,.!~]?\s{{1,2}}"
    rf"(?P<given>[가-힣]{{2}})(?:{SAYS}|이고요?|인데요?|(?:이?라고))(?=[.,!~\s]|$)"
)
_TITLE_GIVEN = re.compile(
    r"(?:상담[원사]|매니저|담당자|직원|동료|팀장|센터|데스크|상담팀|지원팀)(?:인|[은는이가])?\s?:?\s(?P<given>[가-힣]{2})"
    rf"(?={SAYS}|이[었라고]|였|님|\s?드림|[.,)]|\s?$)"
)
_ACTS = re.compile(
    rf"(?P<name>{FULL})[이가]\s(?:[가-힣]{{1,6}}\s){{0,2}}(?:도와|연락|전화|안내|처리|설명|약속|답변|이어)"
)
_LABELLED = re.compile(
    r"(?:(?:이름|성함|성명|(?:예약|주문|입금|구매|신청)자|수령인|수취인|받는\s?(?:분|사람))명?"
    rf"(?:\s?(?:이름|성함))?(?:[은는이]\s?|\s?[:：]\s?|\s))(?P<name>(?:[{SURNAMES}]\s)?(?P<given>[가-힣]{{2}}))"
    r"(?=[.,!\n)]|\s?$|\s?[입이예]|\s맞)"
)
_TOLD = re.compile(
    rf"(?P<name>{FULL})(?=(?:이라는|라는|이란|란)\s(?:분|상담|직원|사람|담당|매니저)|(?P<weak>한테|에게|께서?\s))"
)
_FROM_STAFF = re.compile(
    r"(?:한테|에게|께)서?\s(?:[가-힣]{1,6}\s)?(?:들[은었]|받[은았]|안내|설명|상담|문의|물어|여쭤|배정)"
)
_SPACED = re.compile(
    rf"(?:^|[\s,(:])(?P<name>[{SURNAMES}]\s(?P<given>[가-힣]{{2}}))"
    r"(?=\s?(?:고객|회원)?님|\s씨|씨(?![가-힣]{3})|입니다|이에요|예요|인데요?|이?라고|이고|\s?드림|\s?올림|\s?상담[원사]|\s?매니저)"
)
_CALLED = re.compile(
    rf"(?:^|[.!?~\n]\s{{0,3}}|,\s)(?P<name>{FULL}|(?P<given>[가-힣]{{2}}))(?:이라고|라고)\s?(?:합니다|해요|하는데)"
)
_HAS_TITLE = re.compile(_TITLE)
_HAS_LABEL = re.compile("이름|성[함명]|예약자|주문자|입금자|구매자|신청자|수령인|수취인|받는")
_HAS_CLOSING = re.compile("드림|올림|배상")
_HAS_TOLD = re.compile("라는|이란|한테|에게|께")
_NO_STAFF = word_set("전문 배정 지정 연결 안내 신입 담당 현장 정규 초보 남은 조금 유능 성실 친절")
_VERBAL = "온준받신"
_NEVER_LAST = "점팀부과층동의된던할는"


def find_titled(scan: str) -> Iterator[Span]:
    """Staff by their title or desk: 김민수 매니저, 고객센터 김민수입니다; who is told something."""
    if _HAS_TITLE.search(scan):
        yield from _titled(scan)
    if _HAS_TOLD.search(scan):
        for found in _TOLD.finditer(scan):
            if starts_word(found) and (is_surely_name if found["weak"] else is_korean_name)(found["name"]):
                toward = found["weak"] and not _FROM_STAFF.match(scan, found.end())
                yield Span(*found.span("name"), "customer_name" if toward else "agent_name")
    for found in _ACTS.finditer(scan):
        if starts_word(found) and is_surely_name(found["name"]):
            yield Span(*found.span("name"), "agent_name")
    for found in _TITLE_GIVEN.finditer(scan):
        if is_given(found["given"]):
            yield Span(*found.span("given"), "agent_name")
    for found in _DESK.finditer(scan):
        if is_korean_name(found["name"]):
            yield Span(*found.span("name"), "agent_name")


def _titled(scan: str) -> Iterator[Span]:
    for found in _TITLED.finditer(scan):
        if starts_word(found) and _is_staff(found["name"]):
            yield Span(*found.span("name"), "agent_name")
    for found in _GIVEN_TITLED.finditer(scan):
        if starts_word(found) and is_given(found["given"]):
            yield Span(*found.span("given"), "agent_name")


def find_given_alone(scan: str) -> Iterator[Span]:
    """Given names without the family name or separated from it: 지훈님, 지훈 씨, 지훈 드림, 표 지훈입니다."""
    if "님" in scan or "씨" in scan:
        for found in _GIVEN_HONORED.finditer(scan):
            if starts_word(found) and (is_given(found["given"]) or found["given"] in NAMES_TOO):
                yield Span(*found.span("given"), "customer_name")
    for found in _SPACED.finditer(scan):
        if is_given(found["given"]):
            yield Span(*found.span("name"), "customer_name")
    if _HAS_LABEL.search(scan):
        for found in _LABELLED.finditer(scan):
            if is_given(found["given"]):
                yield Span(*found.span("name"), "customer_name")
    for found in _GIVEN_SAYS.finditer(scan):
        if is_given(found["given"]):
            yield Span(*found.span("given"), "customer_name")
    if _HAS_CLOSING.search(scan):
        for found in _GIVEN_CLOSING.finditer(scan):
            if is_given(found["given"]):
                yield Span(*found.span("given"), "agent_name")


def find_called(scan: str) -> Iterator[Span]:
    """Names of speakers whose sentence opens with their name: 김민수라고 합니다."""
    for found in _CALLED.finditer(scan) if "라고" in scan else ():
        if (found["given"] or is_korean_name(found["name"])) and is_given(found["name"][-2:]):
            yield Span(*found.span("name"), "customer_name")


def _is_staff(name: str) -> bool:
    """Whether what precedes the title is not a branch or a deed: 강남점 매니저, 전화한 상담사."""
    stem, last = name[:2], name[-1]
    verbal = last in _VERBAL and (stem in NO_NAME_KO or stem in _NO_STAFF)
    adjective = last == "한" and name[1] != "요"
    noun = last in _NEVER_LAST or adjective or stem in _NO_STAFF
    return not noun and not verbal and is_korean_name(name)
