"""A share of independent cases, with what chance can do to it."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # 95% two-sided


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of n cases something was true of. `Rate.of` makes one.

    Attributes:
        share: in [0, 1]; None of no cases, as are `low` and `high`.
        count: of how many it was true.
        n: of how many cases.
        low, high: the 95% interval of the share, by Wilson (1927).
    """

    share: float | None
    count: int
    n: int
    low: float | None
    high: float | None

    @classmethod
    def of(cls, count: int, n: int) -> "Rate":
        """The rate of `count` cases in `n`."""
        return cls(None, 0, 0, None, None) if n == 0 else cls(count / n, count, n, *wilson(count, n))


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95% interval of a share, by Wilson (1927): it has a width for 0 of n and n of n too.

    Args:
        hits: how many of `n` (1 or more) trials, which do not depend on each other.
    """
    share, square = hits / n, Z * Z / n
    middle = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    # At the ends one limit is the share itself, which rounding would miss by a hair.
    return 0.0 if hits == 0 else middle - half, 1.0 if hits == n else middle + half
