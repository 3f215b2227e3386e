"""Zammad tickets and articles."""

import json
from pathlib import Path
from typing import Any

import pytest

from nlp_support import LeftOut, Message, Rejection, Removal, read

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
ARTICLE = {
    "id": 4, "ticket_id": 2, "type": "email", "sender": "Customer", "internal": False,
    "content_type": "text/plain", "body": "Wo bleibt sie?", "from": "Jo Rot <jo@example.com>",
    "created_by_id": 7, "created_at": "2026-05-04T09:00:00.000Z",
}  # fmt: skip
ANSWER = ARTICLE | {"id": 5, "sender": "Agent", "created_by_id": 3, "body": "Sie kommt morgen."}


def zammad(tmp_path: Path, document: object) -> list[Any]:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return list(read(path, format="zammad", account_id="kaffee"))


def test_the_sample() -> None:
    """System, and what says of itself that it is automatic, come from no person; an internal note, a call and
    a mail that failed are left out; the ticket of state 6 was removed."""
    found = list(read(SAMPLES / "zammad.json", format="zammad", account_id="kaffee"))
    messages = [one for one in found if isinstance(one, Message)]
    assert [(m.id, m.role, m.sender, m.agent_id) for m in messages] == [
        ("101", "customer", "person", None),
        ("102", "agent", "system", "bot"),
        ("104", "agent", "person", "3"),
        ("105", "customer", "system", None),
    ]
    assert {(m.conversation_id, m.customer_id, m.channel, m.source) for m in messages} == {
        ("12", "10", "email", "zammad")
    }
    assert (
        messages[0].text == "Der Kaffee ist bitter.\nWas nun?" and messages[0].customer_name == "Petra Blau"
    )
    assert sorted(one.reason for one in found if isinstance(one, LeftOut)) == [
        "deleted", "notice of a call", "private note", "undelivered",
    ]  # fmt: skip
    assert [one for one in found if isinstance(one, Removal)] == [
        Removal(1, "kaffee", "103", "zammad"),
        Removal(1, "kaffee", "106", "zammad"),
        Removal(2, "kaffee", "13", "zammad", conversation=True),
    ]


@pytest.mark.parametrize("shape", ["articles", "assets", "webhooks", "ticket"])
def test_one_conversation_in_every_shape(tmp_path: Path, shape: str) -> None:
    ticket = {"id": 2, "customer_id": 7, "state": "open", "group_id": 1}
    user = {"id": 7, "firstname": "Jo", "lastname": "Rot"}
    assets = {
        "Ticket": {"2": ticket}, "TicketArticle": {"5": ANSWER, "4": ARTICLE}, "User": {"7": user},
    }  # fmt: skip
    document: object = {
        "articles": [ANSWER, ARTICLE],
        "assets": {"assets": assets},
        "webhooks": [{"ticket": ticket | {"customer": user}, "article": one} for one in (ARTICLE, ANSWER)],
        "ticket": ticket | {"articles": [ANSWER, ARTICLE]},
    }[shape]
    found = zammad(tmp_path, document)
    assert {m.id: (m.role, m.customer_id, m.conversation_id) for m in found} == {
        "4": ("customer", "7", "2"), "5": ("agent", "7", "2"),
    }  # fmt: skip


def test_of_one_instant_the_lower_number_comes_first(tmp_path: Path) -> None:
    """9 before 10, although the text "10" is before "9"."""
    ticket = {"id": 2, "customer_id": 7, "articles": [ANSWER | {"id": 10}, ARTICLE | {"id": 9}]}
    assert [m.id for m in zammad(tmp_path, ticket)] == ["9", "10"]


def test_kinds_of_articles(tmp_path: Path) -> None:
    """Numbers stand for the names; an article on behalf of somebody is theirs."""
    numbered = {name: value for name, value in ARTICLE.items() if name not in ("type", "sender")}
    found = zammad(
        tmp_path,
        [
            numbered | {"type_id": 12, "sender_id": 2},
            ARTICLE | {"created_by_id": 3, "origin_by_id": 8, "type": "web"},
            ANSWER | {"type": "note", "body": "merged"},
            ARTICLE | {"sender": "Nobody"},
            ARTICLE | {"body": None},
            ARTICLE | {"body": "", "attachments": [{"id": 1}]},
        ],
    )
    telegram, behalf, merge, nobody, empty, picture = found
    assert (telegram.channel, telegram.role) == ("telegram", "customer")
    assert (behalf.customer_id, behalf.channel) == ("8", "web")
    assert merge == LeftOut(3, "notice of a merge")
    assert isinstance(nobody, Rejection) and "expected Agent, Customer or System" in nobody.reason
    assert empty == LeftOut(5, "no words and no attachment") and picture.text == ""


def test_tickets_without_articles_are_told(tmp_path: Path) -> None:
    (bare,) = zammad(tmp_path, [{"id": 2, "customer_id": 7, "article_count": 3}])
    (assets,) = zammad(tmp_path, {"assets": {"Ticket": {}}})
    assert "no articles" in bare.reason and "all=true" in assets.reason
