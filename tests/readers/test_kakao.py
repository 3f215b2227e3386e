"""Chats of KakaoTalk, tables of consultations, and messages of the consultation API."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nlp_support import InvalidArgument, LeftOut, Message, Rejection, Removal, UnreadableFile, read
from nlp_support.readers.helpdesk.kakao.speakers import by_word
from nlp_support.readers.helpdesk.kakao.times import local_time

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
SEOUL = ZoneInfo("Asia/Seoul")
NOON = datetime(2026, 5, 1, 3, 4, tzinfo=UTC)  # 12:04 in Seoul, nine hours ahead


def kakao(tmp_path: Path, text: str, account: str | None = "솔숲가구", **named: Any) -> list[Any]:
    path = tmp_path / "chat.txt"
    path.write_text(text, encoding="utf-8")
    return list(read(path, format="kakao", account_id=account, **named))


@pytest.mark.parametrize(
    "text",
    [
        "2026년 5월 1일 오후 12:04",
        "2026. 5. 1. 오후 12:04",
        "2026-05-01 12:04:00",
        "2026.05.01 12:04",
        "2026/5/1 오후 12:04",
        "2026년 5월 1일 금요일 오후 12:04",
        "2026-05-01 (금) 12:04",
        "May 1, 2026 12:04 PM",
        "Friday, May 1, 2026 at 12:04 PM",
        "2026-05-01T12:04",
        "2026-05-01T03:04:00Z",
    ],
)
def test_a_time_in_every_form(text: str) -> None:
    assert local_time(text, SEOUL) == NOON


@pytest.mark.parametrize("text", ["", "어제", "2026년 13월 1일 오후 3:04", "오후 3:04", "Mai 1, 2026 3:04"])
def test_what_is_no_time(text: str) -> None:
    assert local_time(text, SEOUL) is None


def test_midnight_and_noon() -> None:
    """오전 12 is 0 o'clock, 오후 12 is 12."""
    assert local_time("2026. 5. 1. 오전 12:05", SEOUL) == datetime(2026, 5, 1, 0, 5, tzinfo=SEOUL)
    assert local_time("2026. 5. 1. 오후 12:05", SEOUL) == datetime(2026, 5, 1, 12, 5, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("label", "role", "sender"),
    [
        ("고객", "customer", "person"),
        ("고객(3)", "customer", "person"),
        ("상담원 한별", "agent", "person"),
        ("상담원2", "agent", "person"),
        ("챗봇", "agent", "bot"),
        ("시스템", "agent", "system"),
        ("Agent", "agent", "person"),
        ("봇숙이네", None, None),
        ("고객사랑", None, None),
    ],
)
def test_words_for_a_part(label: str, role: str | None, sender: str | None) -> None:
    """A word for a part ends where its letters end."""
    found = by_word(label)
    assert (found and found.role, found and found.sender) == (role, sender)


@pytest.mark.parametrize(
    "name", ["kakao.txt", "kakao_phone.txt", "KakaoTalk_Chat_도연_2026-05-02-10-00-00.csv"]
)
def test_one_chat_in_three_forms(name: str) -> None:
    """The title or file names the customer, the account's name is the agent."""
    found = list(read(SAMPLES / name, format="kakao", account_id="솔숲가구"))
    first = next(m for m in found if m.role == "customer")
    last = next(m for m in found if isinstance(m, Message) and "내일" in m.text)
    assert first.text.startswith("선반이 언제 오나요?")
    assert first.sent_at.replace(second=0) == datetime(2026, 5, 1, 0, 58, tzinfo=UTC)
    assert (last.role, last.agent_id, last.sent_at) == ("agent", "솔숲가구", NOON)
    assert {(m.conversation_id, m.customer_id, m.channel, m.source) for m in (first, last)} == {
        ("도연", "도연", "kakaotalk", "kakao")
    }


def test_the_rest_of_a_saved_chat() -> None:
    """A message of two lines, two in one minute, a picture, a deleted message and somebody who left."""
    found = list(read(SAMPLES / "kakao.txt", format="kakao", account_id="솔숲가구"))
    assert [one.id for one in found if isinstance(one, Message)] == [
        "도연/20260501T095800/1",
        "도연/20260501T095800/2",
        "도연/20260501T120400/1",
        "도연/20260501T120500/1",
    ]
    assert found[0].text == "선반이 언제 오나요?\n주문은 어제 했어요" and found[3].text == ""
    assert found[4:] == [
        LeftOut(10, "deleted"),
        Removal(10, "솔숲가구", "도연/20260501T120600/1", "kakao"),
        LeftOut(11, "change of status"),
    ]


def test_a_table_of_consultations() -> None:
    """The column of parts tells who speaks, whatever the names; one part is unknown."""
    *messages, unknown = read(SAMPLES / "kakao_consultations.csv", format="kakao", account_id="솔숲가구")
    assert [(m.role, m.sender, m.agent_id, m.conversation_id, m.customer_id) for m in messages] == [
        ("customer", "person", None, "S1", "도연"),
        ("agent", "bot", "bot", "S1", "도연"),
        ("agent", "person", "한별", "S1", "도연"),
        ("agent", "system", "bot", "S1", "도연"),
    ]
    assert unknown == Rejection(6, "the speaker is unknown, expected 고객, 상담원, 봇 or 시스템")


def test_the_consultation_api() -> None:
    """Where the customer came from is no message; what is sent belongs to the session that is open."""
    status, *messages = read(SAMPLES / "kakao_api.jsonl", format="kakao")
    assert status == LeftOut(1, "change of status")
    assert [(m.id, m.role, m.sender, m.text) for m in messages] == [
        ("501/1777885210000", "customer", "person", "선반이 언제 오나요?"),
        ("out-1", "agent", "system", "상담 시간은 9시부터입니다."),
        ("out-2", "agent", "person", "내일 도착합니다."),
        ("501/1777885310000", "customer", "person", ""),
    ]
    assert {(m.account_id, m.conversation_id, m.customer_id) for m in messages} == {("pf1", "501", "k9")}


CHAT = """--------------- 2026년 5월 1일 금요일 ---------------
[지호] [오후 12:04] 열려 있나요?
[솔숲가구] [오후 12:04] 네!
"""


def test_without_a_title_the_account_tells_them_apart(tmp_path: Path) -> None:
    """Of two speakers, one of whom is the account, the other is the customer."""
    question, answer = kakao(tmp_path, CHAT)
    assert (question.customer_id, question.role, answer.customer_id, answer.role) == (
        "지호", "customer", "지호", "agent",
    )  # fmt: skip
    with pytest.raises(InvalidArgument, match="who of its speakers is the customer"):
        kakao(tmp_path, CHAT, "다른이름")


def test_a_chat_that_the_customer_saved(tmp_path: Path) -> None:
    """Its title is the account's name."""
    found = kakao(tmp_path, f"솔숲가구 님과 카카오톡 대화\n{CHAT}")
    assert [(m.role, m.customer_id) for m in found] == [("customer", "지호"), ("agent", "지호")]


def test_a_customer_who_never_wrote_is_known_by_the_title(tmp_path: Path) -> None:
    """The channel wrote alone."""
    lines = CHAT.splitlines()
    (found,) = kakao(tmp_path, "\n".join(["지호 님과 카카오톡 대화", lines[0], lines[2]]))
    assert (found.role, found.customer_id, found.customer_name) == ("agent", "지호", "지호")


def test_the_time_zone_can_be_another(tmp_path: Path) -> None:
    question, _ = kakao(tmp_path, CHAT, time_zone="Asia/Tokyo")
    assert question.sent_at == NOON
    question, _ = kakao(tmp_path, CHAT, time_zone="America/New_York")  # four hours behind in May
    assert question.sent_at == datetime(2026, 5, 1, 16, 4, tzinfo=UTC)
    with pytest.raises(InvalidArgument, match="no time zone 'Seoul'"):
        kakao(tmp_path, CHAT, time_zone="Seoul")
    with pytest.raises(InvalidArgument, match="csv files name the zones"):
        read(tmp_path / "chat.txt", format="csv", time_zone="Asia/Seoul")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("이모티콘", ""),
        ("사진 3장", ""),
        ("파일: 견적서.pdf", ""),
        ("사진을 못 보냈어요", "사진을 못 보냈어요"),
        ("보이스톡 1:02", LeftOut(3, "notice of a call")),
        ("삭제된 메시지입니다.", LeftOut(3, "deleted")),
        ("", LeftOut(3, "no words and no attachment")),
    ],
)
def test_what_stands_for_a_message(tmp_path: Path, said: str, expected: object) -> None:
    first = kakao(tmp_path, f"지호 님과 카카오톡 대화\n{CHAT}".replace("열려 있나요?", said))[0]
    assert expected == (first.text if isinstance(first, Message) else first)


def test_english_settings(tmp_path: Path) -> None:
    text = (
        "KakaoTalk Chats with Jiho\nDate Saved : May 2, 2026 at 10:00 AM\n\n"
        "--------------- Friday, May 1, 2026 ---------------\n"
        "[Jiho] [12:04 PM] open?\n[Pine] [12:04 PM] yes\n"
    )
    question, answer = kakao(tmp_path, text, "Pine")
    assert (question.role, question.sent_at, answer.role) == ("customer", NOON, "agent")


def test_bad_lines_are_refused_one_by_one(tmp_path: Path) -> None:
    """No day has been named before the first message; the second has a byte that is not UTF-8."""
    path = tmp_path / "chat.txt"
    early = "지호 님과 카카오톡 대화\n[지호] [오후 1:00] 네\n".encode()
    path.write_bytes(early + CHAT.encode().replace("열려".encode(), b"\xff"))
    no_time, no_text, answer = read(path, format="kakao", account_id="솔숲가구")
    assert "time is unknown" in no_time.reason and "UTF-8" in no_text.reason and answer.text == "네!"
    path.write_text("안녕하세요\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no export of KakaoTalk"):
        list(read(path, format="kakao", account_id="솔숲가구"))
    with pytest.raises(InvalidArgument, match="name it with account_id"):
        kakao(tmp_path, CHAT, None)


def test_a_long_message_of_many_lines(tmp_path: Path) -> None:
    """400,000 lines of 10 characters are more than a message may have; it is refused, the next is read."""
    long, answer = kakao(tmp_path, CHAT.replace("열려 있나요?", "아\n" + "가나다라마바사아자\n" * 400_000))
    assert isinstance(long, Rejection) and "at most" in long.reason and answer.text == "네!"
