"""A reply that never arrived answers nobody, and is suggested to nobody."""

import pytest

from cases.desk import Desk
from cases.systems import SYSTEMS, turns, webhook

QUESTION, ANSWER = "Do you ship oak shelves to Jersey?", "Yes, in nine working days."

FAILED = {
    "chatwoot": ("chatwoot", {"status": "failed",
        "content_attributes": {"external_error": "the window is over"}}),
    "chatwoot-capital": ("chatwoot", {"status": "FAILED"}),
    "chatwoot-number": ("chatwoot", {"status": 3}),
    "chatwoot-by-bot": ("chatwoot", {"status": "failed", "sender": {"id": 1, "type": "agent_bot"}}),
    "webhook": ("webhook", {"status": "failed"}),
    "freshdesk": ("freshdesk", {"to_emails": ["dana@mail.example"], "email_failure_count": 1}),
    "freshdesk-two": ("freshdesk", {"to_emails": ["a@mail.example", "b@mail.example"],
        "email_failure_count": 2}),
    "zammad": ("zammad", {"preferences": {"delivery_status": "fail"}}),
    "zammad-message": ("zammad", {"preferences": {"delivery_status": "fail", "delivery_status_message": "550",
        "delivery_retry": 4}}),
    "front": ("front", {"error_type": "invalid_recipient"}),
    "front-sms": ("front", {"type": "sms", "error_type": "undeliverable"}),
    "channel": ("channel_talk", {"state": "failed"}),
}  # fmt: skip

ARRIVED = {
    "chatwoot": ("chatwoot", {"status": "read"}),
    "chatwoot-delivered": ("chatwoot", {"status": "delivered"}),
    "chatwoot-none": ("chatwoot", {"status": None}),
    "chatwoot-error-then-sent": ("chatwoot", {"status": "sent",
        "content_attributes": {"external_error": ""}}),
    "freshdesk-one-of-two": ("freshdesk", {"to_emails": ["a@mail.example", "b@mail.example"],
        "email_failure_count": 1}),
    "zammad": ("zammad", {"preferences": {"delivery_status": "success"}}),
    "front": ("front", {"error_type": None}),
    "channel": ("channel_talk", {"state": "sent"}),
}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def imports(desk, kind, more):
    export, form = SYSTEMS[kind]
    said = turns(QUESTION, ANSWER, step=60)
    said[1].more = more
    return desk.imports(export(said), account="shop", format=form)


@pytest.mark.parametrize("kind", FAILED)
def test_it_answers_nobody(desk, kind):
    report = imports(desk, *FAILED[kind])
    assert [one.text for one in desk.messages()] == [QUESTION] and report["rejected"] == []
    assert desk.metrics()["first_reply"]["all"]["rate"]["count"] == 0
    assert len(desk.waiting(now="2026-05-20T00:00:00Z")) == 1


@pytest.mark.parametrize("kind", ARRIVED)
def test_what_arrived_answers(desk, kind):
    imports(desk, *ARRIVED[kind])
    assert [one.text for one in desk.messages()] == [QUESTION, ANSWER]


@pytest.mark.parametrize("kind", FAILED)
def test_it_fails_later_and_is_sent_again_later(desk, kind):
    """Sent at first; then it failed; then it was tried again and arrived."""
    name, more = FAILED[kind]
    imports(desk, name, {})
    assert imports(desk, name, more)["removed"] == 1
    assert [one.text for one in desk.messages()] == [QUESTION]
    assert imports(desk, name, {})["added"] == 1
    assert [one.text for one in desk.messages()] == [QUESTION, ANSWER]


def test_it_is_no_suggestion(desk):
    imports(desk, *FAILED["chatwoot"])
    assert desk.suggested(QUESTION) == []


def test_a_webhook_tells_it_later(desk):
    said = turns(QUESTION, ANSWER, step=60)
    desk.imports(
        [*webhook(said), *({**one, "status": "failed"} for one in webhook(said[1:], "message_updated"))]
    )
    assert [one.text for one in desk.messages("4")] == [QUESTION]


def test_a_failed_message_of_the_customers_side_is_no_failure_of_ours(desk):
    """A failed incoming message is one that a network did not pass on whole; its words were written."""
    said = turns(QUESTION, ANSWER, step=60)
    said[0].more = {"status": "failed"}
    desk.imports(SYSTEMS["chatwoot"][0](said), account="shop")
    assert QUESTION in [one.text for one in desk.messages()]
