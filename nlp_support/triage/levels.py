"""Low, medium or high: how a measure becomes a level, by an account's own history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

LevelName = Literal["low", "medium", "high"]
LEVELS: tuple[LevelName, ...] = ("low", "medium", "high")
ENOUGH = 30  # past messages; of fewer no quantiles are taken


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of something a message has, in [0, 1], and what says so; never a customer's words."""

    value: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A measure as a level.

    Attributes:
        level: "low", "medium" or "high".
        value: what was measured, in [0, 1].
        evidence: what says so, for people; never a customer's words.
    """

    level: LevelName
    value: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cuts:
    """From which value a level begins.

    Attributes:
        medium, high: the least value of each, in [0, 1]; `medium` is at most `high`.
        of: how many past messages of the account they were taken from; 0 for the defaults.
    """

    medium: float
    high: float
    of: int = 0

    def level(self, measured: Measure) -> Level:
        """The level of a measure; greater values never have a lower one."""
        name = LEVELS[(measured.value >= self.medium) + (measured.value >= self.high)]
        return Level(name, measured.value, measured.evidence)


@dataclass(frozen=True, slots=True)
class Scale:
    """How the cuts of one measure are found.

    They are the quantiles `shares` of what the same measure said of past messages, kept within `medium` and
    `high`: an account where nobody is ever angry still has nothing severe. Of a short history they are
    `default`.
    """

    shares: tuple[float, float]
    medium: tuple[float, float]
    high: tuple[float, float]
    default: Cuts

    def cuts(self, values: Sequence[float]) -> Cuts:
        """The cuts by past values, in [0, 1]."""
        if len(values) < ENOUGH:
            return self.default
        medium, high = np.quantile(values, self.shares)
        return Cuts(float(np.clip(medium, *self.medium)), float(np.clip(high, *self.high)), of=len(values))


# A third of an account's messages are simple, a third are not: both are ordinary.
COMPLEXITY = Scale((1 / 3, 2 / 3), medium=(0.4, 0.55), high=(0.65, 0.8), default=Cuts(0.5, 0.75))
EFFORT = Scale((1 / 3, 2 / 3), medium=(0.4, 0.55), high=(0.7, 0.85), default=Cuts(0.5, 0.8))
# What is severe is rare; above .7 it always is, so a legal or a safety word alone is enough.
SEVERITY = Scale((0.6, 0.9), medium=(0.2, 0.35), high=(0.5, 0.7), default=Cuts(0.25, 0.5))
