"""How good two rankings are on messages to which nothing was fitted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlp_support import Ranking
from nlp_support.eval.metrics.significance import bootstrap
from nlp_support.eval.replies.figures import MEANS, WHOLES, figure, mean_figure, whole_rows
from nlp_support.eval.reports.report import Figure

from .calibration import Firsts, confidences
from .newton import Array
from .replayed import Tried

SHARES = ("similar@1", "mrr", "coverage", "right when offered")
WHOLE = ("ece", "brier")


def first_offers(tried: Sequence[Tried], which: int) -> Firsts:
    """The first offers of one of the rankings, for the messages that got any."""
    own = [one.firsts[which] for one in tried if one.firsts[which].score.offers]
    return Firsts(
        np.array([first.relevance for first in own], np.float64),
        np.array([first.rival for first in own], np.float64),
        np.array([first.score.similar == 1 for first in own], np.bool_),
    )


def figures_of(
    tried: Sequence[Tried], rankings: Mapping[str, Ranking], *, slice: str, seed: int
) -> Iterator[Figure]:
    """Figures of each ranking, named as in `eval replies`, over some messages.

    `similar@1`, `mrr`, `ece` and `brier` are those of a ranking that never abstains, `coverage` and `right
    when offered` those of one that abstains below its threshold. `rankings` are in the order in which they
    were tried.
    """
    numbers: dict[str, int] = {}
    groups = np.array([numbers.setdefault(one.conversation, len(numbers)) for one in tried], np.int64)
    for which, (system, ranking) in enumerate(rankings.items()):
        columns = _columns(tried, which, ranking)
        for name in SHARES:
            found = mean_figure(name, MEANS[name](columns), groups, system=system, seed=seed)
            yield replace(found, slice=slice)
        for name in WHOLE:
            yield replace(_whole(name, columns, groups, system, seed), slice=slice)


def _columns(tried: Sequence[Tried], which: int, ranking: Ranking) -> dict[str, Array]:
    """The scores as `eval replies` keeps them, each (n,)."""
    firsts = [one.firsts[which] for one in tried]
    relevance, rival = (
        np.array([getattr(first, name) for first in firsts]) for name in ("relevance", "rival")
    )
    sure = confidences(ranking, relevance, rival)
    return {
        "offers": (np.nan_to_num(sure, nan=-1.0) >= ranking.threshold).astype(np.float64),
        "sure": sure,
        "same": np.array([first.score.same for first in firsts], np.float64),
        "similar": np.array([first.score.similar for first in firsts], np.float64),
    }


def _whole(
    name: str, columns: Mapping[str, Array], groups: NDArray[np.int64], system: str, seed: int
) -> Figure:
    table, known = whole_rows(name, columns)
    if not len(table):
        return Figure(name, None, system=system, note="no message got an offer")
    interval = bootstrap(lambda weights: WHOLES[name](table, weights), groups[known], seed=seed)
    return figure(name, WHOLES[name](table), interval, groups[known], system=system)
