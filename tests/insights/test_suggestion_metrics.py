"""What agents did with suggestions, every figure by hand.

Five customers ask, four on Monday 2026-01-05 from 10:00, an hour apart, and one a week later. Feedback,
a minute after each question:

    k1  accepted, rejected, rejected
    k2  accepted
    k4  edited
    k5  accepted                      (a week later)
    –   rejected on Tuesday, of a conversation that nobody told
"""

from datetime import UTC, datetime, timedelta

import pytest

from nlp_support.insights.metrics import compare_periods, service_metrics
from nlp_support.insights.metrics.changes import FEW
from nlp_support.store.feedback import Outcome
from nlp_support.types.hours import BusinessHours
from nlp_support.types.rate import Rate, Z, wilson

from support import T0, exchange, message

NOW = T0 + timedelta(days=30)
WEEK = 7 * 24
SECOND = {"since": datetime(2026, 1, 12, tzinfo=UTC), "until": datetime(2026, 1, 19, tzinfo=UTC)}
GIVEN = (
    (1, "k1", "accepted"), (1, "k1", "rejected"), (1, "k1", "rejected"), (2, "k2", "accepted"),
    (4, "k4", "edited"), (24, None, "rejected"), (WEEK + 5, "k5", "accepted"),
)  # fmt: skip


def give(store, hours, conversation, outcome, *, reply="a1", minutes=1.0, **told):
    give.count += 1
    at = T0 + timedelta(hours=hours, minutes=minutes)
    assert store._feedback.record(
        f"s{give.count}", "acme", reply, outcome, None, at, wording=1, conversation_id=conversation, **told
    )


give.count = 0


@pytest.fixture
def desk(store):
    for number in range(1, 6):
        own = {"hours": WEEK + 5} if number == 5 else {}
        channel = "email" if number == 2 else "chat"
        store.add(exchange(number, "Where is my order?", "It is on its way.", channel=channel, **own))
    for hours, conversation, outcome in GIVEN:
        give(store, hours, conversation, Outcome(outcome))
    return store


def counts(found):
    return found.accepted.count, found.edited.count, found.rejected.count, found.n


def test_rates(desk):
    """Accepted are 3 of 7. Around 3/7 the sums of the five groups are off by -2/7, 4/7, -3/7, -3/7 and 4/7;
    the variance between them, 5/4 · 54/49 / 49 = .0281, is below the .0350 of seven independent ones, so
    seven they remain, unsure by t = 2.7764 of 4 degrees of freedom."""
    found = service_metrics(desk, "acme", now=NOW).suggestions
    assert counts(found.all) == (3, 1, 3, 7) and found.all.conversations == 5
    worth = 7 * (Z / 2.7764) ** 2
    assert (found.all.accepted.low, found.all.accepted.high) == pytest.approx(wilson(3 / 7 * worth, worth))
    assert {week: counts(own) for week, own in found.by_week.items()} == {
        "2026-01-05": (2, 1, 3, 6), "2026-01-12": (1, 0, 0, 1)
    }  # fmt: skip


def test_by_agent_and_source_and_how_far_edits_went(desk):
    """g1 edited one macro by .2 and one entry by .6, and rejected a reply; g2 edited one by nobody knows how
    much. The mean is .4; the two conversations are .2 from it: √(2 · .08 / 4) = .2, and with t = 12.7062 half
    the interval is 2.54."""
    give(desk, 50, "k1", Outcome.EDITED, agent_id="g1", distance=0.2)
    give(desk, 50, "k2", Outcome.EDITED, agent_id="g1", distance=0.6)
    give(desk, 51, "k2", Outcome.REJECTED, agent_id="g1")
    give(desk, 52, "k4", Outcome.EDITED, agent_id="g2")
    with desk._database.writing() as connection:  # as if they had been a macro and an entry
        connection.execute("UPDATE feedback SET source = 'macro' WHERE distance = 0.2")
        connection.execute("UPDATE feedback SET source = 'entry' WHERE distance = 0.6")
    found = service_metrics(desk, "acme", now=NOW).suggestions
    assert {agent: counts(own) for agent, own in found.by_agent.items()} == {
        "g1": (0, 2, 1, 3),
        "g2": (0, 1, 0, 1),
    }
    assert {source: counts(own) for source, own in found.by_source.items()} == {
        "entry": (0, 1, 0, 1), "macro": (0, 1, 0, 1), "reply": (3, 2, 4, 9)
    }  # fmt: skip
    assert found.unnamed == 7
    distance = found.by_agent["g1"].distance
    assert (distance.mean, distance.n) == (pytest.approx(0.4), 2)
    assert distance.high - distance.mean == pytest.approx(12.7062 * 0.2)
    assert found.by_agent["g2"].distance.n == 0


def test_how_far_edits_went_is_compared_where_enough_were_edited(store):
    """.3 in ten conversations of the one week, .1 in ten of the other; of nine it is told, not compared."""
    for at, hours in enumerate(2 * [*range(10)]):
        later = at >= 10
        store.add(exchange(at, "Where is it?", "On its way.", hours=hours + WEEK * later))
        distance = 0.1 if later else 0.3
        give(store, hours + WEEK * later, f"k{at}", Outcome.EDITED, reply=f"a{at}", distance=distance)
    change = compare_periods(store, "acme", **SECOND, now=NOW).changes["edit distance, mean"]
    assert (change.now, change.before) == (pytest.approx(0.1), pytest.approx(0.3))
    assert (change.difference, change.low, change.high) == (pytest.approx(-0.2),) * 3
    with store._database.writing() as connection:
        connection.execute("UPDATE feedback SET distance = NULL WHERE conversation_id = 'k10'")
    change = compare_periods(store, "acme", **SECOND, now=NOW).changes["edit distance, mean"]
    assert (change.n_now, change.now, change.difference) == (9, pytest.approx(0.1), None)


def test_how_many_questions_have_feedback(desk):
    """k3 has none, and of one suggestion nobody knows the question."""
    found = service_metrics(desk, "acme", now=NOW).suggestions
    assert found.asked == Rate.of(4, 5) and found.unplaced == 1


def test_feedback_belongs_to_the_question_before_it(store):
    """Two questions of one conversation, at 9:00 and at 10:00; feedback at 10:05 and 10:06."""
    store.add([
        message("c1", "Where is it?"), message("a1", "On its way.", minutes=5, role="agent"),
        message("c2", "And the other one?", minutes=60), message("a2", "It too.", minutes=90, role="agent"),
    ])  # fmt: skip
    for minutes in (65, 66):
        give(store, 0, "k", Outcome.REJECTED, minutes=minutes)
    found = service_metrics(store, "acme", now=NOW).suggestions
    assert (found.asked.count, found.asked.n, found.all.n) == (1, 2, 2)


def test_weeks_are_those_of_the_accounts_time_zone(desk):
    """Sunday the 11th, 16:00 UTC, is Monday, 1:00, in Seoul."""
    give(desk, WEEK - 17, "k3", Outcome.ACCEPTED)
    seoul = BusinessHours(time_zone="Asia/Seoul")
    weeks = service_metrics(desk, "acme", hours=seoul, now=NOW).suggestions.by_week
    assert {week: own.n for week, own in weeks.items()} == {"2026-01-05": 6, "2026-01-12": 2}
    utc = service_metrics(desk, "acme", now=NOW).suggestions.by_week
    assert {week: own.n for week, own in utc.items()} == {"2026-01-05": 7, "2026-01-12": 1}


def test_a_period_a_channel_and_a_moment(desk):
    """Only k5 is of the second week; only k2 began by email; before Tuesday there are five."""
    found = service_metrics(desk, "acme", **SECOND, now=NOW).suggestions
    assert counts(found.all) == (1, 0, 0, 1) and found.asked == Rate.of(1, 1) and found.elsewhere == 6
    email = service_metrics(desk, "acme", channel="email", now=NOW).suggestions
    assert counts(email.all) == (1, 0, 0, 1) and email.asked == Rate.of(1, 1) and email.elsewhere == 6
    assert service_metrics(desk, "acme", now=T0 + timedelta(hours=24)).suggestions.all.n == 5


def test_no_feedback_is_no_rate(store):
    store.add(exchange(1, "Where is my order?", "It is on its way."))
    found = service_metrics(store, "acme", now=NOW).suggestions
    assert found.all.accepted == Rate.of(0, 0) and found.all.distance.mean is None
    assert (found.asked, found.by_week, found.by_source) == (Rate.of(0, 1), {}, {})


def test_feedback_of_others_does_not_count(desk):
    desk.add(exchange(9, "Are you open?", "We are.", account_id="other"))
    assert service_metrics(desk, "other", now=NOW).suggestions.all.n == 0


def week(store, first, accepted, *, at):
    """FEW conversations from a number on, one each hour, of which some accept."""
    for place in range(FEW):
        number = first + place
        store.add(exchange(number, "Where is it?", "On its way.", hours=at + place))
        outcome = Outcome.ACCEPTED if place < accepted else Outcome.REJECTED
        give(store, at + place, f"k{number}", outcome, reply=f"a{number}")


def test_two_weeks_are_compared(store):
    """8 of 10 against 4 of 10: 40 points, by Newcombe's tenth from Wilson's .490-.943 and .168-.687."""
    week(store, 100, 4, at=0)
    week(store, 200, 8, at=WEEK)
    found = compare_periods(store, "acme", **SECOND, now=NOW).changes
    change = found["suggestions accepted"]
    assert (change.now, change.before, change.n_now, change.n_before) == (0.8, 0.4, 10, 10)
    assert change.difference == pytest.approx(0.4)
    (low, high), (low_before, high_before) = wilson(8, 10), wilson(4, 10)
    assert change.low == pytest.approx(0.4 - ((0.8 - low) ** 2 + (high_before - 0.4) ** 2) ** 0.5)
    assert change.high == pytest.approx(0.4 + ((high - 0.8) ** 2 + (0.4 - low_before) ** 2) ** 0.5)
    assert found["questions with feedback"].difference == 0
    assert found["edit distance, mean"].difference is None


def test_few_are_not_compared(store):
    week(store, 100, 4, at=0)
    week(store, 200, 8, at=WEEK)
    sql = "DELETE FROM feedback WHERE conversation_id = 'k200'"
    with store._database.writing() as connection:
        connection.execute(sql)
    change = compare_periods(store, "acme", **SECOND, now=NOW).changes["suggestions accepted"]
    assert (change.n_now, change.n_before, change.before) == (9, 10, 0.4)
    assert change.now == pytest.approx(7 / 9) and (change.difference, change.low) == (None, None)


def test_what_a_forgotten_customer_was_offered_counts_no_more(desk):
    desk.forget("acme", "user1")
    assert service_metrics(desk, "acme", now=NOW).suggestions.all.n == 0  # all repeated the reply to user1
