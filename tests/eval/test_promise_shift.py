"""How much surer an account is than the ranking says, where people graded what it is offered."""

from datetime import timedelta

import numpy as np
import pytest

from nlp_support import Ranking
from nlp_support.eval.metrics.odds import log_odds, moved
from nlp_support.eval.promise.sets import JudgedSet
from nlp_support.eval.promise.shift import Shift, likeliest

from support import T0


def judged(number, confidences, sendable, helps, *, graded=True):
    return JudgedSet(f"c{number}", T0 + timedelta(hours=number), confidences, helps, graded, sendable)


def test_log_odds_are_moved_by_their_sum():
    """Odds of .2 are 1/4; times e they are .68, a chance of .405. Moved back they are what they were."""
    assert moved([0.2], 1.0) == pytest.approx([0.4046], abs=1e-4)
    assert moved(moved([0.01, 0.5, 0.99], 2.0), -2.0) == pytest.approx([0.01, 0.5, 0.99])
    assert np.isfinite(log_odds([0.0, 1.0])).all()


def test_an_account_is_as_sure_as_people_say():
    """Two replies each that are said to be sendable in a fifth are so in half; sets help in four fifths. The
    prior draws a little to 0. log(1/1) - log(1/4) = 1.39."""
    sets = [judged(n, (0.2, 0.2), (float(n % 2), float(n % 2)), (n % 5 > 0, n % 5 > 0)) for n in range(400)]
    ranking = Ranking(others=1.0)
    shift = Shift.of(sets, ranking)
    assert shift.reply == pytest.approx(1.386, abs=0.03)
    own = shift.ranking(ranking)
    confidences = shift.set(sets[0]).confidences
    assert confidences == pytest.approx((0.5, 0.5), abs=0.01)
    assert own.confidence_of_set(confidences) == pytest.approx(0.8, abs=0.01)
    assert own.confidence(1.5, rival=None) == pytest.approx(
        moved([ranking.confidence(1.5, rival=None)], shift.reply)[0]
    )


def test_little_graded_moves_nothing_and_few_grades_move_little():
    few = [judged(n, (0.2,), (1.0,), (True,)) for n in range(19)]
    ungraded = [judged(n, (0.2,), (), (True,), graded=False) for n in range(100)]
    assert Shift.of([*few, *ungraded], Ranking()) == Shift()
    assert likeliest(log_odds([0.2] * 3), np.ones(3)) < likeliest(log_odds([0.2] * 300), np.ones(300)) <= 4
