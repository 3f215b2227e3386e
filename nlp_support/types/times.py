"""Times as stored (microseconds since 1970-01-01 UTC) and in arrays (datetime64[us]), exact both ways."""

from datetime import UTC, datetime, timedelta

import numpy as np

from ..errors import InvalidArgument

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST = (datetime.min.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LAST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LONG_AGO, FAR_AHEAD = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # clocks and time zones are wrong by hours, not by more


def to_micros(time: datetime) -> int:
    """Microseconds since the epoch of an aware time.

    Raises:
        InvalidArgument: it is no datetime, has no time zone, or is in the year 0 or 10000 in UTC.
    """
    if not isinstance(time, datetime):
        raise InvalidArgument(f"a time is of type {type(time).__name__}, expected an aware datetime")
    if time.utcoffset() is None:
        raise InvalidArgument("a time has no time zone; give an aware datetime, e.g. tzinfo=timezone.utc")
    micros = (time - EPOCH) // MICROSECOND
    if not FIRST <= micros <= LAST:  # which its offset makes possible
        raise InvalidArgument(f"the time {time} is outside the years 1 to 9999 in UTC; give another one")
    return micros


def from_micros(micros: int) -> datetime:
    """The aware UTC time of a number of microseconds since the epoch."""
    return EPOCH + timedelta(microseconds=micros)


def now_micros(now: datetime | None) -> int:
    """`now` as microseconds, or the clock's time when it is None."""
    return to_micros(now if now is not None else datetime.now(UTC))


def utc_now(now: datetime | None) -> datetime:
    """`now` in UTC, or the clock's time when it is None; see `within_reach`.

    Raises:
        InvalidArgument: the time has no time zone.
    """
    return within_reach(from_micros(now_micros(now)))


def within_reach(time: datetime) -> datetime:
    """The aware time, or 1900 or 2200 if it is beyond them. No message is, so they mean the same; and what is
    counted from them, such as a wait or the beginning of a window, still is a time that a datetime can hold.
    """
    return min(max(time, LONG_AGO), FAR_AHEAD)


def latest_sent(now: datetime | None = None) -> datetime:
    """Until when a message can have been sent: a day after the clock's time, or after `now` if that is later,
    as in a simulation. A message of a later time was written with a wrong clock or a wrong year.

    Raises:
        InvalidArgument: the time has no time zone.
    """
    clock = datetime.now(UTC)
    return (clock if now is None else max(clock, utc_now(now))) + AHEAD


def to_datetime64(time: datetime) -> np.datetime64:
    """An aware time in the form that arrays hold: UTC, in microseconds.

    Raises:
        InvalidArgument: the time has no time zone.
    """
    return np.datetime64(to_micros(time), "us")


def from_datetime64(time: np.datetime64) -> datetime:
    """The aware UTC time of an element of a datetime64[us] array."""
    naive: datetime = time.astype("datetime64[us]").item()
    return naive.replace(tzinfo=UTC)
