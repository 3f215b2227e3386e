"""The settings of fitting the weights."""

from dataclasses import dataclass

from nlp_support.errors import InvalidArgument
from nlp_support.types.numbers import check_kinds, check_whole


@dataclass(frozen=True)
class WeightsSettings:
    """How dialogues are divided, and which condition the weights have to meet.

    Attributes:
        held_out: share of the dialogues that are only measured on.
        opening: the opening has to count more than every message that at least this many others follow, and
            no more than the closing; None for no such condition.
        rounds: bootstrap rounds for the intervals of primacy, recency and decay.
        seed: of the division and of all intervals.

    Raises:
        InvalidArgument: a value is out of its range.
    """

    held_out: float = 0.3
    opening: int | None = 2
    rounds: int = 200
    seed: int = 0

    def __post_init__(self) -> None:
        check_kinds(self)
        if not 0 < self.held_out < 1:
            raise InvalidArgument(f"held_out is {self.held_out}, expected between 0 and 1")
        if self.opening is not None and self.opening < 1:
            raise InvalidArgument(
                f"opening is {self.opening}, expected 1 or more messages, or None for no condition"
            )
        check_whole("rounds", self.rounds, low=1, high=1_000_000)
