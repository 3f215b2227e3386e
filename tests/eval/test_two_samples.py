"""Whether two samples of groups differ: values by hand, and what chance gives."""

import math

import numpy as np
import pytest
from scipy import stats

from nlp_support.errors import InvalidArgument
from nlp_support.eval.metrics.two_samples import Samples


def samples(recent, groups=None, seed=0):
    flags = np.array(recent, np.bool_)
    return Samples([str(at) for at in (groups or range(len(flags)))], flags, seed)


def test_a_share_is_counted_by_hand():
    """4 of 5 now, 1 of 5 before: h = 2 asin √.8 - 2 asin √.2. Of the 252 ways to choose 5 of 10 rows, five of
    which are 1, those with 4, 5, 1 or 0 of them are as far apart: 25 + 1 + 25 + 1, so p = 52/252."""
    found = samples([1] * 5 + [0] * 5).means([1, 1, 1, 1, 0, 1, 0, 0, 0, 0], shares=True)
    assert (found.now, found.before, found.change) == (0.8, 0.2, pytest.approx(0.6))
    assert found.effect == pytest.approx(2 * math.asin(math.sqrt(0.8)) - 2 * math.asin(math.sqrt(0.2)))
    assert found.p == pytest.approx(52 / 252, abs=0.02)
    for value, interval in zip((0.8, 0.2, 0.6, found.effect), found.intervals, strict=True):
        assert interval.low <= value <= interval.high


def test_a_mean_has_cliffs_delta():
    """Of the 6 pairs (now, before) of 3, 5 and 1, 3, 4: now is larger in four, equal in one, smaller in one:
    (4 - 1)/6."""
    found = samples([1, 1, 0, 0, 0]).means([3, 5, 1, 3, 4])
    assert found.change == pytest.approx(4 - 8 / 3) and found.effect == pytest.approx(3 / 6)


def test_cliffs_delta_is_that_of_mann_and_whitney():
    random = np.random.default_rng(1)
    now, before = random.normal(0.5, 1, 40), random.normal(0, 1, 60)
    found = samples([1] * 40 + [0] * 60).means([*now, *before])
    statistic = stats.mannwhitneyu(now, before).statistic
    assert found.effect == pytest.approx(2 * statistic / (40 * 60) - 1)
    test = stats.permutation_test(
        (now, before), lambda a, b: a.mean() - b.mean(), n_resamples=9999, random_state=2
    )
    assert found.p == pytest.approx(test.pvalue, abs=0.01)


def test_a_mix_is_counted_by_hand():
    """Now 3/4 and 1/4, before 1/4, 1/4 and 1/2 of three labels: (1/2 + 0 + 1/2) / 2 would have to change."""
    found = samples([1] * 4 + [0] * 4).mix(np.array([0, 0, 0, 1, 0, 1, 2, 2]))
    assert found.change == found.effect == pytest.approx(0.5)
    assert 0 < found.chance < found.change and found.p > 0.05
    same = samples([1, 1, 0, 0]).mix(np.array([0, 1, 0, 1]))
    assert same.change == 0 and same.p == 1


def test_rows_of_one_conversation_count_as_one():
    """A hundred rows now, all 1, are of two conversations, as are those before, all 0: of the six ways to
    choose two of four conversations two are as far apart. Were each row its own, p would be 1/10,001."""
    groups = [at // 50 for at in range(200)]
    found = samples([1] * 100 + [0] * 100, groups).means([1] * 100 + [0] * 100, shares=True)
    assert found.p == pytest.approx(2 / 6, abs=0.02)
    alone = samples([1] * 100 + [0] * 100).means([1] * 100 + [0] * 100, shares=True)
    assert alone.p == pytest.approx(1 / 10_001)


def test_chance_alone_is_rarely_told_for_a_change():
    """Of 200 pairs of samples from one source, about 5% have p below .05, however rows are clustered."""
    random = np.random.default_rng(3)
    groups = [at // 3 for at in range(90)]
    told = mixed = 0
    for seed in range(200):
        of_group = random.random(30) < 0.4
        values = [float(of_group[group] != (random.random() < 0.1)) for group in groups]
        own = samples([group < 15 for group in groups], groups, seed)
        told += own.means(values, shares=True).p < 0.05
        mixed += own.mix(np.array(values, np.int64)).p < 0.05
    assert told <= 20 and mixed <= 20  # 10 expected; 20 or more in one of a thousand


def test_one_group_has_no_interval_and_an_empty_sample_no_p():
    alone = samples([1, 0, 0]).means([1, 0, 1], shares=True)
    assert math.isnan(alone.intervals[2].low) and alone.p > 0.5
    empty = samples([0, 0, 0])
    assert empty.sizes == (0, 3)
    found = empty.means([1, 0, 1])
    assert math.isnan(found.now) and math.isnan(found.p)


def test_the_seed_gives_the_same_and_a_group_in_both_samples_is_refused():
    values = np.random.default_rng(0).random(40)
    recent = [1] * 20 + [0] * 20
    assert samples(recent, seed=4).means(values) == samples(recent, seed=4).means(values)
    with pytest.raises(InvalidArgument, match="in both samples"):
        samples([1, 0], ["a", "a"])
    with pytest.raises(InvalidArgument, match="give one for each"):
        Samples(["a"], np.array([True, False]))
    with pytest.raises(InvalidArgument, match="NaN"):
        samples([1, 0]).means([math.nan, 1])
