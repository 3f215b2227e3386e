"""Figures of the three replies that an agent sees together, and of the judge beside the first one."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..metrics.significance import bootstrap
from ..reports.report import Figure
from .figures import PROBABILITIES, WHOLES, Array, Columns, figure, mean_figure, measured
from .replay import ALWAYS, SERVED
from .rows import RowFile
from .scoring import SHOWN


def set_figures(rows: RowFile, system: str, *, seed: int) -> Iterator[Figure]:
    """How often one of the first three offers is right when there are any, by each judge and by either, and
    whether the confidence of the set tells it; the figures "meant…" are of the judge beside the first one."""
    columns, groups = rows.columns(system), rows.labels("conversation")
    scores = {"set similar when offered": _when_offered(_helps("similar", columns), columns)}
    right = _helps("similar", columns)
    if not np.isnan(columns["meant"]).all():
        meant = _helps("meant", columns)
        right = np.maximum(right, meant)
        scores |= {
            "meant@1": (columns["meant"] == 1).astype(np.float64),
            "meant@3": meant,
            "meant when offered": _when_offered(columns["meant"] == 1, columns),
            "set meant when offered": _when_offered(meant, columns),
            "set right when offered": _when_offered(right, columns),
        }
    for name, score in scores.items():
        yield mean_figure(name, score, groups, system=system, seed=seed)
    if system in (SERVED, ALWAYS):
        yield from _confidence(columns["sure3"], right, groups, system, seed)


def _confidence(
    sure: Array, right: Array, groups: NDArray[np.int64], system: str, seed: int
) -> Iterator[Figure]:
    """How well the confidence of sets tells which of them are right, by either judge."""
    for name in WHOLES:
        known = ~np.isnan(sure) if name in PROBABILITIES else np.ones(len(sure), np.bool_)
        table = np.column_stack([np.nan_to_num(sure, nan=-np.inf), right])[known]
        if not len(table):
            continue
        value = measured(name, table)
        interval = bootstrap(value, groups[known], seed=seed)
        yield figure(f"set {name}", value(), interval, groups[known], system=system)


def _helps(name: str, columns: Columns) -> Array:
    place = columns[name]
    return ((place > 0) & (place <= SHOWN)).astype(np.float64)


def _when_offered(right: Array, columns: Columns) -> Array:
    return np.where(columns["offers"] > 0, right, np.nan)
