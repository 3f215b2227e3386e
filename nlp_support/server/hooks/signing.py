"""Checking signatures, in constant time, and how old they are."""

import base64
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from ...errors import InvalidMessage
from ...readers.rows import instant
from .incoming import Refused

MINUTES = timedelta(minutes=5)  # how far apart clocks may be, and how long a request may take
MILLIS = 100_000_000_000  # seconds since 1970 are fewer, milliseconds since 1974 more


def keyed(key: bytes, algorithm: str, content: bytes) -> bytes:
    """The HMAC of a content."""
    return hmac.new(key, content, algorithm).digest()


def base64_of(digest: bytes) -> str:
    """A digest as base64."""
    return base64.b64encode(digest).decode()


def check(given: Iterable[str], expected: Iterable[str]) -> None:
    """Check that one of the signatures given is one of those expected, taking as long wherever they differ.

    Raises:
        Refused: none is.
    """
    ours = [one.encode() for one in expected]
    theirs = [one.strip().encode("utf-8", "replace") for one in given]
    # all are compared, whichever fits
    if not sum(hmac.compare_digest(one, other) for one in theirs for other in ours):
        raise Refused("the signature does not fit; check the secret of the webhook on both sides")


def moment(value: object) -> datetime:
    """When something was signed: seconds or milliseconds since 1970, or an ISO 8601 time.

    Raises:
        Refused: it is none of them.
    """
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and value > MILLIS:
        value = value / 1000
    try:
        time = instant(value)
    except InvalidMessage:
        time = None
    if not isinstance(time, datetime) or time.tzinfo is None:
        raise Refused("the time of the signature cannot be read, expected what the platform sends")
    return time


def check_age(signed_at: datetime, *, now: datetime, max_age: timedelta) -> None:
    """Check that a delivery was signed not long ago.

    Raises:
        Refused: it was signed earlier, so that it may be a copy that somebody sends again, or is from a clock
            that runs ahead.
    """
    age = now - signed_at
    if age > max_age:
        raise Refused(
            f"it was signed {age.total_seconds():,.0f} s ago, at most {max_age.total_seconds():,.0f} s are "
            "taken; check the clocks, or add the webhook with a longer --max-age"
        )
    if -age > MINUTES:
        raise Refused(
            f"it was signed {-age.total_seconds():,.0f} s after the time of this clock; check the clocks"
        )
