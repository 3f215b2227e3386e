"""Each call of the client against a running service."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nlp_support import open_store
from nlp_support.server.client import Client, ServiceError

from service import BANK, SHOP, asks


def test_a_question_gets_what_the_library_suggests(service):
    """All words of the question are those of the first past one, so that its reply is surest; it was sent
    twice."""
    with service.client(scope="read") as client:
        found = client.suggest("do you repair old radios from the fifties", k=1)
    [only] = found.suggestions
    assert only.text.startswith("Yes we repair radios") and only.times_sent == 2
    assert only.source == "reply" and not found.abstained and found.reason is None
    assert found.answers is None


def test_nothing_is_suggested_without_the_reason(service):
    with service.client(scope="read") as client:
        found = client.suggest("vermilion zebras quarrel")
    assert found.abstained and not found.suggestions and found.reason


def test_a_stored_conversation_is_answered_by_its_last_message(service):
    with service.client() as client:
        client.add([asks(SHOP, "How long does a repair take")])
        found = client.suggest(conversation_id="talk-7")
        assert found.answers == "m1"
        assert found.suggestions[0].text == "Most repairs take five working days."
        assert client.record(found.suggestions[0].id, "accepted", agent_id="kim")


def test_messages_come_in_once(service):
    """The first is new, then known, then replaced by other words."""
    one = asks(SHOP, "Is it ready")
    with service.client() as client:
        reports = [client.add([each]) for each in (one, one, replace(one, text="Is my radio ready"))]
    assert [(each.added, each.replaced) for each in reports] == [(1, 0), (0, 0), (0, 1)]


def test_a_message_of_another_account_is_left_out(service):
    with service.client() as client:
        report = client.add([asks(SHOP, "Is it ready"), asks(BANK, "Is it ready", "m2")])
    assert report.added == 1
    assert [(one.line, one.reason) for one in report.rejected] == [
        (2, "account_id is not that of the address, expected the same one or none")
    ]
    with open_store(service.path) as store:
        assert all(one.id != "m2" for one in store.messages(BANK))


def test_lines_of_a_long_report_are_positions(service, monkeypatch):
    """Two messages a request: the fourth message is line 2 of the second request."""
    monkeypatch.setattr("nlp_support.server.client.AT_ONCE", 2)
    given = [asks(SHOP, "hello", f"n{number}") for number in range(3)] + [asks(BANK, "hello", "n3")]
    with service.client() as client:
        report = client.add(given)
    assert report.added == 3 and [one.line for one in report.rejected] == [4]
    assert report.senders == {"person": 3}


def test_a_reply_is_checked(service):
    with service.client(scope="read") as client:
        found = client.check("Hello {customer_name}, bring it in.", context=["Do you repair radios?"])
    [only] = [one for one in found if one.code == "placeholder"]
    assert (only.start, only.end) == (6, 21)


def test_who_waits_is_in_the_inbox_and_in_the_conversation(service):
    with service.client() as client:
        client.add([asks(SHOP, "How long does a repair take")])
        inbox = client.inbox()
        talk = client.conversation("talk-7")
    [waiting] = inbox.waiting
    assert inbox.total == 1 and waiting.message_ids == ("m1",)
    assert timedelta(minutes=29) < waiting.waited_seconds < timedelta(minutes=60)
    assert talk.waiting == ("m1",) and talk.customer_id == "dana" and talk.message_count == 1
    assert talk.triage is not None and talk.triage.complexity.level in ("low", "medium", "high")
    assert talk.journey is not None and talk.journey.customer_ids == ("dana",)
    assert talk.brief is not None and talk.brief.last_topics == ("How long does a repair take",)


def test_an_answered_conversation_waits_for_nothing(service):
    with service.client(scope="read") as client:
        talk = client.conversation("past-0")
    assert talk.waiting == () and talk.triage is None
    assert [one.role for one in talk.messages] == ["customer", "agent"]


def test_a_customer_is_one_thread_over_all_channels(service):
    """Dana wrote by chat and by mail; the newest message alone leaves an older one."""
    mail = replace(asks(SHOP, "And by mail", "m2", minutes=10, conversation="mail-1"), channel="email")
    with service.client() as client:
        client.add([asks(SHOP, "How long does a repair take"), mail])
        found, newest = client.customer("dana"), client.customer("dana", limit=1)
        before = client.customer("dana", before=mail.sent_at)
    assert [one.id for one in found.messages] == ["m1", "m2"] and not found.more
    assert found.channels == ("chat", "email")
    assert [one.id for one in newest.messages] == ["m2"] and newest.more
    assert [one.id for one in before.messages] == ["m1"]


def angry(client: Client) -> None:
    client.add([asks(SHOP, "bad, I want to speak to your manager, or I sue you", conversation="angry")])


def test_flags_are_raised_and_people_act_on_them(service):
    with service.client() as client:
        angry(client)
        [flag] = client.flags().flags
        assert flag.conversation_id == "angry" and flag.status == "open" and "manager" in flag.codes
        assert client.acknowledge(flag.id, by="kim").status == "acknowledged"
        until = datetime.now(UTC) + timedelta(days=1)
        snoozed = client.snooze(flag.id, until, by="kim")
        assert snoozed.status == "snoozed" and snoozed.until == until
        assert client.resolve(flag.id).status == "resolved"
        assert client.flags().flags == ()


def test_metrics_of_a_period(service):
    """Four conversations, each answered four minutes after the question."""
    with service.client(scope="read") as client:
        found = client.metrics()
    assert found.conversations == 4
    assert found.first_reply.all.calendar.median_seconds == 240


def test_an_entry_of_the_knowledge_base_is_approved(service):
    """Each of the two questions was asked twice."""
    with service.client() as client:
        found = client.faq(min_count=2)
        assert found.entries, found.reason
        client.set_entry_state(found.entries[0].id, "approved", by="kim")
        [entry] = [one for one in client.faq(min_count=2).entries if one.id == found.entries[0].id]
    assert entry.state == "approved" and entry.set_by == "kim"


@pytest.mark.parametrize(
    ("call", "status"),
    [
        (lambda client: client.conversation("none"), 404),
        (lambda client: client.customer("none"), 404),
        (lambda client: client.resolve("none"), 404),
        (lambda client: client.set_entry_state("none", "approved"), 404),
        (lambda client: client.suggest(), 422),
        (lambda client: client.suggest("a", k=0), 422),
        (lambda client: client.suggest("a", conversation_id="past-0", context=["b"]), 422),
        (lambda client: client.record("none", "accepted"), 400),
        (lambda client: client.metrics(channel="pigeon"), 400),
    ],
)
def test_what_is_wrong_is_told(service, call, status):
    with service.client() as client, pytest.raises(ServiceError) as caught:
        call(client)
    assert caught.value.status == status and caught.value.request_id and str(caught.value)


def test_a_key_that_only_reads_changes_nothing(service):
    with service.client(scope="read") as client, pytest.raises(ServiceError) as caught:
        client.add([asks(SHOP, "Is it ready")])
    assert caught.value.status == 403


def test_a_service_that_is_not_there_is_told_as_such():
    """Nothing listens on port 1."""
    with Client("http://127.0.0.1:1", SHOP, "key", tries=1) as client, pytest.raises(ServiceError) as caught:
        client.inbox()
    assert caught.value.status is None and "cannot be reached" in str(caught.value)


def test_ids_may_be_any_text(service):
    """An account, a conversation and a customer with slashes, percent signs, dots and letters of any kind."""
    id = "../a b%2F/길?#&\u00e9"
    odd = replace(asks(BANK, "What does a transfer abroad cost"), conversation_id=id, customer_id=id)
    with service.client(BANK) as client:
        assert client.add([odd]).added == 1
        assert client.conversation(id).messages[0].customer_id == id
        assert client.customer(id).messages[0].conversation_id == id
        assert client.suggest(conversation_id=id).answers == "m1"
