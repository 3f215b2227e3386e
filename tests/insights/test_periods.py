"""Periods, by an account's own midnight."""

from datetime import UTC, datetime, timedelta

import pytest

from nlp_support.errors import InvalidArgument
from nlp_support.insights.periods import check_period, local_period

FIRST = datetime(2026, 3, 1, 20, tzinfo=UTC)  # 2 March, 05:00 in Seoul
LAST = datetime(2026, 3, 3, 14, tzinfo=UTC)  # 3 March, 23:00 in Seoul
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_without_limits_it_is_the_local_days_with_all_messages() -> None:
    """Midnight in Seoul is 15:00 UTC of the day before."""
    begin, end = local_period(None, None, span=(FIRST, LAST), now=NOW, time_zone="Asia/Seoul")
    assert begin.astimezone(UTC) == datetime(2026, 3, 1, 15, tzinfo=UTC)
    assert end.astimezone(UTC) == datetime(2026, 3, 3, 15, tzinfo=UTC)


def test_a_day_on_which_the_clocks_change_is_a_day() -> None:
    """New York is UTC-5 on 8 March 2026 until 2 in the morning, and UTC-4 from then on."""
    noon = datetime(2026, 3, 8, 16, tzinfo=UTC)
    begin, end = local_period(None, None, span=(noon, noon), now=NOW, time_zone="America/New_York")
    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=23)


def test_what_comes_later_than_now_is_not_known() -> None:
    """At midnight UTC of 3 March the last known message is of 2 March."""
    now = datetime(2026, 3, 3, tzinfo=UTC)
    _, end = local_period(None, None, span=(FIRST, LAST), now=now, time_zone="UTC")
    assert end == now


def test_given_limits_stay_as_they_are() -> None:
    begin, end = local_period(FIRST, LAST, span=None, now=NOW, time_zone="Asia/Seoul")
    assert (begin, end) == (FIRST, LAST)


@pytest.mark.parametrize(
    ("since", "until"),
    [(LAST, FIRST), (FIRST, FIRST), (datetime(2026, 1, 1), None), (None, datetime(2026, 1, 1))],
)
def test_what_is_no_period_is_refused(since: datetime | None, until: datetime | None) -> None:
    with pytest.raises(InvalidArgument, match=r"period ends|no time zone"):
        check_period(since, until)


def test_a_period_that_begins_after_the_last_message_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="period ends"):
        local_period(NOW, None, span=(FIRST, LAST), now=NOW, time_zone="UTC")
