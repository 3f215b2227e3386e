"""Intervals and tests: what they promise (5% is 5%), checked by simulation with fixed seeds."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nlp_support.errors import InvalidArgument
from nlp_support.eval.metrics.classification import roc_auc
from nlp_support.eval.metrics.ranking import mean
from nlp_support.eval.metrics.significance import (
    FEW_GROUPS,
    Interval,
    bootstrap,
    bootstrap_mean,
    holm,
    permutation_test,
    permutation_test_mean,
    smallest_difference,
    too_few,
)

NAN = float("nan")

few = settings(max_examples=50, deadline=None)  # a shared machine may stall
scores = st.lists(st.integers(-4, 4).map(lambda i: i / 4), min_size=1, max_size=20)
p_values = st.lists(st.floats(0, 1), max_size=12)


def clustered(rng, *, groups, rows):
    """Scores of mean 0 whose spread is half between groups and half within, and the group of each."""
    group = np.repeat(np.arange(groups), rows)
    return rng.normal(size=groups)[group] + rng.normal(size=groups * rows), group


# Bootstrap


def test_bootstrap_mean_is_the_bootstrap_of_the_mean():
    rng = np.random.default_rng(0)
    values, groups = rng.random(300), rng.integers(40, size=300)
    given = {"rounds": 200, "seed": 5, "level": 0.9}
    slow = bootstrap(lambda weights: mean(values, weights), groups, **given)
    fast = bootstrap_mean(values, groups, **given)
    assert (fast.low, fast.high) == pytest.approx((slow.low, slow.high), rel=0, abs=1e-12)
    assert bootstrap_mean(values, groups, rounds=200, seed=6, level=0.9) != fast


def test_bootstrap_draws_whole_groups_as_many_as_there_are():
    """Groups of 1, 2 and 3 rows: all rows of a group get the same weight, and three groups are drawn."""
    groups, seen = ["a", "b", "b", "c", "c", "c"], []
    bootstrap(lambda weights: seen.append(weights) or 0.0, groups, rounds=50)
    assert len(seen) == 50
    for weights in seen:
        assert weights[1] == weights[2] and weights[3] == weights[4] == weights[5]
        assert weights[0] + weights[1] + weights[3] == 3
    assert len({tuple(weights) for weights in seen}) > 5


def test_bootstrap_of_two_groups_by_hand():
    """Groups of mean 0 and 1: drawn 0, 1 or 2 times, so the means are 0, 1/2, 1, at 1/4, 1/2, 1/4."""
    assert bootstrap_mean([0, 1], ["a", "b"]) == Interval(0, 1)
    assert bootstrap_mean([0, 1], ["a", "b"], level=0.4) == Interval(0.5, 0.5)


def test_the_interval_leaves_half_of_the_rest_on_either_side():
    """1,001 rounds that give 0 to 1,000: the middle 90% is from 50 to 950."""
    values = itertools.count()
    found = bootstrap(lambda weights: next(values), range(2), rounds=1001, level=0.9)
    assert (found.low, found.high) == (pytest.approx(50), pytest.approx(950))


def test_the_kind_of_group_does_not_matter():
    values, numbers = [0.1, 0.5, 0.7, 0.2], np.array([7, 3, 7, 9])
    found = bootstrap_mean(values, numbers)
    assert bootstrap_mean(values, ["x", "y", "x", "z"]) == found
    assert bootstrap_mean(values, [("acme", 7), ("acme", 3), ("acme", 7), ("acme", 9)]) == found


@few
@given(st.integers(-3, 3), st.integers(2, 9), st.integers(1, 3))
def test_a_constant_has_an_interval_of_no_width(value, groups, rows):
    group = [g for g in range(groups) for _ in range(rows)]
    assert bootstrap_mean([value] * len(group), group, rounds=20) == Interval(value, value)


@few
@given(scores)
def test_the_interval_lies_within_the_scores(values):
    found = bootstrap_mean(values, range(len(values)), rounds=50)
    if len(values) == 1:
        assert math.isnan(found.low) and math.isnan(found.high)
    else:
        assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


def test_rounds_without_a_figure_are_left_out():
    """One true row of four: rounds that do not draw it, or draw only it, have no AUC; the others have 1."""
    truth, score = [True, False, False, False], [0.9, 0.1, 0.2, 0.3]
    assert bootstrap(lambda w: roc_auc(truth, score, weights=w), range(4), rounds=200) == Interval(1, 1)
    never = bootstrap(lambda w: NAN, range(4), rounds=20)
    assert math.isnan(never.low) and math.isnan(never.high)


def test_fewer_than_two_groups_have_no_interval():
    for found in (
        bootstrap_mean([], []),
        bootstrap_mean([0, 1], ["a", "a"]),
        bootstrap(lambda w: 1.0, ["a", "a"]),
        bootstrap(lambda w: 1.0, []),
    ):
        assert math.isnan(found.low) and math.isnan(found.high)


def test_the_interval_covers_the_truth_where_rows_are_alike():
    """95% when conversations are drawn; drawing the 8 rows of a conversation apart makes it far too narrow.

    The variance of the mean is (1 + 1/8) / 50 for groups and looks like 2 / 400 for rows: intervals 2.1 times
    too narrow, which cover about 65%.
    """
    rng = np.random.default_rng(11)
    by_group = by_row = 0
    for seed in range(300):
        values, group = clustered(rng, groups=50, rows=8)
        found = bootstrap_mean(values, group, rounds=400, seed=seed)
        by_group += found.low <= 0 <= found.high
        apart = bootstrap_mean(values, range(len(values)), rounds=200, seed=seed)
        by_row += apart.low <= 0 <= apart.high
    assert 0.90 <= by_group / 300 <= 0.98
    assert by_row / 300 < 0.75


# Permutation


def test_permutation_test_mean_is_the_permutation_test_of_the_mean():
    rng = np.random.default_rng(1)
    groups = rng.integers(12, size=60)
    a, b = rng.integers(2, size=60), rng.integers(3, size=60) / 2  # many rounds tie with what was seen
    given = {"rounds": 300, "seed": 4}
    slow = permutation_test(lambda rows: mean(rows), a, b, groups, **given)
    assert 0.01 < slow < 0.99
    assert permutation_test_mean(a, b, groups, **given) == slow


def test_permutation_test_agrees_with_all_exchanges():
    """Of the 2^8 exchanges, the share with a difference as large as the one seen is the exact p."""
    gaps = np.array([3, 1, 2, -1, 4, 2, -2, 1]) / 4
    signs = np.array(list(itertools.product([1, -1], repeat=8)))
    exact = np.mean(np.abs(signs @ gaps) >= gaps.sum())
    found = permutation_test_mean(gaps, np.zeros(8), range(8), rounds=20_000)
    assert found == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 20_000))


def test_groups_are_exchanged_as_a_whole():
    """Nine rows of one conversation and a tenth: with both or neither exchanged as far apart, p is about 1/2.

    Were rows exchanged alone, all ten on one side again would have a chance of 2 / 2^10.
    """
    p = permutation_test_mean(np.ones(10), np.zeros(10), ["a"] * 9 + ["b"], rounds=2000)
    assert 0.45 < p < 0.55
    assert permutation_test_mean(np.ones(10), np.zeros(10), range(10), rounds=2000) < 0.02
    assert permutation_test_mean(np.ones(10), np.zeros(10), ["a"] * 10, rounds=50) == 1


def test_a_figure_of_rows_with_columns():
    """Probabilities (n, 2): 0.9 against 0.6 for the right class in 20 conversations give the least p."""
    truth = np.arange(20) % 2
    a = np.where(truth[:, None] == [0, 1], 0.9, 0.1)
    b = np.where(truth[:, None] == [0, 1], 0.6, 0.4)
    p = permutation_test(lambda rows: mean(rows[np.arange(20), truth]), a, b, range(20), rounds=199)
    assert p == 1 / 200


@few
@given(scores, st.integers(0, 3))
def test_the_same_system_twice_gives_one(values, seed):
    groups = [i // 2 for i in range(len(values))]
    assert permutation_test_mean(values, values, groups, rounds=30, seed=seed) == 1
    assert permutation_test(np.mean, values, values, groups, rounds=30, seed=seed) == 1


@few
@given(scores, st.randoms(use_true_random=False))
def test_p_is_never_zero_and_takes_no_side(a, random):
    b = [random.choice([-1, 0, 1]) for _ in a]
    p = permutation_test_mean(a, b, range(len(a)), rounds=30)
    assert 0 < p <= 1
    assert permutation_test_mean(b, a, range(len(a)), rounds=30) == p


def test_p_is_uniform_where_there_is_no_difference():
    """Two systems alike, conversations of 4 rows that move together; by rows 5% would come far more often."""
    rng = np.random.default_rng(2)
    by_group, by_row = [], []
    for seed in range(400):
        gap, group = clustered(rng, groups=25, rows=4)
        b = rng.normal(size=100)
        by_group.append(permutation_test_mean(b + gap, b, group, rounds=199, seed=seed))
        by_row.append(permutation_test_mean(b + gap, b, range(100), rounds=199, seed=seed))
    assert stats.kstest(by_group, "uniform").pvalue > 0.01
    assert 0.02 <= np.mean(np.array(by_group) <= 0.05) <= 0.08
    assert np.mean(np.array(by_row) <= 0.05) > 0.12


def test_without_a_figure_there_is_no_p():
    assert math.isnan(permutation_test_mean([], [], []))
    assert math.isnan(permutation_test(mean, [], [], []))
    assert math.isnan(permutation_test(lambda rows: NAN, [1, 2], [3, 4], [0, 1]))
    # The figure is nan wherever both 1s come together: those rounds count neither for nor against.
    figure = lambda rows: NAN if rows.sum() == 2 else float(rows.sum())  # noqa: E731
    assert permutation_test(figure, [1, 0], [0, 1], [0, 1], rounds=50) == 1


@pytest.mark.parametrize("cells", [1, 7, 100])
def test_working_in_parts_changes_nothing_that_matters(cells):
    values, groups = np.arange(12) / 10, np.arange(12) // 2
    whole = bootstrap_mean(values, groups, rounds=101)
    p = permutation_test_mean(values, np.full(12, 0.3), groups, rounds=101)
    found = bootstrap_mean(values, groups, rounds=101, cells=cells)
    assert (found.low, found.high) == pytest.approx((whole.low, whole.high), rel=0, abs=1e-12)
    again = permutation_test_mean(values, np.full(12, 0.3), groups, rounds=101, cells=cells)
    assert again == pytest.approx(p, abs=0.15)
    seen = []
    bootstrap(lambda weights: seen.append(1) or 0.0, groups, rounds=101)
    assert len(seen) == 101


# Many tests, and how much can be seen


def test_holm_by_hand():
    """0.005 * 4, 0.01 * 3, 0.03 * 2, and 0.04 * 1, which may not be below the one before it."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1, 1]
    assert holm([]) == []


def test_holm_does_not_count_tests_without_a_p():
    found = holm([0.02, NAN, 0.04])
    assert found[::2] == pytest.approx([0.04, 0.04]) and math.isnan(found[1])
    assert math.isnan(holm([NAN])[0])


@few
@given(p_values)
def test_holm_keeps_the_order_and_never_lowers(given_p):
    found = holm(given_p)
    assert all(p <= adjusted <= 1 for p, adjusted in zip(given_p, found, strict=True))
    order = np.argsort(given_p, kind="stable")
    assert (np.diff(np.array(found)[order]) >= 0).all()


def test_smallest_difference_by_hand():
    """Gaps 1, -1, 1, -1: standard deviation sqrt(4/3), error sqrt(1/3); more rows in a group add nothing."""
    a, b = np.array([1, 0, 1, 0]), np.array([0, 1, 0, 1])
    expected, five = 2.8 * math.sqrt(1 / 3), np.repeat(range(4), 5)
    assert smallest_difference(a, b, range(4)) == pytest.approx(expected)
    assert smallest_difference(np.repeat(a, 5), np.repeat(b, 5), five) == pytest.approx(expected)
    assert smallest_difference([1, 1], [0, 0], [0, 1]) == 0
    assert math.isnan(smallest_difference([1, 0], [0, 1], ["a", "a"]))
    assert math.isnan(smallest_difference([], [], []))


def test_smallest_difference_is_seen_four_times_in_five():
    rng, seen = np.random.default_rng(4), 0
    for seed in range(300):
        gap, group = clustered(rng, groups=60, rows=3)
        b = rng.normal(size=180)
        shift = smallest_difference(b + gap, b, group)
        seen += permutation_test_mean(b + gap + shift, b, group, rounds=199, seed=seed) <= 0.05
    assert 0.73 <= seen / 300 <= 0.87


def test_too_few():
    assert FEW_GROUPS == 30
    assert too_few(range(30)) is None
    assert "only 29 " in (too_few([*range(29), *range(29)]) or "")
    assert "only 0 " in (too_few([]) or "")


# What does not fit


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: bootstrap_mean([1, NAN, NAN], range(3)), "NaN in 2 of 3 rows"),
        (lambda: bootstrap_mean([1, 2], range(3)), "scores has shape"),
        (lambda: bootstrap_mean([1, 2], range(2), rounds=0), "rounds is 0"),
        (lambda: bootstrap_mean([1], range(1), rounds=0), "rounds is 0"),
        (lambda: bootstrap(lambda w: 1.0, range(2), level=95), "level is 95"),
        (lambda: bootstrap(lambda w: 1.0, range(2), rounds=-1), "rounds is -1"),
        (lambda: permutation_test_mean([1, NAN], [1, 2], range(2)), "a is NaN in 1 of 2 rows"),
        (lambda: permutation_test_mean([1, 2], [1, 2, 3], range(2)), r"shape \(2,\) and b \(3,\)"),
        (lambda: permutation_test_mean([1, 2], [1, 2], range(3)), "groups has 3 rows, expected 2"),
        (lambda: permutation_test_mean([1, 2], [1, 2], range(2), rounds=0), "rounds is 0"),
        (lambda: permutation_test(np.mean, [[1, 2]], [[NAN, NAN]], [0]), "b is NaN in 1 of 1 rows"),
        (lambda: permutation_test(np.mean, [1, 2], [[1], [2]], range(2)), "same rows"),
        (lambda: permutation_test(np.mean, 1, 2, [0]), "same rows"),
        (lambda: permutation_test(np.mean, [1, 2], [1, 2], range(2), rounds=0), "rounds is 0"),
        (lambda: holm([0.5, 1.5]), "outside"),
        (lambda: smallest_difference([1, NAN], [1, 2], range(2)), "NaN in 1 of 2"),
        (lambda: smallest_difference([1, 2], [1, 2], [0]), "groups has 1 rows"),
    ],
)
def test_what_does_not_fit_is_refused(call, said):
    with pytest.raises(InvalidArgument, match=said):
        call()
