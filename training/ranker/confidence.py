"""Confidence fitted to what people thought of replies, rather than to what a judge says of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nlp_support.errors import TrainingError
from nlp_support.eval.metrics.odds import SURE, log_odds
from nlp_support.suggest.ranking import Ranking

from .calibration import (
    choose_threshold,
    likeliest_others,
    logistic,
    probability,
    pulled,
    together,
)
from .graded import GradedReplies
from .newton import Array, minimize
from .replayed import SET

NEEDED = 50  # graded replies, of a store too where there are several
NEEDED_EACH = 10  # that could be sent, and that could not
PULL, PULL_OF_SETS = 30.0, 10.0  # how many replies, and sets, the ranking before counts for
STRANGE = 0.2  # of what a store's graded replies count, its strange ones do


def fit_confidence(
    stores: Sequence[GradedReplies], ranking: Ranking, *, strange: Sequence[GradedReplies] = ()
) -> Ranking:
    """The ranking with confidences fitted to grades: of a reply, that it could be sent as it is; of a set,
    that one of its replies is at least a useful start.

    Logistic regression on relevance and value for replies, and for sets on how likely one of them could be
    sent, with equal weight for each store, drawn to what `ranking` has; no weight is negative. How many
    replies an account has is left out: held against seven stores it told nothing. The threshold stays.

    Args:
        stores: the graded replies of each.
        ranking: the one before.
        strange: of each store, what it would offer to what is none of its business.

    Raises:
        TrainingError: too few grades, or nearly all the same.
    """
    n = sum(len(one.sendable) for one in stores)
    good = sum(float(one.sendable.sum()) for one in stores)
    if n < NEEDED or min(good, n - good) < NEEDED_EACH:
        raise TrainingError(
            f"{n} graded replies are found again, of which {good:.0f} could be sent; expected at least "
            f"{NEEDED} with {NEEDED_EACH} of each kind; grade more (nlp-support annotate export --all)"
            + ("" if n else ", or name the store that was graded")
        )
    parts = [(one, 1.0) for one in stores] + [(one, STRANGE) for one in strange]
    rows = np.concatenate([one.rows for one, _ in parts])
    sendable = np.concatenate([one.sendable for one, _ in parts])
    each = _weights([(len(one.sendable), share) for one, share in parts])
    weights = _fitted(rows, sendable, each, toward=[ranking.slope, ranking.agreement], pull=PULL)
    fitted = replace(
        ranking,
        intercept=float(weights[0]),
        slope=float(weights[1]),
        agreement=float(weights[2]),
        history=0.0,
        lead=0.0,
        background=0.0,
    )
    return _with_sets(fitted, stores, parts, weights)


def _with_sets(
    ranking: Ranking,
    stores: Sequence[GradedReplies],
    parts: Sequence[tuple[GradedReplies, float]],
    weights: Array,
) -> Ranking:
    """The ranking with the confidence of sets fitted, from the messages of which all that is offered is
    graded."""
    found = [(*_sets(one, weights), share) for one, share in parts]
    sure, right = (np.concatenate([one[at] for one in found[: len(stores)]]) for at in (0, 1))
    if not len(sure):
        return replace(ranking, others=0.0, set_intercept=0.0, set_slope=1.0)
    others = likeliest_others(sure, right)
    odds = [log_odds(together(one[0], others=others)) for one in found]
    rows = np.column_stack([np.ones(sum(map(len, odds))), np.concatenate(odds)])
    helps = np.concatenate([one[2] for one in found])
    each = _weights([(len(one[2]), one[3]) for one in found])
    first = [ranking.set_slope]
    intercept, slope = _fitted(rows, helps, each, toward=first, pull=PULL_OF_SETS).tolist()
    return replace(ranking, others=others, set_intercept=intercept, set_slope=slope)


def set_confidences(graded: GradedReplies, ranking: Ranking) -> tuple[Array, Array]:
    """How sure a ranking is of each set (m,) that is graded whole, and the share of raters it helps (m,)."""
    sure, _, helps = _sets(graded, np.array([ranking.intercept, ranking.slope, ranking.agreement]))
    return np.array([ranking.confidence_of_set(one[~np.isnan(one)].tolist()) for one in sure]), helps


def threshold_of(
    stores: Sequence[GradedReplies], ranking: Ranking, *, precision: float, least: float
) -> float:
    """The smallest threshold, `least` or above, at which this share of the graded sets that are offered
    helps.

    Raises:
        TrainingError: no threshold reaches it, or too few sets are graded.
    """
    found = [set_confidences(one, ranking) for one in stores]
    sure, helps = (np.concatenate([one[at] for one in found]) for at in (0, 1))
    return choose_threshold(sure, helps, precision=precision, least=least)


def _fitted(rows: Array, target: Array, each: Array, *, toward: Sequence[float], pull: float) -> Array:
    """Intercept and weights (f,) of a logistic regression on rows (n, f), drawn toward those of before."""
    strength = pull * np.array([0.0, *rows[:, 1:].var(axis=0)])
    loss = pulled(logistic(rows, target, each), toward=np.array([0.0, *toward]), strength=strength)
    share = np.clip(np.average(target, weights=each), SURE, 1 - SURE)
    start = np.array([np.log(share / (1 - share)), *[0.0] * len(toward)])
    return minimize(loss, start, lowest=np.array([-np.inf, *[0.0] * len(toward)]))


def _weights(parts: Sequence[tuple[int, float]]) -> Array:
    """How much each row of some parts counts: as much as its part, by the part's share; one on average."""
    each = np.concatenate([np.full(n, share / max(n, 1)) for n, share in parts])
    return each * len(each) / each.sum() if len(each) else each


def _sets(one: GradedReplies, weights: Array) -> tuple[Array, np.ndarray, Array]:
    """Of k messages of which all that is offered is graded: how sure each reply is (k, 3), nan where there
    are fewer; whether one could be sent (k,); and the share of raters to whom one helps (k,)."""
    messages = np.flatnonzero(~np.isnan(one.helps))
    sure = np.full((len(messages), SET), np.nan)
    right = np.zeros(len(messages), np.bool_)
    for row, message in enumerate(messages):
        own = np.flatnonzero((one.message == message) & (one.place >= 0))
        sure[row, one.place[own]] = probability(one.rows[own] @ weights)
        right[row] = bool((one.sendable[own] > 0.5).any())
    return sure, right, one.helps[messages]
