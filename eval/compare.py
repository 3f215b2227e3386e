"""Two runs over the same messages: what differs, and whether chance explains it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from nlp_support.errors import InvalidArgument

from .metrics.significance import (
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

SURE = 0.05  # the adjusted p below which a difference is no chance
ROUNDS = 10_000  # of the tests that are quick; so small p-values survive the correction
LOWER_IS_BETTER = ("aurc", "ece", "brier", "staleness")


@dataclass(frozen=True)
class Difference:
    """How a figure differs between two runs, over the messages that have it in both.

    Attributes:
        a, b: its value in either; `difference` is b - a, with its 95% interval by conversation.
        p: of the paired permutation test, two-sided; `p_adjusted` by Holm for all figures of the comparison.
        smallest: the difference that so many messages would show with 80% power; None where not worked out.
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
        """What may be said: "better", "worse", or "cannot tell" (from chance)."""
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


def compare_runs(a: Run, b: Run, *, seed: int = 0) -> Comparison:
    """Compare two runs, or two systems of one run, message by message.

    Raises:
        InvalidArgument: runs of different kinds, over different data, judged differently, or without rows.
    """
    check_comparable(a, b)
    if a.rows is None or b.rows is None:
        raise InvalidArgument(
            f"{(a if a.rows is None else b).name} holds no scores of single messages, so chance cannot be "
            "ruled out; save a replay with: nlp-support eval replies --save FOLDER"
        )
    first, second = a.rows.columns(a.system), b.rows.columns(b.system)
    groups = a.rows.labels("conversation")
    found = [*_means(first, second, groups, seed), *_wholes(first, second, groups, seed, a, b)]
    adjusted = holm([one.p for one in found])
    warning = too_few(groups.tolist())
    return Comparison(
        a=f"{a.name} {a.system}",
        b=f"{b.name} {b.system}",
        differences=tuple(replace(one, p_adjusted=p) for one, p in zip(found, adjusted, strict=True)),
        warnings=(warning,) if warning else (),
    )


def check_comparable(a: Run, b: Run) -> None:
    """Refuse to compare what is not alike.

    Raises:
        InvalidArgument: with the reason.
    """
    if a.report.kind != b.report.kind:
        raise InvalidArgument(f"{a.name} is of kind {a.report.kind}, {b.name} of kind {b.report.kind}")
    mine, other = a.report.data.get("digest"), b.report.data.get("digest")
    if mine != other:
        raise InvalidArgument(
            f"{a.name} was run over other data than {b.name}: {_described(a)} against {_described(b)}; "
            "run both over the same messages"
        )
    judges = a.report.made.get("judge"), b.report.made.get("judge")
    if judges[0] != judges[1]:
        raise InvalidArgument(f"the runs were judged differently, by {judges[0]} and by {judges[1]}")


def _described(run: Run) -> str:
    data = run.report.data
    return f"{data.get('messages', '?')} messages, digest {data.get('digest')}"


def _means(first: Columns, second: Columns, groups: Array, seed: int) -> Iterator[Difference]:
    for name, score in MEANS.items():
        one, other = score(first), score(second)
        both = ~np.isnan(one) & ~np.isnan(other)
        if not both.any():
            continue
        one, other, own = one[both], other[both], groups[both]
        interval = bootstrap_mean(other - one, own, seed=seed)
        yield Difference(
            name=name,
            a=float(one.mean()),
            b=float(other.mean()),
            low=_known(interval.low),
            high=_known(interval.high),
            p=permutation_test_mean(one, other, own, rounds=ROUNDS, seed=seed),
            p_adjusted=1.0,
            smallest=_known(smallest_difference(one, other, own)),
            n=len(own),
            groups=len(np.unique(own)),
        )


def _wholes(
    first: Columns, second: Columns, groups: Array, seed: int, a: Run, b: Run
) -> Iterator[Difference]:
    """Figures that need all rows at once, where both runs have them."""
    for name, whole in WHOLES.items():
        if not (a.report.figure(name, system=a.system) and b.report.figure(name, system=b.system)):
            continue
        (one, known), (other, also) = whole_rows(name, first), whole_rows(name, second)
        if name not in PROBABILITIES:
            one, other = _ranked(one), _ranked(other)
        both = known & also
        one, other, own = one[both[known]], other[both[also]], groups[both]
        if not len(own):
            continue
        interval = bootstrap(
            lambda w, one=one, other=other, whole=whole: whole(other, w) - whole(one, w), own, seed=seed
        )
        yield Difference(
            name=name,
            a=whole(one),
            b=whole(other),
            low=_known(interval.low),
            high=_known(interval.high),
            p=permutation_test(whole, one, other, own, seed=seed),
            p_adjusted=1.0,
            smallest=None,
            n=len(own),
            groups=len(np.unique(own)),
        )


def _ranked(rows: Array) -> Array:
    """The rows (n, 2) with each score's place among its system's scores in [0, 1], so that rows of systems
    with other scales can be exchanged; what only the order decides stays as it is."""
    scores, places = np.unique(rows[:, 0], return_inverse=True)
    shares = np.where(np.isneginf(scores), -np.inf, (np.arange(len(scores)) + 1) / max(1, len(scores)))
    return np.column_stack([shares[places], rows[:, 1]])


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
