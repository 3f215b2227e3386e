"""Low, medium or high: how a measure becomes a level, based on an account's own history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import NamedTuple

import numpy as np

from ..errors import InvalidArgument


class LevelName(StrEnum):
    """How much of something there is, the least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


LEVELS = tuple(LevelName)
ENOUGH = 30  # past messages; too few below that to take quantiles


class Cell(NamedTuple):
    """The three levels of a message: the place of its route in a table of channels."""

    severity: LevelName
    complexity: LevelName
    effort: LevelName

    @classmethod
    def of(cls, levels: Iterable[str]) -> "Cell":
        """The cell of three levels or their names, in this order.

        Raises:
            InvalidArgument: an unknown level, or not exactly three.
        """
        names = tuple(levels)
        try:
            return cls(*(LevelName(name) for name in names))
        except (ValueError, TypeError):
            raise InvalidArgument(
                f"no cell {', '.join(map(str, names))}; name severity, complexity and effort, each "
                f"{', '.join(LEVELS)}"
            ) from None

    def __str__(self) -> str:
        return f"severity {self.severity}, complexity {self.complexity}, effort {self.effort}"


CELLS = tuple(Cell(*levels) for levels in product(LEVELS, LEVELS, LEVELS))


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of something a message has, in [0, 1], and the evidence; never a customer's words."""

    value: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A measure as a level.

    Attributes:
        level: low, medium or high.
        value: what was measured, in [0, 1].
        evidence: what it is based on, for people, in the language of the desk; never a customer's words.
    """

    level: LevelName
    value: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where the levels begin.

    Attributes:
        medium, high: the least value of each, in [0, 1]; `medium` is at most `high`.
        of: how many past messages of the account they are based on; 0 for the defaults.
    """

    medium: float
    high: float
    of: int = 0

    def level(self, measured: Measure) -> Level:
        """The level of a measure; a greater value never gets a lower one."""
        name = LEVELS[(measured.value >= self.medium) + (measured.value >= self.high)]
        return Level(name, measured.value, measured.evidence)


@dataclass(frozen=True, slots=True)
class Quantile:
    """Where a level begins, from past values: above this share of them, but within `least` and `most`, so
    that an account where nobody is ever angry has nothing severe."""

    share: float
    least: float
    most: float

    def of(self, values: Sequence[float]) -> float:
        """The quantile, within its bounds, of one or more values in [0, 1]."""
        return float(np.clip(np.quantile(values, self.share), self.least, self.most))


@dataclass(frozen=True, slots=True)
class Scale:
    """How the cuts of one measure are found: from that measure of past messages; with too few, `default`."""

    medium: Quantile
    high: Quantile
    default: Cuts

    def cuts(self, values: Sequence[float]) -> Cuts:
        """The cuts from past values, in [0, 1]."""
        if len(values) < ENOUGH:
            return self.default
        return Cuts(self.medium.of(values), self.high.of(values), of=len(values))


# A third of an account's messages are simple and a third are not; both are ordinary.
COMPLEXITY = Scale(Quantile(1 / 3, 0.4, 0.55), Quantile(2 / 3, 0.65, 0.8), default=Cuts(0.5, 0.75))
EFFORT = Scale(Quantile(1 / 3, 0.4, 0.55), Quantile(2 / 3, 0.7, 0.85), default=Cuts(0.5, 0.8))
# What is severe is rare; above .7 it always is, so a legal or a safety word alone is enough.
SEVERITY = Scale(Quantile(0.6, 0.2, 0.35), Quantile(0.9, 0.5, 0.7), default=Cuts(0.25, 0.5))
