"""Freshdesk tickets, conversations and ratings."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlp_support import InvalidArgument, LeftOut, Message, Rating, Rejection, Removal, read

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
TICKET = {
    "id": 5, "source": 1, "requester_id": 2, "responder_id": 9, "created_at": "2026-05-04T09:00:00Z",
    "description_text": "Where is it?", "conversations": [],
}  # fmt: skip
ANSWER = {
    "id": 6, "user_id": 9, "incoming": False, "private": False, "source": 0, "body_text": "On its way.",
    "created_at": "2026-05-04T10:00:00Z",
}  # fmt: skip


def freshdesk(tmp_path: Path, *records: object) -> list[object]:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return list(read(path, format="freshdesk", account_id="lamps"))


def test_the_sample() -> None:
    """Of ticket 700: its description, the automation's answer, an answer and a picture; a note, an answer
    that reached nobody (1 of 1 failed) and one to a workshop are left out, and the first two removed if
    they were messages before; 103 is the best of seven faces. Ticket 701 is spam."""
    found = list(read(SAMPLES / "freshdesk.json", format="freshdesk", account_id="lamps"))
    messages = [one for one in found if isinstance(one, Message)]
    assert [(m.id, m.role, m.sender, m.agent_id) for m in messages] == [
        ("ticket-700", "customer", "person", None),
        ("41", "agent", "system", "bot"),
        ("43", "agent", "person", "8"),
        ("44", "customer", "person", None),
    ]
    assert {(m.account_id, m.conversation_id, m.customer_id, m.channel, m.source) for m in messages} == {
        ("lamps", "700", "31", "email", "freshdesk")
    }
    assert messages[2].text == "Please turn the ring." and messages[3].text == ""
    assert sorted(one.reason for one in found if isinstance(one, LeftOut)) == [
        "forwarded to somebody else", "private note", "suspended as spam", "undelivered",
    ]  # fmt: skip
    assert [one for one in found if isinstance(one, Rating | Removal)] == [
        Removal(1, "lamps", "42", "freshdesk"),
        Removal(1, "lamps", "45", "freshdesk"),
        Rating(1, "lamps", "700", "31", 5, datetime(2026, 5, 5, 8, tzinfo=UTC), "8", "freshdesk"),
        Removal(2, "lamps", "701", "freshdesk", conversation=True),
    ]


def test_a_customer_answers_in_the_portal_a_colleague_in_copy_by_mail(tmp_path: Path) -> None:
    """An answer in the portal is not `incoming`, but the requester wrote it; one who is in copy is another
    customer of the same conversation."""
    portal = ANSWER | {"id": 7, "user_id": 2, "created_at": "2026-05-04T11:00:00Z"}
    copied = ANSWER | {"id": 8, "user_id": 3, "incoming": True, "created_at": "2026-05-04T12:00:00Z"}
    found = freshdesk(tmp_path, TICKET | {"conversations": [ANSWER, portal, copied]})
    assert [(m.id, m.role, m.customer_id) for m in found] == [
        ("ticket-5", "customer", "2"), ("6", "agent", "2"), ("7", "customer", "2"), ("8", "customer", "3"),
    ]  # fmt: skip


def test_conversations_apart_wait_for_their_customer(tmp_path: Path) -> None:
    """The answer of ticket 5 comes before its customer's first word, that of ticket 6 has no customer."""
    early, late = ANSWER | {"ticket_id": 5}, ANSWER | {"id": 7, "ticket_id": 6}
    question = ANSWER | {"id": 8, "ticket_id": 5, "user_id": 2, "incoming": True}
    answer, asked, lost = freshdesk(tmp_path, early, late, question)
    assert (answer.id, answer.customer_id, asked.id) == ("6", "2", "8")
    assert lost.line == 2 and "names the customer" in lost.reason


def test_pages_of_the_api_one_a_line(tmp_path: Path) -> None:
    """An answer of the API is an array; a broken one hides no other, and a line's number is its place."""
    path = tmp_path / "pages.jsonl"
    pages = [[TICKET, TICKET | {"id": 6}], [], [TICKET | {"id": 7}, 5]]
    path.write_text("\n".join([json.dumps(pages[0]), "[{", *map(json.dumps, pages[1:])]), encoding="utf-8")
    first, second, broken, third, number = read(path, format="freshdesk", account_id="lamps")
    assert [m.conversation_id for m in (first, second, third)] == ["5", "6", "7"]
    assert (broken.line, number.line) == (2, 4) and "expected a JSON object" in number.reason


def test_tickets_opened_by_agents_and_by_phone(tmp_path: Path) -> None:
    """10 is an outbound mail, 3 a note about a call."""
    sent, called = freshdesk(tmp_path, TICKET | {"source": 10}, TICKET | {"source": 3})
    assert (sent.role, sent.agent_id, sent.customer_id) == ("agent", "9", "2")
    assert called == LeftOut(2, "notice of a call")


@pytest.mark.parametrize(
    ("value", "score"), [(103, 5), (100, 3), (-103, 1), (-101, 5 - 8 / 3), (102, 5 - 2 / 3)]
)
def test_ratings_apart(tmp_path: Path, value: int, score: float) -> None:
    """Seven steps from 5 down to 1 are two thirds each."""
    rating = {"survey_id": 1, "ticket_id": 5, "user_id": 2, "ratings": {"default_question": value}}
    (found,) = freshdesk(tmp_path, rating | {"created_at": "2026-05-04T09:00:00Z"})
    assert found.score == pytest.approx(score) and found.conversation_id == "5"


def test_what_an_export_lacks_is_told(tmp_path: Path) -> None:
    bare = {name: value for name, value in TICKET.items() if name != "description_text"}
    old = {"survey_id": 1, "ticket_id": 5, "user_id": 2, "ratings": {"default_question": 4}}
    no_description, no_scale = freshdesk(tmp_path, bare, old)
    assert no_description.line == 1 and "include=description" in no_description.reason
    assert isinstance(no_scale, Rejection) and "100 to 103" in no_scale.reason
    with pytest.raises(InvalidArgument, match="name it with account_id"):
        list(read(tmp_path / "export.json", format="freshdesk"))
