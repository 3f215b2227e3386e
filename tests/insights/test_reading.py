"""What insights read: each message once, and nothing that came after the moment that is asked about."""

from datetime import timedelta

import pytest

from nlp_support import Message, Rate, Trend, coach, find_topics, make_report, mine_faq, open_store
from nlp_support.errors import InvalidArgument, UnknownAccount
from nlp_support.insights.conversations import read_conversations
from nlp_support.insights.trend import trend_of
from nlp_support.store import messages as stored
from nlp_support.store.feedback import Outcome

from support import T0, Counting, exchange, message, talks

LATER = T0 + timedelta(days=60)
PARK = "where may guests park cars"
YARD = "Cars can stand in the yard behind the old mill."


@pytest.fixture
def built(monkeypatch):
    """How many rows became messages, and how many messages were made at all, checked or not, so far."""
    counts = {"rows": 0, "messages": 0}
    read, check, trusted = stored.to_message, Message.__post_init__, Message._trusted

    def counted_read(row):
        counts["rows"] += 1
        return read(row)

    def counted_check(own):
        counts["messages"] += 1
        check(own)

    def counted_trusted(*values):
        counts["messages"] += 1
        return trusted(*values)

    monkeypatch.setattr(stored, "to_message", counted_read)
    monkeypatch.setattr(Message, "_trusted", staticmethod(counted_trusted))
    monkeypatch.setattr(Message, "__post_init__", counted_check)
    return counts


def test_a_report_reads_each_message_once(store, built):
    """400 messages in 50 conversations that are answered, and one of 5 messages that waits. A report reads
    the 405 once, and the 5 again for the flags, since how long they wait has changed: 410. Of these 5 a
    redacted copy is made for the question that nobody answered, and ten changes of mood are quoted, each from
    a redacted copy of its conversation of 8: 410 + 5 + 80 = 495, 1.22 a message.

    The first report reads each message three times more, where flags are looked for, where the profile is
    learnt and where replies are encoded, and makes a redacted copy of the 50 conversations to encode: what is
    stored of these has to be made of messages that were read after it was asked what is missing. The 400 are
    read once more where it is told how these conversations ended."""
    waiting = [message(f"w{n}", f"fine {n}", conversation_id="w", minutes=80_000 + n) for n in range(5)]
    store.add([*talks(25), *waiting])
    monitor = Counting().monitor(store)
    built.update(rows=0, messages=0)
    first = make_report(store, "acme", monitor=monitor, now=LATER)
    assert built["rows"] <= 3 * 405 + 5 + 400 and built["messages"] <= 5 * 405 + 90 + 400
    built.update(rows=0, messages=0)
    again = make_report(store, "acme", monitor=monitor, now=LATER)
    assert built == {"rows": 410, "messages": 495} and 495 <= 1.3 * 405
    assert again == first


def test_coaching_reads_each_message_once_too(store, built):
    """As above without the one that waits: 400 read, and 80 for the quotes."""
    store.add(talks(25))
    monitor = Counting().monitor(store)
    coach(store, "acme", monitor=monitor, now=LATER)
    built.update(rows=0, messages=0)
    coach(store, "acme", monitor=monitor, now=LATER)
    assert built == {"rows": 400, "messages": 480}


def test_the_past_is_told_as_it_was_told_then(words_encoder):
    """Asked of a moment between the second and the third message of the eleventh customer, a store that knows
    the days after it too, with the flags that were raised and cleared in them and the feedback that was
    given, tells what one tells that ends there."""
    now = T0 + timedelta(days=10, minutes=30)
    asked = [one for n in range(6) for one in exchange(100 + n, PARK, YARD, hours=24 * n)]
    everything = [*talks(15), *asked, *exchange(200, PARK, "Nowhere.", hours=24 * 12)]
    with open_store(":memory:") as then, open_store(":memory:") as today:
        then.add([one for one in everything if one.sent_at < now])
        today.add(everything)
        past, present = Counting().monitor(then), Counting().monitor(today)
        make_report(today, "acme", monitor=present, now=LATER)
        today._feedback.record("s", "acme", "a100", Outcome.REJECTED, None, now)
        raised = [flag.raised_at for flag in today.flags("acme")]
        assert min(raised) < now <= max(raised)

        report = make_report(then, "acme", monitor=past, now=now)
        assert make_report(today, "acme", monitor=present, now=now) == report
        assert report.flags.open == 1 and report.metrics.conversations == 17
        learnt = coach(then, "acme", monitor=past, now=now)
        assert coach(today, "acme", monitor=present, now=now) == learnt
        for find in (mine_faq, find_topics):
            told = (find(own, "acme", encoder=words_encoder, now=now) for own in (then, today))
            assert next(told) == next(told)


def test_flags_raised_later_are_no_trouble_yet(store):
    """A hundred customers write once: every second gets an answer, the others none and are over. After the
    moment asked about those who were answered write again, angrily, which raises flags. The tree still tells
    the half that went wrong by then, later too: what is written a month after is another contact."""
    now = T0 + timedelta(days=30)
    for n in range(100):
        asked, answered = exchange(n, "where is my parcel", "It is on its way.")
        store.add([asked] if n % 2 else [asked, answered])
    later = [
        message(f"x{n}", "bad, where is it?", minutes=43_201, conversation_id=f"k{n}", customer_id=f"user{n}")
        for n in range(0, 100, 2)
    ]
    monitor = Counting().monitor(store)
    tree = coach(store, "acme", monitor=monitor, now=now).tree
    store.add(later)
    flagged = {flag.conversation_id for flag in monitor.flags("acme", now=LATER) if flag.raised_at >= now}
    assert len(flagged) >= 50
    assert tree is not None and coach(store, "acme", monitor=monitor, now=now).tree == tree
    assert coach(store, "acme", monitor=monitor, now=LATER).tree == tree


def test_feedback_of_later_is_not_known(store, words_encoder):
    store.add([one for n in range(3) for one in exchange(n, PARK, YARD)])
    mine_faq(store, "acme", encoder=words_encoder, now=LATER)  # encodes
    at = T0 + timedelta(days=2)
    store._feedback.record("s", "acme", "a0", Outcome.REJECTED, None, at)
    before, after = (
        mine_faq(store, "acme", encoder=words_encoder, now=moment).entries[0]
        for moment in (at, at + timedelta(microseconds=1))
    )
    assert (before.accepted, before.edited) == (Rate.of(0, 0), Rate.of(0, 0))
    assert (after.accepted, after.edited) == (Rate.of(0, 1), Rate.of(0, 1))


def test_conversations_are_those_with_a_message_in_the_period_and_whole(store):
    """Messages of k at minutes 0 and 10, of m at 10: from minute 5 to before 10 there is none, to before 11
    both are in, the first message of k too. At minute 10 nothing of m is known."""
    store.add([message("1"), message("2", minutes=10), message("3", minutes=10, conversation_id="m")])

    def found(since, until, now=LATER):
        limits = {"since": T0 + timedelta(minutes=since), "until": T0 + timedelta(minutes=until)}
        read = read_conversations(store, "acme", **limits, now=now)
        return [(one.id, [own.id for own in one.messages]) for one in read]

    assert found(5, 10) == []
    assert found(5, 11) == [("k", ["1", "2"]), ("m", ["3"])]
    assert found(0, 11, now=T0 + timedelta(minutes=10)) == [("k", ["1"])]
    assert len(read_conversations(store, "acme", now=LATER)) == 2
    with pytest.raises(UnknownAccount):
        read_conversations(store, "x", now=LATER)


def test_more_conversations_than_a_query_gives_are_all_read(store):
    """1,000 ids a page, 256 conversations a query."""
    store.add([message(f"m{n}", conversation_id=f"k{n}") for n in range(1100)])
    assert len(read_conversations(store, "acme", now=LATER)) == 1100


def test_a_monitor_of_another_store_is_refused(store):
    store.add(talks(1))
    with open_store(":memory:") as other:
        monitor = Counting().monitor(other)
        for make in (coach, make_report):
            with pytest.raises(InvalidArgument, match="with another store"):
                make(store, "acme", monitor=monitor)


@pytest.mark.parametrize(
    ("count", "trend"), [(9, Trend.RISING), (8, Trend.STEADY), (2, Trend.STEADY), (1, Trend.FALLING)]
)
def test_a_trend_is_what_chance_does_not_explain(count, trend):
    """Of ten; Wilson's intervals are (.596, .982), (.490, .943), (.057, .510) and (.018, .404)."""
    assert trend_of(Rate.of(count, 10), usual=0.5) is trend
