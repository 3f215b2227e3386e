"""Shares and means of cases that come in groups: the suggestions made in one conversation are judged alike,
so ten of them tell less than ten of ten conversations."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from ..types.rate import Rate, Z, wilson

Floats = NDArray[np.float64]

SMALL = (float("inf"), 12.7062, 4.3027, 3.1824, 2.7764)  # quantiles of Student's t, by degrees of freedom


@dataclass(frozen=True, slots=True)
class Average:
    """The mean of what was measured in n cases.

    Attributes:
        mean: None if nothing was measured.
        n: how many cases there were.
        low, high: its 95% interval, by the variance between groups (Student's t); None with fewer than two.
    """

    mean: float | None
    n: int
    low: float | None
    high: float | None


def share_in_groups(hits: Sequence[bool], groups: Sequence[Hashable]) -> Rate:
    """In how many cases something was true, with an interval for cases that come in groups.

    It is Wilson's for as many independent cases as tell what these do (Korn and Graubard 1998): n divided by
    how much wider the variance between groups makes the interval, and by what the variance itself is unsure
    of. Where all cases say the same, nothing tells how alike a group is; each then counts as if it were of
    one mind. Without two cases in any group this is Wilson's own.

    Args:
        hits: (n,)
        groups: (n,), the group of each.
    """
    plain = Rate.of(sum(hits), len(hits))
    sums, sizes = _sums(np.asarray(hits, float), groups)
    if plain.share is None or len(sizes) == len(hits):
        return plain
    share, n = plain.share, float(plain.n)
    spread = _variance(sums, sizes, share)
    alone = share * (1 - share) / n
    if spread is None or not alone:
        worth = n * n / float((sizes**2).sum())
    else:
        unsure = (Z / student(len(sizes) - 1)) ** 2
        worth = n * min(alone / spread, 1.0) * unsure if spread else n * unsure
    return Rate(share, plain.count, plain.n, *wilson(share * worth, worth))


def mean_in_groups(values: Sequence[float], groups: Sequence[Hashable]) -> Average:
    """The mean of values (n,), with an interval for cases that come in groups (n,)."""
    if not values:
        return Average(None, 0, None, None)
    sums, sizes = _sums(np.asarray(values, float), groups)
    mean = float(sums.sum() / sizes.sum())
    spread = _variance(sums, sizes, mean)
    if spread is None:
        return Average(mean, len(values), None, None)
    half = student(len(sizes) - 1) * sqrt(spread)
    return Average(mean, len(values), mean - half, mean + half)


def student(freedom: int) -> float:
    """The two-sided 95% quantile of Student's t, from 1 degree of freedom on.

    From 5 on by Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5), which is then right to .003.
    """
    if freedom < len(SMALL):
        return SMALL[freedom]
    z, f = Z, float(freedom)
    return (
        z
        + (z**3 + z) / (4 * f)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * f**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * f**3)
    )


def _sums(values: Floats, groups: Sequence[Hashable]) -> tuple[Floats, Floats]:
    """The sum of each group's values, and its size."""
    numbers: dict[Hashable, int] = {}
    of = [numbers.setdefault(group, len(numbers)) for group in groups]
    sums, sizes = np.bincount(of, values, len(numbers)), np.bincount(of, minlength=len(numbers))
    return sums.astype(np.float64), sizes.astype(np.float64)


def _variance(sums: Floats, sizes: Floats, mean: float) -> float | None:
    """The variance of a mean over groups, by linearization (Cochran 1977, 6.3); None for a single group."""
    count = len(sizes)
    if count < 2:
        return None
    residuals = sums - mean * sizes
    return float(count / (count - 1) * (residuals**2).sum() / sizes.sum() ** 2)
