"""Intercom: HMAC-SHA1 in hex of the body, with the app's client secret; id and time are in the body
(https://developers.intercom.com/docs/webhooks)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from .incoming import Incoming, Verified, delivery_id
from .signing import check, check_age, keyed, moment

MAX_AGE = timedelta(hours=1)  # the time is that of the first attempt, and Intercom pauses for 15 minutes


def verify(incoming: Incoming, secrets: Sequence[str], *, now: datetime, max_age: timedelta) -> Verified:
    """Check the signature, and the age of the notification; raises Refused."""
    given = incoming.header("x-hub-signature")
    check([given], (f"sha1={keyed(one.encode(), 'sha1', incoming.body).hex()}" for one in secrets))
    fields = incoming.json()
    if (time := fields.get("first_sent_at") or fields.get("created_at")) is not None:
        check_age(moment(time), now=now, max_age=max_age)
    return Verified(delivery_id(fields.get("id")), incoming.body)
