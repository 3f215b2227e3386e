"""A share of cases, with the interval that chance leaves."""

from dataclasses import dataclass
from math import sqrt

from .numbers import check_whole

Z = 1.959963984540054  # 95% two-sided


@dataclass(frozen=True, slots=True)
class Rate:
    """In how many of n cases something was true. Make one with `Rate.of`.

    Attributes:
        share: in [0, 1]; None if there are no cases, like `low` and `high`.
        count: in how many cases it was true.
        n: how many cases there were.
        low, high: the 95% interval of the share, by Wilson (1927); `Rate.of` takes the cases as independent.
    """

    share: float | None
    count: int
    n: int
    low: float | None
    high: float | None

    @classmethod
    def of(cls, count: int, n: int) -> "Rate":
        """The rate of `count` cases in `n`.

        Raises:
            InvalidArgument: one of them is no number of cases, or `count` is above `n`.
        """
        check_whole("n", n, low=0)
        check_whole("count", count, low=0, high=n)
        return cls(None, 0, 0, None, None) if n == 0 else cls(count / n, count, n, *wilson(count, n))


def wilson(hits: float, n: float) -> tuple[float, float]:
    """The 95% interval of a share, by Wilson (1927), which has a width even for 0 of n and n of n.

    Args:
        hits: how many of the trials succeeded.
        n: how many independent trials there were, above 0; no whole number where fewer dependent ones are
            worth as much.
    """
    share, square = hits / n, Z * Z / n
    middle = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    # At the ends one limit is the share itself, which rounding would miss by a hair.
    return 0.0 if hits == 0 else middle - half, 1.0 if hits == n else middle + half
