"""How often the store is asked and written while flags are kept, and what a look at the past leaves alone."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from nlp_support import EscalationPolicy, MessageStore, open_store
from nlp_support.errors import InvalidArgument, UnknownConversation, UnknownCustomer
from nlp_support.types.flag import Status

from support import T0, Counting, exchange, message

LATER = T0 + timedelta(days=20)
HOUR = timedelta(hours=1)
CHUNK = 64  # conversations that are looked at together


def answered(count: int) -> list:
    """So many conversations, each of a question and its answer, all in the first two hours."""
    return [one for n in range(count) for one in exchange(n, f"bad thing {n}", "done", hours=n / count)]


def waiting(count: int) -> list:
    """So many customers who asked once and got no answer."""
    own = [{"conversation_id": f"k{n}", "customer_id": f"user{n}"} for n in range(count)]
    return [message(f"c{n}", f"where is part {n}?", **where) for n, where in enumerate(own)]


def statements(messages: list, before: Callable, measured: Callable) -> Counter[str]:
    """How many statements of each kind `measured` makes, after `before`, on a store with the messages."""
    with open_store(":memory:") as store:
        store.add(messages)
        before(store)
        asked: list[str] = []
        store._database._connection.set_trace_callback(asked.append)
        measured(store)
        store._database._connection.set_trace_callback(None)
    return Counter(sql.split()[0] for sql in asked)


def nothing(store: MessageStore) -> None:
    """Before a first look."""


def update(store: MessageStore) -> None:
    Counting().monitor(store).update("acme", now=LATER)


def standings(store: MessageStore) -> None:
    Counting().monitor(store).standings("acme", now=LATER)


def other_policy(store: MessageStore) -> None:
    Counting().monitor(store, policy=EscalationPolicy(raise_at=0.6)).update("acme", now=LATER)


@pytest.mark.parametrize(
    ("messages", "before", "measured", "selects", "transactions"),
    [
        # pending; messages; closes; scores; the customers of the messages; known flags | scores; flags
        (answered, nothing, update, 6, 2),
        # the same, but that nothing has to be scored
        (answered, update, other_policy, 6, 1),
        # messages; closes; scores; pending
        (answered, update, standings, 4, 0),
        # messages; closes; scores; known flags, since waiting may have raised one
        (waiting, update, update, 4, 0),
        # messages; closes; scores; pending; known flags
        (waiting, update, standings, 5, 0),
    ],
)
def test_a_chunk_of_64_conversations_takes_a_constant_number_of_statements(
    messages, before, measured, selects, transactions
):
    """Two chunks more take twice what one takes, whatever is done once a call; flags that are found and
    scores that are kept are an INSERT each, in the same transaction."""
    small = statements(messages(2 * CHUNK), before, measured)
    large = statements(messages(4 * CHUNK), before, measured)
    assert large["SELECT"] - small["SELECT"] == 2 * selects
    assert large["BEGIN"] - small["BEGIN"] == 2 * transactions
    assert large["DELETE"] - small["DELETE"] <= 2 * 3  # what was pending; flags that are lost; news of them


def test_standings_read_the_account_once():
    """128 conversations are two chunks of four queries. Besides, once a call: the account, the rules, ids
    (a page and the end of it), links, flags."""
    found = statements(answered(2 * CHUNK), update, standings)
    assert found["SELECT"] == 2 * 4 + 6 and found["BEGIN"] == 0


def test_looking_at_some_conversations_takes_one_transaction(store):
    store.add(answered(5))
    models = Counting()
    models.monitor(store).update("acme", now=LATER)
    store.add([message(f"n{n}", "bad again", minutes=500, conversation_id=f"k{n}") for n in range(3)])
    asked: list[str] = []
    store._database._connection.set_trace_callback(asked.append)
    assert models.monitor(store).update("acme", conversation_ids=["k0", "k1", "k2"], now=LATER) == 3
    store._database._connection.set_trace_callback(None)
    assert sum(sql.startswith("BEGIN") for sql in asked) == 2  # scores, flags


def test_progress_tells_how_many_of_how_many(store):
    """100 changed conversations in two chunks; nobody waits."""
    store.add(answered(100))
    told: list[tuple[int, int | None]] = []
    Counting().monitor(store).update("acme", now=LATER, on_progress=lambda *done: told.append(done))
    assert told == [(64, 100), (100, 100)]


# The clock


def desk() -> list:
    """Eve's conversation turns bad, is flagged, recovers and is flagged anew; Ann writes twice; Bob once and
    late. A message an hour."""
    said = ["hello there", "bad thing", "I want to speak to a manager, bad", "good", "very good", "good now",
            "all good", "fine good", "bad bad again, a manager please", "bad end"]  # fmt: skip
    found = []
    for n, text in enumerate(said):
        own = {"conversation_id": "k1", "customer_id": "eve"}
        found.append(message(f"e{n}", text, minutes=60 * n, **own))
        found.append(message(f"a{n}", "We look.", minutes=60 * n + 5, role="agent", **own))
    for n, text in enumerate(["good day", "bad day, a manager please"]):
        own = {"conversation_id": f"ann{n}", "customer_id": "ann"}
        found.append(message(f"ann{n}", text, minutes=120 + 240 * n, channel="email", **own))
        found.append(message(f"re{n}", "Done.", minutes=130 + 240 * n, role="agent", channel="email", **own))
    own = {"conversation_id": "bob", "customer_id": "bob"}
    return [
        *found,
        message("b", "hello", minutes=540, **own),
        message("r", "hi", minutes=541, role="agent", **own),
    ]


@pytest.mark.parametrize("hours", [0.5, 1.5, 2.5, 3, 4.01, 6.5, 8, 8.5, 9.5, 12])
@pytest.mark.parametrize("seen", [True, False], ids=["after a look at all", "before one"])
def test_the_past_is_what_a_store_had_told_that_ended_then(hours, seen):
    """The same messages in two stores, in one of them only those sent before a moment."""
    now = T0 + hours * HOUR
    with open_store(":memory:") as whole, open_store(":memory:") as past:
        whole.add(desk())
        past.add([one for one in desk() if one.sent_at < now])
        first, second = Counting().monitor(whole), Counting().monitor(past)
        if seen:
            first.update("acme", now=LATER)
        assert first.flags("acme", now=now) == second.flags("acme", now=now)
        assert first.all_flags("acme", now=now) == second.all_flags("acme", now=now)
        assert first.standings("acme", now=now) == second.standings("acme", now=now)
        for customer in past.customers("acme"):
            assert first.journey("acme", customer, now=now) == second.journey("acme", customer, now=now)
            assert first.brief("acme", customer, now=now) == second.brief("acme", customer, now=now)
        for id in past.conversation_ids("acme"):
            assert first.conversation("acme", id, now=now) == second.conversation("acme", id, now=now)


def test_a_message_of_that_very_moment_is_not_known(store):
    store.add(desk())
    monitor = Counting().monitor(store)
    assert len(monitor.conversation("acme", "k1", now=T0 + HOUR).scores) == 1
    assert len(monitor.conversation("acme", "k1", now=T0 + 1.001 * HOUR).scores) == 2
    with pytest.raises(UnknownConversation, match="no conversation 'bob'"):
        monitor.conversation("acme", "bob", now=T0 + 9 * HOUR)
    with pytest.raises(UnknownCustomer, match="no message of customer 'bob'"):
        monitor.brief("acme", "bob", now=T0 + 9 * HOUR)
    assert [one.customer_id for one in monitor.standings("acme", now=T0 + 1.5 * HOUR)] == ["eve"]
    assert monitor.standings("acme", now=T0) == []
    with pytest.raises(InvalidArgument, match="no time zone"):
        monitor.journey("acme", "eve", now=T0.replace(tzinfo=None))


def test_a_look_at_the_past_changes_nothing_about_what_went_on(store):
    """Neither before the first look nor after it: no flag, nobody told, and all is still looked at later."""
    store.add(desk())
    monitor = Counting().monitor(store, notify=["crm"], notify_since=T0)
    past = T0 + 3 * HOUR
    assert monitor.update("acme", now=past) == 1  # Ann's first conversation, which was over
    assert monitor.flags("acme", now=past) and monitor.journey("acme", "eve", now=past).flags
    assert store.flags("acme", now=LATER) == [] and store.waiting_deliveries() == {}
    assert monitor.update("acme", now=LATER) == 3
    stored, told = store.flags("acme", now=LATER), store.waiting_deliveries()
    assert {flag.status for flag in stored} == {Status.OPEN, Status.CLEARED} and told["crm"] >= 1
    monitor.flags("acme", now=past)
    monitor.standings("acme", now=past)
    monitor.brief("acme", "eve", now=past)
    assert (store.flags("acme", now=LATER), store.waiting_deliveries()) == (stored, told)


def test_what_people_did_about_a_flag_counts_at_any_time(store):
    store.add(desk())
    monitor = Counting().monitor(store)
    monitor.update("acme", now=LATER)
    first = min(monitor.all_flags("acme", now=LATER), key=lambda flag: flag.raised_at)
    store.resolve_flag(first.id)
    then = first.raised_at + timedelta(minutes=1)
    assert first.id not in {flag.id for flag in monitor.flags("acme", now=then)}
    assert {flag.id: flag.status for flag in monitor.all_flags("acme", now=then)}[first.id] is Status.RESOLVED
