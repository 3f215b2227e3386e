"""Zendesk: HMAC-SHA256 in base64 of the time and the body, with the webhook's signing secret
(https://developer.zendesk.com/documentation/webhooks/verifying)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from .incoming import Incoming, Verified, delivery_id
from .signing import MINUTES, base64_of, check, check_age, keyed, moment

MAX_AGE = MINUTES


def verify(incoming: Incoming, secrets: Sequence[str], *, now: datetime, max_age: timedelta) -> Verified:
    """Check the signature and its age; raises Refused."""
    given = incoming.header("x-zendesk-webhook-signature")
    time = incoming.header("x-zendesk-webhook-signature-timestamp")
    signed = time.encode() + incoming.body
    check([given], (base64_of(keyed(one.encode(), "sha256", signed)) for one in secrets))
    check_age(moment(time), now=now, max_age=max_age)
    return Verified(delivery_id(incoming.headers.get("x-zendesk-webhook-invocation-id")), signed)
