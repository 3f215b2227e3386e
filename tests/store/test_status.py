"""When platforms closed conversations and opened them again: kept once, forgotten with the conversation."""

from datetime import datetime, timedelta

import pytest

from nlp_support import Removal, StatusChange
from nlp_support.errors import InvalidMessage

from support import T0, message


def change(minutes, *, closed=True, conversation_id="k", source=None):
    return StatusChange(1, "acme", conversation_id, closed, T0 + timedelta(minutes=minutes), source)


def kept(store):
    return [
        (one.conversation_id, one.closed, (one.changed_at - T0) / timedelta(minutes=1))
        for one in store.status_changes("acme")
    ]


def test_changes_are_kept_once_by_conversation_and_time(store):
    """Adding them again changes nothing; of one instant what comes last counts."""
    items = [message("1"), change(9, closed=False), change(5), change(5, conversation_id="k2")]
    assert store.add(items).status_changes == 3
    assert kept(store) == [("k", True, 5), ("k", False, 9), ("k2", True, 5)]
    assert store.add(items).status_changes == 0
    assert store.add([change(9)]).status_changes == 1
    assert kept(store)[1] == ("k", True, 9)
    [conversation] = store.conversations("acme", ["k", "k2"])
    assert [one.closed for one in conversation.changes] == [True, True]
    assert [one.conversation_id for one in store.status_changes("acme", ["k2"])] == ["k2"]
    assert store.status_changes("nobody") == []


def test_they_belong_to_the_conversation_of_their_source(store):
    store.add([message("1", source="zendesk"), message("1", minutes=9, source="chatwoot")])
    store.add([change(5, source="zendesk"), change(6, source="chatwoot")])
    assert kept(store) == [("chatwoot:k", True, 6), ("k", True, 5)]


@pytest.mark.parametrize("how", ["forget", "remove", "removal"])
def test_they_go_with_the_last_message_of_their_conversation(store, how):
    other = {"conversation_id": "k2", "customer_id": "v"}
    store.add([message("1"), change(5), message("2", minutes=1, **other), change(6, conversation_id="k2")])
    if how == "forget":
        store.forget("acme", "u")
    elif how == "remove":
        store.remove("acme", ["1"])
    else:
        store.add([Removal(1, "acme", "k", conversation=True)])
    assert kept(store) == [("k2", True, 6)]


def test_a_removed_conversation_takes_along_what_came_before_it_in_the_file(store):
    store.add([message("2", conversation_id="k2")])
    store.add([change(5), change(6, conversation_id="k2"), Removal(2, "acme", "k", conversation=True)])
    assert kept(store) == [("k2", True, 6)]


def test_a_change_needs_a_conversation_and_a_time_with_a_zone():
    with pytest.raises(InvalidMessage, match="conversation_id"):
        change(5, conversation_id="")
    with pytest.raises(InvalidMessage, match="changed_at has no time zone"):
        StatusChange(1, "acme", "k", True, datetime(2026, 1, 5))
