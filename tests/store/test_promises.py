"""Promises are kept by account, seen by other processes, and go with the last message of an account."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nlp_support import MessageStore, Promise, open_store
from nlp_support.errors import InvalidArgument, UnknownAccount

from support import T0, exchange

PROMISE = Promise(
    account_id="acme", right=0.6, confidence=0.9, threshold=0.3, n=50, helped=40, low=0.71, messages=200,
    judged="characters", since=T0, until=T0 + timedelta(days=9), made_at=T0 + timedelta(days=10),
    encoder="words@1", ranking="0123456789abcdef",
)  # fmt: skip


def test_a_promise_is_kept_in_place_of_the_one_before_and_dropped(store: MessageStore) -> None:
    store.add([*exchange(1, "are you open", "we are"), *exchange(2, "hi", "yes", account_id="oak")])
    assert store.promise("acme") is None
    store.keep_promise(PROMISE)
    store.keep_promise(replace(PROMISE, threshold=0.2))
    assert store.promise("acme") == replace(PROMISE, threshold=0.2)
    assert store.promise("oak") is None
    assert PROMISE.coverage == 0.25
    assert store.drop_promise("acme") and not store.drop_promise("acme")
    assert store.promise("acme") is None
    assert store._database.read("SELECT * FROM promises") == []


def test_another_process_sees_each_change_of_a_promise(tmp_path) -> None:
    with open_store(tmp_path / "desk.db") as one, open_store(tmp_path / "desk.db") as other:
        one.add(exchange(1, "are you open", "we are"))
        assert other.promise("acme") is None
        one.keep_promise(PROMISE)
        assert other.promise("acme") == PROMISE
        one.keep_promise(replace(PROMISE, threshold=0.5))
        assert other.promise("acme").threshold == 0.5
        one.drop_promise("acme")
        assert other.promise("acme") is None


def test_a_promise_that_does_not_change_is_read_once(store: MessageStore, monkeypatch) -> None:
    store.add(exchange(1, "are you open", "we are"))
    store.keep_promise(PROMISE)
    asked: list[str] = []
    read = store._database.read
    monkeypatch.setattr(
        store._database, "read", lambda sql, values=(): asked.append(sql) or read(sql, values)
    )
    for _ in range(3):
        assert store.promise("acme") == PROMISE
    assert sum("FROM promises" in sql for sql in asked) == 1


def test_nothing_of_an_account_without_messages_stays(store: MessageStore) -> None:
    store.add([*exchange(1, "are you open", "we are"), *exchange(2, "are you closed", "we are not")])
    store.keep_promise(PROMISE)
    store.forget("acme", "user1")
    assert store.promise("acme") == PROMISE
    store.forget("acme", "user2")
    assert store.promise("acme") is None
    assert store._database.read("SELECT * FROM promises") == []
    store.add(exchange(3, "are you open", "we are"))
    store.keep_promise(PROMISE)
    store.remove("acme", ["c3", "a3"])
    assert store._database.read("SELECT * FROM promises") == []


def test_no_promise_is_kept_for_an_account_that_is_not_there(store: MessageStore) -> None:
    with pytest.raises(UnknownAccount):
        store.keep_promise(PROMISE)
    with pytest.raises(UnknownAccount):
        store.promise("acme")
    with pytest.raises(UnknownAccount):
        store.drop_promise("acme")


@pytest.mark.parametrize(
    "wrong",
    [
        {"right": 0.0}, {"right": 1.0}, {"right": float("nan")}, {"confidence": 1.5}, {"threshold": -0.1},
        {"n": 0}, {"n": 201}, {"helped": 51}, {"made_at": T0.replace(tzinfo=None)}, {"right": "0.6"},
    ],
)  # fmt: skip
def test_a_promise_of_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidArgument):
        replace(PROMISE, **wrong)
