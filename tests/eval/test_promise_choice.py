"""The bounds behind a promise, and that choosing the lowest of many thresholds does not break it."""

import numpy as np
import pytest
from scipy.stats import beta, binom

from nlp_support import Ranking
from nlp_support.eval.promise.bounds import chance_of, correlation, fewest, independent, lower_bound
from nlp_support.eval.promise.choice import THRESHOLDS, Sets, choose
from nlp_support.eval.promise.sets import JudgedSet

from support import T0

RISK = 0.1
ACCOUNTS = 300  # simulated ones


def test_the_bound_is_that_of_clopper_and_pearson() -> None:
    """9 of 10 exclude, at a risk of 10%, every share below .663 (tables of Clopper and Pearson 1934)."""
    assert lower_bound(9, 10, risk=RISK) == pytest.approx(0.66315, abs=1e-5)
    for helped, n, risk in ((1, 1, 0.1), (5, 5, 0.03), (7, 20, 0.07), (640, 1000, 0.1), (1999, 2000, 0.01)):
        assert lower_bound(helped, n, risk=risk) == pytest.approx(beta.ppf(risk, helped, n - helped + 1))
        assert chance_of(helped, n, 0.6) == pytest.approx(binom.sf(helped - 1, n, 0.6), abs=1e-12)
    assert lower_bound(0, 10, risk=RISK) == 0.0


def test_so_many_are_needed_at_least() -> None:
    """.6 ** 5 = .078 is the first power of .6 up to .1, and .5 ** 2 is .25 itself."""
    assert fewest(0.6, risk=0.1) == 5
    assert fewest(0.5, risk=0.25) == 2
    assert lower_bound(5, 5, risk=0.1) >= 0.6 > lower_bound(4, 4, risk=0.1)


def test_cases_of_one_conversation_count_for_fewer_the_more_alike_they_are() -> None:
    """Four conversations of two: always alike, the eight are worth four; where one of two helps, eight."""
    groups = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    alike = np.array([1, 1, 0, 0, 1, 1, 0, 0], np.bool_)
    assert correlation(alike, groups) == 1.0
    assert independent(groups, correlation=1.0) == pytest.approx(4)
    unlike = np.array([1, 0, 1, 0, 1, 0, 1, 0], np.bool_)
    assert correlation(unlike, groups) == 0.0
    assert independent(groups, correlation=0.0) == pytest.approx(8)
    assert correlation(alike, np.arange(8)) == 0.0
    assert correlation(alike, np.zeros(8, np.int64)) == 1.0


def sets(sure: np.ndarray, helps: np.ndarray, groups: np.ndarray | None = None) -> Sets:
    """Sets of these confidences, each of which is offered as a whole or not at all."""
    offered = sure[None, :] >= np.array(THRESHOLDS)[:, None]
    return Sets(offered, offered & helps.astype(np.bool_), np.arange(len(sure)) if groups is None else groups)


def lowest(found: Sets, right: float) -> float | None:
    chosen = choose(found, right=right, risk=RISK).lowest
    return None if chosen is None else chosen.threshold


def naive(found: Sets, right: float) -> float | None:
    """The lowest of all thresholds whose own bound is good enough: what must not be done."""
    n, helped = found.offered.sum(axis=1), found.helped.sum(axis=1)
    passed = [at for at in range(len(n)) if n[at] and binom.sf(helped[at] - 1, n[at], right) <= RISK]
    return THRESHOLDS[max(passed)] if passed else None


def shares_kept(choice, curve, *, n: int, right: float, seed: int) -> float:
    """The share of simulated accounts whose promise holds, or that have none. `curve` gives, for confidences
    drawn evenly from [0, 1], how likely a set helps; the true share from a threshold on is its mean there."""
    rng = np.random.default_rng(seed)
    grid = np.linspace(0, 1, 2001)
    kept = 0
    for _ in range(ACCOUNTS):
        sure = rng.random(n)
        found = choice(sets(sure, rng.random(n) < curve(sure)), right)
        kept += found is None or curve(grid[grid >= found]).mean() >= right
    return kept / ACCOUNTS


CURVES = {
    "nowhere good enough, by a hair": lambda sure: np.full_like(sure, 0.599),
    "good enough from a half on": lambda sure: np.where(sure > 0.5, 0.65, 0.3),
    "straight": lambda sure: 0.1 + 0.8 * sure,
    "only the surest tenth": lambda sure: np.where(sure > 0.9, 0.85, 0.45),
    "the surest are the worst": lambda sure: 0.75 - 0.5 * sure,
    "up and down": lambda sure: 0.6 + 0.2 * np.sin(12 * sure) - 0.02,
}


@pytest.mark.parametrize("n", [60, 400])
@pytest.mark.parametrize("name", CURVES)
def test_nine_of_ten_accounts_keep_what_is_promised(name: str, n: int) -> None:
    assert shares_kept(lowest, CURVES[name], n=n, right=0.6, seed=n) >= 0.9


def test_the_lowest_threshold_of_all_that_pass_would_break_too_many_promises() -> None:
    curve = CURVES["nowhere good enough, by a hair"]
    assert shares_kept(naive, curve, n=400, right=0.6, seed=1) < 0.75


def test_nine_of_ten_accounts_keep_it_where_the_messages_of_a_conversation_are_alike() -> None:
    """Every conversation has 20 messages, of which all help or none, 59% of the conversations: as if they
    were independent, more than one in ten accounts would be promised 60%."""
    rng = np.random.default_rng(3)
    groups = np.repeat(np.arange(40), 20)
    promised = careless = 0
    for _ in range(ACCOUNTS):
        helps, sure = (rng.random(40) < 0.59)[groups], rng.random(800)
        promised += lowest(sets(sure, helps, groups), 0.6) is not None
        careless += lowest(sets(sure, helps), 0.6) is not None
    assert promised / ACCOUNTS <= 0.1 < careless / ACCOUNTS


def test_a_clear_account_is_offered_all_that_it_may_be() -> None:
    """Above .4 nine of ten help, below none: of the sets from t on, 60% or more help down to about .1."""
    rng = np.random.default_rng(5)
    sure = rng.random(2000)
    chosen = choose(sets(sure, (sure > 0.4) & (rng.random(2000) < 0.9)), right=0.6, risk=RISK).lowest
    assert chosen is not None and 0.1 <= chosen.threshold <= 0.2
    assert chosen.helped / chosen.n >= chosen.low >= 0.6
    everything = choose(sets(sure, np.ones(2000)), right=0.6, risk=RISK).lowest
    assert everything is not None and everything.threshold == THRESHOLDS[-1] and everything.n > 1950


def test_few_sets_show_nothing_and_tell_how_little() -> None:
    """Four of four at a risk of 10% exclude shares below .562."""
    choice = choose(sets(np.full(4, 0.9), np.ones(4)), right=0.6, risk=RISK)
    assert choice.lowest is None and choice.best is not None
    assert (choice.best.n, choice.best.helped, choice.best.low) == (4, 4, pytest.approx(0.1**0.25))
    nothing = choose(sets(np.empty(0), np.empty(0)), right=0.6, risk=RISK)
    assert (nothing.lowest, nothing.best) == (None, None)
    abstains = choose(sets(np.full(9, -1.0), np.zeros(9)), right=0.6, risk=RISK)
    assert (abstains.lowest, abstains.best) == (None, None)


def test_only_what_would_be_shown_counts() -> None:
    """Of the first set only the second reply helps, which is shown where the ranking shows it; the second set
    helps by the surest; the third has no replies."""
    first = JudgedSet("k1", T0, (0.7, 0.4), (False, True), graded=False)
    weak = JudgedSet("k1", T0, (0.7, 0.01), (False, True), graded=False)
    second = JudgedSet("k2", T0, (0.3,), (True,), graded=False)
    ranking = Ranking(others=0.0)
    found = Sets.of([first, weak, second, JudgedSet("k3", T0, (), (), graded=False)], ranking)
    assert found.groups.tolist() == [0, 0, 1, 2]
    for at, threshold in enumerate(THRESHOLDS):
        shown = [ranking.offered(one.confidences, threshold=threshold) for one in (first, weak, second)]
        assert found.offered[at].tolist() == [*map(bool, shown), False]
        assert found.helped[at].tolist() == [1 in shown[0], 1 in shown[1], bool(shown[2]), False]
    assert found.helped[-1].tolist() == [True, False, True, False]
    nothing = Sets.of([], ranking)
    assert nothing.offered.shape == (len(THRESHOLDS), 0)
