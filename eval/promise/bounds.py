"""How large a share is at least, by a sample of it: exact bounds, also for cases that come in groups."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
HALVINGS = 60  # of the interval in which the bound lies


def chance_of(helped: int, n: int, share: float) -> float:
    """How likely at least `helped` of n independent cases are, each with the chance `share` in (0, 1)."""
    if helped <= 0:
        return 1.0
    logs = _log_factorials(1 << n.bit_length())
    k = np.arange(helped, n + 1)
    terms = logs[n] - logs[k] - logs[n - k] + k * np.log(share) + (n - k) * np.log1p(-share)
    return min(float(np.exp(terms).sum()), 1.0)


@cache
def _log_factorials(n: int) -> Numbers:
    """Those of 0 to n (n + 1,)."""
    logs: Numbers = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    return logs


def lower_bound(helped: int, n: int, *, risk: float) -> float:
    """The greatest share that `helped` of n cases exclude from below: a share that is lower would show as
    many with a probability of at most `risk` (Clopper and Pearson 1934)."""
    if helped <= 0:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if chance_of(helped, n, middle) > risk else (middle, high)
    return low


def fewest(share: float, *, risk: float) -> int:
    """How many cases, all of which help, are needed to show a share in (0, 1)."""
    return int(np.ceil(np.log(risk) / np.log(share) - 1e-9))


def correlation(helped: NDArray[np.bool_], groups: NDArray[np.int64]) -> float:
    """How alike the cases (n,) of a group are, in [0, 1]: the intraclass correlation, by analysis of variance
    (Donner 1986). Groups of one case tell nothing; 1 if there is only one group of several.

    Args:
        groups: of each case (n,), from 0.
    """
    n, sizes = len(helped), np.bincount(groups)
    sizes = sizes[sizes > 0]
    count = len(sizes)
    if n == count:
        return 0.0
    if count < 2:
        return 1.0
    sums = np.bincount(groups, helped.astype(np.float64))
    means = np.divide(sums, np.bincount(groups), out=np.zeros_like(sums), where=np.bincount(groups) > 0)
    within = float(((helped - means[groups]) ** 2).sum()) / (n - count)
    between = float(((means[groups] - helped.mean()) ** 2).sum()) / (count - 1)
    size = (n - float((sizes**2).sum()) / n) / (count - 1)
    spread = between + (size - 1) * within
    return float(np.clip((between - within) / spread, 0, 1)) if spread > 0 else 0.0


def independent(groups: Sequence[int] | NDArray[np.int64], *, correlation: float) -> float:
    """How many independent cases the cases of these groups (n,) are worth: n over the design effect (Kish
    1965), which is 1 + (mean size of a case's group - 1) * correlation."""
    sizes = np.bincount(np.asarray(groups, np.int64))
    n = int(sizes.sum())
    if not n:
        return 0.0
    return n / (1 + (float((sizes**2).sum()) / n - 1) * correlation)
