"""Service metrics against the same counted in plain Python, over conversations that nobody arranged."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support import Message, StatusChange, open_store
from nlp_support.insights.metrics import service_metrics
from nlp_support.insights.topics import Topic, Topics
from nlp_support.readers.demo.messages import END, demo_messages
from nlp_support.text.contacts import ContactRules
from nlp_support.types.hours import WEEKDAYS, BusinessHours, HoursChange

from plain_metrics import close, comparable, plain_metrics

TARGETS = {"3 min": timedelta(minutes=3), "12 h": timedelta(hours=12), "24 h": timedelta(hours=24)}
# Daylight saving ends in New York on 1 November 2026, within the weeks of the made messages.
NEW_YORK = BusinessHours(
    open=time(9),
    close=time(17),
    weekdays=frozenset(WEEKDAYS[:5]),
    time_zone="America/New_York",
    holidays=frozenset({date(2026, 11, 3)}),
    changes=(HoursChange(date(2026, 10, 30), weekdays=frozenset(WEEKDAYS)),),
)
START = datetime(2026, 10, 28, tzinfo=UTC)
TEXTS = (
    "one moment, I will look into it",
    "yes",
    "Please see https://oak.example/list?kind=1",
    "where is it?",
    "Thanks!",
    "it is broken",
    "Here you are.",
    "Which one is it?",
    "that worked, thanks",
)

made = st.builds(
    lambda number, minutes, role, channel, agent, text, customer: {
        "conversation_id": f"k{number}",
        "sent_at": START + timedelta(minutes=minutes),
        "role": role,
        "channel": channel,
        "agent_id": agent if role == "agent" else None,
        "text": text,
        "customer_id": f"u{customer}",
    },
    st.integers(0, 5),
    st.one_of(
        st.integers(0, 12 * 24 * 6).map(lambda tenth: tenth * 10),
        st.integers(0, 80).map(lambda days: days * 1440),  # long silences, and equal times
    ),
    st.sampled_from(("customer", "agent")),
    st.sampled_from(("chat", "email")),
    st.sampled_from(("g1", "g2", None)),
    st.sampled_from(TEXTS),
    st.integers(0, 3),
)


changes = st.dictionaries(
    st.sampled_from([f"k{n}" for n in range(6)]),
    st.dictionaries(
        st.one_of(
            st.integers(0, 12 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes)),
            st.integers(0, 80).map(lambda days: timedelta(days=days, seconds=-30)),
        ).map(lambda after: START + after),
        st.booleans(),
        max_size=6,
    ),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(made, max_size=30),
    changes,
    st.sampled_from((timedelta(days=3), timedelta(days=1), timedelta(minutes=10))),
    st.integers(0, 10),
    st.integers(1, 80),
    st.integers(1, 90),
    st.dictionaries(st.sampled_from([f"k{n}" for n in range(6)]), st.integers(0, 2)),
    st.sampled_from((NEW_YORK, BusinessHours(), BusinessHours(time_zone="Asia/Seoul", open=time(22)))),
)
def test_metrics_are_those_of_plain_python(rows, changed, quiet, first, days, later, topic_of, hours):
    messages = [Message(id=f"m{at}", account_id="acme", **row) for at, row in enumerate(rows)]
    since, until = START + timedelta(days=first), START + timedelta(days=first + days)
    now = START + timedelta(days=later)
    sizes = [Topic(id, str(id), (), 0) for id in (1, 2, 0)]
    with open_store(":memory:") as store:
        store.add(messages or [Message("x", "acme", "k", "u", "agent", "Hello.", START - timedelta(days=99))])
        store.add(
            StatusChange(1, "acme", id, closed, at)
            for id, own in changed.items()
            for at, closed in own.items()
        )
        store.link_customers("u0", "u1")
        found = service_metrics(
            store, "acme", since=since, until=until, hours=hours, now=now,
            topics=Topics("acme", tuple(sizes), topic_of), rules=ContactRules(over_after=quiet),
        )  # fmt: skip
    expected = plain_metrics(
        messages, since=since, until=until, now=now, hours=hours, targets=TARGETS,
        people={"u1": "u0"}, topic_of=topic_of, quiet=quiet,
        changes={id: list(own.items()) for id, own in changed.items()},
    )  # fmt: skip
    assert close(comparable(found), expected)


@pytest.fixture(scope="module")
def demo():
    ordered = sorted(demo_messages(), key=lambda message: message.account_id)
    return {account: list(own) for account, own in groupby(ordered, key=lambda message: message.account_id)}


def test_metrics_of_the_demo_are_those_of_plain_python(demo):
    since, until = END - timedelta(days=60), END - timedelta(days=1)
    for account, messages in demo.items():
        with open_store(":memory:") as store:
            store.add(messages)
            found = service_metrics(store, account, since=since, until=until, hours=NEW_YORK, now=END)
        expected = plain_metrics(messages, since=since, until=until, now=END, hours=NEW_YORK, targets=TARGETS)
        assert found.replies.all.calendar.n > 100
        assert close(comparable(found), expected)
