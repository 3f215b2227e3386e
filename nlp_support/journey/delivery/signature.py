"""Signed requests: what the sender adds, and how the receiver checks it."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from ...types.times import now_micros

TIMESTAMP = "X-Nlp-Support-Timestamp"  # whole seconds since 1970-01-01 UTC
SIGNATURE = "X-Nlp-Support-Signature"
TOLERANCE = timedelta(minutes=5)


def sign(body: bytes, timestamp: str, secret: str) -> str:
    """What stands in the signature's header: "sha256=" and HMAC-SHA256 over timestamp, a dot and body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def verify(
    body: bytes,
    headers: Mapping[str, str],
    secret: str,
    *,
    tolerance: timedelta = TOLERANCE,
    now: datetime | None = None,
) -> bool:
    """Whether a request was signed with the secret, at most `tolerance` ago (or ahead, as clocks differ).

    A request can be played back within that time: also drop those whose Idempotency-Key was seen.

    Args:
        body: exactly as it was received.
        headers: their names in any case.
        now: aware; the clock's time if None.
    """
    found = {name.lower(): value for name, value in headers.items()}
    timestamp, signature = found.get(TIMESTAMP.lower(), ""), found.get(SIGNATURE.lower(), "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    age = abs(now_micros(now) - int(timestamp) * 1_000_000)
    expected = sign(body, timestamp, secret).encode()
    return hmac.compare_digest(expected, signature.encode()) and age <= tolerance / timedelta(microseconds=1)
