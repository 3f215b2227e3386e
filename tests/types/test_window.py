from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import Window
from nlp_support.errors import InvalidArgument

DAY = 86_400_000_000  # microseconds
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def bounds(window, times, now):
    """Of times in microseconds since 1970."""
    return window.bounds(np.array(times).astype("datetime64[us]"), EPOCH + timedelta(microseconds=now))


def test_the_most_recent_by_number():
    """Ten messages at 0..9; before now = 8 there are 0..7, of which the last three are 5, 6, 7."""
    assert bounds(Window(max_messages=3), range(10), 8) == (5, 8)


def test_exactly_the_number_and_one_more():
    assert bounds(Window(max_messages=2000), range(2000), 5000) == (0, 2000)
    assert bounds(Window(max_messages=2000), range(2001), 5000) == (1, 2001)


def test_exactly_ninety_days_old_is_inside_and_a_microsecond_more_is_not():
    now = 100 * DAY
    times = [10 * DAY - 1, 10 * DAY, 50 * DAY]
    assert bounds(Window(max_age=timedelta(days=90)), times, now) == (1, 3)


def test_now_itself_is_outside_and_a_microsecond_before_is_inside():
    assert bounds(Window(max_messages=5), [6, 7, 8], 8) == (0, 2)


def test_both_limits_hold_at_once():
    times = np.arange(10) * DAY
    assert bounds(Window(max_messages=4, max_age=timedelta(days=2)), times, 9 * DAY) == (7, 9)
    assert bounds(Window(max_messages=1, max_age=timedelta(days=2)), times, 9 * DAY) == (8, 9)


def test_nothing_before_now():
    assert bounds(Window(max_messages=4), [5, 6], 5) == (0, 0)
    assert bounds(Window(max_age=timedelta(days=1)), [0, 1], 5 * DAY) == (2, 2)


@pytest.mark.parametrize("limits", [{}, {"max_messages": 0}, {"max_messages": -1}, {"max_age": timedelta(0)}])
def test_a_window_without_a_positive_limit_is_refused(limits):
    with pytest.raises(InvalidArgument):
        Window(**limits)


def test_a_greater_age_than_time_goes_back_keeps_all():
    """A million days before 1970 there is no date."""
    forever = Window(max_age=timedelta(days=1_000_000))
    assert forever.oldest(EPOCH) is None
    assert bounds(forever, [0, 1, 2], 2) == (0, 2)


def test_now_needs_a_time_zone():
    with pytest.raises(InvalidArgument, match="no time zone"):
        Window(max_messages=1).bounds(np.empty(0, "datetime64[us]"), datetime(2026, 1, 1))


@given(
    st.lists(st.integers(0, 50), max_size=30),
    st.integers(0, 60),
    st.integers(1, 10),
    st.integers(1, 20),
)
def test_bounds_agree_with_the_definition(times, now, count, age):
    times = sorted(times)
    window = Window(max_messages=count, max_age=timedelta(microseconds=age))
    first, last = bounds(window, times, now)
    expected = [t for t in [t for t in times if t < now][-count:] if t >= now - age]
    assert times[first:last] == expected
