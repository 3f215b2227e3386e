import os
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support import Message, Outcome, Rejection, Role, Window, index_account, open_store
from nlp_support.errors import InvalidArgument, StoreError, UnknownAccount, UnknownConversation
from nlp_support.store import ingest, schema
from nlp_support.types.times import to_micros

from support import T0, exchange, message


def test_adding_the_same_messages_again_changes_nothing(store):
    messages = [message("1"), message("2", minutes=1)]
    assert store.add(messages).added == 2
    report = store.add(messages)
    assert (report.added, report.replaced, report.rejected) == (0, 0, [])
    assert list(store.messages("acme")) == messages


def test_a_known_id_with_other_content_replaces_the_message_wherever_its_time_lies(store):
    store.add([message("1", "first", minutes=5), message("2", minutes=6)])
    report = store.add([message("1", "second", minutes=9)])
    assert (report.added, report.replaced) == (0, 1)
    assert [(m.id, m.text) for m in store.messages("acme")] == [("2", "hello"), ("1", "second")]


def test_within_one_call_the_last_version_of_a_message_wins(store):
    report = store.add([message("1", "first"), message("1", "second"), message("1", "second")])
    assert (report.added, report.replaced) == (1, 1)
    assert [m.text for m in store.messages("acme")] == ["second"]


def test_the_same_id_in_two_accounts_is_two_messages(store):
    store.add([message("1"), message("1", account_id="other")])
    assert store.accounts() == ["acme", "other"]


def test_rejections_and_strangers_are_reported_and_the_good_rows_go_in(store):
    report = store.add([message("1"), Rejection(7, "no time"), {"id": "2"}, message("3")])
    assert report.added == 2
    assert report.rejected == [Rejection(7, "no time"), Rejection(3, "expected a Message, got dict")]


def test_rejections_of_many_batches_keep_their_order(store):
    """12,000 rejections are three transactions of 5,000; the message between them is still stored."""
    rejections = [Rejection(line, "no time") for line in range(12_000)]
    report = store.add([*rejections[:7_000], message("1"), *rejections[7_000:]])
    assert (report.added, report.rejected) == (1, rejections)


def lines_run(module, call):
    """How many lines of a module's own code a call runs; each pass of a comprehension counts."""
    count = 0

    def trace(frame, event, arg):
        nonlocal count
        if frame.f_code.co_filename != module.__file__:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def test_changes_of_many_accounts_take_work_in_proportion(store):
    """A changed message in each of 50 and of 200 accounts: four times the work, not sixteen."""
    counts = {}
    for accounts in (50, 200):
        first = [message("1", "first", account_id=f"{accounts}-{n}") for n in range(accounts)]
        second = [message("1", "second", account_id=f"{accounts}-{n}") for n in range(accounts)]
        store.add(first)
        counts[accounts] = lines_run(ingest, lambda messages=second: store.add(messages))
    assert counts[50] > 50 and counts[200] < 5 * counts[50]


def test_messages_are_counted_by_role(store):
    store.add([message("1"), message("2", role="agent"), message("3")])
    assert [store.count("acme", role=role) for role in (None, "customer", Role.AGENT)] == [3, 2, 1]
    assert store.count("nobody") == 0
    with pytest.raises(InvalidArgument, match=r"role is 'robot', expected one of customer, agent"):
        store.count("acme", role="robot")


def test_what_was_stored_is_read_as_it_is(store):
    """A row of 1985, which no message may have any more, comes as it was stored."""
    store.add([message("1"), message("2", minutes=1)])
    with store._database.writing() as connection:
        connection.execute(
            "UPDATE messages SET sent_at = ? WHERE message_id = '1'", (to_micros(T0.replace(year=1985)),)
        )
    assert [one.sent_at.year for one in store.messages("acme")] == [1985, 2026]


def test_a_conversation_is_ordered_by_time_then_as_it_came(store):
    store.add([message("b"), message("a"), message("c", minutes=-1)])
    store.add([message("0"), message("b", "edited")])
    assert [m.id for m in store.conversation("acme", "k").messages] == ["c", "b", "a", "0"]
    assert [m.id for m in store.messages("acme")] == ["c", "b", "a", "0"]
    with pytest.raises(UnknownConversation, match="no conversation 'nope'"):
        store.conversation("acme", "nope")


def test_an_unknown_account_is_told(store):
    store.add([message("1", account_id="other")])
    with pytest.raises(
        UnknownAccount, match=r"^no account 'acme'; check the id, or import its messages first"
    ):
        store.state("acme")
    for strange in ("", "\ud800", None):
        with pytest.raises(UnknownAccount):
            store.state(strange)


def test_revision_counts_what_is_sent_and_rewrites_what_was_there(store):
    def state():
        return store.state("acme").revision, store.state("acme").rewrites

    store.add(exchange(1, "where?", "here"))
    first = state()
    store.add([message("x", minutes=500)])  # a customer's message changes no reply
    assert state() == first
    store.add([message("y", minutes=501, role="agent")])  # a newer reply
    assert state() == (first[0] + 1, first[1])
    store.add([message("z", minutes=10, role="agent")])  # one that arrived late
    assert state() == (first[0] + 2, first[1])
    store.add([message("y", "changed", minutes=501, role="agent")])
    assert state() == (first[0] + 3, first[1] + 1)


def test_a_question_that_arrives_late_makes_its_reply_be_made_anew(store, words_encoder):
    question, reply = exchange(1, "do you repair kettles", "yes in our shop")
    store.add([reply])
    assert index_account(store, "acme", encoder=words_encoder).skipped == {"answers no customer message": 1}
    store.add([question])
    assert index_account(store, "acme", encoder=words_encoder).indexed == 1
    assert store._replies.texts("acme", ["a1"])["a1"].question == "do you repair kettles"


def test_window_start_with_equal_times_counts_the_greater_id_as_newer(store):
    store.add([message(id, role="agent") for id in "abc"])
    after = T0 + timedelta(microseconds=1)
    assert store._replies.window_start("acme", Window(max_messages=2), after)[1] == "b"
    assert store._replies.count_sent("acme", (T0, "b"), after) == 2
    assert store._replies.count_sent("acme", (T0, "b"), T0) == 0


def test_vectors_made_of_an_account_that_was_rewritten_meanwhile_are_not_kept(store, words_encoder):
    from nlp_support.suggest.indexing import encode_replies, encoder_key

    store.add(exchange(1, "do you repair kettles", "yes"))
    store.add(exchange(2, "do you repair lamps", "we do"))
    read = store.conversations("acme", ["k1", "k2"])
    replies, texts = encode_replies(read, {"a1", "a2"}, encoder=words_encoder)
    store.add([message("a1", "no, sorry", minutes=65, role="agent", conversation_id="k1")])
    key, dim = encoder_key(words_encoder), words_encoder.dim
    kept = store._replies.save("acme", key, replies, texts, dim=dim, made_of=read, profile=0)
    assert [reply.message_id for reply in kept] == ["a2"]
    assert store._replies.encoders("acme") == {key: 1}


def test_a_store_is_kept_and_opened_again(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([message("1")])
    with open_store(path) as store:
        assert store.count("acme") == 1
    with pytest.raises(StoreError, match="closed"):
        store.count("acme")


def test_what_cannot_be_opened_is_refused_and_left_alone(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("these are notes and no database " * 200)
    with pytest.raises(StoreError, match="the file is something else"):
        open_store(text)
    assert text.read_text().startswith("these are notes")

    foreign = tmp_path / "other.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        open_store(foreign)

    with pytest.raises(StoreError, match="folder does not exist"):
        open_store(tmp_path / "missing" / "desk.db")
    with pytest.raises(StoreError, match="no store at"):
        open_store(tmp_path / "typo.db", create=False)
    assert not (tmp_path / "typo.db").exists()
    with pytest.raises(StoreError, match="SQLite only"):
        open_store("postgresql://localhost/desk")


def test_a_store_of_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "desk.db"
    open_store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match=r"schema version 99, this nlp-support reads up to \d+; update"):
        open_store(path)


def test_an_older_store_is_migrated_forward_and_keeps_its_messages(tmp_path, monkeypatch):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([message("1")])
    step = "CREATE TABLE remarks (note TEXT); INSERT INTO remarks VALUES ('new')"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    with open_store(path) as store:
        assert store.count("acme") == 1
        assert store._database.read("SELECT note FROM remarks") == [("new",)]
        assert store._database.read("PRAGMA user_version") == [(len(schema.MIGRATIONS),)]


def test_a_migration_that_fails_leaves_the_older_store_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([message("1")])
    broken = "CREATE TABLE remarks (note TEXT); INSERT INTO nowhere VALUES (1)"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
        with pytest.raises(StoreError, match="nowhere"):
            open_store(path)
    with open_store(path) as store:
        assert store.count("acme") == 1
        assert store._database.read("SELECT count(*) FROM sqlite_master WHERE name = 'remarks'") == [(0,)]


def test_a_full_disk_is_reported_and_what_was_stored_stays(tmp_path):
    with open_store(tmp_path / "desk.db") as store:
        store.add([message("1")])
        pages = store._database.read("PRAGMA page_count")[0][0]
        store._database.read(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(StoreError, match="full; none of this batch was stored"):
            store.add(message(f"big{n}", "x" * 20_000, minutes=n) for n in range(100))
        assert [m.id for m in store.messages("acme")] == ["1"]
        store._database.read("PRAGMA max_page_count = 100000")
        assert store.add(message(f"big{n}", "x" * 20_000, minutes=n) for n in range(100)).added == 100


WRITER = """
import sys
from datetime import datetime, timedelta, timezone
from nlp_support import Message, open_store
store = open_store(sys.argv[1])
start = datetime(2026, 1, 5, tzinfo=timezone.utc)
for batch in range(10_000):
    store.add(
        Message(id=f"{batch}-{n}", account_id="acme", conversation_id="k", customer_id="u", role="agent",
                text="text", sent_at=start + timedelta(seconds=batch)) for n in range(20)
    )
    print(batch, flush=True)
"""


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path):
    path = str(tmp_path / "desk.db")
    writer = subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, text=True)
    with open_store(path) as reader:  # reads while the other process writes
        acknowledged = -1
        while acknowledged < 15:
            acknowledged = int(writer.stdout.readline())
            assert reader.count("acme") >= 20 * (acknowledged + 1)
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.communicate()[0].split()
        acknowledged = max([acknowledged, *map(int, rest)])
        stored = reader.count("acme")
        assert stored >= 20 * (acknowledged + 1)
        assert stored % 20 == 0  # a batch is there whole or not at all
        assert reader._database.read("PRAGMA integrity_check") == [("ok",)]


def test_two_processes_may_write_at_once(tmp_path):
    path = str(tmp_path / "desk.db")
    one = "import sys; from support import message; from nlp_support import open_store\n" + (
        "store = open_store(sys.argv[1])\n"
        "for n in range(40): store.add([message(f'{sys.argv[2]}{n}', minutes=n, role='agent')])"
    )
    folders = os.pathsep.join([str(Path(__file__).parents[1]), str(Path(__file__).parents[2])])
    processes = [
        subprocess.Popen([sys.executable, "-c", one, path, name], env={**os.environ, "PYTHONPATH": folders})
        for name in "xy"
    ]
    assert [process.wait(60) for process in processes] == [0, 0]
    with open_store(path) as store:
        assert store.count("acme") == 80
        assert store.state("acme").revision == 80


def test_forget_erases_the_customer_from_the_file(tmp_path, words_encoder):
    path = tmp_path / "desk.db"
    secret, kept = "zanzibarkettle", "ordinaryteapot"
    with open_store(path) as store:
        store.add(exchange(1, f"my {secret} is broken", f"we repair every {secret}", customer_name="Zenobia"))
        store.add(exchange(2, f"my {kept} is broken", f"we repair every {kept}"))
        index_account(store, "acme", encoder=words_encoder)
        store._feedback.record("s1", "acme", "a1", Outcome.EDITED, f"no {secret} today", T0)
        store._feedback.record("s2", "acme", "a2", Outcome.ACCEPTED, None, T0)
        erased = store.forget("acme", "user1")
        assert (erased.messages, erased.replies, erased.feedback, erased.complete) == (2, 1, 1, True)
        assert store.forget("acme", "user1").messages == 0
        assert [m.id for m in store.messages("acme")] == ["c2", "a2"]
        assert list(store._replies.texts("acme", ["a1", "a2"])) == ["a2"]
        raw = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for gone in (secret, "Zenobia", "user1"):
        assert gone.encode() not in raw
    assert kept.encode() in raw


def test_forget_drops_replies_that_others_were_sent_in_the_same_conversation(store, words_encoder):
    """Their question may hold the words of the one who is forgotten."""
    store.add(
        [
            message("1", "is my repair done yet", customer_id="anna"),
            message("2", "mine is late as well", minutes=1, customer_id="ben"),
            message("3", "both are ready", minutes=2, role="agent", customer_id="ben"),
        ]
    )
    index_account(store, "acme", encoder=words_encoder)
    store.forget("acme", "anna")
    assert store._replies.texts("acme", ["3"]) == {}
    index_account(store, "acme", encoder=words_encoder)
    assert store._replies.texts("acme", ["3"])["3"].question == "mine is late as well"


def test_a_customer_who_is_not_there_is_no_error_but_an_account_is(store):
    store.add([message("1")])
    assert store.forget("acme", "nobody").messages == 0
    with pytest.raises(UnknownAccount):
        store.forget("other", "u")
    with pytest.raises(InvalidArgument, match="lone surrogate"):
        store.forget("acme", "\ud800")


ids = st.sampled_from("abcdef")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(ids, st.sampled_from(["x", "y"]), st.integers(0, 5)), max_size=20))
def test_any_order_of_adds_ends_like_a_dictionary(items):
    """The store is what a dict by id is after the same assignments, in order of time and first assignment."""
    expected: dict[str, Message] = {}
    with open_store(":memory:") as store:
        for id, text, minutes in items:
            store.add([message(id, text, minutes=minutes, role="agent")])
            expected[id] = message(id, text, minutes=minutes, role="agent")
        stored = list(store.messages("acme"))
    assert stored == sorted(expected.values(), key=lambda m: m.sent_at)


def test_pages_of_a_long_history_join_without_gap(store):
    store.add(message(f"{n:05}", minutes=n // 3) for n in range(2500))
    found = [m.id for m in store.messages("acme")]
    assert found == [f"{n:05}" for n in range(2500)]
    assert store.messages("acme").__next__().sent_at == T0


def test_what_is_derived_is_a_transaction_like_any_other_but_does_not_wait_for_the_disk(tmp_path):
    """1 is NORMAL, 2 is FULL; afterwards, also after an error, all is waited for again."""
    with open_store(tmp_path / "desk.db") as store:
        store.add([message("1")])
        with store._database.writing(derived=True) as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (1,)
        with pytest.raises(StoreError):
            delete_and_fail(store._database)
        assert store._database.read("PRAGMA synchronous") == [(2,)]
        assert store.count("acme") == 1


def delete_and_fail(database):
    with database.writing(derived=True) as connection:
        connection.execute("DELETE FROM messages")
        connection.execute("no statement")
