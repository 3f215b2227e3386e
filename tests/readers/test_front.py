"""Front conversations, messages and events."""

import json
from pathlib import Path
from typing import Any

import pytest

from nlp_support import LeftOut, Message, Removal, read

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
LINKS = {"related": {"conversation": "https://api2.frontapp.com/conversations/cnv_1"}}
ASKED = {
    "id": "msg_1", "type": "email", "is_inbound": True, "is_draft": False, "created_at": 1777885200.5,
    "text": "¿Llega hoy?", "author": None, "recipients": [{"handle": "ana@example.com", "role": "from"}],
    "_links": LINKS,
}  # fmt: skip
ANSWERED = ASKED | {
    "id": "msg_2", "is_inbound": False, "text": "Sí.", "author": {"id": "tea_1"},
    "recipients": [{"handle": "hola@x.example", "role": "from"}, {"handle": "ana@example.com", "role": "to"}],
}  # fmt: skip


def front(tmp_path: Path, *records: object) -> list[Any]:
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"_results": records}), encoding="utf-8")
    return list(read(path, format="front", account_id="tienda"))


def test_the_sample() -> None:
    """The newest come first in the file; nobody signed msg_02, so a rule sent it; a draft and a comment are
    no messages; the second conversation is in the trash."""
    found = list(read(SAMPLES / "front.json", format="front", account_id="tienda"))
    messages = [one for one in found if isinstance(one, Message)]
    assert [(m.id, m.role, m.sender, m.agent_id, m.in_reply_to) for m in messages] == [
        ("msg_01", "customer", "person", None, None),
        ("msg_02", "agent", "system", "bot", None),
        ("msg_03", "agent", "person", "tea_3", "msg_01"),
    ]
    assert {(m.conversation_id, m.customer_id, m.channel, m.source) for m in messages} == {
        ("cnv_a1", "crd_7", "email", "front")
    }
    assert [one.reason for one in found if isinstance(one, LeftOut)] == ["private note", "draft", "deleted"]
    assert found[-1] == Removal(2, "tienda", "cnv_a2", "front", conversation=True)


def test_messages_alone_and_in_events(tmp_path: Path) -> None:
    """A conversation is known by a link, a customer without a contact by an address."""
    event = {"id": "evt_1", "type": "outbound", "emitted_at": 1777885300, "conversation": {"id": "cnv_1"},
             "target": {"_meta": {"type": "message"}, "data": ANSWERED}}  # fmt: skip
    assigned = {"id": "evt_2", "type": "assign", "emitted_at": 1777885301, "conversation": {"id": "cnv_1"}}
    commented = assigned | {"type": "comment"}
    question, answer, status, note = front(tmp_path, ASKED, event, assigned, commented)
    assert [(m.conversation_id, m.customer_id) for m in (question, answer)] == [
        ("cnv_1", "ana@example.com")
    ] * 2
    assert (status.reason, note.reason) == ("change of status", "private note")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_draft": True}, "draft"),
        ({"error_type": "quota_exceeded"}, "undelivered"),
        ({"type": "call"}, "notice of a call"),
        ({"type": "tweet", "text": "[REDACTED]"}, "withheld by the platform"),
        ({"text": " ", "body": None}, "no words and no attachment"),
    ],
)
def test_what_is_no_message(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    assert front(tmp_path, ANSWERED | change)[0] == LeftOut(1, reason)


def test_chats_that_nobody_signs_are_a_bots(tmp_path: Path) -> None:
    (chat,) = front(tmp_path, ANSWERED | {"type": "front_chat", "author": None})
    assert (chat.sender, chat.channel, chat.agent_id) == ("bot", "chat", "bot")


def test_of_one_instant_the_lower_id_comes_first(tmp_path: Path) -> None:
    """A page lists the newest first; msg_9 was there before msg_10."""
    page = [
        ASKED | {"id": f"msg_{n}", "created_at": time}
        for n, time in (("11", 1777885201), ("10", 1777885200), ("9", 1777885200))
    ]
    assert [m.id for m in front(tmp_path, *page)] == ["msg_11", "msg_9", "msg_10"]
