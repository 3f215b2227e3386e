"""Business hours; every sum can be done on paper."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument
from nlp_support.insights.metrics.clock import business_time
from nlp_support.types.hours import WEEKDAYS, BusinessHours, HoursChange

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
