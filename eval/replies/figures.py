"""From the scores of a replay to figures with intervals."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..metrics.calibration import Ranked, brier, expected_calibration_error, reliability, risk_coverage
from ..metrics.significance import Interval, bootstrap, bootstrap_mean
from ..reports.report import Curve, Figure
from .replay import ALWAYS, SERVED
from .rows import SLICES, RowFile

Array = NDArray[np.float64]
Columns = Mapping[str, Array]

CURVE_POINTS = 50  # at most, of a line that has one for every message


def _within(name: str, k: int) -> Callable[[Columns], Array]:
    return lambda columns: ((columns[name] > 0) & (columns[name] <= k)).astype(np.float64)


def _reciprocal(columns: Columns) -> Array:
    place = columns["same"]
    return np.divide(1.0, place, out=np.zeros_like(place), where=place > 0)


def _right_when_offered(columns: Columns) -> Array:
    return np.where(columns["offers"] > 0, columns["similar"] == 1, np.nan)


# Figures that are the mean of a score per message; messages without one (NaN) do not count.
MEANS: dict[str, Callable[[Columns], Array]] = {
    "coverage": lambda columns: (columns["offers"] > 0).astype(np.float64),
    "exact@1": _within("exact", 1),
    "recall@1": _within("same", 1),
    "recall@3": _within("same", 3),
    "recall@5": _within("same", 5),
    "mrr": _reciprocal,
    "similar@1": _within("similar", 1),
    "similar@3": _within("similar", 3),
    "similar@5": _within("similar", 5),
    "right when offered": _right_when_offered,
    "ndcg@3": lambda columns: columns["ndcg"],
    "similarity": lambda columns: columns["similarity"],
    "diversity": lambda columns: columns["diversity"],
    "staleness": lambda columns: columns["stale"],
}
SLICED = ("coverage", "recall@3", "similar@1", "similar@3")


def confidence(columns: Columns) -> tuple[Array, Array]:
    """The score of each message's first offer (n,), -inf without one, and whether it was right."""
    return np.nan_to_num(columns["sure"], nan=-np.inf), columns["similar"] == 1


def _area(rows: Array, weights: Array | None = None) -> float:
    return risk_coverage(rows[:, 0], rows[:, 1], weights=weights).area


def _calibration_error(rows: Array, weights: Array | None = None) -> float:
    return expected_calibration_error(rows[:, 0], rows[:, 1], weights=weights)


def _brier(rows: Array, weights: Array | None = None) -> float:
    return brier(rows[:, 0], rows[:, 1], weights=weights)


# What needs all rows (n, 2) at once: how sure, and whether right.
WHOLES: dict[str, Callable[..., float]] = {"aurc": _area, "ece": _calibration_error, "brier": _brier}
PROBABILITIES = ("ece", "brier")  # of confidences only; other systems' scores are not probabilities


def measured(name: str, rows: Array) -> Callable[..., float]:
    """A figure of WHOLES over these rows (n, 2), as a function of their weights (n,) or of none."""
    if name == "aurc":
        ranked = Ranked(rows[:, 0], rows[:, 1])  # sorted once for all draws
        return lambda weights=None: ranked.risk_coverage(weights).area
    return partial(WHOLES[name], rows)


def whole_rows(name: str, columns: Columns) -> tuple[Array, NDArray[np.bool_]]:
    """The rows (m, 2) from which a figure of WHOLES is computed, and which of the n messages they are."""
    sure, right = confidence(columns)
    known = np.isfinite(sure) if name in PROBABILITIES else np.ones(len(sure), np.bool_)
    return np.column_stack([sure, right])[known], known


def system_figures(rows: RowFile, system: str, *, seed: int) -> Iterator[Figure]:
    """All figures of one system over all messages."""
    columns, groups = rows.columns(system), rows.labels("conversation")
    for name, score in MEANS.items():
        yield mean_figure(name, score(columns), groups, system=system, seed=seed)
    possible = rows.flags("possible") > 0
    found = np.where(possible, MEANS["recall@3"](columns), np.nan)
    yield mean_figure("recall@3 where possible", found, groups, system=system, seed=seed)
    for name in WHOLES:
        if name in PROBABILITIES and system not in (SERVED, ALWAYS):
            continue
        table, known = whole_rows(name, columns)
        value = measured(name, table)
        interval = bootstrap(value, groups[known], seed=seed)
        yield figure(name, value(), interval, groups[known], system=system)


def slice_figures(rows: RowFile, system: str, *, seed: int) -> Iterator[Figure]:
    """The main figures of one system by account, language, channel, length and month, where those differ."""
    columns, groups = rows.columns(system), rows.labels("conversation")
    scores = {name: MEANS[name](columns) for name in SLICED}
    for kind in SLICES:
        labels, values = rows.labels(kind), rows.values(kind)
        if len(values) < 2:
            continue
        for value in sorted(values, key=_by_number):
            own = labels == values.index(value)
            for name, score in scores.items():
                found = mean_figure(name, score[own], groups[own], system=system, seed=seed)
                yield replace(found, slice=f"{kind}={value}")


def _by_number(label: str) -> tuple[int, str]:
    """The order of labels: "4-10 words" before "11-30 words"."""
    number = re.match(r"\d+", label)
    return int(number[0]) if number else 0, label


def history_figures(rows: RowFile, system: str, *, slice: str, seed: int) -> Iterator[Figure]:
    """The main figures of a suggester that never abstains and has a smaller window."""
    columns, groups = rows.columns(system), rows.labels("conversation")
    for name in SLICED[1:]:
        found = mean_figure(name, MEANS[name](columns), groups, system=ALWAYS, seed=seed)
        yield replace(found, slice=slice)


def source_figures(rows: RowFile, system: str, *, seed: int) -> Iterator[Figure]:
    """What suggesting from some sources only costs: the share of messages that get a suggestion, and that get
    one that is right among three, without less with the filter, message by message."""
    served, own = rows.columns(SERVED), rows.columns(system)
    for name, shown in (("coverage", "coverage lost"), ("similar@3", "similar@3 lost")):
        lost = MEANS[name](served) - MEANS[name](own)
        yield mean_figure(shown, lost, rows.labels("conversation"), system=system, seed=seed)


def possible_figures(rows: RowFile, *, seed: int) -> Iterator[Figure]:
    """The share of messages to which a right reply had been sent before: the most any system can reach."""
    groups = rows.labels("conversation")
    yield mean_figure("possible", rows.flags("possible"), groups, system="", seed=seed)
    yield mean_figure("possible (similar)", rows.flags("possible_similar"), groups, system="", seed=seed)


def mean_figure(name: str, scores: Array, groups: NDArray[np.int64], *, system: str, seed: int) -> Figure:
    """The mean of scores (n,) without the NaN among them, with its interval by conversation."""
    known = ~np.isnan(scores)
    if not known.any():
        return Figure(name, None, system=system, note="no message has a score")
    interval = bootstrap_mean(scores[known], groups[known], seed=seed)
    return figure(name, float(scores[known].mean()), interval, groups[known], system=system)


def figure(name: str, value: float, interval: Interval, groups: NDArray[np.int64], *, system: str) -> Figure:
    """A figure; a value that could not be computed is None, never NaN."""
    if math.isnan(value):
        return Figure(name, None, n=len(groups), system=system, note="not defined on these messages")
    low, high = (None if math.isnan(bound) else bound for bound in (interval.low, interval.high))
    note = "" if low is not None else "one conversation: no interval"
    return Figure(name, value, low, high, len(groups), len(np.unique(groups)), system, note=note)


def risk_curve(rows: RowFile, system: str) -> Curve | None:
    """Risk against coverage of one system; None when it never offers anything."""
    sure, right = confidence(rows.columns(system))
    if not np.isfinite(sure).any():
        return None
    found = risk_coverage(sure, right)
    step = max(1, len(found.coverage) // CURVE_POINTS)
    chosen = sorted({*range(0, len(found.coverage), step), len(found.coverage) - 1})
    points = tuple((float(found.coverage[at]), float(found.risk[at])) for at in chosen)
    return Curve("risk-coverage", "coverage", "risk", points, system)


def reliability_curve(rows: RowFile, system: str) -> Curve | None:
    """Share right against mean confidence, in ten bins; None when it never offers anything."""
    table, _ = whole_rows("ece", rows.columns(system))
    if not len(table):
        return None
    bins = reliability(table[:, 0], table[:, 1])
    points = tuple((one.confidence, one.right) for one in bins)
    return Curve("reliability", "confidence", "share right", points, system, tuple(int(b.n) for b in bins))
