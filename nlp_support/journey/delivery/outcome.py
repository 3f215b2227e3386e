"""How a delivery attempt ended."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one attempt.

    Attributes:
        error: None if it arrived; otherwise a status code or a kind of error, never the receiver's own words.
        final: whether another attempt would end the same way.
        down: whether the target itself seems to be down, so that nothing else is worth trying for now.
        wait: how long the target asked to be left alone.
    """

    error: str | None = None
    final: bool = False
    down: bool = False
    wait: timedelta = timedelta()
