"""Figures by what people thought, and how judges and confidence agree with them."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..metrics.calibration import calibration_error_by_chance, reliability
from ..metrics.classification import roc_auc
from ..metrics.significance import bootstrap
from ..reports.report import Curve, Figure
from .figures import PROBABILITIES, WHOLES, Array, Columns, figure, mean_figure
from .graded import JudgedPair
from .replay import ALWAYS, SERVED
from .rows import RowFile

# Means of a score per message, NaN where nobody graded; rows of older versions have no such columns.
GRADED: dict[str, Callable[[Columns], Array]] = {
    "sendable@1": lambda columns: _given("sendable", columns),
    "useful@1": lambda columns: _given("useful", columns),
    "sendable@3": lambda columns: _given("sendable3", columns),
    "useful@3": lambda columns: _given("useful3", columns),
}
SAME_WORDS, CONFIDENCE = "same words", "confidence"  # what is held against grades besides the judge
CONFIDENT = "graded "  # a figure of the confidence begins so where it is held against grades
# What a confidence says, and what people say to that: of the first reply, and of the first three together.
SAYINGS = {"": ("sure", "sendable"), "set ": ("sure3", "useful3")}


def _given(name: str, columns: Columns) -> Array:
    return columns[name] if name in columns else np.full(len(columns["offers"]), np.nan)


def graded_figures(rows: RowFile, system: str, *, seed: int) -> Iterator[Figure]:
    """What people thought of the offers of one system, and whether its confidence agrees with them; nothing
    if none of its first offers is graded."""
    columns, groups = rows.columns(system), rows.labels("conversation")
    graded = ~np.isnan(_given("sendable", columns))
    if not graded.any():
        return
    offered = columns["offers"] > 0
    yield mean_figure("graded", graded[offered].astype(np.float64), groups[offered], system=system, seed=seed)
    for name, score in GRADED.items():
        yield mean_figure(name, score(columns), groups, system=system, seed=seed)
    for of in SAYINGS if system in (SERVED, ALWAYS) else ():
        yield from _calibration(of, columns, groups, system, seed)


def _calibration(
    of: str, columns: Columns, groups: NDArray[np.int64], system: str, seed: int
) -> Iterator[Figure]:
    """How far a confidence is from what people thought, and how far chance alone would take as few rows."""
    table, known = _said(of, columns)
    if not len(table):
        return
    own = groups[known]
    for name in PROBABILITIES:
        interval = bootstrap(partial(WHOLES[name], table), own, seed=seed)
        yield figure(CONFIDENT + of + name, WHOLES[name](table), interval, own, system=system)
    by_chance, between = calibration_error_by_chance(table[:, 0], seed=seed)
    yield figure(f"{CONFIDENT}{of}ece by chance", by_chance, between, own, system=system)


def _said(of: str, columns: Columns) -> tuple[Array, NDArray[np.bool_]]:
    """A confidence and what people said, in rows (m, 2), and which of the n messages they are."""
    sure, thought = (_given(name, columns) for name in SAYINGS[of])
    known = ~np.isnan(sure) & ~np.isnan(thought)
    return np.column_stack([sure, thought])[known], known


def graded_reliability_curves(rows: RowFile, system: str) -> Iterator[Curve]:
    """Share that people would send as it is, and of sets share that helps them, against mean confidence; none
    where nothing is graded."""
    columns = rows.columns(system)
    for of, (_, thought) in SAYINGS.items():
        table, _ = _said(of, columns)
        if len(table):
            bins = reliability(table[:, 0], table[:, 1])
            points = tuple((one.confidence, one.right) for one in bins)
            sizes = tuple(int(one.n) for one in bins)
            share = f"share {thought.removesuffix('3')}"
            yield Curve(f"graded {of}reliability", "confidence", share, points, system, sizes)


def judge_figures(
    pairs: Sequence[JudgedPair], *, judges: Sequence[tuple[str, float]], seed: int
) -> Iterator[Figure]:
    """How well the judges, the rule for the same words and the confidence tell what people would send, and
    what helps them: a slice for each.

    "auc" is how likely a reply that people would send scores above one that they would not; "agreement" the
    share of pairs on which the judge, at its cut, and a rater say the same, "kappa" that beyond chance (Cohen
    1960). A pair on which raters disagree counts for each side by its share.

    Args:
        judges: the judge and the one beside it, if there is one, each with its cut.
    """
    if not pairs:
        return
    offered = [one for one in pairs if one.sure is not None]
    same = _of(pairs, lambda one: one.same)
    cosines = [_of(pairs, lambda one: one.cosine), _of(pairs, lambda one: one.meant or 0.0)]
    given: list[tuple[str, Sequence[JudgedPair], Array, Array | None]] = [
        *(
            (name, pairs, own, np.maximum(same, own >= same_from))  # as similar@k counts
            for (name, same_from), own in zip(judges, cosines, strict=False)
        ),
        (SAME_WORDS, pairs, same, same),
        (CONFIDENCE, offered, _of(offered, lambda one: one.sure or 0.0), None),
    ]
    for name, own, scores, cut in given:
        groups = [one.group for one in own]
        for what, truth in (
            ("sendable", _of(own, lambda one: one.sendable)),
            ("useful", _of(own, lambda one: one.useful)),
        ):
            yield _figure(f"auc, {what}", name, _auc, np.column_stack([scores, truth]), groups, seed)
            if cut is not None:
                rows = np.column_stack([cut, truth])
                yield _figure(f"agreement, {what}", name, _agreement, rows, groups, seed)
                yield _figure(f"kappa, {what}", name, _kappa, rows, groups, seed)


def _of(pairs: Sequence[JudgedPair], value: Callable[[JudgedPair], float]) -> Array:
    return np.array([value(one) for one in pairs], np.float64)


def _auc(rows: Array, weights: Array | None = None) -> float:
    return roc_auc(rows[:, 1], rows[:, 0], weights=weights)


def _agreement(rows: Array, weights: Array | None = None) -> float:
    return float(np.average(1 - np.abs(rows[:, 0] - rows[:, 1]), weights=weights))


def _kappa(rows: Array, weights: Array | None = None) -> float:
    said, thought = np.average(rows, axis=0, weights=weights)
    chance = said * thought + (1 - said) * (1 - thought)
    return float((_agreement(rows, weights) - chance) / (1 - chance)) if chance < 1 else float("nan")


def _figure(
    name: str, judge: str, value: Callable[..., float], rows: Array, groups: list[str], seed: int
) -> Figure:
    where = f"judge={judge}"
    found = value(rows) if len(rows) else float("nan")
    if np.isnan(found):
        return Figure(name, None, n=len(rows), slice=where, note="not defined: all of one kind, or none")
    interval = bootstrap(lambda weights: value(rows, weights), groups, seed=seed)
    low, high = (None if np.isnan(bound) else bound for bound in (interval.low, interval.high))
    return Figure(name, found, low, high, len(rows), len(set(groups)), slice=where)
