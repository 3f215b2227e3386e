"""Chatwoot: HMAC-SHA256 in hex of the time, a full stop and the body, with the webhook's secret
(https://developers.chatwoot.com)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from .incoming import Incoming, Verified, delivery_id
from .signing import MINUTES, check, check_age, keyed, moment

MAX_AGE = MINUTES


def verify(incoming: Incoming, secrets: Sequence[str], *, now: datetime, max_age: timedelta) -> Verified:
    """Check the signature and its age; raises Refused."""
    given, time = incoming.header("x-chatwoot-signature"), incoming.header("x-chatwoot-timestamp")
    signed = time.encode() + b"." + incoming.body
    check([given], (f"sha256={keyed(one.encode(), 'sha256', signed).hex()}" for one in secrets))
    check_age(moment(time), now=now, max_age=max_age)
    return Verified(delivery_id(incoming.headers.get("x-chatwoot-delivery")), signed)
