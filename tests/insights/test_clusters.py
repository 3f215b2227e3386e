"""Shares and means of cases that come in groups, by hand."""

import pytest

from nlp_support.insights.clusters import mean_in_groups, share_in_groups, student
from nlp_support.insights.intervals import difference_of
from nlp_support.types.rate import Rate, Z, wilson


def test_what_stands_alone_is_wilsons():
    hits = [True, False, True, False, False]
    assert share_in_groups(hits, list("abcde")) == Rate.of(2, 5)
    assert share_in_groups([], []) == Rate.of(0, 0)


def test_groups_of_one_mind_are_worth_less():
    """a: 2 of 2, b: 0 of 2, c: 1 of 2. Around a half their sums are off by 1, -1 and 0: the variance between
    them is 3/2 · 2/36 = 1/12, twice the 1/24 of six independent cases, so that six are worth three; and with
    t = 4.3027 in place of 1.96 those are worth 3 · (1.96 / 4.3027)² = .6225. Wilson's half width at a half is
    .98 / √(.6225 + 1.96²) = .4638."""
    found = share_in_groups([True, True, False, False, True, False], list("aabbcc"))
    assert (found.count, found.n, found.share) == (3, 6, 0.5)
    assert (found.low, found.high) == (pytest.approx(0.0362, abs=1e-4), pytest.approx(0.9638, abs=1e-4))


def test_groups_never_make_cases_worth_more():
    """Each has one of both, so the variance between groups is 0; six remain six, unsure by t = 4.3027."""
    worth = 6 * (Z / 4.3027) ** 2
    found = share_in_groups([True, False] * 3, list("aabbcc"))
    assert (found.low, found.high) == pytest.approx(wilson(worth / 2, worth))


@pytest.mark.parametrize(
    ("hits", "ends"), [(True, (1.6 / (1.6 + Z * Z), 1)), (False, (0, Z * Z / (1.6 + Z * Z)))]
)
def test_where_all_say_the_same_a_group_counts_as_of_one_mind(hits, ends):
    """Groups of 3 and 1 are worth 4² / (3² + 1²) = 1.6."""
    found = share_in_groups([hits] * 4, list("aaab"))
    assert (found.low, found.high) == pytest.approx(ends)


def test_one_group_is_worth_one_case():
    found = share_in_groups([True, False, True, False], ["a"] * 4)
    assert (found.low, found.high) == pytest.approx(wilson(0.5, 1))


def test_a_mean_over_groups():
    """a: .2 and .4, b: .6, c: .4. The mean is .4; sums are off by -.2, .2 and 0: the variance is
    3/2 · .08/16 = .0075, and half the interval 4.3027 · √.0075 = .3726."""
    found = mean_in_groups([0.2, 0.4, 0.6, 0.4], list("aabc"))
    assert (found.mean, found.n) == (pytest.approx(0.4), 4)
    assert (found.low, found.high) == (pytest.approx(0.0274, abs=1e-4), pytest.approx(0.7726, abs=1e-4))


def test_a_mean_without_a_second_group_has_no_interval():
    found = mean_in_groups([0.2, 0.4], ["a", "a"])
    assert (found.mean, found.n, found.low, found.high) == (pytest.approx(0.3), 2, None, None)
    assert mean_in_groups([], []).mean is None


@pytest.mark.parametrize("freedom", [*range(1, 31), 60, 1000])
def test_students_quantile(freedom):
    scipy = pytest.importorskip("scipy.stats")
    assert student(freedom) == pytest.approx(scipy.t.ppf(0.975, freedom), abs=0.003)


def test_a_difference_of_two_figures():
    """Newcombe (1998), table II (a): 56 of 70 against 48 of 80 is .20, .0524 to .3339."""
    one, two = Rate.of(56, 70), Rate.of(48, 80)
    found = difference_of((0.8, one.low, one.high), (0.6, two.low, two.high))
    assert found == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))
