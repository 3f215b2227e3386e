"""Times as stored (microseconds since 1970-01-01 UTC) and in arrays (datetime64[us]), exact both ways."""

from datetime import UTC, datetime, timedelta

import numpy as np

from ..errors import InvalidArgument

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_micros(time: datetime) -> int:
    """Microseconds since the epoch of an aware time.

    Raises:
        InvalidArgument: the time has no time zone.
    """
    if time.utcoffset() is None:
        raise InvalidArgument("a time has no time zone; give an aware datetime, e.g. tzinfo=timezone.utc")
    return (time - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC time of a number of microseconds since the epoch."""
    return EPOCH + timedelta(microseconds=micros)


def now_micros(now: datetime | None) -> int:
    """`now` as microseconds, or the clock's time when it is None."""
    return to_micros(now if now is not None else datetime.now(UTC))


def utc_now(now: datetime | None) -> datetime:
    """`now` in UTC, or the clock's time when it is None.

    Raises:
        InvalidArgument: the time has no time zone.
    """
    return from_micros(now_micros(now))


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
