"""What a store keeps for journeys: scores, flags, changed conversations, links."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support import open_store
from nlp_support.errors import InvalidArgument
from nlp_support.store import StoredScore, input_digest, schema
from nlp_support.store.flag_rows import from_json, to_flag, to_json, to_row
from nlp_support.types.flag import Flag, Reason, ReasonCode, Status

from support import T0, exchange, message

HOUR = timedelta(hours=1)


def flag(id="f1", *, conversation_id="k", customer_id="u", severity=0.6, hours=0.0, **fields):
    given = {
        "account_id": "acme",
        "reasons": (
            Reason("asked-again", "asked the same for the second time", 0.6, ("1",), 2, "asked-again"),
        ),
        "raised_at": T0 + hours * HOUR,
        "evidence_ids": ("1",),
        **fields,
    }
    return Flag(id=id, conversation_id=conversation_id, customer_id=customer_id, severity=severity, **given)


def cleared(id="f1"):
    return flag(id, status=Status.CLEARED, cleared_at=T0 + HOUR)


def watch_all(store, account_id="acme"):
    """Settle everything that is pending, as one who found no flags."""
    for changed in store._flags.pending(account_id, 100):
        assert store._flags.replace(account_id, changed.conversation_id, [], change=changed.change)


def pending(store, account_id="acme"):
    return [changed.conversation_id for changed in store._flags.pending(account_id, 100)]


def the_flag(store, **options):
    (found,) = store._flags.list("acme", **options)
    return found


# Scores


def test_scores_come_back_by_message_and_only_from_the_same_models(store):
    store.add([message(f"{n:04}", minutes=n) for n in range(1200)])
    scores = {f"{n:04}": StoredScore(n - 600, n / 1200, 1 + n / 400, bytes([n % 256])) for n in range(1200)}
    store._scores.put("acme", scores, models="a")
    assert store._scores.get("acme", [*scores, "none"], models="a") == scores  # three queries of 500 ids
    assert store._scores.get("acme", list(scores), models="b") == {}
    assert store._scores.get("other", list(scores), models="a") == {}
    assert store._scores.get("acme", [], models="a") == {}


def test_a_later_score_replaces_that_of_other_models(store):
    store.add([message("1")])
    store._scores.put("acme", {"1": StoredScore(1, 0.5, 4.0, b"v")}, models="a")
    store._scores.put("acme", {"1": StoredScore(2, -0.5, 2.0)}, models="b")
    assert store._scores.get("acme", ["1"], models="a") == {}
    assert store._scores.get("acme", ["1"], models="b") == {"1": StoredScore(2, -0.5, 2.0, None)}


def test_a_message_that_is_replaced_loses_its_score_and_one_that_is_gone_gets_none(store):
    store.add([message("1"), message("2")])
    store._scores.put("acme", {id: StoredScore(0, 0.0, 3.0) for id in ("1", "2", "gone")}, models="a")
    store.add([message("1", "other words"), message("2")])
    assert list(store._scores.get("acme", ["1", "2", "gone"], models="a")) == ["2"]


def test_digests_fit_the_column_and_tell_inputs_apart(store):
    store.add([message(str(n)) for n in range(300)])
    scores = {str(n): StoredScore(input_digest(f"text {n}"), 0.0, 3.0) for n in range(300)}
    store._scores.put("acme", scores, models="a")
    digests = [score.digest for score in store._scores.get("acme", list(scores), models="a").values()]
    assert len(set(digests)) == 300 and min(digests) < 0 < max(digests)
    assert input_digest("text 7") == scores["7"].digest
    assert input_digest("\ud800") != input_digest("\ud801")


# Flags


def test_a_flag_comes_back_as_it_was_stored(store):
    store.add([message("1")])
    found = flag(until=None, cleared_at=T0 + HOUR, status=Status.CLEARED, evidence_ids=("1", "日本"))
    store._flags.replace("acme", "k", [found])
    assert store._flags.list("acme") == [found]
    assert the_flag(store).raised_at.tzinfo is not None


times = st.datetimes(timezones=st.just(T0.tzinfo))
amounts = st.lists(st.none() | st.integers(2, 99) | st.floats(0, 1e6), max_size=3)
texts = st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=3).map(tuple)


@settings(max_examples=30, deadline=None)
@given(st.tuples(texts, amounts), texts, times, st.none() | times, st.sampled_from(Status))
def test_rows_and_json_give_the_flag_back(said, ids, raised_at, until, status):
    reasons = tuple(
        Reason(code, text, 0.1, ids, amount, text)
        for code, text, amount in zip(ReasonCode, *said, strict=False)
    )
    made = flag(reasons=reasons, evidence_ids=ids, raised_at=raised_at, until=until, status=status)
    assert to_flag(to_row(made)) == made
    assert from_json(to_json(made)) == made


@pytest.mark.parametrize(
    ("act", "found", "status", "cleared_at"),
    [
        ("nothing", flag(severity=0.9), Status.OPEN, None),
        ("nothing", cleared(), Status.CLEARED, T0 + HOUR),
        ("snooze", flag(), Status.SNOOZED, None),
        ("snooze", cleared(), Status.CLEARED, T0 + HOUR),
        ("acknowledge", flag(), Status.ACKNOWLEDGED, None),
        ("acknowledge", cleared(), Status.ACKNOWLEDGED, None),
        ("resolve", flag(severity=1.0), Status.RESOLVED, None),
        ("resolve", cleared(), Status.RESOLVED, None),
        ("clear", flag(), Status.OPEN, None),
        ("clear", cleared(), Status.CLEARED, T0 + HOUR),
    ],
)
def test_what_people_set_stays_and_what_cleared_by_itself_opens_again(store, act, found, status, cleared_at):
    store.add([message("1")])
    store._flags.replace("acme", "k", [flag()])
    if act == "snooze":
        store.snooze_flag("f1", T0 + 5 * HOUR)
    elif act == "clear":
        store._flags.replace("acme", "k", [cleared()])
    elif act != "nothing":
        getattr(store._flags, act)("f1", by="kim")
    store._flags.replace("acme", "k", [found])
    stored = the_flag(store, now=T0)
    assert (stored.status, stored.cleared_at, stored.severity) == (status, cleared_at, found.severity)
    assert stored.until == (T0 + 5 * HOUR if status is Status.SNOOZED else None)


def test_flags_no_longer_found_go_unless_people_touched_them(store):
    store.add([message("1")])
    store._flags.replace("acme", "k", [flag("a"), flag("b"), flag("c")])
    store.acknowledge_flag("b")
    store.snooze_flag("c", T0 + HOUR)
    store._flags.replace("acme", "k", [flag("b"), cleared("c")])
    store._flags.replace("acme", "k", [])
    assert {one.id: one.status for one in store._flags.list("acme")} == {
        "b": Status.ACKNOWLEDGED,
        "c": Status.CLEARED,
    }


def test_a_snoozed_flag_is_open_again_at_its_time(store):
    store.add([message("1")])
    store._flags.replace("acme", "k", [flag()])
    store.snooze_flag("f1", T0 + HOUR, by="kim")
    before = the_flag(store, now=T0 + HOUR - timedelta(microseconds=1))
    assert (before.status, before.until) == (Status.SNOOZED, T0 + HOUR)
    assert the_flag(store, now=T0 + HOUR).status is Status.OPEN
    assert the_flag(store).status is Status.OPEN  # by the clock, which is past it


def test_who_set_a_status_and_when_is_kept(store):
    store.add([message("1")])
    store._flags.replace("acme", "k", [flag()])
    store.acknowledge_flag("f1", by="kim", now=T0 + HOUR)
    sql = "SELECT status, touched_by, touched_at FROM flags"
    at = int((T0 + HOUR).timestamp()) * 1_000_000
    assert store._database.read(sql) == [("acknowledged", "kim", at)]
    for act in (store._flags.acknowledge, store._flags.resolve):
        with pytest.raises(InvalidArgument, match="no flag 'f2'"):
            act("f2")
    with pytest.raises(InvalidArgument, match="no time zone"):
        store.snooze_flag("f1", T0.replace(tzinfo=None))


def test_flags_are_listed_worst_first_and_by_what_is_asked(store):
    store.add([message(n, conversation_id=f"k{n}", customer_id=f"u{n}") for n in "123"])
    for n, severity, hours in (("1", 0.5, 0), ("2", 0.9, 1), ("3", 0.5, 2)):
        own = flag(n, conversation_id=f"k{n}", customer_id=f"u{n}", severity=severity, hours=hours)
        store._flags.replace("acme", f"k{n}", [own])

    def ids(**which):
        return "".join(one.id for one in store._flags.list("acme", **which))

    assert ids() == "231"
    assert ids(since=T0 + HOUR) == "23"
    assert ids(customer_ids=["u1", "u3", "u9"]) == "31"
    assert ids(customer_ids=[]) == ""
    assert ids(conversation_ids=["k2"]) == "2"
    assert ids(conversation_ids=["k2"], customer_ids=["u1"]) == ""
    assert store._flags.list("other") == []


def test_flags_of_another_conversation_are_refused_and_nothing_is_stored(store):
    store.add([message("1"), message("2", conversation_id="k2"), message("3", account_id="other")])
    with pytest.raises(InvalidArgument, match="belongs to another conversation"):
        store._flags.replace("acme", "k", [flag("a"), flag("b", conversation_id="k2")])
    store._flags.replace("acme", "k", [flag("a")])
    with pytest.raises(InvalidArgument, match="'a' belongs to another conversation"):
        store._flags.replace("other", "k", [flag("a", account_id="other", severity=1.0)])
    assert store._flags.list("acme") == [flag("a")] and store._flags.list("other") == []


def test_a_flag_found_before_its_customer_was_erased_is_not_kept(store):
    store.add([message("1")])
    store.forget("acme", "u")
    assert store._flags.replace("acme", "k", [flag()])
    assert store._flags.list("acme") == []


# Changed conversations


def test_every_change_of_a_conversation_makes_it_pending(store):
    store.add([message("1"), message("2", conversation_id="k2"), message("3", account_id="other")])
    assert pending(store) == ["k", "k2"] and pending(store, "other") == ["k"]
    watch_all(store)
    assert pending(store) == [] and pending(store, "other") == ["k"]
    store.add([message("1"), message("2", conversation_id="k2")])  # nothing new
    assert pending(store) == []
    store.add([message("1", "other words", conversation_id="k3")])  # moved from k
    assert pending(store) == ["k", "k3"]
    watch_all(store)
    store._flags.mark_all("acme")
    assert pending(store) == ["k2", "k3"]  # k has no messages left


def test_the_longest_waiting_comes_first_and_no_more_than_asked(store):
    store.add([message("1", conversation_id="b")])
    store.add([message("2", conversation_id="a")])
    assert [changed.conversation_id for changed in store._flags.pending("acme", 1)] == ["b"]


def test_a_conversation_that_changed_meanwhile_stays_pending_and_takes_no_old_flags(store):
    store.add([message("1")])
    (before,) = store._flags.pending("acme", 9)
    store.add([message("2", minutes=1)])
    assert not store._flags.replace("acme", "k", [flag()], change=before.change)
    (after,) = store._flags.pending("acme", 9)
    assert store._flags.list("acme") == [] and after.change > before.change
    assert store._flags.replace("acme", "k", [flag()], change=after.change)
    assert pending(store) == []
    assert not store._flags.replace("acme", "k", [], change=after.change)  # another process was first
    assert store._flags.list("acme") == [flag()]


def test_the_number_of_a_change_is_never_given_again(store):
    """A process that read state 1 must not settle a later state that would count from 1 again."""
    store.add([message("1")])
    (first,) = store._flags.pending("acme", 9)
    watch_all(store)
    store.add([message("2", minutes=1)])
    assert not store._flags.replace("acme", "k", [flag()], change=first.change)
    assert pending(store) == ["k"]


def test_flags_stored_whatever_happened_leave_the_conversation_pending(store):
    store.add([message("1")])
    assert store._flags.replace("acme", "k", [flag()])
    assert pending(store) == ["k"] and store._flags.list("acme") == [flag()]


def test_a_store_of_the_first_version_finds_all_its_conversations_pending(tmp_path, monkeypatch):
    path = tmp_path / "desk.db"
    with sqlite3.connect(path) as connection:
        for statement in schema.MIGRATIONS[0].split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        row = (
            "INSERT INTO messages VALUES ('acme', ?, ?, ?, 'u', 'customer', 'hello', "
            "'chat', NULL, NULL, NULL, NULL)"
        )
        connection.executemany(row, [(1, "1", "k"), (2, "2", "k"), (3, "3", "k2")])
    connection.close()
    with open_store(path) as store:
        assert pending(store) == ["k", "k2"]
        assert store.count("acme") == 3


# Links


def test_links_are_transitive_and_can_be_said_twice(store):
    for pair in (("b", "a"), ("a", "b"), ("c", "d"), ("d", "a"), ("e", "f")):
        store.link_customers(*pair)
    assert store.customer_ids("c") == ("a", "b", "c", "d")
    assert store.customer_ids("f") == ("e", "f")
    assert store.customer_ids("g") == ("g",)
    store.unlink_customer("a")
    assert store.customer_ids("a") == ("a",) and store.customer_ids("d") == ("b", "c", "d")
    store.unlink_customer("e")
    store.unlink_customer("nobody")
    assert store.customer_ids("f") == ("f",)
    assert store._database.read("SELECT count(*) FROM links") == [(3,)]  # nobody is in a group of one


@pytest.mark.parametrize("pair", [("a", "a"), ("", "a"), ("a", ""), ("a", None)])
def test_what_cannot_be_linked_is_refused(store, pair):
    with pytest.raises(InvalidArgument, match="the same or one is empty, expected two different ones"):
        store.link_customers(*pair)


pairs = st.permutations("abcdef").map(lambda ids: ids[:2])


@settings(max_examples=30, deadline=None)
@given(st.lists(pairs, max_size=8))
def test_links_are_the_connected_parts(links):
    """Each pair joins two sets: what is left is what a list of merged sets has."""
    parts = [{id} for id in "abcdef"]
    with open_store(":memory:") as store:
        for first, second in links:
            store.link_customers(first, second)
            joined = [part for part in parts if part & {first, second}]
            parts = [part for part in parts if part not in joined] + [set().union(*joined)]
        for part in parts:
            assert all(store.customer_ids(id) == tuple(sorted(part)) for id in part)


# Journeys and erasure


def test_a_journey_is_all_conversations_of_the_customers_in_the_order_of_time(store):
    store.add(
        [
            message("5", minutes=5, conversation_id="chat"),
            message("2", minutes=2, conversation_id="mail", customer_id="u2"),
            message("4", minutes=4, conversation_id="chat", customer_id="guest"),
            message("3", minutes=3, conversation_id="mail", customer_id="u2", role="agent"),
            message("0", minutes=5, conversation_id="chat", role="agent"),
            message("9", minutes=1, conversation_id="else", customer_id="guest"),
            message("8", minutes=1, conversation_id="chat", account_id="other"),
        ]
    )
    assert [m.id for m in store.customer_messages("acme", ["u", "u2"])] == ["2", "3", "4", "5", "0"]
    assert [m.id for m in store.customer_messages("acme", ["u2"])] == ["2", "3"]
    assert store.customer_messages("acme", []) == store.customer_messages("acme", ["nobody"]) == []


def plan(store, run, *, last=1):
    """The steps of the last SELECTs that `run` does."""
    asked = []
    store._database._connection.set_trace_callback(asked.append)
    run()
    store._database._connection.set_trace_callback(None)
    steps = (store._database.read("EXPLAIN QUERY PLAN " + sql) for sql in asked[-last:])
    return " ".join(row[3] for found in steps for row in found)


@pytest.mark.parametrize("ids", [["k1"], ["k1", "k2"]])
def test_conversations_are_found_by_their_index(store, ids):
    """Without statistics, which no store has, SQLite would go through the account to find a single one."""
    store.add([message(str(n), conversation_id=f"k{n % 9}") for n in range(90)])
    steps = plan(store, lambda: store.conversations("acme", ids), last=2)
    assert "messages_by_conversation (account_id=? AND conversation_id=?)" in steps
    assert "status_changes USING PRIMARY KEY (account_id=? AND conversation_id=?)" in steps


def test_what_is_stored_already_is_found_by_id_when_messages_are_added(store):
    """500 ids a query; SQLite would rather go through the account, so that a long one takes ever longer."""
    asked = []
    store._database._connection.set_trace_callback(asked.append)
    store.add([message(str(n)) for n in range(500)])
    store._database._connection.set_trace_callback(None)
    look_up = next(sql for sql in asked if sql.startswith("SELECT") and "message_id IN" in sql)
    steps = " ".join(row[3] for row in store._database.read("EXPLAIN QUERY PLAN " + look_up))
    assert "messages_by_id (account_id=? AND message_id=?)" in steps


def test_what_is_asked_at_every_message_goes_by_indexes(store):
    store.add([message(str(n), conversation_id=f"k{n % 9}", customer_id=f"u{n % 9}") for n in range(90)])
    store._database.read("ANALYZE")  # with statistics of so few rows a scan looks cheap
    journey = plan(store, lambda: store.customer_messages("acme", ["u1", "u2"]))
    assert "messages_by_conversation (account_id=? AND conversation_id=?)" in journey
    assert "messages_by_customer (account_id=? AND customer_id=?)" in journey
    for run, index in (
        (lambda: store._flags.pending("acme", 9), "unwatched_by_account (account_id=? AND rowid>?)"),
        (
            lambda: store._flags.pending("acme", 9, conversation_ids=["k1", "k2"]),
            "(account_id=? AND conversation_id=?)",
        ),
        (
            lambda: store._conversations.going_on("acme", since=T0, until=T0),
            "PRIMARY KEY (account_id=? AND sent_at>? AND sent_at<?)",
        ),
        (lambda: store._flags.list("acme", conversation_ids=["k1"]), "flags_by_conversation"),
        (lambda: store._flags.list("acme", customer_ids=["u1"]), "flags_by_customer"),
        (lambda: store._scores.get("acme", ["1", "2"], models="a"), "(account_id=? AND message_id=?)"),
        (lambda: store.customer_ids("u1"), "links_by_person"),
    ):
        assert index in plan(store, run)


def test_forget_erases_scores_flags_deliveries_and_links_from_the_file(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([*exchange(1, "where is it", "on its way"), *exchange(2, "where is it", "here")])
        for n, label in ((1, "zanzibarreason"), (2, "ordinaryreason")):
            own = {
                "conversation_id": f"k{n}",
                "customer_id": f"user{n}",
                "reasons": (Reason("manager", label, 0.5),),
            }
            vector = b"secretvector" if n == 1 else b"ordinaryvector"
            store._scores.put("acme", {f"c{n}": StoredScore(n, 0.0, 3.0, vector)}, models="a")
            store._flags.replace("acme", f"k{n}", [flag(f"flag{n}", **own)], notify=["crm", "ops"])
        store.link_customers("user1", "user1-on-mail")
        store.link_customers("user1", "user1-on-phone")
        store.link_customers("user2", "user2-on-mail")
        erased = store.forget("acme", "user1")
        assert (erased.scores, erased.flags, erased.deliveries, erased.links) == (1, 1, 2, 2)
        assert (erased.messages, erased.complete) == (2, True)
        assert store.customer_ids("user1-on-mail") == ("user1-on-mail", "user1-on-phone")
        store.unlink_customer("user1-on-mail")
        assert store.forget("acme", "user1") == replace(
            erased, messages=0, scores=0, flags=0, deliveries=0, links=0
        )
        assert [one.id for one in store._flags.list("acme")] == ["flag2"]
        assert pending(store) == ["k2"]
        assert store._database.read("SELECT DISTINCT flag_id FROM outbox") == [("flag2",)]
        raw = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for gone in (b"zanzibarreason", b"secretvector", b"flag1", b"user1"):
        assert gone not in raw
    for kept in (b"ordinaryreason", b"ordinaryvector", b"flag2", b"user2-on-mail"):
        assert kept in raw


def test_a_conversation_that_others_are_in_is_looked_at_again_when_one_is_forgotten(store):
    """Scores and flags of the others were made with the words of the one who is forgotten."""
    store.add([message("1", customer_id="anna"), message("2", customer_id="ben", minutes=1)])
    store._scores.put("acme", {id: StoredScore(0, 0.0, 3.0) for id in "12"}, models="a")
    watch_all(store)
    store._flags.replace("acme", "k", [flag("a", customer_id="anna"), flag("b", customer_id="ben")])
    erased = store.forget("acme", "anna")
    assert (erased.scores, erased.flags) == (2, 2)
    assert pending(store) == ["k"] and store._flags.list("acme") == []
