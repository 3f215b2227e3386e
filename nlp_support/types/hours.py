"""Business hours: how much of a wait fell into hours when somebody was there to answer."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..errors import InvalidArgument
from .numbers import is_span
from .opening import MIDNIGHT, DayHours, Plan, Rule, Times
from .opening import WEEKDAYS as WEEKDAYS
from .public_holidays import public_holidays
from .times import FAR_AHEAD

DAY = timedelta(days=1)
NO_ZONES = ("localtime", "Factory", "posixrules")  # files among the zones that are not places
END = 2200  # the year from which waits are no longer counted


@dataclass(frozen=True, slots=True)
class HoursChange:
    """Different business hours from a local date on, or between two dates.

    Attributes:
        first: the first day it applies to.
        last: the last day, equal to `first` for a single day; by default it applies until further notice.
        open, close: as in `BusinessHours`, for all days then; None keeps what is set there.
        weekdays: the working days; None keeps those that are set there, with their `days`.
        days: the hours of weekdays that differ; the others keep theirs.
        closed: whether nobody works; the other fields then mean nothing.

    Raises:
        InvalidArgument: the last day is before the first.
    """

    first: date
    last: date = date.max
    open: Times | None = None
    close: Times | None = None
    weekdays: frozenset[str] | None = None
    days: Mapping[str, DayHours] = field(default_factory=dict, hash=False)
    closed: bool = False

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
        open: local time of opening, or several, the earliest first.
        close: local time of closing, one for each of `open`; 00:00 is midnight at the end of the day. A
            closing before its opening is on the next day, as far as that is no holiday.
        weekdays: the working days, one or more of "mon" to "sun".
        time_zone: the name of an IANA time zone, such as "Asia/Seoul".
        holidays: local dates on which nobody works, whatever the other fields say; past dates are accepted.
        changes: different hours from a date on; if several apply to a day, the last one given counts.
        days: by weekday, hours that differ from `open` and `close`; each is a working day, unless closed.
        country: on whose public holidays nobody works either, an ISO 3166-1 code such as "KR"; it needs the
            package holidays.
        subdivision: the part of the country, such as "BY"; None: only the holidays of the whole country.

    Raises:
        InvalidArgument: a field breaks one of these rules, or spans overlap.
        MissingExtra: there is a country, and the package is not installed.
    """

    open: Times = MIDNIGHT
    close: Times = MIDNIGHT
    weekdays: frozenset[str] = frozenset(WEEKDAYS)
    time_zone: str = "UTC"
    holidays: frozenset[date] = frozenset()
    changes: tuple[HoursChange, ...] = ()
    days: Mapping[str, DayHours] = field(default_factory=dict, hash=False)
    country: str | None = None
    subdivision: str | None = None

    def __post_init__(self) -> None:
        _ = self._plans, self._public
        zone_named(self.time_zone)

    @cached_property
    def round_the_clock(self) -> bool:
        """Whether every hour is a business hour."""
        always = Rule(MIDNIGHT, MIDNIGHT, frozenset(WEEKDAYS), {}).plan()
        return not self.holidays and self.country is None and all(plan == always for plan in self._plans)

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
        """The times (UTC) between which somebody is there, in order and apart, from the local day before that
        of `start` to the year 2200."""
        until = datetime.min.replace(tzinfo=UTC)
        zone = ZoneInfo(self.time_zone)
        day = start.astimezone(zone).date() - DAY  # whose night may last until today
        while day.year < END:
            for opens, closes in self._of_day(day, zone):
                begin = max(opens, until)  # a night may last into a day whose hours are others
                if closes > begin:  # not where the clocks skip it
                    yield begin, closes
                    until = closes
            day += DAY

    def _of_day(self, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """When the spans begin (UTC) that begin on a local day, and when they end."""
        if self._is_holiday(day):
            return
        for span in self._plan(day)[day.weekday()]:
            last, closes = day, span.closes
            if span.overnight and self._is_holiday(day + DAY):
                closes = MIDNIGHT
            if span.overnight or closes == MIDNIGHT:
                last = day + DAY
            yield (
                datetime.combine(day, span.opens, zone).astimezone(UTC),
                datetime.combine(last, closes, zone).astimezone(UTC),
            )

    def _is_holiday(self, day: date) -> bool:
        return day in self.holidays or day in self._public

    def _plan(self, day: date) -> Plan:
        covering = (at for at in reversed(range(len(self.changes))) if self.changes[at].covers(day))
        return self._plans[1 + next(covering, -1)]

    @cached_property
    def _public(self) -> Container[date]:
        if self.country is None:
            if self.subdivision is not None:
                raise InvalidArgument("there is a subdivision without its country; give both")
            return ()
        return public_holidays(self.country, self.subdivision)

    @cached_property
    def _plans(self) -> tuple[Plan, ...]:
        """The hours of a week without changes, and with each of these."""
        usual = Rule(self.open, self.close, self.weekdays, self.days)
        plan = usual.plan()
        if not any(plan):
            raise InvalidArgument("it is open on no day of the week; expected hours on one or more days")
        return plan, *(self._changed(change, usual) for change in self.changes)

    def _changed(self, change: HoursChange, usual: Rule) -> Plan:
        if change.closed:
            return ((),) * len(WEEKDAYS)
        kept = self.days.items() if change.weekdays is None else ()
        rule = Rule(
            self.open if change.open is None else change.open,
            self.close if change.close is None else change.close,
            self.weekdays if change.weekdays is None else change.weekdays,
            {day: _over(own, change) for day, own in kept} | dict(change.days),
            whole=(change.open is None) == (change.close is None),
        )
        return rule.plan(nights=usual.is_night)


def _over(own: DayHours, change: HoursChange) -> DayHours:
    """The hours of a weekday with what a change says of all days."""
    return replace(
        own,
        open=own.open if change.open is None else change.open,
        close=own.close if change.close is None else change.close,
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
