"""Keys and the audit log in the store."""

from datetime import timedelta

import pytest

from nlp_support.store.audit import Audited
from nlp_support.store.keys import Scope

from support import T0


def test_a_scope_covers_itself_and_those_before_it():
    """read < write < admin."""
    assert [[one.covers(other) for other in Scope] for one in Scope] == [
        [True, False, False], [True, True, False], [True, True, True],
    ]  # fmt: skip


def test_no_two_keys_are_alike_and_each_opens_one_account(store):
    keys = {name: store._keys.add(name, "read") for name in ("acme", "other", "가게")}
    assert {name: store._keys.opened_by(key).account_id for name, key in keys.items()} == {
        name: name for name in keys
    }


@pytest.mark.parametrize("at", range(0, 60, 3))
def test_a_key_with_one_other_letter_opens_nothing(store, at):
    key = store._keys.add("acme", "read")
    other = "a" if key[at] != "a" else "b"
    assert store._keys.opened_by(key[:at] + other + key[at + 1 :]) is None


@pytest.mark.parametrize(
    "key", ["", "nls_", "nls_aaaaaaaaaaaa_", "x" * 100_000, "\ud800", "nls_aaaaaaaaaaaa_" + "é" * 43]
)
def test_what_is_no_key_opens_nothing(store, key):
    assert store._keys.opened_by(key) is None


def test_a_revoked_key_stays_revoked_since_then(store):
    key = store._keys.add("acme", "read", now=T0)
    id = key.split("_")[1]
    hour = timedelta(hours=1)
    assert store._keys.revoke(id, now=T0 + hour).revoked_at == T0 + hour
    assert store._keys.revoke(id, now=T0 + 2 * hour).revoked_at == T0 + hour
    assert store._keys.opened_by(key) is None
    assert store._keys.count() == 0
    assert [one.action for one in store._audit.read()] == ["key added, read", "key revoked"]


def test_the_audit_log_gives_the_newest_in_order_and_drops_the_old(store):
    """One entry an hour for four hours, every other one of another account."""
    hours = [T0 + timedelta(hours=at) for at in range(4)]
    entries = [
        Audited(at, "acme" if number % 2 == 0 else "other", "k", "POST x", 200, f"r{number}")
        for number, at in enumerate(hours)
    ]
    store._audit.note(entries)
    assert store._audit.read() == entries
    assert store._audit.read("acme") == entries[::2]
    assert store._audit.read(newest=2) == entries[2:]
    assert store._audit.read(since=hours[1]) == entries[1:]
    assert store._audit.drop_before(hours[2]) == 2
    assert store._audit.read() == entries[2:]


def test_forgetting_a_customer_leaves_the_keys(store):
    from support import exchange

    store.add(exchange(0, "question", "answer"))
    key = store._keys.add("acme", "read")
    store.forget("acme", "user0")
    assert store._keys.opened_by(key) is not None
