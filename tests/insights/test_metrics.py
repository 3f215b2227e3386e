"""Service metrics of six conversations, every figure by hand.

Business hours are 9 to 17 UTC from Monday to Friday; T0 is Monday 2026-01-05, 9:00. Minutes after T0:

    A chat  u1  c 0, c 10 "hello?", g1 30, c 40 "Thanks!"    solved: a wait of 30; thanks wait for nothing
    B email u2  c 60, g2 1440 (Tue 9:00), c 1500, g1 1502          solved: waits of 1380 (7 h of business), 2
    C chat  u3  c 120                                              unanswered
    D chat  u1  c 2880 (Wed 9:00), g2 2940 "Which one?"      left: a wait of 60; u1 came back after A
    E email u4  g1 180, c 200 (12:20), g1 203                      opened by the agent, solved: a wait of 3
    F chat  u5  c 240 (13:00), g2 250, c 260 "still broken"  waiting: a wait of 10, one without an answer
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from nlp_support import open_store
from nlp_support.errors import InvalidArgument, UnknownAccount
from nlp_support.insights.metrics import compare_periods, service_metrics
from nlp_support.insights.metrics.results import Traffic
from nlp_support.insights.topics import Topic, Topics
from nlp_support.types.hours import WEEKDAYS, BusinessHours

from support import T0, message

OFFICE = BusinessHours(open=time(9), close=time(17), weekdays=frozenset(WEEKDAYS[:5]))
NOW = T0 + timedelta(days=30)
MINUTE = 60
HOUR = 3600
ROWS = (
    ("A", "chat", "u1", (
        (0, None, "It is broken."), (10, None, "hello?"), (30, "g1", "Restart it."), (40, None, "Thanks!"),
    )),
    ("B", "email", "u2", (
        (60, None, "Where is it?"), (1440, "g2", "On its way."), (1500, None, "And the other?"),
        (1502, "g1", "It too."),
    )),
    ("C", "chat", "u3", ((120, None, "Are you open?"),)),
    ("D", "chat", "u1", ((2880, None, "It is broken again."), (2940, "g2", "Which one?"))),
    ("E", "email", "u4", (
        (180, "g1", "Your parcel is here."), (200, None, "Who sent it?"), (203, "g1", "The shop."),
    )),
    ("F", "chat", "u5", ((240, None, "Help me."), (250, "g2", "It is done."), (260, None, "Still broken."))),
)  # fmt: skip


def conversations(shift=0.0):
    for own, channel, customer, said in ROWS:
        for at, (minutes, agent, text) in enumerate(said):
            role = "agent" if agent else "customer"
            yield message(
                f"{own}{at}{shift:g}", text, minutes=minutes + shift, role=role, agent_id=agent,
                conversation_id=f"{own}{shift:g}", customer_id=customer, channel=channel,
            )  # fmt: skip


@pytest.fixture
def shop(store):
    store.add(conversations())
    return store


@pytest.fixture
def week(shop):
    return service_metrics(shop, "acme", hours=OFFICE, now=NOW)


def counts(rates):
    return {key: (rate.count, rate.n) for key, rate in rates.items()}


def test_volume(week):
    """Received: A 3, B 2, C, D, E 1 each, F 2; sent: A 1, B 2, D 1, E 2, F 1. Of B all but the question are
    on Tuesday, D is on Wednesday; the period is the days of the messages."""
    volume = week.volume
    assert volume.total == Traffic(10, 7)
    assert volume.by_day == {
        "2026-01-05": Traffic(8, 4), "2026-01-06": Traffic(1, 2), "2026-01-07": Traffic(1, 1)
    }  # fmt: skip
    assert volume.by_channel == {"chat": Traffic(7, 3), "email": Traffic(3, 4)}
    assert volume.by_hour[9] == Traffic(4, 2)  # A at 0, 10, 40 and D; A's reply and B's on Tuesday
    assert volume.by_hour[10] == Traffic(2, 2)  # B at 60 and on Tuesday at 1500; its reply, D's
    assert (
        volume.by_weekday_hour[1][9] == Traffic(0, 1) and volume.by_weekday_hour[6] == (Traffic(0, 0),) * 24
    )
    assert (week.since, week.until) == (T0.replace(hour=0), T0.replace(hour=0) + timedelta(days=3))


def test_volume_is_told_in_the_time_zone_of_the_account(shop):
    """Monday 13:20 UTC, when F ended, is 22:20 in Seoul; D on Wednesday at 9:00 is at 18:00."""
    seoul = service_metrics(shop, "acme", hours=BusinessHours(time_zone="Asia/Seoul"), now=NOW)
    assert seoul.volume.by_weekday_hour[0][22] == Traffic(2, 1)
    assert seoul.volume.by_weekday_hour[2][18] == Traffic(1, 0)


def test_first_replies(week):
    """Waits of 30, 1380, 60, 3 and 10 minutes, and C without an answer. In business hours B waited from 10:00
    to 17:00: 7 h."""
    found = week.first_reply.all
    assert (found.rate.count, found.rate.n, found.pending) == (5, 6, 0)
    times = found.calendar
    assert (times.n, times.median_seconds, times.quickest_seconds, times.slowest_seconds) == (
        5,
        30 * MINUTE,
        3 * MINUTE,
        23 * HOUR,
    )
    assert times.mean_seconds == pytest.approx((30 + 1380 + 60 + 3 + 10) / 5 * MINUTE)
    assert times.buckets == {"<1 h": 3, "1-6 h": 1, "6-12 h": 0, "12-24 h": 1, ">24 h": 0}
    assert found.business.slowest_seconds == 7 * HOUR
    assert found.business.buckets == {"<1 h": 3, "1-6 h": 1, "6-12 h": 1, "12-24 h": 0, ">24 h": 0}
    assert counts(found.within) == {"3 min": (1, 6), "12 h": (4, 6), "24 h": (5, 6)}
    assert counts(found.within_business) == {"3 min": (1, 6), "12 h": (5, 6), "24 h": (5, 6)}


def test_every_reply(week):
    """Besides B's second wait of 2 minutes, and F's second without an answer; A's thanks are no wait."""
    found = week.replies.all
    assert (found.rate.count, found.rate.n) == (6, 8)
    assert found.calendar.median_seconds == 20 * MINUTE  # of 2, 3, 10, 30, 60, 1380
    assert {agent: one.calendar.n for agent, one in week.replies.by_agent.items()} == {"g1": 3, "g2": 3}
    assert week.replies.by_agent["g1"].calendar.slowest_seconds == 30 * MINUTE  # of A, B's second, E
    email = week.replies.by_channel["email"]
    assert (email.rate.count, email.rate.n, email.calendar.n) == (3, 3, 3)


def test_resolution(week):
    """A took 30 minutes, to the reply that was thanked for; B 1442, of business 7 h and 62 minutes; E 3."""
    found = week.resolution
    assert (found.all.rate.count, found.all.rate.n, found.all.open) == (3, 6, 0)
    assert (
        found.all.calendar.median_seconds == 30 * MINUTE
        and found.all.calendar.slowest_seconds == 1442 * MINUTE
    )
    assert found.all.business.slowest_seconds == (7 * 60 + 62) * MINUTE
    assert counts({k: v.rate for k, v in found.by_channel.items()}) == {"chat": (1, 4), "email": (2, 2)}
    # by who replied last: A, B and E by g1, D and F by g2; nobody replied to C
    assert counts({k: v.rate for k, v in found.by_agent.items()}) == {"g1": (3, 3), "g2": (0, 2)}
    assert found.by_topic == {}


def test_the_interval_of_a_rate_is_wilsons(week):
    """3 of 6 with z² = 3.8415: the middle (.5 + 3.8415/12)/(1 + 3.8415/6) = .5; half of the width is
    1.96/1.64025·√(.25/6 + 3.8415/144) = .3123."""
    rate = week.resolution.all.rate
    assert (rate.share, rate.low, rate.high) == (
        0.5,
        pytest.approx(0.1877, abs=2e-4),
        pytest.approx(0.8123, abs=2e-4),
    )


def test_first_contact_resolution(week):
    """Of the three solved u1 came back after A within 7 days."""
    found = week.first_contact
    assert (found.all.count, found.all.n) == (2, 6)
    assert counts(found.by_channel) == {"chat": (0, 4), "email": (2, 2)}


@pytest.mark.parametrize(
    ("topics", "solved"), [((1, 1), 2), ((1, 2), 3), ((1, 0), 2), ((0, 2), 2), ((None, 2), 2)]
)
def test_with_topics_only_who_comes_back_with_the_same_was_not_helped(shop, topics, solved):
    """A and D are of u1. Where either is about nothing known (none, or the topic 0) a return is one."""
    of = {
        conversation: topic
        for conversation, topic in zip(("A0", "D0"), topics, strict=True)
        if topic is not None
    }
    named = tuple(Topic(id, name, (), 1) for id, name in ((1, "orders"), (2, "bills"), (0, "other")))
    found = service_metrics(shop, "acme", hours=OFFICE, now=NOW, topics=Topics("acme", named, of))
    assert found.first_contact.all.count == solved
    assert set(found.resolution.by_topic) == {named[(1, 2, 0).index(topic)].name for topic in of.values()}


def test_a_return_by_a_linked_id_is_one_and_after_seven_days_it_is_none(store):
    """Solved at minute 5; the same person, by another id, on another channel, 7 days later to the minute."""
    week = 7 * 24 * 60
    for minutes, solved in ((week + 5, 0), (week + 6, 1)):
        with open_store(":memory:") as one:
            one.add([
                message("1", "Where?", conversation_id="k1", customer_id="ann"),
                message("2", "Here.", minutes=5, role="agent", conversation_id="k1", customer_id="ann"),
                message("3", "Hi?", minutes=minutes, conversation_id="k2", customer_id="@ann", channel="x"),
            ])  # fmt: skip
            one.link_customers("ann", "@ann")
            found = service_metrics(one, "acme", now=NOW).first_contact.by_channel["chat"]
            assert (found.count, found.n) == (solved, 1)


def test_first_contact_waits_for_seven_days(shop):
    """At day 9, 9:00 all but D (last word on day 2 at 10:00) have been silent for 7 days."""
    found = service_metrics(shop, "acme", now=T0 + timedelta(days=9))
    assert found.first_contact.all.n == 5 and found.resolution.all.rate.n == 6


def test_abandonment(week):
    """C unanswered, F waiting, D left. On Monday A, B, C, E and F began, D on Wednesday at 9."""
    found = week.abandonment
    assert (found.rate.count, found.rate.n) == (3, 6)
    assert counts(found.by_stage) == {"unanswered": (1, 6), "waiting": (1, 6), "left": (1, 6)}
    assert counts(found.by_weekday)["mon"] == (2, 5) and counts(found.by_weekday)["wed"] == (1, 1)
    assert found.by_weekday["sun"].share is None and found.by_weekday["sun"].n == 0
    assert counts(dict(enumerate(found.by_hour)))[9] == (1, 2)  # A and D


def test_what_is_still_open_is_in_no_rate_but_a_target_may_be_missed(shop):
    """At 15:00 on Monday nothing is 3 days old: C waits for 240 minutes, F for 100, B for 300, which is over
    3 minutes and not over 12 h. Answered by then: A 30, E 3, F 10; A's thanks wait for nothing."""
    found = service_metrics(shop, "acme", now=T0 + timedelta(hours=6))
    assert (found.resolution.all.rate.share, found.resolution.all.open) == (None, 5)
    assert (found.abandonment.rate.share, found.first_contact.all.n) == (None, 0)
    every = found.replies.all
    assert (every.rate.count, every.rate.n, every.pending) == (3, 3, 3)
    assert counts(every.within) == {"3 min": (1, 6), "12 h": (3, 3), "24 h": (3, 3)}


def test_what_spans_the_border_counts_where_it_began(shop):
    """From 9:30 to 10:30: A began before, its reply is sent inside; B's wait began inside, its reply is
    later."""
    found = service_metrics(
        shop, "acme", since=T0 + timedelta(minutes=30), until=T0 + timedelta(minutes=90), now=NOW
    )
    assert found.conversations == 1 and found.volume.total == Traffic(2, 1)
    assert found.replies.all.calendar.slowest_seconds == 23 * HOUR and found.replies.all.calendar.n == 1
    later = service_metrics(shop, "acme", since=T0 + timedelta(days=1), until=T0 + timedelta(days=2), now=NOW)
    assert (later.conversations, later.first_reply.all.rate.n, later.replies.all.rate.n) == (0, 0, 1)


def test_one_channel(shop):
    found = service_metrics(shop, "acme", channel="email", now=NOW)
    assert found.conversations == 2 and found.volume.total == Traffic(3, 4)
    with pytest.raises(InvalidArgument, match=r"no message on channel 'fax', expected one of: chat, email"):
        service_metrics(shop, "acme", channel="fax", now=NOW)


def test_an_account_without_agents_or_without_customers(store):
    store.add([message("1", "Anybody?"), message("2", "Hello?", minutes=1)])
    store.add([message("3", "News!", role="agent", account_id="loud")])
    silent = service_metrics(store, "acme", now=NOW)
    assert (silent.replies.all.rate.share, silent.replies.all.calendar.mean_seconds) == (0.0, None)
    assert silent.replies.by_agent == {} and silent.abandonment.by_stage["unanswered"].share == 1.0
    loud = service_metrics(store, "loud", now=NOW)
    assert (loud.conversations, loud.volume.total) == (0, Traffic(0, 1))
    assert (
        loud.replies.all.rate.share is loud.first_contact.all.share is loud.resolution.all.rate.share is None
    )


def test_a_period_without_data_is_told_as_none(shop):
    since = datetime(2031, 3, 1, tzinfo=UTC)
    found = service_metrics(shop, "acme", since=since, until=since + timedelta(days=2))
    assert list(found.volume.by_day.values()) == [Traffic(0, 0)] * 2
    assert found.first_reply.all.calendar.median_seconds is None and found.abandonment.rate.share is None


def test_two_agents_with_one_id_are_one_in_an_account_and_two_in_two(store):
    """Nothing tells two people with one id apart; another account's agent is another."""
    for account in ("acme", "other"):
        for at in (0, 100):
            own = {"account_id": account, "conversation_id": f"k{at}", "customer_id": f"u{at}"}
            store.add([
                message(f"c{at}", "Where?", minutes=at, **own),
                message(f"a{at}", "Here.", minutes=at + 5, role="agent", agent_id="kim", **own),
            ])  # fmt: skip
    found = service_metrics(store, "acme", now=NOW)
    assert {agent: one.calendar.n for agent, one in found.replies.by_agent.items()} == {"kim": 2}


def test_arguments_that_make_no_sense(shop):
    with pytest.raises(UnknownAccount):
        service_metrics(shop, "nobody")
    with pytest.raises(InvalidArgument, match="no time zone"):
        service_metrics(shop, "acme", since=datetime(2026, 1, 1))
    with pytest.raises(InvalidArgument, match="expected later"):
        service_metrics(shop, "acme", since=T0, until=T0)
    with pytest.raises(InvalidArgument, match="target"):
        service_metrics(shop, "acme", targets=[timedelta()])
    with pytest.raises(InvalidArgument, match="no time zone 'Mars/Olympus'"):
        service_metrics(shop, "acme", hours=BusinessHours(time_zone="Mars/Olympus"))


def test_the_period_before_is_as_long_by_the_calendar_and_differences_have_intervals(store):
    """The same week twice. In New York the clocks go forward on 8 March: the week before the 15th is 7 days
    by its calendar, and an hour less."""
    store.add([*conversations(), *conversations(7 * 24 * 60)])
    monday = T0.replace(hour=0) + timedelta(days=7)
    found = compare_periods(
        store, "acme", since=monday, until=monday + timedelta(days=7), hours=OFFICE, now=NOW
    )
    assert found.before.since == monday - timedelta(days=7) and found.before.until == monday
    assert found.now.volume.total == found.before.volume.total
    told = {name: change for name, change in found.changes.items() if change.now is not None}
    untold = {"suggestions accepted", "suggestions edited", "suggestions rejected", "edit distance, mean"}
    assert found.changes.keys() - told.keys() == untold
    assert all(change.difference == 0 for name, change in told.items() if "contact" not in name)
    for change in told.values():
        assert change.low <= change.difference <= change.high and change.low < change.high
    york = BusinessHours(time_zone="America/New_York", holidays=frozenset({date(1999, 1, 1)}))
    sunday = datetime(2026, 3, 15, 4, tzinfo=UTC)
    spring = compare_periods(store, "acme", since=sunday, until=sunday + timedelta(days=7), hours=york)
    assert spring.before.since.astimezone(UTC) == datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert spring.changes["resolution rate"].difference is None
