"""How much each message counts by its place, on numbers small enough to check on paper."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument
from nlp_support.journey.scoring.weighting import (
    PROFILES,
    profile_score,
    profile_weights,
    serial_position_weights,
)

few = settings(max_examples=25, deadline=None)  # a shared machine may stall
ends = st.floats(0, 1e6)
decays = st.floats(0.01, 1)
counts = st.integers(1, 60)
scores = st.lists(st.floats(-5, 5), min_size=1, max_size=12)


def test_weights_by_hand():
    """Primacy 1, recency 2, decay .5: 1 + 1 + .5, 1 + .5 + 1, 1 + .25 + 2 = 2.5, 2.5, 3.25."""
    found = serial_position_weights(3, primacy=1, recency=2, decay=0.5)
    assert found.dtype == np.float64
    assert found == pytest.approx(np.array([2.5, 2.5, 3.25]) / 8.25)


def test_a_decay_of_one_never_fades_and_no_ends_are_the_mean():
    assert serial_position_weights(4, primacy=3, recency=5, decay=1) == pytest.approx([0.25] * 4)
    assert serial_position_weights(4, primacy=0, recency=0) == pytest.approx([0.25] * 4)


def test_no_message_and_a_single_one():
    assert serial_position_weights(0).shape == (0,)
    assert serial_position_weights(1).tolist() == [1.0]


@pytest.mark.parametrize("n", range(5, 40))
def test_by_default_the_opening_is_above_the_middle_and_the_closing_above_both(n):
    """Below five messages the middle is one of the last two, which belong to the closing."""
    weights = serial_position_weights(n)
    assert weights[0] > weights[1:-2].max() and weights[0] > weights[n // 2]
    assert weights[-1] == weights.max() and weights[-1] >= weights[0]


@pytest.mark.parametrize(
    ("n", "options", "reason"),
    [
        (-1, {}, "n is -1"),
        (3, {"primacy": -0.1}, "primacy is -0.1"),
        (3, {"recency": math.inf}, "recency is inf"),
        (3, {"primacy": math.nan}, "primacy is nan"),
        (3, {"decay": 0}, "decay is 0"),
        (3, {"decay": 1.01}, "decay is 1.01"),
        (0, {"decay": math.nan}, "decay is nan"),
    ],
)
def test_values_outside_their_range_are_refused(n, options, reason):
    with pytest.raises(InvalidArgument, match=reason):
        serial_position_weights(n, **options)


@few
@given(counts, ends, ends, decays)
def test_weights_sum_to_one_and_none_is_negative(n, primacy, recency, decay):
    weights = serial_position_weights(n, primacy=primacy, recency=recency, decay=decay)
    assert weights.shape == (n,) and (weights > 0).all()
    assert weights.sum() == pytest.approx(1)


@few
@given(counts, ends, ends, decays)
def test_exchanging_the_ends_reverses_the_weights(n, primacy, recency, decay):
    weights = serial_position_weights(n, primacy=primacy, recency=recency, decay=decay)
    exchanged = serial_position_weights(n, primacy=recency, recency=primacy, decay=decay)
    assert weights == pytest.approx(exchanged[::-1])


@few
@given(counts, ends, decays)
def test_with_one_end_weights_only_fall_or_rise(n, extra, decay):
    assert (np.diff(serial_position_weights(n, primacy=0, recency=extra, decay=decay)) >= -1e-12).all()
    assert (np.diff(serial_position_weights(n, primacy=extra, recency=0, decay=decay)) <= 1e-12).all()


@few
@given(st.integers(3, 30), st.floats(0.1, 9), st.floats(0.1, 9), st.floats(0.1, 0.9), st.integers(1, 29))
def test_when_the_opening_counts_more_than_a_message(n, primacy, recency, decay, follow):
    """As the docstring says: w_1 > w_i if and only if primacy > recency · decay ** (messages after i)."""
    follow = min(follow, n - 2)
    bound = recency * decay**follow
    weights = serial_position_weights(n, primacy=primacy, recency=recency, decay=decay)
    if not math.isclose(primacy, bound, rel_tol=1e-6):
        gap = weights[0] - weights[n - 1 - follow]
        assert (gap > 0) == (primacy > bound) or abs(gap) < 1e-12


def test_the_largest_numbers_do_not_overflow():
    weights = serial_position_weights(3, primacy=1e308, recency=1e308, decay=0.5)
    assert weights == pytest.approx(np.array([1.25, 1.0, 1.25]) / 3.5)


# Profiles: of the scores -1, 1, 0, 1


@pytest.mark.parametrize(
    ("profile", "weights", "score"),
    [
        ("uniform", [0.25, 0.25, 0.25, 0.25], 0.25),
        ("peak-end", [0.5, 0, 0, 0.5], 0.0),
        ("last", [0, 0, 0, 1], 1.0),
        ("default", serial_position_weights(4), None),
        ("closing", serial_position_weights(4, primacy=0), None),
    ],
)
def test_profiles_by_hand(profile, weights, score):
    found = profile_weights([-1, 1, 0, 1], profile)
    assert found == pytest.approx(weights)
    expected = found @ np.array([-1, 1, 0, 1]) if score is None else score
    assert profile_score([-1, 1, 0, 1], profile) == pytest.approx(expected)


def test_the_genesys_rule_adds_signs_by_place():
    """Votes 2, 3, 5 about a neutral 3: -1/3 + 0 + 3/3 = 2/3, times .75 is .5. It weighs no scores."""
    assert profile_score([2, 3, 5], "genesys", neutral=3) == pytest.approx(math.tanh(0.5))
    assert profile_score([2.9, 3, 3.1], "genesys", neutral=3) == pytest.approx(math.tanh(0.5))
    assert profile_weights([2, 3, 5], "genesys") is None


def test_the_genesys_rule_passes_over_what_is_neutral():
    """Within .5 of 3 nothing is an event: of 2.5, 3.5 and 3.6 only the last, 3/3, times .75 is .75."""
    assert profile_score([2.5, 3.5, 3.6], "genesys", neutral=3, band=0.5) == pytest.approx(math.tanh(0.75))
    for wrong in (-0.1, math.inf, math.nan):
        with pytest.raises(InvalidArgument, match="band is"):
            profile_score([3], "genesys", band=wrong)


def test_of_equally_low_scores_the_latest_is_the_peak_and_the_last_may_be_both():
    assert profile_weights([1, 2, 1, 3], "peak-end") == pytest.approx([0, 0, 0.5, 0.5])
    assert profile_weights([3, 2, 1], "peak-end") == pytest.approx([0, 0, 1])


@pytest.mark.parametrize("profile", PROFILES)
def test_without_messages_there_is_no_score(profile):
    assert math.isnan(profile_score([], profile))
    weights = profile_weights([], profile)
    assert weights is None if profile == "genesys" else weights.shape == (0,)


@pytest.mark.parametrize("profile", PROFILES)
@few
@given(values=scores)
def test_a_score_lies_between_the_lowest_and_the_highest(profile, values):
    found = profile_score(values, profile)
    low, high = (-1, 1) if profile == "genesys" else (min(values), max(values))
    assert low - 1e-9 <= found <= high + 1e-9


@pytest.mark.parametrize("profile", PROFILES)
@few
@given(values=scores, place=st.integers(0, 11), better=st.floats(0, 5))
def test_a_better_message_never_lowers_the_score(profile, values, place, better):
    higher = list(values)
    higher[place % len(values)] += better
    assert profile_score(higher, profile) >= profile_score(values, profile) - 1e-9


@pytest.mark.parametrize(
    ("scores", "options", "reason"),
    [
        ([1.0], {"profile": "median"}, "unknown profile 'median', expected one of: default, uniform"),
        ([1.0, math.nan], {}, "finite numbers"),
        ([[1.0]], {}, r"shape \(1, 1\)"),
        ([1.0], {"neutral": math.nan}, "neutral is nan"),
    ],
)
def test_what_is_no_score_is_refused(scores, options, reason):
    with pytest.raises(InvalidArgument, match=reason):
        profile_score(scores, **options)
