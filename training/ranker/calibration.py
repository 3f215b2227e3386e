"""The confidence of the first suggestion, and the threshold from which it is shown."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import TrainingError
from nlp_support.suggest.ranking import Ranking

from .newton import Array, Objective, minimize

NEEDED = 50  # first suggestions
NEEDED_EACH = 10  # right ones, and wrong ones
SHOWN = 20  # the precision of fewer suggestions is chance


@dataclass(frozen=True)
class Firsts:
    """The first suggestions to m messages: relevance (m,), relevance of the fifth wording found (m,), nan if
    there was none, and whether each was right (m,)."""

    relevance: Array
    rival: Array
    right: NDArray[np.bool_]


def calibrate(firsts: Firsts, ranking: Ranking) -> Ranking:
    """The ranking with a confidence fitted to how often first suggestions like these were right; its
    `background` is the median fifth wording's relevance.

    Logistic regression on relevance and lead, neither with a negative weight, toward the targets of Platt
    (1999, "Probabilistic outputs for support vector machines"), (n+ + 1) / (n+ + 2) and 1 / (n- + 2), which
    prevent overconfidence from few examples.

    Raises:
        TrainingError: too few suggestions, or nearly all right or all wrong.
    """
    n, good = len(firsts.right), int(firsts.right.sum())
    if n < NEEDED or min(good, n - good) < NEEDED_EACH:
        raise TrainingError(
            f"{good} of {n} first suggestions in the time for calibration were right, expected at least "
            f"{NEEDED} suggestions with {NEEDED_EACH} right and {NEEDED_EACH} wrong ones; import more "
            "history, or use more of it for calibration (--calibrate)"
        )
    if not np.isnan(firsts.rival).all():
        ranking = replace(ranking, background=float(np.nanmedian(firsts.rival)))
    rows = np.column_stack([np.ones(n), firsts.relevance, _lead(ranking, firsts.relevance, firsts.rival)])
    target = np.where(firsts.right, (good + 1) / (good + 2), 1 / (n - good + 2))
    start = np.array([np.log(good / (n - good)), 0.0, 0.0])
    intercept, slope, lead = minimize(
        logistic(rows, target), start, lowest=np.array([-np.inf, 0.0, 0.0])
    ).tolist()
    return replace(ranking, intercept=intercept, slope=slope, lead=lead)


def logistic(rows: Array, target: Array) -> Objective:
    """The log loss of weights (f,) on rows (n, f) with targets (n,) in [0, 1], summed."""

    def objective(weights: Array) -> tuple[float, Array, Array]:
        scores = rows @ weights
        sure = probability(scores)
        value = float((np.logaddexp(0, scores) - target * scores).sum())
        hessian = (rows * (sure * (1 - sure))[:, None]).T @ rows
        return value, rows.T @ (sure - target), hessian + 1e-9 * np.eye(rows.shape[1])

    return objective


def probability(scores: Array) -> Array:
    """1 / (1 + exp(-scores)), without overflow."""
    sure: Array = 0.5 + 0.5 * np.tanh(scores / 2)
    return sure


def confidences(ranking: Ranking, relevance: Array, rival: Array) -> Array:
    """What `Ranking.confidence` gives for each of m suggestions (m,)."""
    lead = _lead(ranking, relevance, rival)
    return probability(ranking.intercept + ranking.slope * relevance + ranking.lead * lead)


def _lead(ranking: Ranking, relevance: Array, rival: Array) -> Array:
    lead: Array = relevance - np.where(np.isnan(rival), ranking.background, rival)
    return lead


def choose_threshold(sure: Array, right: NDArray[np.bool_], *, precision: float, least: float) -> float:
    """The smallest threshold, `least` or above, at which this share of what is shown is right.

    Args:
        sure: (m,) confidences of first suggestions.
        right: (m,) whether they were.
        precision: required of the suggestions at or above the threshold, of which there must be 20.

    Raises:
        TrainingError: no threshold reaches it; the message says what is reached.
    """
    order = np.argsort(-sure, kind="stable")
    ranked, shown = sure[order], np.arange(1, len(sure) + 1)
    reached = np.cumsum(right[order]) / shown
    last_of_equals = np.append(ranked[1:] < ranked[:-1], True)
    open_to = last_of_equals & (shown >= SHOWN) & (ranked >= least)
    if not open_to.any():
        raise TrainingError(
            f"fewer than {SHOWN} of {len(sure)} first suggestions have a confidence of {least} or more; "
            "lower `least`, or import more history"
        )
    good = np.flatnonzero(open_to & (reached >= precision))
    if not len(good):
        raise TrainingError(
            f"no threshold makes {precision:.0%} of what is shown right; the most that one reaches is "
            f"{reached[open_to].max():.0%}. Ask for less (--precision), or import more history"
        )
    lowest_open = np.flatnonzero(open_to)[-1]
    return least if good[-1] == lowest_open else float(ranked[good[-1]])
