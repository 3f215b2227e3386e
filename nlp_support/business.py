"""Business hours: how long somebody waited while there was somebody to answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import InvalidArgument

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0)
DAY = timedelta(days=1)
END = 2200  # the year in which no wait is counted any more


@dataclass(frozen=True)
class BusinessHours:
    """When an account answers, in its local time.

    Without arguments it is open round the clock. A day on which the clocks change is as long as it really is.

    Attributes:
        open: local time of opening.
        close: local time of closing, later than `open`; 00:00 is midnight at the end of the day.
        weekdays: the days that are worked: "mon" to "sun", one or more.
        time_zone: the name of an IANA time zone, such as "Asia/Seoul".
        holidays: local dates that are not worked.

    Raises:
        InvalidArgument: a field is outside what is said here.
    """

    open: time = MIDNIGHT
    close: time = MIDNIGHT
    weekdays: frozenset[str] = frozenset(WEEKDAYS)
    time_zone: str = "UTC"
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.open.tzinfo or self.close.tzinfo:
            raise InvalidArgument("open and close are local times; name the time zone in time_zone")
        if self.close != MIDNIGHT and self.close <= self.open:
            raise InvalidArgument(
                f"close is {self.close:%H:%M}, expected later than open at {self.open:%H:%M}, "
                "or 00:00 for midnight"
            )
        if not self.weekdays or not self.weekdays <= set(WEEKDAYS):
            raise InvalidArgument(f"weekdays must be one or more of {', '.join(WEEKDAYS)}")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InvalidArgument(
                f"no time zone {self.time_zone!r}; expected an IANA name such as 'Asia/Seoul'"
            ) from error

    @property
    def round_the_clock(self) -> bool:
        """Whether every hour is a business hour."""
        return (
            self.open == self.close == MIDNIGHT and len(self.weekdays) == len(WEEKDAYS) and not self.holidays
        )

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Business time from one aware time to another; nothing where the end is not after the start."""
        if self.round_the_clock:
            return max(end - start, timedelta())
        total = timedelta()
        for opened, closed in self._spans(start):
            if opened >= end:
                break
            total += max(min(closed, end) - max(opened, start), timedelta())
        return total

    def after(self, start: datetime, wait: timedelta) -> datetime:
        """The UTC time at which so much business time has passed since an aware time.

        Raises:
            InvalidArgument: the wait is no more than nothing, or does not end before the year 2200.
        """
        if wait <= timedelta():
            raise InvalidArgument(f"the wait is {wait}, expected more than 0")
        if self.round_the_clock:
            return (start + wait).astimezone(UTC)
        left = wait
        for opened, closed in self._spans(start):
            begin = max(opened, start)
            if closed - begin >= left:
                return (begin + left).astimezone(UTC)
            left -= max(closed - begin, timedelta())
        raise InvalidArgument(f"a wait of {wait} does not end before the year {END}; give a shorter one")

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """From when until when (UTC) it is open on each day that is worked, from the day of `start` on."""
        zone = ZoneInfo(self.time_zone)
        day = start.astimezone(zone).date()
        while day.year < END:
            if WEEKDAYS[day.weekday()] in self.weekdays and day not in self.holidays:
                last = day + DAY if self.close == MIDNIGHT else day
                yield (
                    datetime.combine(day, self.open, zone).astimezone(UTC),
                    datetime.combine(last, self.close, zone).astimezone(UTC),
                )
            day += DAY
