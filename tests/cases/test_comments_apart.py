"""Comments that stand apart from their ticket are read where the ticket is known; else the error says so."""

import json

import pytest

from cases.desk import Desk
from cases.systems import (
    AGENT,
    CONVERSATION,
    CUSTOMER,
    freshdesk,
    front,
    intercom,
    iso,
    turns,
    zammad,
    zendesk,
)

SAID = "Is the blue kettle dishwasher safe?", "No, by hand only."
USERS = [{"id": CUSTOMER, "role": "end-user", "name": "Dana"}, {"id": AGENT, "role": "agent", "name": "Kim"}]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def ticket_and_comments():
    ticket = zendesk(turns(*SAID, step=60))
    return ticket, ticket.pop("comments")


TICKET, COMMENTS = ticket_and_comments()
NAMED = [{**one, "ticket_id": CONVERSATION} for one in COMMENTS]
PAGE = f"https://tea.zendesk.example/api/v2/tickets/{CONVERSATION}/comments.json?page=2"

KNOWN = {
    "lines": NAMED,
    "lines-text-ids": [{**one, "ticket_id": str(CONVERSATION)} for one in COMMENTS],
    "document": {"comments": NAMED, "count": 2},
    "page-with-link": {"comments": COMMENTS, "users": USERS, "next_page": PAGE, "count": 2},
    "page-with-previous-link": {"comments": COMMENTS, "next_page": None, "previous_page": PAGE, "count": 2},
    "page-with-cursor-links": {"comments": COMMENTS, "meta": {"has_more": False}, "links": {"prev": PAGE,
        "next": None}},
    "ticket-first": [TICKET, *NAMED],
    "comments-first": [*NAMED, TICKET],
    "one-page-of-tickets": [{"tickets": [TICKET], "users": USERS}, {"comments": NAMED}],
    "users-apart": [*USERS, TICKET, *NAMED],
    "single-ticket": {"ticket": zendesk(turns(*SAID, step=60))},
    "single-ticket-users": {"ticket": zendesk(turns(*SAID, step=60)), "users": USERS},
    "ticket-beside-comments": {"ticket": TICKET, "comments": COMMENTS},
    "bare-ticket": zendesk(turns(*SAID, step=60)),
    "events": {"ticket_events": [{"id": n, "ticket_id": CONVERSATION, "timestamp": 1777885200 + n,
        "updater_id": one["author_id"],
                                  "child_events": [{"id": one["id"], "type": "Comment",
                                      "event_type": "Comment", "author_id": one["author_id"],
                                      "body": one["body"], "public": True, "via": "Email"}]}
                                 for n, one in enumerate(COMMENTS)], "end_of_stream": True},
    "audits": {"audits": [{"id": n, "ticket_id": CONVERSATION, "created_at": iso(n),
        "author_id": one["author_id"],
                           "events": [{"id": one["id"], "type": "Comment", "author_id": one["author_id"],
                               "body": one["body"], "public": True}]}
                          for n, one in enumerate(COMMENTS)], "count": 2},
    "audits-lines": [{"id": n, "ticket_id": CONVERSATION, "created_at": iso(n), "author_id": one["author_id"],
                      "events": [{"id": one["id"], "type": "Comment", "author_id": one["author_id"],
                          "body": one["body"], "public": True}]}
                     for n, one in enumerate(COMMENTS)],
}  # fmt: skip

UNKNOWN = {
    "page": {"comments": COMMENTS, "next_page": None, "count": 2},
    "lines": COMMENTS,
    "users-too": {"comments": COMMENTS, "users": USERS, "next_page": None},
    "cursor-links": {
        "comments": COMMENTS,
        "meta": {"has_more": False},
        "links": {"prev": None, "next": None},
    },
}


@pytest.mark.parametrize("shape", KNOWN)
def test_comments_whose_ticket_is_known_are_read(desk, shape):
    report = desk.imports(KNOWN[shape], account="shop")
    assert report["format"] == "zendesk"
    assert [(one.role, one.text) for one in desk.messages()] == [("customer", SAID[0]), ("agent", SAID[1])]
    assert report["rejected"] == []
    assert {one.conversation_id for one in desk.messages()} == {str(CONVERSATION)}


@pytest.mark.parametrize("shape", UNKNOWN)
def test_comments_without_their_ticket_say_so(desk, shape):
    told = desk.refusal(UNKNOWN[shape], account="shop", format="zendesk")
    assert "ticket" in told and "conversation_id must" not in told and "dishwasher" not in told


def test_freshdesk_conversations_apart(desk):
    ticket = freshdesk(turns(*SAID, step=60))
    apart = [{**one, "ticket_id": CONVERSATION} for one in ticket["conversations"]]
    ticket["conversations"] = []
    report = desk.imports([ticket, *apart], account="shop", format="freshdesk")
    assert [one.text for one in desk.messages()] == list(SAID) and report["rejected"] == []


def test_freshdesk_conversations_in_a_later_file(desk):
    ticket = freshdesk(turns(*SAID, step=60))
    apart = [{**one, "ticket_id": CONVERSATION} for one in ticket.pop("conversations")]
    desk.imports(ticket, account="shop", format="freshdesk")
    report = desk.imports(apart, account="shop", format="freshdesk")
    assert [one.text for one in desk.messages()] == list(SAID) or report["rejected"]


@pytest.mark.parametrize("shape", ["array", "lines", "assets"])
def test_zammad_articles_apart(desk, shape):
    whole = zammad(turns(*SAID, step=60))
    articles = whole.pop("articles")
    export = {
        "array": json.dumps(articles),
        "lines": articles,
        "assets": {
            "ticket_id": CONVERSATION,
            "assets": {
                "Ticket": {str(CONVERSATION): whole},
                "TicketArticle": {str(one["id"]): one for one in articles},
                "User": {str(CUSTOMER): {"id": CUSTOMER, "firstname": "Dana"}},
            },
        },
    }[shape]
    report = desk.imports(export, account="shop")
    assert [one.text for one in desk.messages()] == list(SAID) and report["rejected"] == []


def test_front_messages_apart(desk):
    messages = front(turns(*SAID, step=60))["messages"]
    for one in messages["_results"]:
        one["_links"] = {"related": {"conversation": "https://api2.frontapp.com/conversations/cnv_50"}}
    report = desk.imports({"_pagination": {"next": None}, **messages}, account="shop")
    assert [one.text for one in desk.messages()] == list(SAID) and report["rejected"] == []


def test_comments_of_two_tickets_in_any_order(desk):
    other = [
        {
            **one,
            "id": one["id"] + 5,
            "ticket_id": 51,
            "author_id": 44 if one["author_id"] == CUSTOMER else AGENT,
        }
        for one in COMMENTS
    ]
    lines = [other[1], NAMED[1], NAMED[0], other[0]]
    report = desk.imports(lines, account="shop")
    assert report["rejected"] == []
    assert [one.role for one in desk.messages()].count("customer") == 2


def test_parts_of_intercom_without_their_conversation(desk):
    parts = intercom(turns(*SAID, step=60))["conversation_parts"]["conversation_parts"]
    told = desk.refusal(parts, account="shop", format="intercom")
    assert "parts without their conversations" in told and "dishwasher" not in told
