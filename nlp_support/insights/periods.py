"""Periods of time, including the moment at which they begin and excluding the one at which they end."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..errors import InvalidArgument
from ..types.times import MICROSECOND, to_micros, within_reach

MIDNIGHT = time(0)
DAY = timedelta(days=1)


def check_period(since: datetime | None, until: datetime | None) -> None:
    """Refuse a period that does not end after it begins; None is no limit.

    Raises:
        InvalidArgument: a time has no time zone, or the period does not end after it begins.
    """
    limits = [to_micros(limit) for limit in (since, until) if limit is not None]
    if len(limits) == 2 and limits[0] >= limits[1]:
        raise InvalidArgument(
            f"the period ends at {until}, expected later than it begins, {since}; correct one of them"
        )


def local_period(
    since: datetime | None,
    until: datetime | None,
    *,
    span: tuple[datetime, datetime] | None,
    now: datetime,
    time_zone: str,
) -> tuple[datetime, datetime]:
    """A period in an account's time zone; a limit of None extends it, in whole days, to all messages.

    Args:
        span: the times of the account's first and last message; None if it has none.
        now: messages sent at or after it are ignored.

    Raises:
        InvalidArgument: as `check_period`.
    """
    check_period(since, until)
    zone = ZoneInfo(time_zone)
    first, last = span or (now, now)
    begin = _midnight(first, zone) if since is None else within_reach(since).astimezone(zone)
    if until is None:
        end = _midnight(min(last, now - MICROSECOND), zone) + DAY
    else:
        end = within_reach(until).astimezone(zone)
    check_period(begin, end)
    return begin, end


def _midnight(moment: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of a local day."""
    return datetime.combine(moment.astimezone(zone).date(), MIDNIGHT, zone)
