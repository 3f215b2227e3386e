"""Standard Webhooks (https://www.standardwebhooks.com), for everything else: messages as our own rows.

A payload is {"type": …, "data": …}. The data of "message.created" and "message.updated" is a message, or an
array of them, with the fields of a JSON Lines file (the account is that of the address); of "message.removed"
{"id": …}; of "conversation.closed" and "conversation.reopened" {"conversation_id": …, "changed_at": …}.
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from ...errors import InvalidArgument, InvalidMessage
from ...readers.helpdesk.exports import objects, removed
from ...readers.rows import from_row, instant, plain_id
from ...types.export import Item, LeftOut, StatusChange
from ...types.message import Rejection
from .incoming import Incoming, Verified, delivery_id
from .signing import MINUTES, base64_of, check, check_age, keyed, moment

MAX_AGE = MINUTES
PREFIX = "whsec_"
MESSAGES = ("message.created", "message.updated")
CLOSED, REOPENED = "conversation.closed", "conversation.reopened"


def verify(incoming: Incoming, secrets: Sequence[str], *, now: datetime, max_age: timedelta) -> Verified:
    """Check the signature and its age; raises Refused."""
    id, time = incoming.header("webhook-id"), incoming.header("webhook-timestamp")
    given = incoming.header("webhook-signature").split()
    signed = f"{id}.{time}.".encode() + incoming.body
    check(given, (f"v1,{base64_of(keyed(key_of(one), 'sha256', signed))}" for one in secrets))
    check_age(moment(time), now=now, max_age=max_age)
    return Verified(delivery_id(id), signed)


def key_of(secret: str) -> bytes:
    """The key that a secret stands for.

    Raises:
        InvalidArgument: it is not 24 to 64 bytes in base64.
    """
    encoded = secret.removeprefix(PREFIX)
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not 24 <= len(key) <= 64:
        raise InvalidArgument(
            "the secret cannot be used, expected whsec_ and 24 to 64 random bytes in base64; leave it out to "
            "have one made"
        )
    return key


def items_of(payload: dict[str, Any], account_id: str) -> Iterator[Item]:
    """What a payload tells."""
    kind, data = payload.get("type"), payload.get("data")
    for number, fields in enumerate(objects(data if isinstance(data, list) else [data]), 1):
        if kind in MESSAGES:
            yield from_row(number, fields | {"account_id": account_id}, account_id)
        elif kind == "message.removed":
            gone = removed(number, account_id=account_id, id=plain_id(fields.get("id")))
            yield gone
        elif kind in (CLOSED, REOPENED):
            yield _changed(number, fields, account_id, closed=kind == CLOSED)
        else:
            yield LeftOut(number, "another kind of event")


def _changed(number: int, fields: dict[str, Any], account_id: str, *, closed: bool) -> Item:
    id, at = plain_id(fields.get("conversation_id")), fields.get("changed_at")
    try:
        return StatusChange(number, account_id, id or "", closed, instant(at))
    except InvalidMessage as error:
        return Rejection(number, str(error))
