"""Front. Webhooks of applications: HMAC-SHA256 in base64 of the time, a colon and the body, with the
application's key. Those of rules: HMAC-SHA1 of the body, with the API secret, and the time in the body
(https://dev.frontapp.com/docs/webhooks-1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from .incoming import Incoming, Verified, delivery_id
from .signing import MINUTES, base64_of, check, check_age, keyed, moment

MAX_AGE = MINUTES
TIME = "x-front-request-timestamp"


def verify(incoming: Incoming, secrets: Sequence[str], *, now: datetime, max_age: timedelta) -> Verified:
    """Check the signature and its age; raises Refused."""
    given = incoming.header("x-front-signature")
    of_rule = TIME not in incoming.headers
    time: object = None if of_rule else incoming.header(TIME)
    signed = incoming.body if of_rule else f"{time}:".encode() + incoming.body
    algorithm = "sha1" if of_rule else "sha256"
    check([given], (base64_of(keyed(one.encode(), algorithm, signed)) for one in secrets))
    event = _event(incoming.json())
    time = event.get("emitted_at") if of_rule else time
    check_age(moment(time), now=now, max_age=max_age)
    return Verified(delivery_id(event.get("id")), signed)


def challenge(incoming: Incoming) -> str | None:
    """What Front wants to hear back when a webhook is set up; None of other requests."""
    return incoming.headers.get("x-front-challenge")


def _event(fields: dict[str, Any]) -> dict[str, Any]:
    inner = fields.get("payload")
    return inner if isinstance(inner, dict) else fields
