"""The order in which rows are trained, drawn before training so that a resumed run has the same one."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

POOL = 50  # batches that are sorted by length together: enough to waste little padding, few enough to mix

Rows = NDArray[np.int64]


def drawn(
    groups: Sequence[Hashable], classes: Sequence[Hashable], *, epochs: float, balance: float, seed: int
) -> Rows:
    """Row numbers, epochs x n of them, in which rows of small groups occur more often than in the data.

    A group of n rows gets a share in proportion to n ** (1 - balance), and so do the classes inside it; every
    row of a class occurs once before any occurs again. (Lample & Conneau 2019, "Cross-lingual Language Model
    Pretraining", balance languages this way.)

    Args:
        groups, classes: (n,) the group and class of each row.
        balance: 0 leaves shares as they are, 1 makes groups equally frequent, and the classes in each group.
    """
    random = np.random.default_rng(seed)
    passes = max(1, round(epochs))
    parts: list[list[Rows]] = [[] for _ in range(passes)]
    cells, shares = _cells(groups, classes, 1 - balance)
    ends = np.round(epochs * len(groups) * np.cumsum(shares)).astype(int)
    for rows, wanted in zip(cells, np.diff(ends, prepend=0).tolist(), strict=True):
        turns = [random.permutation(rows) for _ in range(-(-wanted // len(rows)))]
        stream = np.concatenate(turns)[:wanted] if turns else rows[:0]
        for part, own in zip(parts, np.array_split(stream, passes), strict=True):
            part.append(own)
    return np.concatenate([random.permutation(np.concatenate(part)) for part in parts])


def batched(rows: Rows, lengths: Sequence[int], *, batch_size: int, seed: int) -> Rows:
    """The same rows, ordered so that a batch has similar lengths; only the last batch may be short."""
    random = np.random.default_rng(seed)
    sizes = np.asarray(lengths)
    ordered = []
    for start in range(0, len(rows), POOL * batch_size):
        pool = rows[start : start + POOL * batch_size]
        pool = pool[np.argsort(sizes[pool], kind="stable")]
        whole = len(pool) // batch_size * batch_size
        ordered.append(random.permutation(pool[:whole].reshape(-1, batch_size)).ravel())
        ordered.append(pool[whole:])
    return np.concatenate(ordered)


def _cells(
    groups: Sequence[Hashable], classes: Sequence[Hashable], exponent: float
) -> tuple[list[Rows], list[float]]:
    """The rows of each class in each group, and their share of what is drawn."""
    found: defaultdict[Hashable, defaultdict[Hashable, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, (group, label) in enumerate(zip(groups, classes, strict=True)):
        found[group][label].append(row)
    cells: list[Rows] = []
    shares: list[float] = []
    of_groups = _shares([sum(map(len, by_class.values())) for by_class in found.values()], exponent)
    for share, by_class in zip(of_groups, found.values(), strict=True):
        cells += [np.array(rows) for rows in by_class.values()]
        shares += (share * _shares([len(rows) for rows in by_class.values()], exponent)).tolist()
    return cells, shares


def _shares(counts: Sequence[int], exponent: float) -> NDArray[np.float64]:
    powers: NDArray[np.float64] = np.asarray(counts, dtype=np.float64) ** exponent
    return powers / float(powers.sum())
