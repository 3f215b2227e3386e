"""The window: which of an account's sent messages may be suggested."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument
from .numbers import check_whole, is_span
from .times import to_datetime64


@dataclass(frozen=True)
class Window:
    """The most recent sent messages, by number, by age or by both.

    Sent messages are ordered by (sent_at, id). With `now` closing the window:

    - a message sent at `now` or later is outside, one sent a microsecond before is inside;
    - `max_messages` keeps at most that many of those before `now`, the most recent; of messages with equal
      times the one with the greater id counts as more recent;
    - `max_age` keeps those sent at `now - max_age` or later: one exactly that old is inside;
    - with both, a message has to satisfy both.

    Every sent message counts, even one that cannot be suggested. The window is computed anew at each call,
    so messages that arrive late or out of order take the place that their time gives them.

    Raises:
        InvalidArgument: neither limit is given, or one is not positive or of another type.
    """

    max_messages: int | None = None
    max_age: timedelta | None = None

    def __post_init__(self) -> None:
        if self.max_messages is None and self.max_age is None:
            raise InvalidArgument("neither max_messages nor max_age is given; a window needs one or both")
        if self.max_messages is not None:
            check_whole("max_messages", self.max_messages, low=1)
        if self.max_age is not None and not is_span(self.max_age):
            raise InvalidArgument(f"max_age is {self.max_age}, expected a timedelta of more than zero")

    def bounds(self, sent_at: NDArray[np.datetime64], now: datetime) -> tuple[int, int]:
        """First (inclusive) and last (exclusive) position of the window.

        Args:
            sent_at: (n,) datetime64[us], UTC times of sent messages, ascending.
            now: closes the window; aware.
        """
        stop = int(sent_at.searchsorted(to_datetime64(now), "left"))
        start = 0
        if self.max_messages is not None:
            start = max(start, stop - self.max_messages)
        oldest = self.oldest(now)
        if oldest is not None:
            start = max(start, int(sent_at.searchsorted(to_datetime64(oldest), "left")))
        return min(start, stop), stop

    def oldest(self, now: datetime) -> datetime | None:
        """The earliest time that `max_age` lets in at `now`; None if there is no `max_age`, or if it reaches
        back further than datetimes do."""
        if self.max_age is None:
            return None
        try:
            return now - self.max_age
        except OverflowError:
            return None
