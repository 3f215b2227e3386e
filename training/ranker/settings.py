"""The settings of fitting a ranking."""

from dataclasses import dataclass

from nlp_support.errors import InvalidArgument
from nlp_support.types.numbers import check_kinds


@dataclass(frozen=True)
class RankerSettings:
    """How history is divided, and what the ranking has to reach.

    Attributes:
        fit: the first share of each account's time, on which the weights are fitted.
        calibrate: the share after that, on which confidence and threshold are fitted; the rest is for
            testing.
        held_out: share of accounts on which nothing is fitted; needs five accounts or more.
        precision: the share of the sets shown in which one reply should be right; determines the threshold.
        least: the lowest threshold allowed, however often the suggestions are right.
        pull: how strongly the weights are drawn toward those they start from, in messages.
        limit: at most this many customer messages of an account in each part, the last ones; None for all.
        seed: of the choice of accounts and of intervals.

    Raises:
        InvalidArgument: a value is out of its range, or nothing is left for testing.
    """

    fit: float = 0.5
    calibrate: float = 0.3
    held_out: float = 0.2
    precision: float = 0.6
    least: float = 0.2
    pull: float = 1.0
    limit: int | None = 2000
    seed: int = 0

    def __post_init__(self) -> None:
        check_kinds(self)
        for name in ("fit", "calibrate", "precision"):
            if not 0 < getattr(self, name) < 1:
                raise InvalidArgument(f"{name} is {getattr(self, name)}, expected between 0 and 1")
        for name in ("held_out", "least"):
            if not 0 <= getattr(self, name) < 1:
                raise InvalidArgument(f"{name} is {getattr(self, name)}, expected at least 0 and below 1")
        if self.fit + self.calibrate > 0.99:
            raise InvalidArgument(
                f"fit {self.fit} and calibrate {self.calibrate} leave no time for testing, "
                "expected a sum of at most 0.99"
            )
        if not self.pull > 0:
            raise InvalidArgument(f"pull is {self.pull}, expected more than 0")
        if self.limit is not None and self.limit < 1:
            raise InvalidArgument(f"limit is {self.limit}, expected 1 or more, or None for all")
