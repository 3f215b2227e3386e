"""How good two rankings are on messages to which nothing was fitted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlp_support import Ranking
from nlp_support.eval.metrics.calibration import brier, expected_calibration_error
from nlp_support.eval.metrics.odds import log_odds
from nlp_support.eval.metrics.significance import bootstrap
from nlp_support.eval.replies.figures import figure, mean_figure
from nlp_support.eval.reports.report import Figure

from .calibration import Sets, confidences, probability, together
from .newton import Array
from .replayed import SET, Tried

WHOLES = {"ece": expected_calibration_error, "brier": brier}


def sets_of(tried: Sequence[Tried], which: int) -> Sets:
    """What one of the rankings offered for each message, three replies at most."""
    relevance, value = np.full((2, len(tried), SET), np.nan)
    right = np.zeros((len(tried), SET), np.bool_)
    rival = np.array([one.offers[which].rival for one in tried], np.float64)
    for row, one in enumerate(tried):
        for at, offered in enumerate(one.offers[which].offered[:SET]):
            relevance[row, at], value[row, at] = offered.relevance, offered.value
            right[row, at] = offered.right
    return Sets(relevance, value, right, rival)


def figures_of(
    tried: Sequence[Tried], rankings: Mapping[str, Ranking], *, slice: str, seed: int
) -> Iterator[Figure]:
    """Figures of each ranking over some messages.

    `first right`, `one of three right` and `mrr` are those of a ranking that never abstains, as are `ece`
    and `brier`, of the confidence of the first reply, and `set ece` and `set brier`; `coverage`, `first right
    when offered` and `set right when offered` are those of one that abstains below its threshold. `rankings`
    are in the order in which they were tried.
    """
    groups = groups_of(tried)
    for which, (system, ranking) in enumerate(rankings.items()):
        for name, scores in _scores(tried, which, ranking).items():
            yield replace(mean_figure(name, scores, groups, system=system, seed=seed), slice=slice)
        sets = sets_of(tried, which)
        sure = confidences(ranking, sets)
        both = {"": (sure[:, 0], sets.right[:, 0]), "set ": (_of_sets(ranking, sets), sets.helps)}
        for prefix, (confidence, right) in both.items():
            for name in WHOLES:
                found = _whole(name, np.column_stack([confidence, right]), groups, system, seed)
                yield replace(found, name=prefix + name, slice=slice)


def groups_of(tried: Sequence[Tried]) -> NDArray[np.int64]:
    """The number (n,) of each message's conversation."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(one.conversation, len(numbers)) for one in tried], np.int64)


def set_confidence(tried: Sequence[Tried], which: int, ranking: Ranking) -> Array:
    """How sure a ranking was of what it offered for each message (n,); nan where it had nothing."""
    return _of_sets(ranking, sets_of(tried, which))


def _of_sets(ranking: Ranking, sets: Sets) -> Array:
    chance = together(confidences(ranking, sets), others=ranking.others)
    return probability(ranking.set_intercept + ranking.set_slope * log_odds(chance))


def _scores(tried: Sequence[Tried], which: int, ranking: Ranking) -> dict[str, Array]:
    """A score for each message (n,), nan where it does not count."""
    place = np.array([one.offers[which].place for one in tried], np.float64)
    helps = ((place > 0) & (place <= SET)).astype(np.float64)
    offered = np.nan_to_num(set_confidence(tried, which, ranking), nan=-1.0) >= ranking.threshold
    return {
        "first right": (place == 1).astype(np.float64),
        "one of three right": helps,
        "mrr": np.divide(1.0, place, out=np.zeros_like(place), where=place > 0),
        "coverage": offered.astype(np.float64),
        "first right when offered": np.where(offered, place == 1, np.nan),
        "set right when offered": np.where(offered, helps, np.nan),
    }


def _whole(name: str, table: Array, groups: NDArray[np.int64], system: str, seed: int) -> Figure:
    known = ~np.isnan(table[:, 0])
    if not known.any():
        return Figure(name, None, system=system, note="no message got an offer")
    rows, whole = table[known], WHOLES[name]
    interval = bootstrap(
        lambda weights: whole(rows[:, 0], rows[:, 1], weights=weights), groups[known], seed=seed
    )
    return figure(name, whole(rows[:, 0], rows[:, 1]), interval, groups[known], system=system)
