"""95% intervals of differences between two periods."""

import math
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Interval = tuple[float, float]

RESAMPLES = 2000
TAIL = 0.025
SEED = 0


def share_difference(now: tuple[int, int], before: tuple[int, int]) -> Interval:
    """Of two independent shares, each (count, n), by Newcombe from Wilson's intervals."""
    (one, two) = (count / n for count, n in (now, before))
    (low, high), (low_before, high_before) = wilson(*now), wilson(*before)
    difference = one - two
    return (
        difference - math.hypot(one - low, high_before - two),
        difference + math.hypot(high - one, two - low_before),
    )


def median_difference(now: Floats, before: Floats) -> Interval:
    """Of two medians, by bootstrap.

    The k-th smallest of n values drawn with replacement is value number floor(n·B), B of Beta(k, n - k + 1):
    the medians of resamples are drawn without making the resamples.

    Args:
        now, before: (n,) and (m,) independent values.
    """
    rng = np.random.default_rng(SEED)
    return _interval(_medians(now, rng) - _medians(before, rng))


def mean_difference(now: Floats, before: Floats) -> Interval:
    """Of two means, by bootstrap.

    Args:
        now, before: (n,) and (m,) independent values.
    """
    rng = np.random.default_rng(SEED)
    return _interval(_means(now, rng) - _means(before, rng))


def _medians(values: Floats, rng: np.random.Generator) -> Floats:
    n = len(values)
    ordered: Floats = np.sort(values)
    sides = ((n + 1) // 2, n // 2 + 1)  # the two in the middle, of an odd number the same
    side = rng.integers(0, 2, RESAMPLES)  # their mean, in the long run
    rank = np.where(side, *sides)
    medians: Floats = ordered[np.floor(n * rng.beta(rank, n - rank + 1)).astype(np.int64).clip(max=n - 1)]
    return medians


def _means(values: Floats, rng: np.random.Generator) -> Floats:
    drawn = rng.integers(0, len(values), size=(RESAMPLES, len(values)))
    return np.asarray(values[drawn].mean(axis=1), np.float64)


def _interval(differences: Floats) -> Interval:
    low, high = np.quantile(differences, [TAIL, 1 - TAIL])
    return float(low), float(high)


Z = 1.959963984540054  # 95% two-sided


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95% interval of a share, by Wilson 1927: it has a width for 0 of n and n of n too.

    Args:
        hits: how many of `n` (1 or more) trials, which do not depend on each other.
    """
    share, square = hits / n, Z * Z / n
    middle = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    # At the ends one limit is the share itself, which rounding would miss by a hair.
    return 0.0 if hits == 0 else middle - half, 1.0 if hits == n else middle + half
