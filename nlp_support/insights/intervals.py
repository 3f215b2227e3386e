"""95% intervals of differences between two periods."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Interval = tuple[float, float]
Estimate = tuple[float, float, float]  # a figure, and the limits of its interval

RESAMPLES = 2000
TAIL = 0.025
SEED = 0


def difference_of(now: Estimate, before: Estimate) -> Interval:
    """For two independent figures, from the interval of each: Newcombe's for shares with Wilson's (1998, his
    tenth), and the same for means (Zou and Donner 2008)."""
    (one, low, high), (two, low_before, high_before) = now, before
    difference = one - two
    return (
        difference - math.hypot(one - low, high_before - two),
        difference + math.hypot(high - one, two - low_before),
    )


def median_difference(now: Floats, before: Floats) -> Interval:
    """For two medians, by bootstrap.

    The k-th smallest of n values drawn with replacement is value number floor(n·B), with B from
    Beta(k, n - k + 1), so the medians of resamples can be drawn without making the resamples.

    Args:
        now, before: (n,) and (m,) independent values.
    """
    rng = np.random.default_rng(SEED)
    return _interval(_medians(now, rng) - _medians(before, rng))


def mean_difference(now: Floats, before: Floats) -> Interval:
    """For two means, by bootstrap.

    Args:
        now, before: (n,) and (m,) independent values.
    """
    rng = np.random.default_rng(SEED)
    return _interval(_means(now, rng) - _means(before, rng))


def _medians(values: Floats, rng: np.random.Generator) -> Floats:
    n = len(values)
    ordered: Floats = np.sort(values)
    sides = ((n + 1) // 2, n // 2 + 1)  # the two in the middle, the same one if n is odd
    side = rng.integers(0, 2, RESAMPLES)  # on average, their mean
    rank = np.where(side, *sides)
    medians: Floats = ordered[np.floor(n * rng.beta(rank, n - rank + 1)).astype(np.int64).clip(max=n - 1)]
    return medians


def _means(values: Floats, rng: np.random.Generator) -> Floats:
    drawn = rng.integers(0, len(values), size=(RESAMPLES, len(values)))
    return np.asarray(values[drawn].mean(axis=1), np.float64)


def _interval(differences: Floats) -> Interval:
    low, high = np.quantile(differences, [TAIL, 1 - TAIL])
    return float(low), float(high)
