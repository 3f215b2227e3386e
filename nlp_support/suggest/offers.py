"""The ids of suggestions: what was offered and to whom, signed by the store that it comes from."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import astuple, dataclass

from ..errors import InvalidArgument
from .opened import Opened

SIGNATURE_BYTES = 16
REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Offer:
    """A reply, or a text that is kept ready, that was suggested.

    Attributes:
        account_id, message_id: the sent message that is suggested, or the id of the macro.
        wording: its wording; None in ids from before they were signed.
        opened: the conversation that it was suggested for; None if that was not told.
        signed: whether the store gave it out; ids from before are not signed and may be made up.
        source: "reply", "macro" or "entry", see `Suggestion`.
    """

    account_id: str
    message_id: str
    wording: int | None = None
    opened: Opened | None = None
    signed: bool = True
    source: str = REPLY


def offer_id(offer: Offer, key: bytes) -> str:
    """An id that tells the offer, is new every time, and can only be made with the store's key."""
    opened = offer.opened
    where = astuple(opened) if opened else ()
    said = str(offer.wording) if offer.source == REPLY else f"{offer.wording}:{offer.source}"
    fields = (secrets.token_hex(6), offer.account_id, offer.message_id, said, *where)
    told = "\0".join(fields).encode()  # no id of a message holds a NUL
    return _text(_signature(told, key) + told)


def read_offer(id: str, key: bytes) -> Offer:
    """The offer that an id tells.

    Raises:
        InvalidArgument: it is not the id of a suggestion, or it was signed with another key.
    """
    try:
        whole = base64.urlsafe_b64decode(id + "=" * (-len(id) % 4))
        told = whole[SIGNATURE_BYTES:]
        if _text(whole) != id:  # one offer has one id, so that nobody counts twice
            raise ValueError
        if hmac.compare_digest(whole[:SIGNATURE_BYTES], _signature(told, key)):
            # none more, or two, four or seven
            _, account, message, said, *where = told.decode().split("\0")
            wording, _, source = said.partition(":")
            opened = Opened(*where) if any(where) else None
            return Offer(account, message, int(wording), opened, source=source or REPLY)
        _, account, message = whole.decode().split("\0")
    except (TypeError, ValueError):
        raise InvalidArgument(
            "the id is not a suggestion's; give the `id` of a Suggestion from this store"
        ) from None
    return Offer(account, message, signed=False)


def _signature(told: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(told, key=key, digest_size=SIGNATURE_BYTES).digest()


def _text(whole: bytes) -> str:
    return base64.urlsafe_b64encode(whole).decode().rstrip("=")
