"""Business hours: how much of a wait fell into hours when somebody was there to answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..errors import InvalidArgument
from .numbers import is_span
from .times import FAR_AHEAD

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0)
DAY = timedelta(days=1)
NO_ZONES = ("localtime", "Factory", "posixrules")  # files among the zones that are not places
END = 2200  # the year from which waits are no longer counted

Plan = tuple[time, time, frozenset[str]]  # open, close, weekdays of a day


@dataclass(frozen=True, slots=True)
class HoursChange:
    """Different business hours from a local date on, or between two dates.

    Attributes:
        first: the first day it applies to.
        last: the last day, equal to `first` for a single day; by default it applies until further notice.
        open, close, weekdays: as in `BusinessHours`; None keeps what is set there.

    Raises:
        InvalidArgument: the last day is before the first.
    """

    first: date
    last: date = date.max
    open: time | None = None
    close: time | None = None
    weekdays: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidArgument(
                f"a change of hours ends on {self.last}, before it begins on {self.first}; check both"
            )

    def covers(self, day: date) -> bool:
        """Whether it applies on a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class BusinessHours:
    """When an account answers, in its local time.

    Without arguments it is open round the clock. A day on which the clocks change has its real length.

    Attributes:
        open: local time of opening.
        close: local time of closing, later than `open`; 00:00 is midnight at the end of the day.
        weekdays: the working days, one or more of "mon" to "sun".
        time_zone: the name of an IANA time zone, such as "Asia/Seoul".
        holidays: local dates on which nobody works, whatever the other fields say; past dates are accepted.
        changes: different hours from a date on; if several apply to a day, the last one given counts.

    Raises:
        InvalidArgument: a field breaks one of these rules.
    """

    open: time = MIDNIGHT
    close: time = MIDNIGHT
    weekdays: frozenset[str] = frozenset(WEEKDAYS)
    time_zone: str = "UTC"
    holidays: frozenset[date] = frozenset()
    changes: tuple[HoursChange, ...] = ()

    def __post_init__(self) -> None:
        _check(self.open, self.close, self.weekdays)
        for change in self.changes:
            _check(*self._changed(change))
        zone_named(self.time_zone)

    @cached_property
    def round_the_clock(self) -> bool:
        """Whether every hour is a business hour."""
        always = (MIDNIGHT, MIDNIGHT, frozenset(WEEKDAYS))
        plans = [(self.open, self.close, self.weekdays), *map(self._changed, self.changes)]
        return not self.holidays and all(plan == always for plan in plans)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Business time from `start` to `end` (both aware); zero if the end is not after the start."""
        if self.round_the_clock:
            return max(end - start, timedelta())
        total = timedelta()
        for opened, closed in self.spans(start):
            if opened >= end:
                break
            total += max(min(closed, end) - max(opened, start), timedelta())
        return total

    def after(self, start: datetime, wait: timedelta) -> datetime:
        """The UTC time at which this much business time has passed since an aware time.

        Args:
            start: when the wait begins; aware.
            wait: the business time to wait; positive.

        Raises:
            InvalidArgument: the wait is not positive, or does not end before the year 2200.
        """
        if not is_span(wait):
            raise InvalidArgument(f"the wait is {wait}, expected a timedelta of more than 0")
        if self.round_the_clock and wait <= FAR_AHEAD - start:
            return (start + wait).astimezone(UTC)
        left = wait
        for opened, closed in self.spans(start):
            begin = max(opened, start)
            if closed - begin >= left:
                return (begin + left).astimezone(UTC)
            left -= max(closed - begin, timedelta())
        raise InvalidArgument(f"a wait of {wait} does not end before the year {END}; give a shorter one")

    def spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The opening and closing times (UTC) of each working day, from the local day of `start` to the year
        2200. Where the clocks skip the opening, a span may end before it begins: it is empty."""
        zone = ZoneInfo(self.time_zone)
        day = start.astimezone(zone).date()
        while day.year < END:
            opens, closes, weekdays = self._plan(day)
            if WEEKDAYS[day.weekday()] in weekdays and day not in self.holidays:
                last = day + DAY if closes == MIDNIGHT else day
                yield (
                    datetime.combine(day, opens, zone).astimezone(UTC),
                    datetime.combine(last, closes, zone).astimezone(UTC),
                )
            day += DAY

    def _plan(self, day: date) -> Plan:
        change = next((one for one in reversed(self.changes) if one.covers(day)), None)
        return (self.open, self.close, self.weekdays) if change is None else self._changed(change)

    def _changed(self, change: HoursChange) -> Plan:
        return (
            self.open if change.open is None else change.open,
            self.close if change.close is None else change.close,
            self.weekdays if change.weekdays is None else change.weekdays,
        )


def zone_named(name: str) -> ZoneInfo:
    """The time zone of an IANA name, such as "Asia/Seoul".

    Raises:
        InvalidArgument: there is no such time zone.
    """
    try:
        if name in NO_ZONES:
            raise ValueError
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, TypeError, ValueError, OSError) as error:
        raise InvalidArgument(
            f"there is no time zone {name!r}; expected an IANA name such as 'Asia/Seoul'"
        ) from error


def _check(opens: time, closes: time, weekdays: frozenset[str]) -> None:
    if opens.tzinfo or closes.tzinfo:
        raise InvalidArgument(
            "open or close has a time zone, expected local times; name the zone in time_zone"
        )
    if closes != MIDNIGHT and closes <= opens:
        raise InvalidArgument(
            f"close is {closes:%H:%M}, expected later than open at {opens:%H:%M}, or 00:00 for midnight"
        )
    if not weekdays or not weekdays <= set(WEEKDAYS):
        wrong = ", ".join(sorted(map(repr, weekdays - set(WEEKDAYS)))) or "nothing"
        raise InvalidArgument(f"weekdays has {wrong}, expected one or more of {', '.join(WEEKDAYS)}")
