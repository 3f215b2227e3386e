"""Shares of independent trials, with what chance can do to them."""

from math import sqrt

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
