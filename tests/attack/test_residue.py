"""Nothing of a forgotten customer is left in the file, its log or its index of the log."""

import random
import sqlite3
from datetime import timedelta

import pytest

from nlp_support import Message, index_account, open_store
from nlp_support.store import schema

from support import T0, Counting, message, run

CUSTOMERS, FORGOTTEN = 250, 150  # of so many, bytes of some are left where the file is not rebuilt


def marks(number):
    """What only this customer's rows hold."""
    return [f"{kind}{number:03d}q" for kind in ("word", "mail", "name", "own", "talk")]


def crowd():
    """Customers whose messages are long and short and come in any order, so that pages are split and balanced
    all the time."""
    rng = random.Random(5)
    for number in range(CUSTOMERS):
        word, mail, name, own, talk = marks(number)
        for turn in range(rng.choice([2, 4, 6])):
            text = f"{word} is what {rng.random()} wrote from {mail}@example.org. " * rng.choice([1, 2, 5])
            yield Message(
                id=f"{rng.getrandbits(40):010x}", account_id="shop", conversation_id=f"{talk}{turn % 3}",
                customer_id=own, role="agent" if turn % 2 else "customer", text=text,
                sent_at=T0 + timedelta(seconds=rng.randrange(10**6)), customer_name=name,
            )  # fmt: skip


def left(path, gone):
    """Which of the customers' marks are found in any file of the store."""
    raw = b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    return [mark for number in gone for mark in marks(number) if mark.encode() in raw]


def filled(path, encoder):
    store = open_store(path)
    store.add(crowd())
    index_account(store, "shop", encoder=encoder)
    Counting().monitor(store).update("shop", now=T0 + timedelta(days=30))
    return store


@pytest.mark.parametrize("many_at_once", [False, True])
def test_no_byte_of_a_forgotten_customer_is_left(tmp_path, words_encoder, many_at_once):
    path = tmp_path / "desk.db"
    gone = random.Random(6).sample(range(CUSTOMERS), FORGOTTEN)
    with filled(path, words_encoder) as store:
        assert len(left(path, gone)) == 5 * len(gone)
        done = [store.forget("shop", marks(number)[3], compact=not many_at_once) for number in gone]
        assert {one.complete for one in done} == {not many_at_once}
        assert not many_at_once or store.compact()
        assert left(path, gone) == []
        kept = set(range(CUSTOMERS)) - set(gone)
        assert len(store.customers("shop")) == len(kept)
    assert left(path, gone) == [] and len(left(path, kept)) == 5 * len(kept)


def test_forget_is_not_complete_while_another_process_reads(tmp_path, monkeypatch):
    """A reader in the middle of a transaction keeps the log with the old state; when it is done, forgetting
    again is complete, and the command says both by its exit code."""
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.2)  # how long it waits for the reader
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add(
            [message("m1", "a secret of word000q"), message("m2", customer_id="v", conversation_id="k2")]
        )
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM messages").fetchone()
    words = "forget", "u", "--store", path, "--yes"
    assert "run forget again" in run(*words, code=3).stderr
    assert b"word000q" in b"".join(file.read_bytes() for file in tmp_path.glob("desk.db*"))
    reader.execute("COMMIT")
    reader.close()
    run(*words)
    assert b"word000q" not in b"".join(file.read_bytes() for file in tmp_path.glob("desk.db*"))


def test_the_store_serves_on_while_it_was_rebuilt(tmp_path, words_encoder):
    path = tmp_path / "desk.db"
    with filled(path, words_encoder) as store, open_store(path) as other:
        before = other.count("shop")
        erased = store.forget("shop", marks(1)[3])
        assert erased.complete and other.count("shop") == before - erased.messages
        other.add([message("new", account_id="shop")])
        assert store.count("shop") == before - erased.messages + 1
