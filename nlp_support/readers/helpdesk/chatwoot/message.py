"""One message of a conversation: what it is, and who sent it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ....errors import InvalidMessage
from ....types.export import Item, LeftOut
from ....types.message import Rejection, Sender
from ...rows import build, instant, plain_id
from ..exports import (
    BOT,
    CALL_NOTICE,
    CHANGE_OF_STATUS,
    DELETED,
    FORM_ANSWER,
    NO_WORDS,
    PRIVATE_NOTE,
    UNDELIVERED,
    hidden,
    part,
    rated,
    words,
)
from .customers import Customer
from .status import SOURCE, activity_status

_KINDS = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}
_CONTENTS = {1: "input_text", 2: "input_textarea", 3: "input_email", 4: "input_select", 5: "cards", 6: "form"}
_CONTENTS |= {7: "article", 9: "input_csat", 12: "voice_call"}
_TRUE = (True, "true")
_FAILED = ("failed", "3")
_SURVEYS = ("input_csat", "input_email")  # ask something of their own instead of answering
_MENUS = ("input_text", "input_textarea", "input_select", "cards", "form", "article")  # only bots send them
_BOTS = ("agentbot", "captainassistant")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands, and what it takes from its conversation."""

    line: int
    where: str
    account: str
    conversation: str | None
    channel: str
    customer: Customer | None


def message_items(message: dict[str, Any], place: Place) -> Iterator[Item]:
    """The message, or what else it tells or why it is none, and what the customer filled in."""
    kind, content = _named(message, "message_type", _KINDS), _named(message, "content_type", _CONTENTS)
    if _attributes(message).get("deleted") in _TRUE:  # its content is a notice of Chatwoot
        yield from hidden(place.line, DELETED, place.account, message.get("id"), SOURCE)
    elif message.get("private") not in (None, False):
        yield LeftOut(place.line, PRIVATE_NOTE)
    elif kind == "activity":
        told = activity_status(message, _attributes(message), place.line, place.account, place.conversation)
        yield next(told, LeftOut(place.line, CHANGE_OF_STATUS))
    elif kind not in _KINDS.values():
        expected = f"expected 0 to 3 or one of {', '.join(_KINDS.values())}"
        yield Rejection(place.line, f"{place.where}message_type is unknown, {expected}")
    elif kind != "incoming" and str(message.get("status")).casefold() in _FAILED:
        yield from hidden(place.line, UNDELIVERED, place.account, message.get("id"), SOURCE)
    elif place.customer is None:
        reason = "nothing so far names the customer of this conversation; export it with its meta"
        yield Rejection(place.line, place.where + reason)
    else:
        yield _message(message, kind, content, place, place.customer)
        yield from _filled_in(message, content, place, place.customer)


def _message(
    message: dict[str, Any], kind: str | None, content: str | None, place: Place, customer: Customer
) -> Item:
    attributes, text = _attributes(message), words(None, message.get("content"))
    if content == "voice_call":
        return LeftOut(place.line, CALL_NOTICE)
    if not text and not message.get("attachments") and not attributes.get("is_unsupported"):
        return LeftOut(place.line, NO_WORDS)
    by_customer = kind == "incoming"
    sender = _sender(message, kind, content)
    agent = plain_id(part(message, "sender").get("id")) if sender is Sender.PERSON else BOT
    return build(
        place.line,
        place.where,
        id=plain_id(message.get("id")),
        account_id=place.account,
        conversation_id=place.conversation,
        customer_id=customer.id,
        role="customer" if by_customer else "agent",
        text=text,
        sent_at=message.get("created_at"),
        channel=place.channel,
        agent_id=None if by_customer else agent,
        customer_name=customer.name,
        in_reply_to=plain_id(attributes.get("in_reply_to")),
        sender=sender,
        source=SOURCE,
    )


def _sender(message: dict[str, Any], kind: str | None, content: str | None) -> Sender:
    attributes = _attributes(message)
    if kind == "incoming":
        return Sender.SYSTEM if part(attributes, "email").get("auto_reply") in _TRUE else Sender.PERSON
    given = {**part(message, "additional_attributes"), **attributes}
    if content in _SURVEYS or given.get("automation_rule_id") or given.get("campaign_id"):
        return Sender.SYSTEM
    kinds = (part(message, "sender").get("type"), message.get("sender_type"))
    if any(isinstance(one, str) and re.sub(r"[_:]", "", one.lower()) in _BOTS for one in kinds):
        return Sender.BOT
    if kind == "template":
        return Sender.SYSTEM
    return Sender.BOT if content in _MENUS else Sender.PERSON  # without a sender: typed on a phone


def _filled_in(
    message: dict[str, Any], content: str | None, place: Place, customer: Customer
) -> Iterator[Item]:
    """The rating in an answered survey, and that there is an answer to another form."""
    attributes = _attributes(message)
    rating = part(attributes, "submitted_values", "csat_survey_response").get("rating")
    if content == "input_csat":
        if rating is not None:
            yield rated(
                place.line,
                place.where,
                account_id=place.account,
                conversation_id=place.conversation,
                customer_id=customer.id,
                score=rating,
                rated_at=_time(message.get("updated_at")),
                source=SOURCE,
            )
    elif attributes.get("submitted_values") or attributes.get("submitted_email"):
        yield LeftOut(place.line, FORM_ANSWER)


def _attributes(message: dict[str, Any]) -> dict[str, Any]:
    """The attributes of its content, which old versions export as JSON inside a string."""
    given = message.get("content_attributes")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            return {}
    return given if isinstance(given, dict) else {}


def _named(message: dict[str, Any], field: str, names: dict[int, str]) -> str | None:
    """A kind by its name, also where an export has its number."""
    value = message.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        return names.get(value)
    return value if isinstance(value, str) else None


def _time(value: object) -> object:
    """A time, or None if it cannot be read; a rating is worth keeping without it."""
    try:
        time = instant(value)
    except InvalidMessage:
        return None
    return time if isinstance(time, datetime) and time.tzinfo else None
