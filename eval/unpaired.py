"""The difference between two runs: paired row by row elsewhere, here from the intervals of both alone."""

from collections.abc import Collection
from dataclasses import dataclass
from math import hypot

from .measures import LOWER_IS_BETTER
from .reports.report import Figure
from .run import Run

SURE = 0.05  # the adjusted p below which chance does not explain a difference
LESS_IS_BETTER = ("ms", "s", "MB", "ratio")  # units of which less is better


@dataclass(frozen=True)
class Difference:
    """How a figure differs between two runs, on the rows that have it in both.

    Attributes:
        a, b: its value in either; `difference` is b - a, with its 95% interval by conversation.
        p: of the paired permutation test, two-sided; None if the runs have no rows that belong together.
            `p_adjusted` by Holm for all figures of the comparison.
        smallest: the difference that this many rows would show with 80% power; None if not computed.
        n, groups: rows and conversations.
        unit: of both; "" for a share or score.
    """

    name: str
    a: float
    b: float
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    smallest: float | None
    n: int
    groups: int
    unit: str = ""

    @property
    def difference(self) -> float:
        return self.b - self.a

    @property
    def sure(self) -> bool:
        """Whether chance does not explain it."""
        if self.p_adjusted is not None:
            return self.p_adjusted < SURE
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def verdict(self) -> str:
        """The conclusion: "better", "worse", or "cannot tell" (from chance)."""
        if not self.sure:
            return "cannot tell"
        less = self.name in LOWER_IS_BETTER or self.unit in LESS_IS_BETTER
        return "better" if (self.difference > 0) != less else "worse"


def differences_apart(a: Run, b: Run, figures: Collection[str] | None = None) -> tuple[Difference, ...]:
    """The differences of the figures, of all rows, that both runs have for their systems.

    The interval of a difference of two independent estimates comes from their own: from d minus the root of
    (b - b's low)^2 + (a's high - a)^2 to d plus that of (b's high - b)^2 + (a - a's low)^2 (Zou & Donner
    2008, "Construction of confidence limits about effect measures"; for shares Newcombe 1998, method 10).
    """
    found = []
    for one in a.report.figures:
        other = b.report.figure(one.name, system=b.system, slice=one.slice)
        if one.system != a.system or one.slice or other is None or (figures and one.name not in figures):
            continue
        if one.value is not None and other.value is not None:
            found.append(_difference(one, other, one.value, other.value))
    return tuple(found)


def _difference(one: Figure, other: Figure, a: float, b: float) -> Difference:
    low = high = None
    if one.low is not None and one.high is not None and other.low is not None and other.high is not None:
        low = b - a - hypot(b - other.low, one.high - a)
        high = b - a + hypot(other.high - b, a - one.low)
    return Difference(
        name=one.name, a=a, b=b, low=low, high=high, p=None, p_adjusted=None, smallest=None,
        n=min(one.n, other.n), groups=min(one.groups, other.groups), unit=one.unit,
    )  # fmt: skip
