"""Channel Talk signs nothing: it puts the webhook's token into the address
(https://developers.channel.io/docs/getting-started-1). What comes twice is known by its content."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from .incoming import Incoming, Refused, Verified
from .signing import MINUTES, check

MAX_AGE = MINUTES  # is not used: there is no time of a signature

CustomerOf = Callable[[str], str | None]  # the customer of a conversation, by its id


def verify(incoming: Incoming, secrets: Sequence[str], *, now: datetime, max_age: timedelta) -> Verified:
    """Check the token; raises Refused."""
    if "token" not in incoming.query:
        raise Refused("the address has no token, expected ?token=… as Channel Talk adds it")
    check([incoming.query["token"]], secrets)
    return Verified(None, incoming.body)


def completed(payload: dict[str, Any], customer_of: CustomerOf) -> dict[str, Any]:
    """The payload with the user of its chat: what a manager writes does not always name them."""
    entity, refers = payload.get("entity"), payload.get("refers")
    around = refers if isinstance(refers, dict) else {}
    if not isinstance(entity, dict) or entity.get("personType") == "user" or around.get("userChat"):
        return payload
    chat = entity.get("chatId")
    customer = customer_of(chat) if isinstance(chat, str) else None
    if customer is None:
        return payload
    return payload | {"refers": around | {"userChat": {"id": chat, "userId": customer}}}
