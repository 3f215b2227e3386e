"""Names in Korean text without a title, by their own shape, the particle behind them and what people do.

"김도현이랑 통화했는데", "예약자를 박서준으로 바꿔 주세요", "지훈이한테 보내 주세요". Family names are
also the first syllables of many words ("지원을"), so such words are known and do not count.
"""

import re
from collections.abc import Iterator

from .korean_names import is_given, is_korean_name
from .korean_word_lists import GIVEN_NAMES, SHAPED_LIKE_NAMES, STEMS
from .scan import Span
from .words import (
    GIVEN_FIRST,
    GIVEN_LAST,
    LONG_SURNAMES,
    NAMES_TOO,
    NO_NAME_KO,
    NOT_GIVEN_KO,
    ORDINARY_KO,
    SURNAMES,
    USUAL_SURNAMES,
)

_FULL = rf"(?:(?:{'|'.join(LONG_SURNAMES)})[가-힣]{{1,2}}|[{SURNAMES}][가-힣]{{2}})"
_OF_PERSON = (  # particles and words that go with people only
    r"이?랑|이?한테서?|에게서?|께서?|이?네(?=\s)|이?꺼|[ ]?앞으로|[ ]대신|[ ]?이름으로|[ ]명의|[ ]직원|[ "
    r"]?씨(?![가-힣]{2})|[ ]?님|이?하고(?=\s)"
)
_OF_ANY = (
    r"이?가|이?는|[이은을의도만과와]|이?를|이?도|이?의|으로|이?로|이?입니다|이에요|예요|이?인데요?|"
    r"이?이?고요?|이?라고|이라는|라는|이라서|라서|"
    r"이?야|아(?=[,\s])|이?부터|이?까지|이?처럼"
)
_NAMED = re.compile(
    rf"(?P<name>{_FULL})(?:(?P<sure>{_OF_PERSON})|(?P<any>{_OF_ANY})|(?P<bare>(?=[ ,.!?)\]]|"
    rf"$)))(?P<after>[\s\S]{{0,24}})"
)
_GIVEN = re.compile(
    r"(?P<given>[가-힣]{2})(?:(?P<sure>이?랑|이?한테서?|이?에게서?|이?네(?=\s)|이?꺼|[ ]대신|[ ]?이름으로|"
    r"[ ]?(?:직원|상담원|상담사|매니저|담당자)(?=[은이가님께]|\s)|이?라는(?= 분)|이?라고\s(?:합|해요|하는)|"
    r"[ ]?(?:님|씨)(?![가-힣]{3})|[ ](?:드림|올림|배상)|이고\s이\s)"
    r"|(?P<any>이[가는를도의]|[가는를](?=\s)|이?으?로(?=\s)|입니다|이에요|예요|이고요?(?=\s)|(?=\s?$)))"
    r"(?P<after>[\s\S]{0,24})"
)
_SPACED = re.compile(
    rf"(?P<name>(?:[{SURNAMES}]|{'|'.join(LONG_SURNAMES)}) [가-힣]{{2}})"
    rf"(?:{_OF_PERSON}|[ ](?:드림|올림|배상)|으?로\s(?:나와|되|적|보내|바꿔)|이?라고|이에요|예요|입니다|"
    rf"이?고\s|(?P<bare>\s?$))"
)
_DEED = re.compile(  # what people do in the talk of a shop, in the same clause
    r"[^.!?\n\0]{0,14}?(?:주문|구매|결제|예약|신청|접수|가입|입금|송금|통화|전화|연락|문의|받(?:았|으|기|"
    r"을|는|아)|수령|보내|보냈|말씀|말했|말하|얘기|이야기|안내|"
    r"설명|약속|처리|도와|도움|답변|상담|담당|사용|쓰[는던]|등록|변경|바꿔|바꾸|바꿨|수정|양도|환불|서명|"
    r"퇴사|휴가|부재|오셔|오신|왔|갔|사는|살고|샀|사[준줬]|"
    r"산\s|대신|명의|계정|아이디|이름|번호|주소|생일|카드|보호자|본인|나와요|나옵|적[혀히었]|써|쓰여|"
    r"되어\s있|돼\s있|찍[혀히]|맞[나는으아]|계[신세시]|모[른르]|"
    r"했[어는다습더]|하셨|해\s?[주줬준]|부탁|만나|물어|여쭤|들었|전해|맡[겼기]|배정|연결|온다|온대|올\s|"
    r"간다|가요|와요|탔|타고|앉|투숙|묵|같은\s(?:문제|증상|이름|경우|일)|있대|있다고|그랬|그렇대|마찬가지|"
    r"납부|계약|진료|검사|입원|수업|등원|하원)"
)
_BEFORE = re.compile(
    r"(?:[가-힣]{2}[자인주](?=[은는이가를:])|예약자|주문자|구매자|신청자|입금자|수령인|수취인|받는\s?(?:분|사람)|"
    r"보내는\s?(?:분|사람)|이름|성함|명의자?|담당자?|상담원|상담사|매니저|계산서|송장|영수증|명단|해외에\s있는|"
    r"(?<![가-힣])(?:친구|동생|남편|아내|와이프|딸|아들|엄마|어머니|아버지|아빠|형|누나|언니|오빠|동료|선생님|직원|"
    r"기사|고객|회원|손님|환자|학생|보호자|대표|팀장|사장|저는|제가|나는|탑승자|투숙객|승객))"
    r"(?:[은는이가을를의에인]|에서?|에는|으로|도)?[:,]?\s$"
)
_OF_NOUNS = "서제금선단중건국용형식상주"  # also the last syllables of many nouns: 고지서, 허가제
_NAMELY = re.compile("이름|직원|상담|매니저|담당|라고|라는|님|씨|드림|올림|배상")  # of a name that is a word
_VERBAL = re.compile(
    "하(?:이?고|는|도|기|인)|해(?:야|도|는|인)|라(?:이?고|는|도|면)|지(?:는|도|만|를)|"
    "기(?:는|도|만|를|로)|[인든한는은된할] 직원"
)
_SUBJECT = ("가", "이가", "는", "이는", "이에요", "예요", "입니다")
_PARTICLE_LIKE = frozenset("은이의도로나한하해인아만자지기원")
_GIVEN_ALONE = GIVEN_NAMES - ORDINARY_KO - NO_NAME_KO - NOT_GIVEN_KO
_KNOWN = _GIVEN_ALONE | NAMES_TOO
_FAMILY, _FIRST_OF_GIVEN, _LAST_OF_GIVEN = map(frozenset, (SURNAMES, GIVEN_FIRST, GIVEN_LAST))
_FIRST = "".join(sorted(frozenset(SURNAMES) | {given[0] for given in _GIVEN_ALONE}))
_WORD = re.compile(rf"[{_FIRST}](?<![가-힣A-Za-z0-9\0][{_FIRST}])[가-힣]*")


def find_with_particle(scan: str) -> Iterator[Span]:
    """Full names with a particle, and usual given names: 김도현이랑, 지훈이가 주문했어요, 표 지훈 이름으로.

    Whether a word is one shows in its first syllables, which is faster than looking for particles.
    """
    for word in _WORD.finditer(scan):
        start, text = word.start(), word[0]
        length = 0
        if text[:2] in _KNOWN:
            length = _given(scan, start)
        if not length and text[0] in _FAMILY and _may_be_full(text):
            length = _full(scan, start, text)
        if length:
            yield Span(start, start + length, "customer_name")


def _may_be_full(word: str) -> bool:
    """Whether a full name may begin here; told from a few syllables, since most words are none."""
    if len(word) < 3:
        return len(word) == 1 or word in LONG_SURNAMES
    if word[1:3] in GIVEN_NAMES or word.startswith(LONG_SURNAMES):
        return True
    return word[1] in _FIRST_OF_GIVEN and word[2] in _LAST_OF_GIVEN and word[:2] not in STEMS


def _given(scan: str, start: int) -> int:
    """The length of the given name that stands alone here, or 0."""
    found = _GIVEN.match(scan, start)
    if found is None:
        return 0
    before = _BEFORE.search(scan, max(0, start - 16), start) is not None
    if found["given"] in ORDINARY_KO:
        return 2 if (found["sure"] and _NAMELY.search(found["sure"])) or before else 0
    if found["any"] is None:
        return 2
    return 2 if (found["any"] and _DEED.match(found["after"])) or before else 0


def _full(scan: str, start: int, word: str) -> int:
    """The length of the full name that begins with this word, or 0."""
    if len(word) == 1 or word in LONG_SURNAMES:  # "신 필립 드림"
        found = _SPACED.match(scan, start)
        if found is None or not is_given(found["name"][-2:]):
            return 0
        told = found["bare"] is None or _BEFORE.search(scan, max(0, start - 16), start)
        return len(found["name"]) if told else 0
    found = None if _VERBAL.match(scan, start + 2) else _NAMED.match(scan, start)
    if found and _is_name(found["name"], surely=bool(found["sure"])) and _is_told(found):
        return len(found["name"])
    return 0


def _is_name(name: str, *, surely: bool) -> bool:
    """Whether it has the shape of a full name and is no word that has it too."""
    if name in SHAPED_LIKE_NAMES or not is_korean_name(name):
        return False
    if name.startswith(LONG_SURNAMES):
        return len(name) < 4 or is_given(name[2:])
    stem, given = name[:2], name[1:]
    if given in GIVEN_NAMES:
        return surely or not (stem in STEMS and name[2] in _PARTICLE_LIKE)
    ordinary = stem in STEMS or stem in NO_NAME_KO or given[1] in _OF_NOUNS
    return not ordinary and is_given(given)


def _is_told(found: re.Match[str]) -> bool:
    """Whether the words around a name say that it is one; the less usual the name, the more they have to."""
    if found["sure"]:
        return True
    name = found["name"]
    usual = name[0] in USUAL_SURNAMES and name[1:] in GIVEN_NAMES
    before = _BEFORE.search(found.string, max(0, found.start() - 16), found.start()) is not None
    deed = _DEED.match(found["after"]) is not None
    if found["any"]:
        return before or deed or (usual and found["any"] in _SUBJECT)
    return usual and before
