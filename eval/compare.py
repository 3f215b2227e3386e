"""Two runs on the same data: what differs, and whether chance explains it."""

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument

from .measures import Measures, Whole, measures_of
from .metrics.significance import (
    Interval,
    bootstrap,
    bootstrap_mean,
    holm,
    permutation_test,
    permutation_test_mean,
    smallest_difference,
    too_few,
)
from .replies.figures import Array, Columns
from .rows.table import RowTable
from .run import Run
from .unpaired import Difference, differences_apart

ROUNDS = 10_000  # of the tests that are quick; so small p-values survive the correction
Progress = Callable[[int, int | None], None]

NEWER = ("sure3",)  # columns that older versions did not write, and that follow from others


@dataclass(frozen=True)
class Comparison:
    """The differences between two runs, and what limits them.

    Attributes:
        identical: no number of any row differs.
    """

    a: str
    b: str
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...]
    identical: bool = False


def compare_runs(
    a: Run,
    b: Run,
    *,
    figures: Collection[str] | None = None,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Comparison:
    """Compare two runs of one kind, or two systems of one run, row by row.

    Runs of a kind that has no rows that belong together, such as times, are compared by the intervals of
    their figures.

    Args:
        figures: which figures, and thus the number of tests for which p is corrected; None for all.
        on_progress: called with (done, total) figures.

    Raises:
        InvalidArgument: runs of different kinds, on different data, judged differently, or without rows.
    """
    check_comparable(a, b)
    names = f"{a.name} {a.system}".rstrip(), f"{b.name} {b.system}".rstrip()
    measures = measures_of(a.report)
    if measures is None:
        return Comparison(*names, differences_apart(a, b, figures), _machines(a, b))
    pair = _paired(a, b)
    means = [one for one in measures.means if figures is None or one in figures]
    wholes = [one for one in measures.wholes if figures is None or one in figures]
    wholes = [one for one in wholes if _has(a, one) and _has(b, one)]
    found: list[Difference] = []
    for each in (_means(measures, means, pair, seed), _wholes(measures, wholes, pair, seed)):
        for one in each:
            found.append(one)
            if on_progress:
                on_progress(len(found), len(means) + len(wholes))
    adjusted = holm([math.nan if one.p is None else one.p for one in found])
    warning = too_few(pair.groups.tolist())
    return Comparison(
        *names,
        differences=tuple(replace(one, p_adjusted=p) for one, p in zip(found, adjusted, strict=True)),
        warnings=(warning,) if warning else (),
        identical=pair.identical,
    )


def check_comparable(a: Run, b: Run) -> None:
    """Refuse to compare runs that are not comparable.

    Raises:
        InvalidArgument: with the reason.
    """
    if a.report.kind != b.report.kind:
        raise InvalidArgument(
            f"{a.name} is of kind {a.report.kind}, {b.name} of kind {b.report.kind}; these cannot be compared"
        )
    mine, other = a.report.data.get("digest"), b.report.data.get("digest")
    if mine != other:
        raise InvalidArgument(
            f"{a.name} was run on other data than {b.name}: {_described(a)} against {_described(b)}; "
            "run both on the same messages"
        )
    judges = a.report.made.get("judge"), b.report.made.get("judge")
    if judges[0] != judges[1]:
        raise InvalidArgument(f"the runs have different judges, {judges[0]} and {judges[1]}; use one --judge")


def _described(run: Run) -> str:
    data = run.report.data
    counted = next((name for name in COUNTED if isinstance(data.get(name), int)), None)
    return f"{data[counted] if counted else '?'} {counted or 'rows'}, digest {data.get('digest')}"


COUNTED = ("messages", "conversations", "dialogues", "mails", "canaries")


def _machines(a: Run, b: Run) -> tuple[str, ...]:
    ran = a.report.made.get("machine"), b.report.made.get("machine")
    if ran[0] == ran[1]:
        return ()
    return (f"the runs were made on different machines, {ran[0]} and {ran[1]}: times tell nothing",)


def _has(run: Run, name: str) -> bool:
    return run.report.figure(name, system=run.system) is not None


@dataclass(frozen=True)
class _Pair:
    """The numbers of two runs, row by row, and the group of each row (n,)."""

    first: Columns
    second: Columns
    groups: NDArray[np.int64]

    @property
    def identical(self) -> bool:
        nothing = np.full(len(self.groups), np.nan)  # of a column that one of two versions does not have
        pairs = (
            (name, self.first.get(name, nothing), self.second.get(name, nothing))
            for name in (*self.first, *self.second)
        )
        return all(
            np.array_equal(one, other, equal_nan=True)
            for name, one, other in pairs
            if name not in NEWER or not (np.isnan(one).all() or np.isnan(other).all())
        )


def _paired(a: Run, b: Run) -> _Pair:
    first, second = _rows(a), _rows(b)
    keys, others = first.keys(a.system), second.keys(b.system)
    if sorted(keys) != sorted(others):
        raise InvalidArgument(
            f"{a.name} and {b.name} have rows of different things, {len(keys)} and {len(others)}; run both "
            "on the same data"
        )
    places = {key: at for at, key in enumerate(others)}
    order = np.array([places[key] for key in keys], np.int64)
    moved = {name: column[order] for name, column in second.columns(b.system).items()}
    return _Pair(first.columns(a.system), moved, first.groups(a.system))


def _rows(run: Run) -> RowTable:
    if run.rows is None:
        raise InvalidArgument(
            f"{run.name} has no scores of single messages, so chance cannot be ruled out; run the evaluation "
            "again with --save FOLDER"
        )
    return run.rows


def _means(measures: Measures, names: Collection[str], pair: _Pair, seed: int) -> Iterator[Difference]:
    for name in names:
        one, other = measures.means[name](pair.first), measures.means[name](pair.second)
        both = ~np.isnan(one) & ~np.isnan(other)
        if not both.any():
            continue
        one, other, own = one[both], other[both], pair.groups[both]
        yield _difference(
            name,
            (float(one.mean()), float(other.mean())),
            bootstrap_mean(other - one, own, seed=seed),
            p=permutation_test_mean(one, other, own, rounds=ROUNDS, seed=seed),
            smallest=_known(smallest_difference(one, other, own)) or None,  # 0 where no row differs
            groups=own,
        )


def _wholes(measures: Measures, names: Collection[str], pair: _Pair, seed: int) -> Iterator[Difference]:
    """Figures that need all rows at once."""
    for name in names:
        whole: Whole = measures.wholes[name]
        (one, known), (other, also) = whole.rows(pair.first), whole.rows(pair.second)
        if whole.ranked:
            one, other = _ranked(one), _ranked(other)
        both = known & also
        one, other, own = one[both[known]], other[both[also]], pair.groups[both]
        if not len(own):
            continue
        values = whole.value(one), whole.value(other)
        if any(map(math.isnan, values)):
            continue
        interval = bootstrap(partial(_apart, whole.value, one, other), own, seed=seed)
        p = permutation_test(whole.value, one, other, own, seed=seed)
        yield _difference(name, values, interval, p=p, smallest=None, groups=own)


def _apart(whole: Callable[..., float], one: Array, other: Array, weights: Array) -> float:
    return whole(other, weights) - whole(one, weights)


def _difference(
    name: str,
    values: tuple[float, float],
    interval: Interval,
    *,
    p: float,
    smallest: float | None,
    groups: NDArray[np.int64],
) -> Difference:
    """The difference of two values, its p not yet corrected for the others."""
    return Difference(
        name=name,
        a=values[0],
        b=values[1],
        low=_known(interval.low),
        high=_known(interval.high),
        p=p,
        p_adjusted=p,
        smallest=smallest,
        n=len(groups),
        groups=len(np.unique(groups)),
    )


def _ranked(rows: Array) -> Array:
    """The rows (n, 2) with each score's place among its system's scores in [0, 1], so that rows of systems
    with other scales can be exchanged; figures that depend only on the order stay the same."""
    scores, places = np.unique(rows[:, 0], return_inverse=True)
    shares = np.where(np.isneginf(scores), -np.inf, (np.arange(len(scores)) + 1) / max(1, len(scores)))
    return np.column_stack([shares[places], rows[:, 1]])


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
