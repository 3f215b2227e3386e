"""Channel Talk messages."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nlp_support import InvalidArgument, LeftOut, Message, Rating, Removal, read

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
ASKED = {
    "id": "a1", "channelId": "9", "chatType": "userChat", "chatId": "c1", "personType": "user",
    "personId": "u1", "createdAt": 1777885200123, "plainText": "언제 와요?",
}  # fmt: skip
ANSWERED = ASKED | {"id": "a2", "personType": "manager", "personId": "m1", "plainText": "내일요."}


def channel_talk(tmp_path: Path, document: object, account: str | None = None) -> list[Any]:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return list(read(path, format="channel-talk", account_id=account))


def test_the_sample() -> None:
    """The bot greets before the customer has written, whom the page names; a log, a note and the question of
    a survey are no messages; one message was removed."""
    found = list(read(SAMPLES / "channel_talk.json", format="channel-talk"))
    messages = [one for one in found if isinstance(one, Message)]
    assert [(m.id, m.role, m.sender, m.agent_id, m.text) for m in messages] == [
        ("6a01", "agent", "bot", "bot", "안녕하세요, 무엇을 도와드릴까요?"),
        ("6a02", "customer", "person", None, "선반이 언제 오나요?\n주문은 어제"),
        ("6a05", "agent", "person", "12", "내일 도착합니다."),
        ("6a06", "customer", "person", None, ""),
    ]
    assert {(m.account_id, m.conversation_id, m.customer_id, m.customer_name) for m in messages} == {
        ("900", "c1", "u5", "도연")
    }
    at = datetime(2026, 5, 4, 9, 5, tzinfo=UTC)  # 1777885500 s
    assert [one for one in found if not isinstance(one, Message)] == [
        LeftOut(3, "change of status"),
        LeftOut(4, "private note"),
        Removal(4, "900", "6a04", "channel-talk"),
        LeftOut(7, "deleted"),
        Removal(7, "900", "6a07", "channel-talk"),
        Rating(8, "900", "c1", "u5", 4, at, None, "channel-talk"),
        LeftOut(8, "no words and no attachment"),
    ]


def test_webhooks(tmp_path: Path) -> None:
    """One event a line, with what it refers to; milliseconds are kept."""
    events = [
        {"type": "message", "entity": ANSWERED, "refers": {"userChat": {"id": "c1", "userId": "u1"}}},
        {"type": "message", "entity": ASKED, "refers": {"user": {"id": "u1", "name": "지호"}}},
        {"type": "userChat", "entity": {"id": "c1", "userId": "u1", "state": "closed"}},
    ]  # fmt: skip
    question, answer, state = channel_talk(tmp_path, events)  # of one millisecond, by id
    assert (answer.customer_id, question.customer_name) == ("u1", "지호")
    assert question.sent_at.microsecond == 123_000 and state == LeftOut(3, "change of status")


def test_a_chat_whose_page_names_nobody(tmp_path: Path) -> None:
    """The greeting waits for the customer's first message and stays before it."""
    greeting = ASKED | {"id": "a0", "personType": "bot", "personId": "b", "plainText": "어서 오세요"}
    found = channel_talk(tmp_path, {"messages": [greeting, ASKED, ANSWERED]})
    assert [(m.id, m.customer_id) for m in found] == [("a0", "u1"), ("a1", "u1"), ("a2", "u1")]


def test_the_newest_first(tmp_path: Path) -> None:
    """Of one millisecond the lower id is the earlier."""
    found = channel_talk(tmp_path, [ANSWERED, ASKED])
    assert [m.id for m in found] == ["a1", "a2"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"chatType": "group"}, "chat of the team"),
        ({"threadMsg": True}, "private note"),
        ({"mediumSyncState": "failed"}, "undelivered"),
        ({"state": "failed"}, "undelivered"),
        ({"plainText": None}, "no words and no attachment"),
    ],
)
def test_what_is_no_message(tmp_path: Path, change: dict[str, object], expected: str) -> None:
    assert channel_talk(tmp_path, [ANSWERED | change])[0] == LeftOut(1, expected)


def test_ratings_of_chats(tmp_path: Path) -> None:
    """The chat has the score, the form of the survey has it with its time: one rating. Of c2 there is only
    the chat's."""
    chats = [{"id": id, "channelId": "9", "userId": "u1", "profile": {"csat": 2}} for id in ("c1", "c2")]
    form = {"submittedAt": 1777885200000, "inputs": [{"bindingKey": "userChat.profile.csat", "value": "2"}]}
    page = {"userChats": chats, "messages": [ASKED, ANSWERED | {"form": form}]}
    ratings = [one for one in channel_talk(tmp_path, page) if isinstance(one, Rating)]
    assert [(r.conversation_id, r.score, r.rated_at is None) for r in ratings] == [
        ("c1", 2, False),
        ("c2", 2, True),
    ]


def test_odd_scores_and_kinds_are_refused(tmp_path: Path) -> None:
    form = {"submittedAt": 1777885200000, "inputs": [{"bindingKey": "userChat.profile.csat", "value": 9}]}
    score, _, kind = channel_talk(tmp_path, [ASKED | {"form": form}, ASKED | {"personType": "ghost"}])
    assert "1 to 5" in score.reason and "personType is unknown" in kind.reason
    with pytest.raises(InvalidArgument, match="no channelId"):
        channel_talk(tmp_path, [{name: value for name, value in ASKED.items() if name != "channelId"}])
