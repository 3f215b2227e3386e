"""The confidence of a suggestion and of a set of them, and the threshold from which a set is shown."""

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
class Sets:
    """The replies offered together for m messages, at most s for each, the first one first: their
    relevance, value and whether they are right, each (m, s), nan (and not right) where there are fewer; and
    the relevance of the fifth wording found (m,), nan if there was none."""

    relevance: Array
    value: Array
    right: NDArray[np.bool_]
    rival: Array

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which of them there are (m, s)."""
        return ~np.isnan(self.relevance)

    @property
    def helps(self) -> NDArray[np.bool_]:
        """Which sets hold a right one (m,)."""
        return np.asarray(self.right.any(axis=1))


def calibrate(sets: Sets, ranking: Ranking, *, pull: float = 1.0) -> Ranking:
    """The ranking with confidences fitted to how often replies and sets like these were right.

    Of one reply: logistic regression on relevance and value, neither with a negative weight, toward the
    targets of Platt (1999, "Probabilistic outputs for support vector machines"), (n+ + 1) / (n+ + 2) and
    1 / (n- + 2), which prevent overconfidence from few examples. Of a set: the power `others` under which
    what happened is most likely. The lead over the fifth wording and the size of the history are left out:
    on accounts to which nothing was fitted they tell nothing more.

    Args:
        pull: how strongly the weights of relevance and value are drawn to those of `ranking`, in messages.

    Raises:
        TrainingError: too few suggestions, or nearly all right or all wrong.
    """
    firsts, first_right = sets.known[:, 0], sets.right[sets.known[:, 0], 0]
    n, good = int(firsts.sum()), int(first_right.sum())
    if n < NEEDED or min(good, n - good) < NEEDED_EACH:
        raise TrainingError(
            f"{good} of {n} first suggestions in the time for calibration were right, expected at least "
            f"{NEEDED} suggestions with {NEEDED_EACH} right and {NEEDED_EACH} wrong ones; import more "
            "history, or use more of it for calibration (--calibrate)"
        )
    known, right = sets.known, sets.right[sets.known]
    rows = np.column_stack([np.ones(known.sum()), sets.relevance[known], sets.value[known]])
    good, bad = int(right.sum()), int((~right).sum())
    target = np.where(right, (good + 1) / (good + 2), 1 / (bad + 2))
    toward = np.array([0.0, ranking.slope, ranking.agreement])
    strength = pull * rows.var(axis=0)
    loss = pulled(logistic(rows, target), toward=toward, strength=strength)
    start = np.array([np.log(good / bad), 0.0, 0.0])
    intercept, slope, agreement = minimize(loss, start, lowest=np.array([-np.inf, 0.0, 0.0])).tolist()
    fitted = replace(
        ranking,
        intercept=intercept,
        slope=slope,
        agreement=agreement,
        lead=0.0,
        background=0.0,
        history=0.0,
        set_intercept=0.0,
        set_slope=1.0,
    )
    return replace(fitted, others=likeliest_others(confidences(fitted, sets), sets.helps))


def pulled(objective: Objective, *, toward: Array, strength: Array) -> Objective:
    """An objective and half the squared distance to some weights (f,), each with its own strength (f,)."""

    def both(weights: Array) -> tuple[float, Array, Array]:
        value, gradient, hessian = objective(weights)
        off = weights - toward
        nearer = value + float((strength * off**2).sum() / 2)
        return nearer, gradient + strength * off, hessian + np.diag(strength)

    return both


def likeliest_others(sure: Array, helps: NDArray[np.bool_]) -> float:
    """The power in [0, 1], in steps of .01, under which sets with these confidences (m, s) most likely helped
    as they did."""

    def loss(power: float) -> float:
        chance = np.clip(together(sure, others=power), 1e-6, 1 - 1e-6)
        return -float(np.where(helps, np.log(chance), np.log(1 - chance)).sum())

    return min((step / 100 for step in range(101)), key=loss)


def logistic(rows: Array, target: Array, each: Array | float = 1.0) -> Objective:
    """The log loss of weights (f,) on rows (n, f) with targets (n,) in [0, 1], summed; `each` is how much a
    row counts (n,)."""

    def objective(weights: Array) -> tuple[float, Array, Array]:
        scores = rows @ weights
        sure = probability(scores)
        value = float((each * (np.logaddexp(0, scores) - target * scores)).sum())
        hessian = (rows * (each * sure * (1 - sure))[:, None]).T @ rows
        return value, rows.T @ (each * (sure - target)), hessian + 1e-9 * np.eye(rows.shape[1])

    return objective


def probability(scores: Array) -> Array:
    """1 / (1 + exp(-scores)), without overflow."""
    sure: Array = 0.5 + 0.5 * np.tanh(scores / 2)
    return sure


def confidences(ranking: Ranking, sets: Sets) -> Array:
    """What `Ranking.confidence` gives for each reply (m, s); nan where there is none."""
    rival = np.where(np.isnan(sets.rival), ranking.background, sets.rival)
    lead = ranking.lead * (sets.relevance - rival[:, None])
    own = ranking.slope * sets.relevance + ranking.agreement * sets.value
    return probability(ranking.intercept + own + lead)


def together(sure: Array, *, others: float) -> Array:
    """How likely one of each set with these confidences (m, s) is right; nan for empty ones."""
    left = np.sort(1 - sure, axis=1)  # the surest first, nan last
    missed: Array = left[:, 0] * np.nanprod(left[:, 1:], axis=1) ** others
    return 1 - missed


def choose_threshold(
    sure: Array, right: NDArray[np.bool_] | Array, *, precision: float, least: float
) -> float:
    """The smallest threshold, `least` or above, at which this share of what is shown is right.

    Args:
        sure: (m,) confidences of sets.
        right: (m,) whether they helped, or the share of people who say so.
        precision: required of the suggestions at or above the threshold, of which there must be 20.

    Raises:
        TrainingError: no threshold reaches it; the message says what is reached.
    """
    order = np.argsort(-sure, kind="stable")
    ranked, shown = sure[order], np.arange(1, len(sure) + 1)
    reached = np.cumsum(np.asarray(right, np.float64)[order]) / shown
    last_of_equals = np.append(ranked[1:] < ranked[:-1], True)
    open_to = last_of_equals & (shown >= SHOWN) & (ranked >= least)
    if not open_to.any():
        raise TrainingError(
            f"fewer than {SHOWN} of {len(sure)} sets have a confidence of {least} or more; "
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
