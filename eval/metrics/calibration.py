"""Whether a confidence can be trusted: reliability, calibration error, Brier score, risk against coverage.

scikit-learn has no calibration error and no risk-coverage curve, and its calibration_curve takes no weights;
its Brier score takes .8 ms, this one .06, and a bootstrap needs it a thousand times.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nlp_support.errors import InvalidArgument

from .ranking import Floats, column, mean, row_weights
from .significance import Interval


@dataclass(frozen=True)
class Bin:
    """Rows of about the same confidence: their mean, the share of them that was right, and their number."""

    confidence: float
    right: float
    n: int


@dataclass(frozen=True)
class RiskCoverage:
    """The share that is wrong (m,) of the most confident rows at each coverage (m,); area: mean risk."""

    coverage: Floats
    risk: Floats
    area: float


def reliability(
    confidence: ArrayLike, right: ArrayLike, *, bins: int = 10, weights: ArrayLike | None = None
) -> list[Bin]:
    """A reliability diagram: equal-width bins (low, high] over [0, 1], empty ones left out.

    Args:
        confidence: (n,) in [0, 1].
        right: (n,) bool.
        weights: (n,), 0 or more; `Bin.n` is the number of rows with weight.

    Raises:
        InvalidArgument: shapes that do not fit, NaN, a value outside [0, 1], or bins below 1.
    """
    sure, true, rows = _rows(confidence, right, weights)
    places = _places(sure, bins)
    total, sums, hits, n = (
        np.bincount(places, weights=values, minlength=bins)
        for values in (rows, rows * sure, rows * true, rows > 0)
    )
    return [
        Bin(float(sums[i] / total[i]), float(hits[i] / total[i]), int(n[i])) for i in np.flatnonzero(total)
    ]


def expected_calibration_error(
    confidence: ArrayLike, right: ArrayLike, *, bins: int = 10, weights: ArrayLike | None = None
) -> float:
    """The mean distance between confidence and share right over the bins, by their weight; in [0, 1].

    Guo et al. 2017, "On Calibration of Modern Neural Networks". nan without rows; arguments and errors as in
    `reliability`.
    """
    sure, true, rows = _rows(confidence, right, weights)
    gaps = np.bincount(_places(sure, bins), weights=rows * (sure - true), minlength=bins)
    total = rows.sum()
    return float(np.abs(gaps).sum() / total) if total > 0 else float("nan")


def calibration_error_by_chance(
    confidence: ArrayLike, *, bins: int = 10, rounds: int = 1000, seed: int = 0
) -> tuple[float, Interval]:
    """The calibration error that these confidences would show if they were perfectly calibrated.

    With few rows it is well above 0. Outcomes are drawn from the confidences themselves (consistency
    resampling, Bröcker & Smith 2007, "Increasing the Reliability of Reliability Diagrams").

    Args:
        confidence: (n,) in [0, 1].

    Returns:
        The mean over the rounds, and from where to where 95% of them lie; nan without rows.

    Raises:
        InvalidArgument: NaN, a value outside [0, 1], or bins or rounds below 1.
    """
    if rounds < 1:
        raise InvalidArgument(f"rounds must be at least 1, got {rounds}")
    sure = column(confidence, "confidence", low=0, high=1)
    if not len(sure):
        return float("nan"), Interval(float("nan"), float("nan"))
    chance = np.random.default_rng(seed)
    errors = [
        expected_calibration_error(sure, chance.random(len(sure)) < sure, bins=bins) for _ in range(rounds)
    ]
    low, high = np.quantile(errors, (0.025, 0.975))
    return float(np.mean(errors)), Interval(float(low), float(high))


def brier(confidence: ArrayLike, right: ArrayLike, *, weights: ArrayLike | None = None) -> float:
    """The mean squared distance between confidence and outcome, in [0, 1] (Brier 1950); nan without rows.

    Raises:
        InvalidArgument: shapes that do not fit, NaN, or a value outside [0, 1].
    """
    sure, true, rows = _rows(confidence, right, weights)
    return mean((sure - true) ** 2, rows)


def risk_coverage(score: ArrayLike, right: ArrayLike, *, weights: ArrayLike | None = None) -> RiskCoverage:
    """The share wrong when only the rows of highest score are answered, at each coverage.

    El-Yaniv & Wiener 2010; the area is the mean of the risk over all rows, as each enters (Geifman &
    El-Yaniv 2017). Rows of equal score enter together, their wrong answers spread evenly among them, so the
    order of rows does not matter. A score of -inf means that nothing could be offered: such rows are never
    covered, the curve ends below coverage 1, and they count in the area with risk 1.

    Args:
        score: (n,), higher is surer; -inf allowed.
        right: (n,) bool.
        weights: (n,), 0 or more; a row of weight 2 enters in one step twice as wide.

    Returns:
        One point for each covered row; no points and an area of nan without rows.

    Raises:
        InvalidArgument: shapes that do not fit, or NaN.
    """
    return Ranked(score, right).risk_coverage(weights)


class Ranked:
    """Rows sorted by their score once, for `risk_coverage` with any number of weights.

    Args:
        score, right: as for `risk_coverage`.
    """

    def __init__(self, score: ArrayLike, right: ArrayLike) -> None:
        values = column(score, "score", low=-np.inf, high=np.inf)
        wrong = 1 - column(right, "right", n=len(values), low=0, high=1)
        offered = np.flatnonzero(values > -np.inf)
        self._order = offered[np.argsort(-values[offered], kind="stable")]
        ordered = values[self._order]
        self._tied = np.append(0, np.cumsum(ordered[1:] != ordered[:-1]))[: len(ordered)]  # from 0
        self._wrong = wrong[self._order]
        self._never = values == -np.inf

    def risk_coverage(self, weights: ArrayLike | None = None) -> RiskCoverage:
        """What `risk_coverage` finds with these weights (n,)."""
        rows = row_weights(weights, len(self._never))
        total = rows.sum()
        own = rows[self._order]
        covered = own > 0
        own, tied, wrong = own[covered], self._tied[covered], self._wrong[covered]
        sizes = np.maximum(np.bincount(tied), 1)  # those of ties without weight are not asked for
        step, errors = (np.bincount(tied, weights=each)[tied] / sizes[tied] for each in (own, own * wrong))
        reached = np.cumsum(step)
        risk = np.cumsum(errors) / reached
        never = rows[self._never].sum()
        area = float((step @ risk + never) / total) if total > 0 else float("nan")
        return RiskCoverage(coverage=reached / total, risk=risk, area=area)


def _rows(
    confidence: ArrayLike, right: ArrayLike, weights: ArrayLike | None
) -> tuple[Floats, Floats, Floats]:
    sure = column(confidence, "confidence", low=0, high=1)
    true = column(right, "right", n=len(sure), low=0, high=1)
    return sure, true, row_weights(weights, len(sure))


def _places(confidence: Floats, bins: int) -> NDArray[np.int64]:
    if bins < 1:
        raise InvalidArgument(f"bins is {bins}, expected 1 or more")
    edges = np.arange(1, bins + 1) / bins
    return np.searchsorted(edges, confidence, side="left")
