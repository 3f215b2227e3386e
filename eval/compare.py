"""Two runs on the same messages: what differs, and whether chance explains it."""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument

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
from .replies.figures import MEANS, PROBABILITIES, WHOLES, Array, Columns, whole_rows
from .run import Run

SURE = 0.05  # the adjusted p below which chance does not explain a difference
ROUNDS = 10_000  # of the tests that are quick; so small p-values survive the correction
LOWER_IS_BETTER = ("aurc", "ece", "brier", "staleness")


@dataclass(frozen=True)
class Difference:
    """How a figure differs between two runs, on the messages that have it in both.

    Attributes:
        a, b: its value in either; `difference` is b - a, with its 95% interval by conversation.
        p: of the paired permutation test, two-sided; `p_adjusted` by Holm for all figures of the comparison.
        smallest: the difference that this many messages would show with 80% power; None if not computed.
        n, groups: messages and conversations.
    """

    name: str
    a: float
    b: float
    low: float | None
    high: float | None
    p: float
    p_adjusted: float
    smallest: float | None
    n: int
    groups: int

    @property
    def difference(self) -> float:
        return self.b - self.a

    @property
    def verdict(self) -> str:
        """The conclusion: "better", "worse", or "cannot tell" (from chance)."""
        if self.p_adjusted >= SURE:
            return "cannot tell"
        return "better" if (self.difference > 0) != (self.name in LOWER_IS_BETTER) else "worse"


@dataclass(frozen=True)
class Comparison:
    """The differences between two runs, and what limits them."""

    a: str
    b: str
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...]


def compare_runs(a: Run, b: Run, *, figures: Collection[str] | None = None, seed: int = 0) -> Comparison:
    """Compare two runs, or two systems of one run, message by message.

    Args:
        figures: which figures, and thus the number of tests for which p is corrected; None for all.

    Raises:
        InvalidArgument: runs of different kinds, on different data, judged differently, or without rows.
    """
    check_comparable(a, b)
    if a.rows is None or b.rows is None:
        raise InvalidArgument(
            f"{(a if a.rows is None else b).name} has no scores of single messages, so chance cannot be "
            "ruled out; save a replay with: nlp-support eval replies --save FOLDER"
        )
    first, second = a.rows.columns(a.system), b.rows.columns(b.system)
    groups = a.rows.labels("conversation")
    shared = [
        name
        for name in WHOLES
        if a.report.figure(name, system=a.system) and b.report.figure(name, system=b.system)
    ]
    means, wholes = (
        [name for name in names if figures is None or name in figures] for names in (MEANS, shared)
    )
    found = [*_means(means, first, second, groups, seed), *_wholes(wholes, first, second, groups, seed)]
    adjusted = holm([one.p for one in found])
    warning = too_few(groups.tolist())
    return Comparison(
        a=f"{a.name} {a.system}",
        b=f"{b.name} {b.system}",
        differences=tuple(replace(one, p_adjusted=p) for one, p in zip(found, adjusted, strict=True)),
        warnings=(warning,) if warning else (),
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
    return f"{data.get('messages', '?')} messages, digest {data.get('digest')}"


def _means(
    names: Sequence[str], first: Columns, second: Columns, groups: NDArray[np.int64], seed: int
) -> Iterator[Difference]:
    for name in names:
        one, other = MEANS[name](first), MEANS[name](second)
        both = ~np.isnan(one) & ~np.isnan(other)
        if not both.any():
            continue
        one, other, own = one[both], other[both], groups[both]
        yield _difference(
            name,
            (float(one.mean()), float(other.mean())),
            bootstrap_mean(other - one, own, seed=seed),
            p=permutation_test_mean(one, other, own, rounds=ROUNDS, seed=seed),
            smallest=_known(smallest_difference(one, other, own)),
            groups=own,
        )


def _wholes(
    names: Sequence[str], first: Columns, second: Columns, groups: NDArray[np.int64], seed: int
) -> Iterator[Difference]:
    """Figures that need all rows at once."""
    for name in names:
        whole = WHOLES[name]
        (one, known), (other, also) = whole_rows(name, first), whole_rows(name, second)
        if name not in PROBABILITIES:
            one, other = _ranked(one), _ranked(other)
        both = known & also
        one, other, own = one[both[known]], other[both[also]], groups[both]
        if not len(own):
            continue
        interval = bootstrap(partial(_apart, whole, one, other), own, seed=seed)
        p = permutation_test(whole, one, other, own, seed=seed)
        yield _difference(name, (whole(one), whole(other)), interval, p=p, smallest=None, groups=own)


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
