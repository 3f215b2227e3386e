"""Figures by what people thought, and how judges and confidence agree with them."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from ..metrics.calibration import reliability
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
    for name in PROBABILITIES if system in (SERVED, ALWAYS) else ():
        table = np.column_stack([columns["sure"], columns["sendable"]])[graded]
        interval = bootstrap(partial(WHOLES[name], table), groups[graded], seed=seed)
        yield figure(CONFIDENT + name, WHOLES[name](table), interval, groups[graded], system=system)


def graded_reliability_curve(rows: RowFile, system: str) -> Curve | None:
    """Share that people would send as it is against mean confidence; None where nothing is graded."""
    columns = rows.columns(system)
    graded = ~np.isnan(_given("sendable", columns))
    if not graded.any():
        return None
    bins = reliability(columns["sure"][graded], columns["sendable"][graded])
    points = tuple((one.confidence, one.right) for one in bins)
    sizes = tuple(int(one.n) for one in bins)
    return Curve("graded reliability", "confidence", "share sendable", points, system, sizes)


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
