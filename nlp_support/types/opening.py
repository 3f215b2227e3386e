"""When somebody is there on a day of the week: one span or several, also over midnight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import NamedTuple

from ..errors import InvalidArgument

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0)
Times = time | tuple[time, ...]


class Span(NamedTuple):
    """A stretch of a day in local time; `overnight` if it ends on the next day."""

    opens: time
    closes: time
    overnight: bool

    @property
    def into_next(self) -> time:
        """Until when it lasts on the next day; midnight if it does not."""
        return self.closes if self.overnight else MIDNIGHT


Plan = tuple[tuple[Span, ...], ...]  # the spans of each weekday, from Monday


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one weekday where they differ from those of the others.

    Attributes:
        open, close: as in `BusinessHours`; None keeps what holds for all days.
        closed: whether nobody works on it; the other fields then mean nothing.
    """

    open: Times | None = None
    close: Times | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """The hours of a week as they are told.

    Attributes:
        open, close: of all working days that `days` does not tell otherwise.
        weekdays: the working days; those in `days` are working days too, unless closed.
        days: the days that differ.
        whole: whether `open` and `close` were told together.
    """

    open: Times
    close: Times
    weekdays: frozenset[str]
    days: Mapping[str, DayHours]
    whole: bool = True

    @property
    def is_night(self) -> bool:
        """Whether it is open over midnight, as both times were told."""
        pairs = zip(_all(self.open), _all(self.close), strict=False)
        return self.whole and any(_span(*pair).overnight for pair in pairs)

    def plan(self, *, nights: bool = False) -> Plan:
        """The spans of each weekday.

        Args:
            nights: whether a closing before its opening is meant to be on the next day even where the two
                were not told together; it may well be a slip.

        Raises:
            InvalidArgument: they are no hours, or overlap.
        """
        _check_weekdays(self.weekdays, self.days)
        nights = nights or self.is_night
        plan = tuple(self._spans(day, nights=nights) for day in WEEKDAYS)
        for at, spans in enumerate(plan):
            _check_night(spans, plan[(at + 1) % 7], WEEKDAYS[at])
        return plan

    def _spans(self, day: str, *, nights: bool) -> tuple[Span, ...]:
        own = self.days.get(day, DayHours())
        if own.closed or not (day in self.weekdays or day in self.days):
            return ()
        opens = _all(self.open if own.open is None else own.open)
        closes = _all(self.close if own.close is None else own.close)
        if len(opens) != len(closes):
            raise InvalidArgument(
                f"open has {_count(opens)} and close {_count(closes)} on {day}; expected one close for each"
            )
        spans = [_span(*pair) for pair in zip(opens, closes, strict=True)]
        together = self.whole if own.open is own.close is None else None not in (own.open, own.close)
        if not (together or nights) and any(span.overnight for span in spans):
            raise InvalidArgument(
                f"close is {closes[-1]:%H:%M} on {day}, expected later than open at {opens[-1]:%H:%M}; give "
                "both there if it is open over midnight"
            )
        _check_order(spans, day)
        return tuple(spans)


def _check_weekdays(weekdays: frozenset[str], days: Mapping[str, DayHours]) -> None:
    given = weekdays | days.keys()
    if not given or not given <= set(WEEKDAYS):
        wrong = ", ".join(sorted(map(repr, given - set(WEEKDAYS)))) or "nothing"
        raise InvalidArgument(f"weekdays has {wrong}, expected one or more of {', '.join(WEEKDAYS)}")


def _all(times: Times) -> tuple[time, ...]:
    return (times,) if isinstance(times, time) else tuple(times)


def _count(times: Sequence[time]) -> str:
    return "1 time" if len(times) == 1 else f"{len(times)} times"


def _span(opens: time, closes: time) -> Span:
    if opens.tzinfo or closes.tzinfo:
        raise InvalidArgument(
            "open or close has a time zone, expected local times; name the zone in time_zone"
        )
    if opens == closes and opens != MIDNIGHT:
        raise InvalidArgument(
            f"close is {closes:%H:%M}, expected later than open at {opens:%H:%M}, or both 00:00 for the day"
        )
    return Span(opens, closes, closes < opens and closes != MIDNIGHT)


def _check_order(spans: Sequence[Span], day: str) -> None:
    for one, other in pairwise(spans):
        if one.closes <= one.opens or other.opens < one.closes:  # only the last may reach midnight or beyond
            raise InvalidArgument(
                f"{_told(one)} and {_told(other)} overlap on {day}, or are not in order; give spans that do "
                "not overlap, the earliest first"
            )


def _check_night(spans: Sequence[Span], following: Sequence[Span], day: str) -> None:
    if spans and following and following[0].opens < spans[-1].into_next:
        raise InvalidArgument(
            f"{_told(spans[-1])} on {day} overlaps with {_told(following[0])} on the day after; give spans "
            "that do not overlap"
        )


def _told(span: Span) -> str:
    return f"{span.opens:%H:%M}-{span.closes:%H:%M}"
