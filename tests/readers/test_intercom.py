"""Intercom conversations: parts of every kind, who wrote them, what was taken out, and ratings."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nlp_support import LeftOut, Message, Rating, Rejection, Removal, StatusChange, read

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
NINE = 1777885200  # 9:00 on 4 May 2026
USER = {"type": "user", "id": "u1", "name": "Dana", "email": "dana@mail.example"}
KIM = {"type": "admin", "id": "7", "name": "Kim", "email": "kim@lamp.example"}
SOURCE = {"type": "conversation", "id": "70", "delivered_as": "customer_initiated",
          "body": "<p>¿Dónde está mi lámpara?</p>", "author": USER}  # fmt: skip


def said(number: int, body: str | None, author: object = KIM, **fields: object) -> dict[str, object]:
    """A part of type comment."""
    return {
        "id": str(number), "part_type": "comment", "body": body, "created_at": NINE + number,
        "author": author, "attachments": [], "redacted": False,
    } | fields  # fmt: skip


def conversation(*parts: object, **fields: object) -> dict[str, object]:
    inner = {"conversation_parts": list(parts), "total_count": len(parts)}
    return {
        "type": "conversation", "id": "9", "workspace_id": "lamps", "created_at": NINE, "source": SOURCE,
        "conversation_parts": inner,
    } | fields  # fmt: skip


def intercom(tmp_path: Path, content: object) -> list[Any]:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return list(read(path, format="intercom"))


def of_part(tmp_path: Path, part: object, **fields: object) -> list[Any]:
    """What comes of one part, behind the customer's question."""
    question, *rest = intercom(tmp_path, conversation(part, **fields))
    assert (question.id, question.role, question.text) == ("source-70", "customer", "¿Dónde está mi lámpara?")
    return rest


def test_the_sample() -> None:
    """71 is Fin's, listed as an admin; 72 is a note, 73 says nothing, 76 was redacted; 75 is a picture."""
    found = list(read(SAMPLES / "intercom.json", format="intercom"))
    messages = [one for one in found if isinstance(one, Message)]
    assert [(one.id, one.role, one.sender, one.agent_id, one.text) for one in messages] == [
        ("source-70", "customer", "person", None, "Where is my lamp?"),
        ("71", "agent", "bot", "bot", "Most parcels arrive within two days."),
        ("74", "agent", "person", "7", "It arrives today."),
        ("75", "customer", "person", None, ""),
    ]
    shared = {(m.account_id, m.conversation_id, m.customer_id, m.channel, m.source) for m in messages}
    assert shared == {("lamps", "900", "u1", "chat", "intercom")}
    reasons = sorted(one.reason for one in found if isinstance(one, LeftOut))
    assert reasons == ["no words and no attachment", "private note", "redacted"]
    assert [one for one in found if isinstance(one, Rating | Removal)] == [
        Removal(1, "lamps", "76", "intercom"),
        Rating(1, "lamps", "900", "u1", 4, datetime(2026, 5, 4, 10, tzinfo=UTC), "7", "intercom"),
    ]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"type": "conversation.list", "conversations": [one]},
        lambda one: {"conversation": one},
        lambda one: {"type": "notification_event", "id": "n1", "topic": "x", "data": {"item": one}},
        lambda one: one | {"conversation_parts": one["conversation_parts"]["conversation_parts"]},
    ],
)
def test_one_conversation_in_every_shape(tmp_path: Path, wrap: Any) -> None:
    found = intercom(tmp_path, wrap(conversation(said(71, "<p>Mañana.</p>"))))
    assert [(one.id, one.text) for one in found] == [
        ("source-70", "¿Dónde está mi lámpara?"), ("71", "Mañana."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "body", "attachments", "reason"),
    [
        ("comment", "<p>Ja</p>", [], None),
        ("comment", None, [], "no words and no attachment"),
        ("comment", "", None, "no words and no attachment"),
        ("comment", "<p> </p>", [], "no words and no attachment"),
        ("comment", None, [{"type": "upload"}], None),
        ("comment", '<p><img src="https://lamp.example/a.png"></p>', [], None),
        ("quick_reply", "<p>Rechnung</p>", [], None),
        ("assignment", "<p>Das übernimmt Lou.</p>", [], None),
        ("assign_and_reopen", "<p>Das übernimmt Lou.</p>", [], None),
        ("close", "<p>Bis bald!</p>", [], None),
        ("open", "<p>Noch etwas?</p>", [], None),
        ("snoozed", None, [], "change of status"),
        ("assignment", "", [], "change of status"),
        ("away_mode_assignment", None, [], "change of status"),
        ("participant_added", None, [], "change of status"),
        ("conversation_rating_changed", None, [], "change of status"),
        ("custom_action_started", None, [], "change of status"),
        ("operator_workflow_event", None, [], "change of status"),
        ("note", "<p>Stammkunde</p>", [], "private note"),
        ("note_and_reopen", "<p>Stammkunde</p>", [], "private note"),
        ("note_and_unsnooze", "<p>Stammkunde</p>", [{"type": "upload"}], "private note"),
        ("something_new", "<p>?</p>", [], "part of an unknown kind"),
        (None, "<p>?</p>", [], "part of an unknown kind"),
        (["comment"], None, [], "change of status"),
    ],
)
def test_parts_of_every_kind(
    tmp_path: Path, kind: object, body: str | None, attachments: object, reason: str | None
) -> None:
    """Words that an admin says while closing or assigning reach the customer; those of notes do not."""
    part = said(71, body, part_type=kind, attachments=attachments)
    (found,) = (one for one in of_part(tmp_path, part) if not isinstance(one, StatusChange))
    if reason is None:
        assert (found.id, found.role, found.agent_id) == ("71", "agent", "7")
    else:
        assert found == LeftOut(1, reason)


@pytest.mark.parametrize(
    ("author", "sender"),
    [
        (KIM, "person"),
        ({"type": "bot", "id": "5", "name": "Operator"}, "bot"),
        ({"type": "operator", "id": "5"}, "bot"),
        ({"type": "admin", "id": "5", "name": "Operator", "email": "operator+x1@intercom.io"}, "bot"),
        ({"type": "admin", "id": "5", "name": "Asistente", "email": "operator+x1@intercom.io"}, "bot"),
        ({"type": "admin", "id": "5", "name": "Fin"}, "bot"),
        ({"type": "admin", "id": "5", "name": "Ayuda", "from_ai_agent": True}, "bot"),
        ({"type": "admin", "id": "5", "name": "Ayuda", "is_ai_answer": True}, "bot"),
        ({"type": "admin", "id": "5", "name": "Ayuda", "from_ai_agent": False}, "person"),
        ({"type": "admin", "id": "5", "name": "Fin", "email": "fin@lamp.example"}, "person"),
        ({"type": "team", "id": "5", "name": "Werkstatt"}, "person"),
    ],
)
def test_machines_that_look_like_colleagues(tmp_path: Path, author: dict[str, object], sender: str) -> None:
    (found,) = of_part(tmp_path, said(71, "<p>Zwei Tage.</p>", author))
    assert (found.sender, found.agent_id) == (sender, "bot" if sender == "bot" else author["id"])


def test_a_part_may_itself_be_marked_as_an_answer_of_ai(tmp_path: Path) -> None:
    (found,) = of_part(tmp_path, said(71, "<p>Deux jours.</p>", is_ai_answer=True))
    assert (found.sender, found.agent_id) == ("bot", "bot")


@pytest.mark.parametrize(
    ("delivered_as", "author", "sender"),
    [
        ("automated", KIM, "system"),
        ("campaigns_initiated", KIM, "system"),
        ("operator_initiated", {"type": "bot", "id": "5"}, "system"),
        ("admin_initiated", KIM, "person"),
        ("customer_initiated", USER, "person"),
        ("automated", USER, "person"),
    ],
)
def test_what_was_sent_to_many_answers_nobody(
    tmp_path: Path, delivered_as: str, author: object, sender: str
) -> None:
    source = SOURCE | {"delivered_as": delivered_as, "author": author}
    (found,) = intercom(tmp_path, conversation(source=source, contacts={"contacts": [{"id": "u1"}]}))
    assert found.sender == sender and found.customer_id == "u1"


def test_redacted_parts_and_sources_are_removed(tmp_path: Path) -> None:
    part = said(71, "<p><i>quitado</i></p>", redacted=True, attachments=[{"type": "upload"}])
    found = intercom(tmp_path, conversation(part, source=SOURCE | {"redacted": True}))
    assert found == [
        LeftOut(1, "redacted"), Removal(1, "lamps", "source-70", "intercom"),
        LeftOut(1, "redacted"), Removal(1, "lamps", "71", "intercom"),
    ]  # fmt: skip


BLANK = USER | {"name": "", "email": ""}


@pytest.mark.parametrize(
    ("part", "source", "notice"),
    [
        (said(71, "Entfernt nach den Regeln des Netzes.", BLANK), SOURCE, True),
        (said(71, "<p>Retiré par le réseau.</p>", BLANK), SOURCE, True),
        (said(71, "Removed.", BLANK | {"id": "u2"}), SOURCE, True),
        (said(71, "<p>Removed.</p>", BLANK | {"id": "u2"}), SOURCE | {"type": "twitter"}, True),
        (said(71, "<p>Hello?</p>", BLANK | {"id": "u2"}), SOURCE, False),
        (said(71, "<p>Hello?</p>", {"type": "user", "id": "u1"}), SOURCE, False),
        (said(71, "<p>Hello?</p>", USER | {"name": None, "email": ""}), SOURCE, False),
    ],
)
def test_notices_in_place_of_a_message(tmp_path: Path, part: object, source: object, notice: bool) -> None:
    """Its author is blanked, which the same author is not elsewhere, or it has no HTML where others have
    some. A visitor without a name who writes is no notice."""
    _, *found = intercom(tmp_path, conversation(part, source=source))
    if notice:
        removal = Removal(1, "lamps", "71", "intercom")
        assert found == [LeftOut(1, "notice of a channel in place of a message"), removal]
    else:
        assert [one.text for one in found] == ["Hello?"]


def test_many_authors_without_names_are_looked_at_once(tmp_path: Path) -> None:
    """None of 20,000 is compared with all others."""
    parts = [said(number, "<p>Hello?</p>", BLANK | {"id": "u2"}) for number in range(20_000)]
    assert len(intercom(tmp_path, conversation(*parts))) == 1 + 20_000


@pytest.mark.parametrize(
    ("fields", "rating"),
    [
        ({"conversation_rating": {"rating": 2, "created_at": NINE, "contact": {"id": "u9"},
                                  "teammate": {"type": "admin", "id": 7}}}, (2, "u9", "7")),
        ({"conversation_rating": {"rating": 5, "teammate": {"type": "bot"}}}, (5, "u1", "bot")),
        ({"conversation_rating": {"rating": None, "remark": None}}, None),
        ({"conversation_rating": None}, None),
        ({"ai_agent": {"rating": 3, "last_answer_type": "ai_answer"}}, (3, "u1", "bot")),
        ({"ai_agent": {"rating": 3}, "conversation_rating": {"rating": 1}}, (1, "u1", None)),
    ],
)  # fmt: skip
def test_ratings(tmp_path: Path, fields: dict[str, object], rating: tuple[object, ...] | None) -> None:
    _, *found = intercom(tmp_path, conversation(**fields))
    assert [(one.score, one.customer_id, one.agent_id) for one in found] == ([rating] if rating else [])


def test_a_rating_outside_the_scale_is_rejected(tmp_path: Path) -> None:
    for rating in (0, "4", {"rating": 4}):
        _, found = intercom(tmp_path, conversation(conversation_rating={"rating": rating}))
        assert isinstance(found, Rejection) and found.reason.startswith("conversation_rating: the ")


def test_parts_of_one_second_keep_their_order(tmp_path: Path) -> None:
    """The source comes first, then by number, not by the text of the number."""
    parts = [said(number, f"<p>{number}</p>", created_at=NINE) for number in (1000, 999)]
    assert [one.id for one in intercom(tmp_path, conversation(*parts))] == ["source-70", "999", "1000"]


def test_a_conversation_that_an_agent_opened(tmp_path: Path) -> None:
    """The customer has not written yet, so the contacts say who it is; without them nobody does."""
    source = {"id": 1, "type": "email", "body": "Su factura", "author": KIM}
    found = conversation(source=source, contacts={"contacts": [{"type": "contact", "id": "u9"}]})
    (message,) = intercom(tmp_path, found)
    assert (message.customer_id, message.role, message.channel) == ("u9", "agent", "email")
    reason = "source: the conversation does not name its customer; export it with its contacts"
    assert intercom(tmp_path, found | {"contacts": {}}) == [Rejection(1, reason)]


def test_the_list_of_conversations_lacks_their_replies(tmp_path: Path) -> None:
    """The question is read; that it was answered would be hidden, so it is said."""
    listed = conversation(statistics={"first_admin_reply_at": NINE + 60})
    del listed["conversation_parts"]
    question, rejected = intercom(tmp_path, listed)
    assert question.id == "source-70"
    assert rejected.line == 1 and "retrieve each conversation" in rejected.reason


def test_half_a_conversation(tmp_path: Path) -> None:
    found = intercom(
        tmp_path, conversation(None, said(72, "<p>x</p>", {"type": "ghost"}), said(73, "<p>y</p>", None))
    )
    unknown = "author type is unknown, expected one of user, lead, contact, admin, team, bot, operator"
    assert found[1:] == [
        Rejection(1, "part 1: expected a JSON object"),
        Rejection(1, f"part 2: {unknown}"),
        Rejection(1, f"part 3: {unknown}"),
    ]
