"""What deliveries tell comes into the store, once, in order, whatever goes wrong on the way."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from nlp_support import open_store
from nlp_support.errors import StoreError
from nlp_support.server.hooks import worker as working
from nlp_support.server.hooks.worker import LEASE, Worker
from nlp_support.store.deliveries import Arrival
from nlp_support.store.notes import NoteTarget

from hooked import NOW, Clock, chatwoot

SECOND = timedelta(seconds=1)
TARGET = NoteTarget("acme", "chatwoot", "https://desk.example", "token", "1")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "desk.db") as store:
        yield store


@pytest.fixture
def worker(store, clock):
    return Worker(store, now=clock)


def arrive(store, *payloads, platform="chatwoot", account="acme"):
    before = store._database.read("SELECT count(*) FROM hook_deliveries")[0][0]
    bodies = [json.dumps(one).encode() if isinstance(one, dict) else one for one in payloads]
    arrivals = [
        Arrival(account, platform, f"d{number}", f"{account}{platform}{number}".encode(), body)
        for number, body in enumerate(bodies, before)
    ]
    assert all(store._deliveries.put(arrivals, now=NOW))


def texts(store, account="acme"):
    return [one.text for one in store.messages(account)]


def rows(store):
    return store._database.read("SELECT state, body, reason FROM hook_deliveries ORDER BY number")


def test_messages_come_into_the_store_and_their_bodies_go(store, worker):
    arrive(store, chatwoot(21, "Is it in stock?"), chatwoot(22, "Three are left.", by="Sam"))
    assert worker.work() == 2
    asked, answered = store.messages("acme")
    assert (asked.text, asked.customer_id, asked.customer_name) == ("Is it in stock?", "32", "Lou")
    assert (answered.role, answered.agent_id, answered.customer_id) == ("agent", "2", "32")
    assert rows(store) == [("done", None, None)] * 2
    assert worker.work() == 0


def test_a_later_version_and_a_removal_win_over_what_came_before(store, worker):
    edited = chatwoot(21, "Is the lamp in stock?", event="message_updated")
    gone = chatwoot(22, "deleted", event="message_updated", content_attributes={"deleted": True})
    arrive(store, chatwoot(21, "Is it in stock?"), chatwoot(22, "Oh, and"), edited, gone)
    worker.work()
    assert texts(store) == ["Is the lamp in stock?"]


DELETED = {"event": "message_updated", "content_attributes": {"deleted": True}}


@pytest.mark.parametrize("together", [True, False])
def test_what_was_taken_back_stays_so_when_an_older_delivery_comes_late(store, worker, together):
    """Also after other deliveries; another account's message of that id is none of this."""
    arrive(store, chatwoot(21, "deleted", **DELETED))
    if not together:
        worker.work()
    arrive(store, chatwoot(21, "My card is 4111"), chatwoot(22, "Is it in stock?"))
    while worker.work():
        pass
    assert texts(store) == ["Is it in stock?"]
    arrive(store, chatwoot(21, "Hello"), account="other")
    worker.work()
    assert texts(store, "other") == ["Hello"]


def test_what_was_not_delivered_comes_when_it_is(store, worker):
    failed = chatwoot(22, "Three are left.", by="Sam", event="message_updated", status="failed")
    arrive(store, chatwoot(21, "Is it in stock?"), failed)
    worker.work()
    assert texts(store) == ["Is it in stock?"]
    arrive(store, failed | {"status": "sent"})
    worker.work()
    assert texts(store) == ["Is it in stock?", "Three are left."]


def test_our_own_rows_may_come_back(store, worker):
    """What our own program removed and sends again is stored again."""
    row = {"id": "c1", "conversation_id": "7", "customer_id": "32", "role": "customer", "text": "one",
           "sent_at": "2026-05-04T09:00:00Z"}  # fmt: skip
    made, gone = ({"type": f"message.{kind}", "data": row} for kind in ("created", "removed"))
    for payload, expected in ((made, ["one"]), (gone, []), (made | {"again": 1}, ["one"])):
        arrive(store, payload, platform="standard")
        worker.work()
        assert texts(store) == expected


def test_what_is_no_message_is_told_without_words(store, worker):
    arrive(
        store,
        {"event": "conversation_typing_on", "user": {"id": 2}},
        chatwoot(23, "He is upset", by="Sam", private=True),
        {"event": "contact_updated", "id": 32, "name": "Lou"},
        {"something": "else"},
        {},
        chatwoot(24, "When?", created_at="never"),
    )
    worker.work()
    assert texts(store) == []
    assert [(state, body) for state, body, _ in rows(store)] == [("done", None)] * 6
    assert [reason for _, _, reason in rows(store)] == [
        "change of status",
        "private note",
        "change of status",
        "no message: another kind of event",
        "expected an object with message_type, messages, event, rating",
        "sent_at is not ISO 8601, expected a time such as 2024-05-01T09:30:00Z",
    ]


def test_what_a_killed_process_began_is_done_when_its_lease_ends(store, worker, clock):
    """It claims, and never comes back; another may go on 30 s later, and nothing is stored twice."""
    arrive(store, *(chatwoot(number, f"text {number}") for number in range(5)))
    assert len(store._deliveries.claim(200, until=NOW + LEASE, now=NOW)) == 5
    assert worker.work() == 0
    clock.time += LEASE
    assert worker.work() == 1  # alone: it may have been what killed the process
    while worker.work():
        pass
    assert sorted(texts(store)) == [f"text {number}" for number in range(5)]


def test_while_one_works_on_a_webhook_nobody_else_does(store, worker):
    arrive(store, chatwoot(1, "first"))
    store._deliveries.claim(1, until=NOW + LEASE, now=NOW)
    arrive(store, chatwoot(1, "second"))
    arrive(store, chatwoot(1, "of another account"), account="other")
    assert worker.work() == 1
    assert worker.work() == 0
    assert texts(store, "other") == ["of another account"]


def test_one_that_cannot_be_read_is_given_up_and_holds_up_nobody(store, worker, monkeypatch):
    read = working.items_of

    def faulty(store, one):
        if b"poison" in one.body:
            raise RuntimeError("Lou wrote: poison")
        return read(store, one)

    monkeypatch.setattr(working, "items_of", faulty)
    arrive(store, chatwoot(1, "first"), chatwoot(2, "poison"), chatwoot(3, "third"))
    while worker.work():
        pass
    assert texts(store) == ["first", "third"]
    assert [(state, reason) for state, _, reason in rows(store)] == [
        ("done", None), ("stuck", "cannot be read: RuntimeError"), ("done", None),
    ]  # fmt: skip
    monkeypatch.undo()
    assert store._deliveries.retry("other") == 0
    assert store._deliveries.retry() == 1
    worker.work()
    assert texts(store) == ["first", "third", "poison"] or texts(store) == ["first", "poison", "third"]


def test_a_full_disk_costs_no_try(store, worker, monkeypatch):
    arrive(store, chatwoot(1, "first"), chatwoot(2, "second"))

    def full(*_arguments, **_named):
        raise StoreError("full")

    for _ in range(9):
        monkeypatch.setattr(store, "add", full)
        with pytest.raises(StoreError):
            worker.work()
        monkeypatch.undo()
    assert worker.work() == 2
    assert texts(store) == ["first", "second"]


def test_forgetting_a_customer_drops_what_is_stuck_and_their_notes(store, worker):
    arrive(store, chatwoot(1, "first"))
    worker.work()
    store._notes.aim(TARGET)
    store._notes.want("acme", "chatwoot", ["9"], due=NOW)
    arrive(store, chatwoot(2, "secret words of Lou"))
    store._deliveries.give_up(2, "cannot be read: ValueError")
    store.forget("acme", "32")
    assert rows(store)[1][:2] == ("done", None)
    assert store._notes.states() == {}
    store.compact()
    assert b"secret words" not in Path(store._database.location).read_bytes()


@pytest.mark.parametrize(
    ("platform", "payload", "expected"),
    [
        (
            "zendesk",
            {
                "type": "zen:event-type:ticket.comment_added", "id": "e1",
                "zendesk_event_version": "2022-11-06",
                "time": "2026-05-04T09:00:00Z",
                "detail": {"id": "7", "requester_id": "32", "status": "OPEN"},
                "event": {"comment": {"id": "c1", "body": "Is it in stock?", "is_public": True,
                                      "author": {"id": "32", "is_staff": False}}},
            },
            ("c1", "7", "32", "customer"),
        ),
        (
            "intercom",
            {
                "type": "notification_event", "topic": "conversation.user.replied", "id": "notif_1",
                "created_at": 1777885200,
                "data": {"item": {"type": "conversation", "id": "7", "conversation_parts": {
                    "conversation_parts": [{"id": "c1", "part_type": "comment", "created_at": 1777885200,
                                            "body": "<p>Is it in stock?</p>",
                                            "author": {"type": "user", "id": "32"}}]}}},
            },
            ("c1", "7", "32", "customer"),
        ),
        (
            "channel-talk",
            {
                "event": "push", "type": "message",
                "entity": {"id": "c1", "chatId": "7", "chatType": "userChat", "personType": "user",
                           "personId": "32", "createdAt": 1777885200000, "plainText": "Is it in stock?"},
                "refers": {"user": {"id": "32"}},
            },
            ("c1", "7", "32", "customer"),
        ),
        (
            "front",
            {
                "type": "inbound_received",
                "payload": {
                    "id": "evt_1", "type": "inbound", "emitted_at": 1777885200,
                    "conversation": {"id": "7"},
                    "target": {"data": {"id": "c1", "is_inbound": True, "created_at": 1777885200,
                                        "type": "email", "text": "Is it in stock?",
                                        "recipients": [{"role": "from", "handle": "32"}]}},
                },
            },
            ("c1", "7", "32", "customer"),
        ),
        (
            "standard",
            {"type": "message.created", "data": {
                "id": "c1", "conversation_id": "7", "customer_id": "32", "role": "customer",
                "text": "Is it in stock?", "sent_at": "2026-05-04T09:00:00Z"}},
            ("c1", "7", "32", "customer"),
        ),
    ],
)  # fmt: skip
def test_every_platforms_message_is_read(store, worker, platform, payload, expected):
    arrive(store, payload, platform=platform)
    worker.work()
    (one,) = store.messages("acme")
    assert (one.id, one.conversation_id, one.customer_id, one.role) == expected
    assert (one.text, one.sent_at) == ("Is it in stock?", NOW)


def test_a_manager_of_channel_talk_writes_to_the_user_of_the_chat_also_beside_another_system(store, worker):
    arrive(store, chatwoot(1, "first"))
    worker.work()
    entity = {"id": "m1", "chatId": "k", "chatType": "userChat", "createdAt": 1777885200000}
    user = entity | {"personType": "user", "personId": "u", "plainText": "안녕하세요?"}
    manager = entity | {"id": "m2", "personType": "manager", "personId": "g", "plainText": "네, 안녕하세요."}
    arrive(store, {"entity": user, "refers": {}}, platform="channel-talk")
    worker.work()
    arrive(store, {"entity": manager, "refers": {"manager": {"id": "g"}}}, platform="channel-talk")
    worker.work()
    answered = list(store.messages("acme"))[-1]
    assert (answered.id, answered.customer_id) == ("channel-talk:m2", "channel-talk:u")


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("message.created", {"id": "c9"}, "missing conversation_id, customer_id, role, text, sent_at"),
        ("message.removed", {}, "id must be a non-empty string, got NoneType"),
        ("conversation.closed", {"conversation_id": "7"}, "changed_at must be a datetime, got NoneType"),
        ("conversation.closed", {"conversation_id": "7", "changed_at": "soon"}, "sent_at is not ISO 8601"),
        ("customer.created", {"id": "1"}, "another kind of event"),
        ("message.created", "text", None),
        (None, None, None),
    ],
)  # fmt: skip
def test_what_is_wrong_with_our_own_rows_is_told(store, worker, kind, data, reason):
    arrive(store, {"type": kind, "data": data}, platform="standard")
    worker.work()
    told = rows(store)[0][2]
    assert told == reason or (reason and told.startswith(reason))


def test_our_own_rows_can_be_removed_and_conversations_closed(store, worker):
    row = {"conversation_id": "7", "customer_id": "32", "role": "customer", "sent_at": "2026-05-04T09:00:00Z"}
    both = [row | {"id": "c1", "text": "one"}, row | {"id": "c2", "text": "two", "account_id": "other"}]
    arrive(store, {"type": "message.created", "data": both}, platform="standard")
    worker.work()
    assert texts(store) == ["one", "two"]  # of the account of the address
    arrive(store, {"type": "message.removed", "data": {"id": "c1"}}, platform="standard")
    closed = {"conversation_id": "7", "changed_at": "2026-05-04T09:30:00Z"}
    arrive(store, {"type": "conversation.closed", "data": closed}, platform="standard")
    worker.work()
    assert texts(store) == ["two"]
    assert [(one.conversation_id, one.closed) for one in store.status_changes("acme")] == [("7", True)]


def test_notes_are_wanted_where_a_customer_has_just_written(store, worker, clock):
    """Not for an agent's words, an hour-old message, a private note, or an account without a target."""
    store._notes.aim(TARGET, now=NOW)
    arrive(
        store,
        chatwoot(1, "Is it in stock?", conversation=1),
        chatwoot(2, "Hello Lou", conversation=2, by="Sam"),
        chatwoot(3, "An old question", conversation=3, at=NOW - timedelta(hours=1)),
        chatwoot(4, "He is upset", conversation=4, by="Sam", private=True),
    )
    arrive(store, chatwoot(5, "Is it in stock?"), account="other")
    while worker.work():
        pass
    due = store._notes.claim(until=NOW + LEASE, now=NOW + 3 * SECOND)
    assert (due.target, due.conversation_id, due.noted) == (TARGET, "1", None)
    assert store._notes.claim(until=NOW + LEASE, now=NOW + 3 * SECOND) is None


def test_what_came_long_ago_is_cleared_away(store, worker, clock):
    arrive(store, chatwoot(1, "first"))
    worker.work()
    clock.time += timedelta(days=31)
    worker.work()
    assert rows(store) == []
    assert texts(store) == ["first"]
