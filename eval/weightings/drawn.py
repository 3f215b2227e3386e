"""AUC of several scores over the same bootstrap draws, so that their differences have intervals too."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..reports.report import Figure

Floats = NDArray[np.float64]
Draws = NDArray[np.uint16]  # (rounds, n): how often each dialogue was drawn

ROUNDS = 1000
DECIMALS = 9  # scores that tie must not differ in their last bits, by the order in which they were summed
CELLS = 1_000_000  # rounds x dialogues held at once
BOTH = "needs satisfied and unsatisfied dialogues"


def draws_of(n: int, *, rounds: int = ROUNDS, seed: int = 0) -> Draws:
    """How often each of n dialogues occurs when n are drawn with replacement: (rounds, n)."""
    random = np.random.default_rng(seed)
    drawn = [np.bincount(random.integers(n, size=n), minlength=n) for _ in range(rounds if n else 0)]
    return np.array(drawn, dtype=np.uint16).reshape(len(drawn), n)


def aucs(unsatisfied: NDArray[np.bool_], score: Floats, draws: Draws) -> Floats:
    """How likely an unsatisfied dialogue scores below a satisfied one, ties half, in each round: (rounds,).

    The area under the ROC curve (Hanley & McNeil 1982), in [0, 1]; nan in rounds with one kind only.

    Args:
        unsatisfied, score: (n,).
    """
    rounded = np.round(score, DECIMALS)
    low, high = rounded[unsatisfied], rounded[~unsatisfied]
    order = np.argsort(-high, kind="stable")
    above, same = (np.searchsorted(-high[order], -low, side=side) for side in ("left", "right"))
    found = np.empty(len(draws))
    size = max(1, CELLS // max(1, len(score)))
    for start in range(0, len(draws), size):
        part = draws[start : start + size].astype(np.float64)
        count = np.pad(np.cumsum(part[:, ~unsatisfied][:, order], axis=1), ((0, 0), (1, 0)))
        own = part[:, unsatisfied]
        pairs = own.sum(axis=1) * count[:, -1]
        right = (own * (count[:, above] + count[:, same])).sum(axis=1) / 2
        found[start : start + size] = np.divide(right, pairs, out=np.full(len(part), np.nan), where=pairs > 0)
    return found


def compared(
    unsatisfied: NDArray[np.bool_],
    scores: Mapping[str, Floats],
    *,
    first: str,
    rounds: int = ROUNDS,
    seed: int = 0,
    system: str = "",
    slice: str = "",
) -> list[Figure]:
    """The "auc NAME" of each score, and by how much the first exceeds each: "FIRST - NAME".

    The intervals are the middle 95% of the same bootstrap draws over dialogues, so that a difference is
    between two scores of the same dialogues.

    Args:
        scores: (n,) each, lower is less satisfied.
        system, slice: of the figures.
    """
    n = len(unsatisfied)
    once = np.ones((1, n), dtype=np.uint16)
    rows = np.concatenate([once, draws_of(n, rounds=rounds, seed=seed)])
    found = {name: aucs(unsatisfied, score, rows) for name, score in scores.items()}
    named = {f"auc {name}": values for name, values in found.items()}
    named |= {f"{first} - {name}": found[first] - found[name] for name in found if name != first}
    return [_figure(name, values, n, system=system, slice=slice) for name, values in named.items()]


def by_source(
    unsatisfied: NDArray[np.bool_],
    sources: Sequence[str],
    scores: Mapping[str, Floats],
    *,
    first: str,
    rounds: int = ROUNDS,
    seed: int = 0,
    system: str = "",
) -> list[Figure]:
    """What `compared` finds for all dialogues and, if they have several sources, for each source.

    Args:
        sources: (n,) "" for those without one.
    """
    of = np.array(sources)
    names = sorted(set(sources))
    slices = {"": np.ones(len(of), dtype=bool)}
    slices |= {f"source={name}": of == name for name in names if name and len(names) > 1}
    return [
        figure
        for slice, own in slices.items()
        for figure in compared(
            unsatisfied[own],
            {name: score[own] for name, score in scores.items()},
            first=first, rounds=rounds, seed=seed, system=system, slice=slice,
        )
    ]  # fmt: skip


def _figure(name: str, values: Floats, n: int, *, system: str, slice: str) -> Figure:
    value, known = float(values[0]), values[1:][~np.isnan(values[1:])]
    figure = Figure(name, None, n=n, groups=n, system=system, slice=slice)
    if np.isnan(value):
        return replace(figure, note=BOTH)
    if n < 2 or not len(known):
        return replace(figure, value=value)
    low, high = np.quantile(known, [0.025, 0.975])
    return replace(figure, value=value, low=float(low), high=float(high))
