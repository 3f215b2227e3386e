"""Chatwoot pages and webhooks: templates, forms, surveys, states of delivery, and what was deleted."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nlp_support import InvalidArgument, LeftOut, Message, Rating, Rejection, Removal, read
from nlp_support.readers.helpdesk.chatwoot import customers

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
NINE = 1777885200  # 9:00 on 4 May 2026
AT_NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)
DANA = {"id": 31, "name": "Dana", "type": "contact"}
QUESTION = {
    "id": 21, "content": "Passt der Schirm?", "message_type": 0, "content_type": "text", "private": False,
    "status": "sent", "content_attributes": {}, "created_at": NINE, "conversation_id": 8, "inbox_id": 4,
    "sender": DANA,
}  # fmt: skip
ANSWER = QUESTION | {
    "id": 22, "content": "Ja, er passt.", "message_type": 1, "created_at": NINE + 60,
    "sender": {"id": 2, "name": "Sam", "type": "user"},
}  # fmt: skip


def chatwoot(tmp_path: Path, *messages: object) -> list[Any]:
    """What is read of a page with these messages."""
    return read_json(tmp_path, {"meta": {"contact": {"id": 31, "name": "Dana"}}, "payload": list(messages)})


def read_json(tmp_path: Path, content: object, **options: str) -> list[Any]:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return list(read(path, format="chatwoot", **options))


def of_answer(tmp_path: Path, **fields: object) -> list[Any]:
    """What comes of the answer with these fields."""
    question, *rest = chatwoot(tmp_path, QUESTION, ANSWER | fields)
    assert (question.id, question.role, question.sender) == ("21", "customer", "person")
    return rest


def test_the_sample() -> None:
    """1 and 8 come from the widget; 3 is a note, 4 an activity; 5 never arrived, 7 was deleted."""
    found = list(read(SAMPLES / "chatwoot.json", format="chatwoot"))
    messages = [one for one in found if isinstance(one, Message)]
    assert [(one.id, one.role, one.sender, one.agent_id, one.in_reply_to) for one in messages] == [
        ("1", "agent", "system", "bot", None),
        ("2", "customer", "person", None, None),
        ("6", "agent", "person", "2", "2"),
        ("8", "agent", "system", "bot", None),
    ]
    shared = {(m.account_id, m.conversation_id, m.customer_id, m.customer_name, m.source) for m in messages}
    assert shared == {("4", "8", "31", "Dana", "chatwoot")}
    assert [one.reason for one in found if isinstance(one, LeftOut)] == [
        "answer to a form", "private note", "change of status", "undelivered", "deleted",
    ]  # fmt: skip
    assert [one for one in found if isinstance(one, Rating | Removal)] == [
        Removal(5, "4", "5", "chatwoot"),
        Removal(7, "4", "7", "chatwoot"),
        Rating(8, "4", "8", "31", 5, datetime(2026, 5, 4, 10, tzinfo=UTC), None, "chatwoot"),
    ]


def test_the_sample_of_a_webhook() -> None:
    """The inbox and the conversation are objects, and times have words for their zone."""
    question, typing, answer = read(SAMPLES / "chatwoot_webhook.jsonl", format="chatwoot")
    assert typing == LeftOut(2, "change of status")
    both = (question, answer)
    assert [(one.sent_at.minute, one.role) for one in both] == [(0, "customer"), (1, "agent")]
    assert {(one.customer_id, one.customer_name) for one in both} == {("32", "Lou")}
    assert {(one.account_id, one.conversation_id, one.channel) for one in both} == {("4", "9", "chat")}


@pytest.mark.parametrize(
    "times", [("2026-05-04T09:00:00.000Z", "2026-05-04 09:01:00 UTC"), (NINE, NINE + 60)]
)
@pytest.mark.parametrize(
    "inbox", [{"inbox": {"id": 4}}, {"conversation": {"inbox_id": 4}}, {"inbox_id": "4"}]
)
def test_webhooks_say_the_same_as_pages(tmp_path: Path, times: Any, inbox: dict[str, Any]) -> None:
    """An update tells the message again; the account's own number is not the inbox."""
    lines = []
    for event, message, time in (("created", QUESTION, 0), ("updated", QUESTION, 0), ("created", ANSWER, 1)):
        kept = {name: message[name] for name in ("id", "content", "content_type", "private", "sender")}
        kind = "outgoing" if message is ANSWER else "incoming"
        meta = {"id": 8, "meta": {"sender": DANA}}
        around = {"account": {"id": 1}, **inbox, "conversation": meta | inbox.get("conversation", {})}
        stamp = {"event": f"message_{event}", "created_at": times[time], "message_type": kind}
        lines.append(json.dumps(kept | around | stamp))
    path = tmp_path / "hooks.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    first, again, answer = read(path, format="chatwoot")
    assert [first, again, answer] == [*chatwoot(tmp_path, QUESTION, QUESTION, ANSWER)]


def test_the_event_of_a_conversation_has_its_messages(tmp_path: Path) -> None:
    event = {
        "event": "conversation_created",
        "id": 8,
        "inbox_id": 4,
        "meta": {"sender": DANA},
        "messages": [ANSWER],
    }
    other = {"event": "contact_updated", "id": 31, "name": "Dana", "account": {"id": 1}}
    path = tmp_path / "hooks.jsonl"
    path.write_text(f"{json.dumps(other)}\n{json.dumps(event)}\n", encoding="utf-8")
    left, message = read(path, format="chatwoot")
    assert left == LeftOut(1, "change of status")
    assert (message.id, message.customer_id, message.account_id) == ("22", "31", "4")


@pytest.mark.parametrize(
    ("fields", "sender"),
    [
        ({}, "person"),
        ({"status": "progress"}, "person"),
        ({"sender": None, "sender_type": None}, "person"),
        ({"sender": None, "content_attributes": {"external_echo": True}}, "person"),
        ({"additional_attributes": {"template_params": {"name": "hello"}}}, "person"),
        ({"message_type": 3, "sender": None}, "system"),
        ({"message_type": "template", "sender": None}, "system"),
        ({"content_attributes": {"automation_rule_id": 7}}, "system"),
        ({"content_attributes": '{"automation_rule_id": 7}'}, "system"),
        ({"additional_attributes": {"campaign_id": 3}}, "system"),
        ({"content_type": "input_email"}, "system"),
        ({"content_type": "input_csat", "sender": None}, "system"),
        ({"content_type": 9}, "system"),
        ({"sender": {"id": 5, "type": "agent_bot"}}, "bot"),
        ({"sender": {"id": 5, "type": "captain_assistant"}}, "bot"),
        ({"sender": {"id": 5}, "sender_type": "AgentBot"}, "bot"),
        ({"sender": {"id": 5}, "sender_type": "Captain::Assistant"}, "bot"),
        ({"content_type": "input_select", "sender": None}, "bot"),
        ({"content_type": "cards"}, "bot"),
        ({"content_type": "article", "message_type": 3, "sender": {"id": 5, "type": "agent_bot"}}, "bot"),
    ],
)
def test_what_kind_of_sender_wrote(tmp_path: Path, fields: dict[str, object], sender: str) -> None:
    """A message without a sender was typed on a phone, outside Chatwoot."""
    (found,) = of_answer(tmp_path, **fields)
    assert (found.role, found.sender) == ("agent", sender)
    human = "2" if "sender" not in fields else None
    assert found.agent_id == (human if sender == "person" else "bot")


def test_an_automatic_mail_of_the_customer_is_on_her_side(tmp_path: Path) -> None:
    away = QUESTION | {"content": "Ich bin im Urlaub", "content_attributes": {"email": {"auto_reply": True}}}
    (found,) = chatwoot(tmp_path, away)
    assert (found.role, found.sender, found.agent_id) == ("customer", "system", None)


@pytest.mark.parametrize(
    ("fields", "reason", "removed"),
    [
        ({"private": True}, "private note", False),
        ({"private": 1}, "private note", False),
        ({"message_type": 2}, "change of status", False),
        ({"message_type": "activity"}, "change of status", False),
        ({"status": "failed"}, "undelivered", True),
        ({"status": 3, "message_type": 3}, "undelivered", True),
        ({"content_attributes": {"deleted": True}}, "deleted", True),
        ({"content_attributes": '{"deleted": true}', "private": True}, "deleted", True),
        ({"content": None}, "no words and no attachment", False),
        ({"content": "", "attachments": []}, "no words and no attachment", False),
        ({"content": "Anruf", "content_type": "voice_call"}, "notice of a call", False),
    ],
)
def test_what_is_no_message(tmp_path: Path, fields: dict[str, object], reason: str, removed: bool) -> None:
    assert of_answer(tmp_path, **fields) == [
        LeftOut(2, reason), *[Removal(2, "4", "22", "chatwoot")] * removed,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [{"attachments": [{"file_type": "image"}]}, {"content_attributes": {"is_unsupported": True}}],
)
def test_something_without_words_is_a_message(tmp_path: Path, fields: dict[str, object]) -> None:
    """A picture, and what Chatwoot cannot show."""
    (found,) = chatwoot(tmp_path, QUESTION | {"content": None} | fields)
    assert (found.id, found.text) == ("21", "")


def test_a_message_that_failed_later_is_removed_and_one_sent_again_stays(tmp_path: Path) -> None:
    states = [ANSWER | {"status": status} for status in ("sent", "failed", "sent")]
    _, sent, left, removal, again = chatwoot(tmp_path, QUESTION, *states)
    assert (left.reason, removal.id) == ("undelivered", "22") and sent == again


@pytest.mark.parametrize("rating", [1, 5])
@pytest.mark.parametrize(("updated", "time"), [("x", None), (None, None), (NINE, AT_NINE)])
def test_an_answered_survey_is_a_rating(tmp_path: Path, rating: int, updated: object, time: object) -> None:
    """A time that cannot be read does not cost the rating."""
    values = {"csat_survey_response": {"rating": rating, "feedback_message": "keiner antwortete"}}
    survey = {"content_type": "input_csat", "message_type": 3, "updated_at": updated}
    message, found = of_answer(tmp_path, **survey, content_attributes={"submitted_values": values})
    assert message.sender == "system"
    assert found == Rating(2, "4", "8", "31", rating, time, None, "chatwoot")
    (message,) = of_answer(tmp_path, **survey)
    assert message.sender == "system", "nobody answered it"


def test_answers_to_other_forms_are_counted(tmp_path: Path) -> None:
    form = {
        "content_type": "input_select",
        "content_attributes": {"submitted_values": [{"title": "Rechnung"}]},
    }
    message, left = of_answer(tmp_path, **form)
    assert message.sender == "bot" and left == LeftOut(2, "answer to a form")


def test_responses_to_surveys(tmp_path: Path) -> None:
    """The list does not say the inbox, under which the messages are stored: the account has to be named."""
    response = {
        "id": 1, "rating": 4, "account_id": 1, "message_id": 30, "conversation_id": 8, "contact": {"id": 31},
        "assigned_agent": {"id": 2}, "created_at": NINE,
    }  # fmt: skip
    found = read_json(tmp_path, [response, response | {"rating": 7}], account_id="4")
    assert found[0] == Rating(1, "4", "8", "31", 4, AT_NINE, "2", "chatwoot")
    assert found[1].line == 2 and "range 1 to 5" in found[1].reason
    with pytest.raises(InvalidArgument, match="no inbox_id"):
        read_json(tmp_path, [response])


@pytest.mark.parametrize("whole", [True, False])
def test_messages_of_one_second_keep_their_order(tmp_path: Path, whole: bool) -> None:
    """A page that lists the newest first, alone or as a conversation."""
    tied = [ANSWER | {"id": 1000, "created_at": NINE}, QUESTION | {"id": 999}]
    conversation = {"id": 8, "inbox_id": 4, "meta": {"sender": DANA}, "messages": tied}
    found = read_json(tmp_path, {"payload": [conversation]}) if whole else chatwoot(tmp_path, *tied)
    assert [one.id for one in found] == ["999", "1000"]


def test_pages_one_a_line(tmp_path: Path) -> None:
    pages = [
        {"meta": {"contact": {"id": 31, "name": "Dana"}}, "payload": [QUESTION]},
        {"meta": {"contact_id": 40}, "payload": [ANSWER | {"id": 9, "conversation_id": 10}]},
    ]
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(f"{json.dumps(page)}\n" for page in pages), encoding="utf-8")
    first, last = read(path, format="chatwoot")
    assert (first.id, first.customer_id, first.conversation_id) == ("21", "31", "8")
    assert (last.id, last.customer_id, last.conversation_id) == ("9", "40", "10")


def test_messages_alone(tmp_path: Path) -> None:
    """An agent's message before any of the customer's has nobody to belong to; after one it has."""
    early, question, answer = read_json(tmp_path, [ANSWER, QUESTION, ANSWER], account_id="shop")
    assert early.line == 1 and "names the customer" in early.reason
    assert (question.customer_id, answer.customer_id, answer.account_id) == ("31", "31", "shop")


def test_conversations_with_messages(tmp_path: Path) -> None:
    """The agent writes first, in the same record: its customer is the one who writes later."""
    later = QUESTION | {"created_at": NINE + 120}
    conversation = {
        "id": 8, "inbox_id": 6, "meta": {"channel": "Channel::Whatsapp"}, "messages": [ANSWER, 7, later],
    }  # fmt: skip
    rejected, *found = read_json(tmp_path, {"data": {"meta": {"all_count": 1}, "payload": [conversation]}})
    assert rejected == Rejection(1, "message 2: expected a JSON object")
    assert [(one.id, one.customer_id, one.account_id, one.channel) for one in found] == [
        ("22", "31", "6", "whatsapp"), ("21", "31", "6", "whatsapp"),
    ]  # fmt: skip


def test_the_customers_of_old_conversations_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three conversations two are remembered, so that memory does not grow with the file."""
    monkeypatch.setattr(customers, "MOST_KNOWN", 2)
    asked = [QUESTION | {"id": number, "conversation_id": number} for number in (1, 2, 3)]
    told = [ANSWER | {"id": 10 + number, "conversation_id": number} for number in (1, 2, 3)]
    found = read_json(tmp_path, [*asked, *told])
    assert [isinstance(one, Rejection) for one in found] == [False] * 3 + [True, False, False]


def test_an_unknown_kind_of_message_is_rejected(tmp_path: Path) -> None:
    for kind in (9, None, True, "?", [0]):
        (found,) = of_answer(tmp_path, message_type=kind)
        assert found.reason.startswith("message_type is unknown, expected 0 to 3 or one of incoming")
