"""Business hours; every sum can be done on paper."""

import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument, MissingExtra
from nlp_support.insights.metrics.clock import business_time
from nlp_support.types.hours import WEEKDAYS, BusinessHours, HoursChange
from nlp_support.types.opening import DayHours
from nlp_support.types.times import to_datetime64

SEOUL = BusinessHours(
    open=time(9),
    close=time(18),
    weekdays=frozenset(WEEKDAYS[:5]),
    time_zone="Asia/Seoul",
    holidays=frozenset({date(2026, 3, 2)}),
)
ALL_DAY = BusinessHours(time_zone="America/New_York", holidays=frozenset({date(2026, 1, 1)}))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def test_a_night_and_a_weekend_do_not_count() -> None:
    """Fri 2026-02-20 17:00 in Seoul is 08:00 UTC; Mon 10:00 is 01:00 UTC: 1 h on Friday, 1 h on Monday."""
    start, end = datetime(2026, 2, 20, 8, tzinfo=UTC), datetime(2026, 2, 23, 1, tzinfo=UTC)
    assert SEOUL.between(start, end) == hours(2)
    assert SEOUL.after(start, hours(2)) == end
    assert SEOUL.after(start, hours(1)) == datetime(2026, 2, 20, 9, tzinfo=UTC)


def test_a_holiday_does_not_count() -> None:
    """Fri Feb 27 17:30 to Tue Mar 3 09:15, Monday the 2nd being a holiday: 30 + 15 minutes."""
    zone = timezone(hours(9))
    start, end = datetime(2026, 2, 27, 17, 30, tzinfo=zone), datetime(2026, 3, 3, 9, 15, tzinfo=zone)
    assert SEOUL.between(start, end) == timedelta(minutes=45)


@pytest.mark.parametrize(
    ("day", "length"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 6, 1), 24)]
)
def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is(day: date, length: int) -> None:
    """New York loses the hour from 2 to 3 on 8 March 2026 and has 1 to 2 twice on 1 November."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    # from midnight UTC on it is still the day before in New York for 5 h (winter) or 4 h (summer)
    before = 4 if date(2026, 3, 8) < day <= date(2026, 11, 1) else 5
    assert ALL_DAY.between(start + hours(before), start + hours(before + length)) == hours(length)
    worked = BusinessHours(open=time(0), close=time(4), time_zone="America/New_York")
    assert worked.between(start + hours(before), start + hours(48)) == hours(length - 20 + 4)


def test_new_york_nine_to_five_over_the_change() -> None:
    """Sat 7 March 16:00 EST (21:00 UTC) to Sun 8 March 10:00 EDT (14:00 UTC): 1 h and 1 h."""
    shop = BusinessHours(open=time(9), close=time(17), time_zone="America/New_York")
    start, end = datetime(2026, 3, 7, 21, tzinfo=UTC), datetime(2026, 3, 8, 14, tzinfo=UTC)
    assert shop.between(start, end) == hours(2)
    assert shop.after(start, hours(2)) == end


def test_round_the_clock_is_plain_time_and_nothing_is_negative() -> None:
    start = datetime(2026, 1, 1, 5, tzinfo=UTC)
    assert BusinessHours().round_the_clock and not SEOUL.round_the_clock and not ALL_DAY.round_the_clock
    for kind in (BusinessHours(), SEOUL, ALL_DAY):
        assert kind.between(start, start) == kind.between(start, start - hours(50)) == timedelta()
    assert BusinessHours().between(start, start + hours(50)) == hours(50)
    assert BusinessHours().after(start, hours(50)) == start + hours(50)


@settings(max_examples=30, deadline=None)
@given(moments, moments, moments, st.integers(1, 200))
def test_waits_add_up_and_after_is_the_inverse_of_between(
    one: datetime, two: datetime, three: datetime, wait: int
) -> None:
    first, middle, last = sorted((one, two, three))
    for kind in (SEOUL, ALL_DAY):
        assert kind.between(first, middle) + kind.between(middle, last) == kind.between(first, last)
    assert SEOUL.between(first, SEOUL.after(first, hours(wait))) == hours(wait)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"open": time(9), "close": time(9)}, "expected later than open"),
        ({"weekdays": frozenset()}, "weekdays has nothing, expected one or more of mon"),
        ({"weekdays": frozenset({"monday"})}, "weekdays has 'monday', expected"),
        ({"time_zone": "Asia/Soul"}, "no time zone 'Asia/Soul'"),
        ({"time_zone": "../etc/passwd"}, "no time zone"),
        ({"time_zone": "localtime"}, "no time zone"),
        ({"open": time(9, tzinfo=UTC), "close": time(17)}, "local times"),
    ],
)
def test_hours_that_are_none_are_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        BusinessHours(**fields)  # type: ignore[arg-type]


def test_a_wait_that_is_none_or_never_ends_is_refused() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(InvalidArgument, match="more than 0"):
        SEOUL.after(start, timedelta())
    with pytest.raises(InvalidArgument, match="year 2200"):
        BusinessHours(open=time(9), close=time(9, 1)).after(start, timedelta(days=4000))


SEASONS = BusinessHours(
    open=time(9),
    close=time(17),
    weekdays=frozenset(WEEKDAYS[:5]),
    holidays=frozenset({date(2026, 12, 25)}),
    changes=(
        HoursChange(date(2026, 3, 1), open=time(10)),
        HoursChange(date(2026, 12, 1), date(2026, 12, 31), close=time(20), weekdays=frozenset(WEEKDAYS)),
        HoursChange(date(2026, 12, 24), date(2026, 12, 24), open=time(10), close=time(12)),
    ),
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 27), 8),  # a Friday, 9 to 17
        (date(2026, 3, 2), 7),  # Monday: from 10 since Sunday
        (date(2026, 12, 5), 11),  # a Saturday of December, 9 to 20
        (date(2026, 12, 24), 2),
        (date(2026, 12, 25), 0),  # a holiday, whatever changed
        (date(2027, 1, 4), 7),  # the change of March holds again
        (date(2027, 1, 2), 0),
    ],
)
def test_hours_change_from_a_date_on_and_for_some_days(day: date, worked: int) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert SEASONS.between(start, start + hours(24)) == hours(worked)


def test_changes_that_are_none_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="before it begins on 2026-03-01"):
        HoursChange(date(2026, 3, 1), date(2026, 2, 1))
    with pytest.raises(InvalidArgument, match="expected later than open"):
        BusinessHours(open=time(9), close=time(17), changes=(HoursChange(date(2026, 3, 1), open=time(18)),))
    assert not BusinessHours(changes=(HoursChange(date(2026, 3, 1), open=time(18)),)).round_the_clock


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(moments, moments), max_size=8))
def test_business_time_of_many_pairs_is_that_of_each(pairs: list[tuple[datetime, datetime]]) -> None:
    starts, ends = (
        np.array([pair[side].replace(tzinfo=None) for pair in pairs], "datetime64[us]") for side in (0, 1)
    )
    gap = BusinessHours(open=time(2, 15), close=time(2, 45), time_zone="America/New_York")  # not on 8 March
    for kind in (SEOUL, ALL_DAY, SEASONS, BusinessHours(), gap):
        expected = [kind.between(*pair) for pair in pairs]
        assert business_time(kind, starts, ends).tolist() == expected


# Hours by weekday, several spans a day, over midnight

ZONES = ("Asia/Seoul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 30) if hour not in (1, 2)]
weekday_names = st.frozensets(st.sampled_from(WEEKDAYS))


@st.composite
def spans_of_a_day(draw: st.DrawFn, *, most: int = 3) -> tuple[tuple[time, ...], tuple[time, ...]]:
    """Openings and closings in order; the last span may end after midnight. No time is one that the clocks
    skip or repeat, which other tests look at."""
    count = draw(st.integers(1, most))
    times = sorted(draw(st.sets(st.sampled_from(QUARTERS), min_size=2 * count, max_size=2 * count)))
    opens, closes = times[::2], times[1::2]
    if draw(st.booleans()):
        closes[-1] = draw(st.sampled_from([time(0), *[one for one in QUARTERS if one < opens[0]]]))
    return tuple(opens), tuple(closes)


@st.composite
def weeks(draw: st.DrawFn) -> BusinessHours:
    """Any hours that are none that overlap."""

    def change() -> HoursChange:
        first = draw(st.dates(date(2026, 3, 20), date(2026, 4, 10)))
        last = first + timedelta(days=draw(st.integers(0, 6)))
        opens, closes = draw(spans_of_a_day())
        kind = draw(st.sampled_from(["closed", "days", "all"]))
        if kind == "closed":
            return HoursChange(first, last, closed=True)
        if kind == "days":
            return HoursChange(first, last, days={draw(st.sampled_from(WEEKDAYS)): DayHours(opens, closes)})
        return HoursChange(first, last, open=opens, close=closes, weekdays=draw(weekday_names) or None)

    opens, closes = draw(spans_of_a_day())
    days = {day: DayHours(*draw(spans_of_a_day()), draw(st.booleans())) for day in draw(weekday_names)}
    fields = {
        "open": opens, "close": closes, "weekdays": draw(weekday_names), "days": days,
        "time_zone": draw(st.sampled_from(ZONES)),
        "holidays": draw(st.frozensets(st.dates(date(2026, 3, 20), date(2026, 4, 10)), max_size=4)),
        "changes": tuple(change() for _ in range(draw(st.integers(0, 2)))),
    }  # fmt: skip
    try:
        return BusinessHours(**fields)  # type: ignore[arg-type]
    except InvalidArgument:
        reject()


def is_open(kind: BusinessHours, moment: datetime) -> bool:
    """Whether somebody is there, told from the clock on the wall alone."""
    local = moment.astimezone(ZoneInfo(kind.time_zone))
    today, yesterday = local.date(), local.date() - timedelta(days=1)
    if today in kind.holidays:
        return False
    now = local.time()
    return any(
        opens <= now and (now < closes or closes <= opens) for opens, closes in told(kind, today)
    ) or any(closes <= opens and now < closes for opens, closes in told(kind, yesterday))


def told(kind: BusinessHours, day: date) -> list[tuple[time, time]]:
    """The openings and closings that are told for a day."""
    if day in kind.holidays:
        return []
    name = WEEKDAYS[day.weekday()]
    own, opens, closes, weekdays, days = None, kind.open, kind.close, kind.weekdays, dict(kind.days)
    for change in kind.changes:
        if change.covers(day):
            own = change
    if own is not None:
        if own.closed:
            return []
        opens, closes = own.open or opens, own.close or closes
        if own.weekdays is not None:
            weekdays, days = own.weekdays, {}
        elif own.open is not None and name in days:
            days[name] = DayHours(own.open, own.close, days[name].closed)
        days.update(own.days)
    if name in days:
        if days[name].closed:
            return []
        opens, closes = days[name].open or opens, days[name].close or closes
    elif name not in weekdays:
        return []
    return list(zip(opens, closes, strict=True))  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    weeks(),
    st.datetimes(datetime(2026, 3, 25), datetime(2026, 4, 6), timezones=st.just(UTC)),
    st.integers(0, 90),
)
def test_hours_are_those_of_every_half_hour_by_the_clock_on_the_wall(
    kind: BusinessHours, moment: datetime, length: int
) -> None:
    """Counted half hour by half hour, over the weeks in which the clocks change in Berlin and Lord Howe (by
    half an hour), with the vectorised clock, and back."""
    step = timedelta(minutes=30)
    start = moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
    end = start + length * step
    counted = sum((step for at in range(length) if is_open(kind, start + at * step)), timedelta())
    assert kind.between(start, end) == counted
    pair = [np.array([to_datetime64(one)]) for one in (start, end)]
    assert business_time(kind, *pair)[0] == np.timedelta64(counted)
    if counted:
        reached = kind.after(start, counted)
        assert kind.between(start, reached) == counted
        assert reached <= end


BERLIN_NIGHT = BusinessHours(open=time(22), close=time(6), time_zone="Europe/Berlin")
FRIDAY_NIGHTS = BusinessHours(
    open=time(22), close=time(6), weekdays=frozenset({"sun"}), time_zone="Europe/Berlin",
    holidays=frozenset({date(2026, 5, 25)}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "length"),
    [
        (date(2026, 3, 28), 7),  # the night in which the hour from 2 to 3 is skipped
        (date(2026, 10, 24), 9),  # the one in which it comes twice
        (date(2026, 5, 8), 8),
    ],
)
def test_a_night_is_as_long_as_it_is(day: date, length: int) -> None:
    start = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert BERLIN_NIGHT.between(start, start + hours(24)) == hours(length)


def test_the_night_from_sunday_to_monday() -> None:
    """Sunday 17 May 2026 from 22:00 in Berlin (20:00 UTC): at 03:00 on Monday five hours, and eight in all.
    The night to Whit Monday, a holiday, ends at midnight: two hours."""
    start = datetime(2026, 5, 17, 12, tzinfo=UTC)
    assert FRIDAY_NIGHTS.between(start, datetime(2026, 5, 18, 1, tzinfo=UTC)) == hours(5)
    assert FRIDAY_NIGHTS.between(start, start + timedelta(days=2)) == hours(8)
    assert FRIDAY_NIGHTS.between(start + timedelta(days=7), start + timedelta(days=9)) == hours(2)


def test_a_night_that_lasts_into_other_hours_counts_once() -> None:
    """Until Tuesday nights from 22 to 6; from Wednesday 4 to 12: six hours until then, and eight after."""
    kind = BusinessHours(
        open=time(22), close=time(6), changes=(HoursChange(date(2026, 5, 6), open=time(4), close=time(12)),)
    )
    start = datetime(2026, 5, 5, 12, tzinfo=UTC)  # a Tuesday
    assert kind.between(start, start + hours(24)) == hours(2 + 12)


def test_a_day_of_its_own_keeps_what_it_leaves_out() -> None:
    """Monday to Friday 9 to 18, Saturday from 10 to 18, Sunday closed though it is a working day."""
    kind = BusinessHours(
        open=time(9), close=time(18), weekdays=frozenset(WEEKDAYS) - {"sat"},
        days={"sat": DayHours(open=time(10)), "sun": DayHours(closed=True)},
    )  # fmt: skip
    week = datetime(2026, 5, 4, tzinfo=UTC)  # a Monday
    worked = [kind.between(week + at * hours(24), week + (at + 1) * hours(24)) / hours(1) for at in range(7)]
    assert worked == [9, 9, 9, 9, 9, 8, 0]


def test_a_change_of_all_days_holds_for_days_of_their_own_too() -> None:
    """Saturday 10 to 14; from 10 May everything begins at 11, and on the last Saturday it is 12 to 13."""
    kind = BusinessHours(
        open=time(9), close=time(18), days={"sat": DayHours(time(10), time(14))},
        changes=(
            HoursChange(date(2026, 5, 10), open=time(11)),
            HoursChange(date(2026, 5, 30), date(2026, 5, 30), open=time(12), close=time(13)),
            HoursChange(date(2026, 5, 23), date(2026, 5, 23), closed=True),
        ),
    )  # fmt: skip

    def worked(day: int) -> float:
        start = datetime(2026, 5, day, tzinfo=UTC)
        return kind.between(start, start + hours(24)) / hours(1)

    assert [worked(day) for day in (9, 16, 23, 30, 11)] == [4, 3, 0, 1, 7]


def test_the_week_is_a_circle() -> None:
    """From Sunday 20:00 to Monday 09:00 overlaps with Monday from 08:00."""
    with pytest.raises(
        InvalidArgument, match=r"20:00-09:00 on sun overlaps with 08:00-16:00 on the day after"
    ):
        BusinessHours(open=time(8), close=time(16), days={"sun": DayHours(time(20), time(9))})
    kind = BusinessHours(open=time(9), close=time(16), days={"sun": DayHours(time(20), time(9))})
    start = datetime(2026, 5, 10, 12, tzinfo=UTC)  # a Sunday
    assert kind.between(start, start + hours(28)) == hours(13 + 7)


# Public holidays


@pytest.mark.parametrize(
    ("country", "subdivision", "day"),
    [
        ("DE", None, date(2026, 10, 3)),
        ("DE", "BY", date(2026, 1, 6)),
        ("KR", None, date(2026, 2, 17)),  # Seollal
        ("FR", None, date(2026, 7, 14)),
        ("US", None, date(2026, 11, 26)),
        ("JP", None, date(2027, 2, 11)),
        ("ES", "MD", date(2026, 5, 2)),
        ("BR", None, date(2026, 9, 7)),
    ],
)
def test_nobody_works_on_the_public_holidays_of_a_country(
    country: str, subdivision: str | None, day: date
) -> None:
    pytest.importorskip("holidays")
    kind = BusinessHours(open=time(9), close=time(17), country=country, subdivision=subdivision)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert kind.between(start, start + hours(24)) == timedelta()
    assert not kind.round_the_clock
    assert not BusinessHours(country=country).round_the_clock


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    pytest.importorskip("holidays")
    day = datetime(2026, 1, 6, tzinfo=UTC)  # Epiphany is one in Bavaria, not in all of Germany
    assert BusinessHours(country="DE").between(day, day + hours(24)) == hours(24)
    assert BusinessHours(country="DE", subdivision="BY").between(day, day + hours(24)) == timedelta()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"country": "GERMANY"}, "no holidays are known of country 'GERMANY'"),
        ({"country": "XX"}, "no holidays are known of country 'XX'"),
        ({"country": "DE", "subdivision": "QQ"}, "no holidays are known of DE-QQ"),
        ({"subdivision": "BY"}, "a subdivision without its country"),
    ],
)
def test_what_is_no_country_is_refused(fields: dict[str, str], message: str) -> None:
    pytest.importorskip("holidays")
    with pytest.raises(InvalidArgument, match=message):
        BusinessHours(**fields)  # type: ignore[arg-type]


def test_without_the_package_a_country_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(MissingExtra, match=r"pip install 'nlp-support\[holidays\]'"):
        BusinessHours(country="DE")
    assert BusinessHours(holidays=frozenset({date(2026, 1, 1)})).country is None
