"""Escalation as a forecast: who was flagged in time, who was flagged wrongly, and who was cleared again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nlp_support.errors import InvalidArgument

from .ranking import Floats, column, mean, row_weights


@dataclass(frozen=True)
class Forecast:
    """One conversation: how it really ended, and whether it was flagged after each of its turns.

    `flags[i]` may depend on turns 0..i only. A conversation counts as forecast if it was flagged at any turn.
    """

    conversation_id: str
    unsatisfied: bool
    flags: tuple[bool, ...]


@dataclass(frozen=True)
class ForecastMetrics:
    """Figures over conversations; each is nan if no conversation counts for it.

    Attributes:
        recall: share of the unsatisfied that was flagged, in [0, 1].
        false_positive_rate: share of the satisfied that was flagged, in [0, 1].
        precision: share of the flagged that was unsatisfied, in [0, 1].
        horizon: turns between the first flag and the last turn, mean over the rightly flagged.
        recovery: share of all that was flagged, cleared by the end, and satisfied, minus the share that was
            flagged, cleared by the end, and unsatisfied; in [-1, 1]. The forecast recovery of ConvoKit's
            Forecaster: (correct - incorrect adjustments) / conversations (Chang, Tran et al.).
    """

    recall: float
    false_positive_rate: float
    precision: float
    horizon: float
    recovery: float


class Operating(NamedTuple):
    """A threshold, and what it finds: recall in [0, 1], horizon in turns."""

    threshold: float
    recall: float
    horizon: float


@dataclass(frozen=True)
class Outcomes:
    """The outcomes of forecasts, each (n,): read once, so that a bootstrap can weight them a thousand times.

    `cleared`: flagged, but no longer at the end; `horizon`: turns between the first flag and the last turn, 0
    if none was raised.
    """

    unsatisfied: NDArray[np.bool_]
    flagged: NDArray[np.bool_]
    cleared: NDArray[np.bool_]
    horizon: Floats

    @classmethod
    def of(cls, forecasts: Sequence[Forecast]) -> "Outcomes":
        """The outcomes of forecasts, in their order."""
        flagged = [any(f.flags) for f in forecasts]
        ahead = [len(f.flags) - 1 - f.flags.index(True) if any(f.flags) else 0 for f in forecasts]
        return cls(
            unsatisfied=np.array([f.unsatisfied for f in forecasts], dtype=np.bool_),
            flagged=np.array(flagged, dtype=np.bool_),
            cleared=np.array([any(f.flags) and not f.flags[-1] for f in forecasts], dtype=np.bool_),
            horizon=np.array(ahead, dtype=np.float64),
        )

    def metrics(self, weights: ArrayLike | None = None) -> ForecastMetrics:
        """The figures; a conversation of weight 0 is left out.

        Raises:
            InvalidArgument: the weights do not fit.
        """
        rows = row_weights(weights, len(self.flagged))
        return ForecastMetrics(
            recall=mean(self.flagged, rows * self.unsatisfied),
            false_positive_rate=mean(self.flagged, rows * ~self.unsatisfied),
            precision=mean(self.unsatisfied, rows * self.flagged),
            horizon=mean(self.horizon, rows * (self.flagged & self.unsatisfied)),
            recovery=mean(self.cleared * np.where(self.unsatisfied, -1, 1), rows),
        )


def forecast_metrics(forecasts: Sequence[Forecast], weights: ArrayLike | None = None) -> ForecastMetrics:
    """The figures of flags that were raised turn by turn; use `Outcomes` to weight them many times.

    Args:
        weights: (n,), how much each conversation counts; 0 leaves it out.

    Raises:
        InvalidArgument: the weights do not fit.
    """
    return Outcomes.of(forecasts).metrics(weights)


def at_false_positive_rate(
    scores: Sequence[ArrayLike],
    unsatisfied: ArrayLike,
    *,
    rate: float,
    weights: ArrayLike | None = None,
) -> Operating:
    """The lowest threshold on running scores that wrongly flags at most `rate` of the satisfied.

    A conversation is flagged at the turns whose score is at or above the threshold. The threshold is one of
    the scores; inf, which flags nothing, if too many of the satisfied reach even the highest; nan, as are
    recall and horizon, if there is no satisfied conversation to choose it by. It is chosen on the rows given:
    for an unbiased figure, choose it on other conversations than those you measure on.

    Args:
        scores: one (n_turns,) for each of n conversations, higher is worse; each from the turns so far.
        unsatisfied: (n,) bool.
        rate: in [0, 1].
        weights: (n,), 0 or more.

    Raises:
        InvalidArgument: shapes that do not fit, NaN, or a rate outside [0, 1].
    """
    bad = column(unsatisfied, "unsatisfied", n=len(scores), low=0, high=1) > 0
    running = _running(scores)
    rows = row_weights(weights, len(scores))
    threshold = _threshold(running, rows * ~bad, rate, among=rows > 0)
    if np.isnan(threshold):
        return Operating(threshold, float("nan"), float("nan"))
    flagged = [
        Forecast(str(i), bool(bad[i]), tuple((turns >= threshold).tolist()))
        for i, turns in enumerate(running)
    ]
    found = forecast_metrics(flagged, rows)
    return Operating(threshold, found.recall, found.horizon)


def _running(scores: Sequence[ArrayLike]) -> list[Floats]:
    running = [np.asarray(turns, dtype=np.float64) for turns in scores]
    if any(turns.ndim != 1 for turns in running):
        raise InvalidArgument(
            "scores has a conversation that is not (n_turns,); give one score for each turn"
        )
    if broken := sum(bool(np.isnan(turns).any()) for turns in running):
        raise InvalidArgument(
            f"scores is NaN in {broken} of {len(running)} conversations; look at what the model gave"
        )
    return running


def _threshold(running: list[Floats], satisfied: Floats, rate: float, *, among: NDArray[np.bool_]) -> float:
    """The lowest score at or above which at most `rate` of the weight of the satisfied peaks."""
    if not 0 <= rate <= 1:
        raise InvalidArgument(f"rate is {rate}, expected a share in [0, 1]")
    total = satisfied.sum()
    if total == 0:
        return float("nan")
    peaks = np.array([turns.max(initial=-np.inf) for turns in running])
    order = np.argsort(peaks)
    above = np.append(np.cumsum(satisfied[order][::-1])[::-1], 0.0)
    candidates = np.unique(
        np.concatenate([turns for turns, kept in zip(running, among, strict=True) if kept])
    )
    # Not 1 less the share below: that would put 1 of 20 a last bit over the rate 0.05.
    shares = above[np.searchsorted(peaks[order], candidates)] / total
    allowed = candidates[shares <= rate]
    return float(allowed[0]) if len(allowed) else float("inf")
