"""Scores of conversations and journeys, by models that read the score from the text."""

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import Message
from nlp_support.journey.journey import HALF_LIFE, by_conversation, join
from nlp_support.journey.scoring.conversation import line_change, mood_of, score_turns
from nlp_support.journey.scoring.turn import ScoredTurn
from nlp_support.journey.scoring.weighting import serial_position_weights
from nlp_support.types.flag import Flag, Reason

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def message(number, *, role="customer", conversation="k1", channel="chat", at=None):
    return Message(
        id=f"{conversation}-{number}",
        account_id="acme",
        conversation_id=conversation,
        customer_id="eve",
        role=role,
        text=f"text {number}",
        sent_at=START + (timedelta(minutes=number) if at is None else at),
        channel=channel,
    )


def turns(*scores, **where):
    """A customer's turn for each (valence, points), an agent's for None."""
    return [
        ScoredTurn(message(number, role="agent", **where))
        if own is None
        else ScoredTurn(message(number, **where), *own)
        for number, own in enumerate(scores)
    ]


def test_a_conversation_by_hand():
    """Moods are v / 2 + .75 (p - 3): .25 + .375 = .625, 0 + 0 = 0, -.25 - .75 = -1. The line through them has
    the slope (-1 - .625) / 2 = -.8125 a message, -1.625 in all."""
    score = score_turns(turns((0.5, 3.5), None, (0.0, 3.0), None, (-0.5, 2.0)))
    weights = serial_position_weights(3)
    assert score.weights == pytest.approx(tuple(weights))
    assert score.moods == pytest.approx((0.625, 0.0, -1.0))
    assert score.valence == pytest.approx(0.5 * weights[0] - 0.5 * weights[2])
    assert score.satisfaction == pytest.approx(3.5 * weights[0] + 3 * weights[1] + 2 * weights[2])
    assert score.mood == pytest.approx(0.625 * weights[0] - weights[2])
    assert score.trend == pytest.approx(-1.625)
    assert score.low_point == "k1-4"
    assert score.message_ids == ("k1-0", "k1-2", "k1-4")
    assert (score.scores, score.satisfactions) == ((0.5, 0.0, -0.5), (3.5, 3.0, 2.0))


def test_a_conversation_without_a_customer_is_neutral_and_empty():
    score = score_turns(turns(None, None))
    assert (score.valence, score.satisfaction, score.mood, score.trend) == (0, 3, 0, 0)
    assert (score.scores, score.weights, score.message_ids, score.low_point) == ((), (), (), None)


def test_one_message_is_the_whole_and_of_equal_low_points_the_latest_counts():
    single = score_turns(turns((-0.5, 2.0)))
    assert (single.weights, single.valence, single.trend) == ((1.0,), -0.5, 0.0)
    assert score_turns(turns((-0.5, 2.0), (0.5, 4.0), (-0.5, 2.0))).low_point == "k1-2"


def test_other_profiles():
    """The plain mean; and tanh(.75 * (1/2 - 1)) with satisfaction at 3 + 2 * the same."""
    own = turns((0.5, 4.0), (-0.5, 1.0))
    assert score_turns(own, profile="uniform").valence == pytest.approx(0.0)
    genesys = score_turns(own, profile="genesys")
    assert genesys.valence == pytest.approx(math.tanh(0.75 * -0.5))
    assert genesys.satisfaction == pytest.approx(3 + 2 * math.tanh(0.75 * -0.5))
    assert genesys.weights == ()


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(1, 5)), min_size=1, max_size=40))
def test_scores_stay_in_their_ranges(own):
    score = score_turns(turns(*own))
    valences, points = zip(*own, strict=True)
    assert min(valences) - 1e-9 <= score.valence <= max(valences) + 1e-9
    assert min(points) - 1e-9 <= score.satisfaction <= max(points) + 1e-9
    assert -1 - 1e-9 <= score.mood <= 1 + 1e-9
    assert -3 <= score.trend <= 3
    assert math.isclose(sum(score.weights), 1)
    assert np.allclose(score.weights, serial_position_weights(len(own)))


@given(st.floats(-1, 1), st.floats(-0.1, 0.1), st.integers(2, 20), st.floats(0.1, 5))
def test_a_straight_line_changes_by_its_slope_whatever_the_weights(start, slope, n, weight):
    values = start + slope * np.arange(n)
    weights = np.linspace(1, weight, n)
    assert line_change(values) == pytest.approx(slope * (n - 1), abs=1e-9)
    assert line_change(values, weights) == pytest.approx(slope * (n - 1), abs=1e-9)


def test_mood_is_half_the_valence_and_three_quarters_of_a_point_and_is_cut():
    """1/2 + 1.5 is cut to 1, -1/2 - 1.5 to -1; 1/4 - .75 / 2 = -.125; words alone give -1/2."""
    scores = [(1.0, 5.0), (-1.0, 1.0), (0.5, 2.5), (-1.0, 3.0)]
    assert [mood_of(*own) for own in scores] == [1.0, -1.0, -0.125, -0.5]


def scored(conversation, *scores, at, channel="chat"):
    own = turns(*scores, conversation=conversation, at=at, channel=channel)
    return [turn.message for turn in own], score_turns(own)


def test_newer_conversations_weigh_more():
    """Ended 60 and 0 days before the newest: weights .25 and 1, shares .2 and .8; moods 1 and -1; so
    .2 - .8 = -.6, and the line falls by 2."""
    old = scored("old", (1.0, 5.0), at=timedelta(0), channel="email")
    new = scored("new", (-1.0, 1.0), at=2 * HALF_LIFE)
    journey = join("acme", ["eve"], [old, new], [])
    assert [contact.weight for contact in journey.conversations] == pytest.approx([0.2, 0.8])
    assert [contact.channel for contact in journey.conversations] == ["email", "chat"]
    assert journey.score == pytest.approx(-0.6)
    assert journey.trend == pytest.approx(-2)


def test_conversations_in_which_the_customer_said_nothing_do_not_count():
    silent = scored("silent", None, at=timedelta(days=9))
    journey = join("acme", ["eve"], [scored("old", (0.5, 3.0), at=timedelta(0)), silent], [])
    assert [contact.weight for contact in journey.conversations] == [1.0, 0.0]
    assert (journey.score, journey.trend) == (0.25, 0.0)
    nothing = join("acme", ["eve"], [silent], [])
    assert (nothing.score, nothing.trend) == (0.0, 0.0)


def test_the_trend_of_a_single_conversation_is_its_own():
    own = scored("only", (1.0, 5.0), at=timedelta(0))
    falling = turns((1.0, 5.0), (-1.0, 1.0))
    journey = join("acme", ["eve"], [([t.message for t in falling], score_turns(falling))], [])
    assert journey.trend == pytest.approx(-2)
    assert join("acme", ["eve"], [own], []).trend == 0


def test_flags_are_listed_newest_first():
    def flag(id, days):
        reasons = (Reason("manager", "asked for a manager", 0.5),)
        return Flag(id, "acme", "k1", "eve", 0.5, reasons, START + timedelta(days=days), ())

    journey = join("acme", ["eve"], [scored("k1", (0.0, 3.0), at=timedelta(0))], [flag("a", 1), flag("b", 2)])
    assert [one.id for one in journey.flags] == ["b", "a"]


def test_conversations_are_ordered_by_their_end_and_inside_by_time_then_as_they_came():
    """k2 begins before k1 ends and ends after it; the two of k1 at the same minute stay as they came."""
    own = [
        message(3, conversation="k2"),
        message(2, conversation="k1", at=timedelta(minutes=1)),
        message(1, conversation="k1"),
        message(0, conversation="k2"),
    ]
    assert [[one.id for one in own] for own in by_conversation(own)] == [["k1-2", "k1-1"], ["k2-0", "k2-3"]]
    assert by_conversation([]) == []
