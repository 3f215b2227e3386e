"""Front, as its core API has it: conversations with their messages, messages alone, comments, and events."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...types.export import Item, LeftOut
from ...types.message import Rejection
from ..documents import records
from ..rows import build, plain_id
from .exports import (
    BOT,
    CALL_NOTICE,
    CHANGE_OF_STATUS,
    DELETED,
    DRAFT,
    NO_WORDS,
    PRIVATE_NOTE,
    UNDELIVERED,
    account_given,
    hidden,
    in_order,
    left_out,
    objects,
    part,
    shows_picture,
    status_changed,
    ties_in_order,
    words,
)

SOURCE = "front"
_FIELDS = ("is_inbound", "messages", "posted_at", "emitted_at")
_CHANNELS = {
    "tweet": "twitter",
    "tweet_dm": "twitter",
    "front_chat": "chat",
    "smooch": "chat",
    "intercom": "chat",
    "custom": "chat",
}
_CALLS = ("call", "phone-call")
_GONE = ("deleted", "trashed", "spam")  # states of a conversation
_CLOSED = ("archived", "resolved")  # its state, or the category of a state of the team's own
_CLOSING = ("archive", "conversation_archived")  # events, in the API and of applications
_OPENING = ("reopen", "unarchive", "restore", "conversation_reopened")
_WITHHELD = "[REDACTED]"  # stands for every tweet


def read_front(path: Path, account_id: str | None) -> Iterator[Item]:
    """Messages of conversations, without comments and drafts; see `nlp_support.read`."""
    return ties_in_order(_found(path, account_id))


def _found(path: Path, account_id: str | None) -> Iterator[Item]:
    for found in records(path, fields=_FIELDS, arrays=("_results",), singles=("payload",)):
        account = account_given(SOURCE, account_id)
        if isinstance(found, Rejection):
            yield found
        elif "emitted_at" in found.fields:
            yield from _event(found.number, found.fields, account)
        elif "posted_at" in found.fields:
            yield LeftOut(found.number, PRIVATE_NOTE)
        elif "is_inbound" in found.fields:
            yield from _message(found.number, "", found.fields, {}, account)
        else:
            yield from _conversation(found.number, found.fields, account)


def _conversation(number: int, fields: dict[str, Any], account: str) -> Iterator[Item]:
    messages = part(fields, "messages").get("_results", fields.get("messages"))
    comments = part(fields, "comments").get("_results", fields.get("comments"))
    if fields.get("status") in _GONE:
        yield from hidden(number, DELETED, account, fields.get("id"), SOURCE, conversation=True)
        return
    if not isinstance(messages, list):
        yield Rejection(number, "the conversation has no messages; export it with them")
        return
    yield from (LeftOut(number, PRIVATE_NOTE) for _ in objects(comments))
    yield from in_order(
        item
        for position, found in enumerate(objects(messages), 1)
        for item in _message(number, f"message {position}: ", found, fields, account)
    )
    if fields.get("status") in _CLOSED or fields.get("status_category") in _CLOSED:
        at = fields.get("updated_at")
        yield from status_changed(number, account, fields.get("id"), at, SOURCE, closed=True)


def _event(number: int, event: dict[str, Any], account: str) -> Iterator[Item]:
    """What happened, with the message that was sent or received, if that is what happened."""
    message, conversation = part(event, "target", "data"), part(event, "conversation")
    if conversation.get("status") in _GONE:
        yield from hidden(number, DELETED, account, conversation.get("id"), SOURCE, conversation=True)
    elif event.get("type") in _CLOSING + _OPENING:
        closed = event.get("type") in _CLOSING
        at = event.get("emitted_at")
        yield from status_changed(number, account, conversation.get("id"), at, SOURCE, closed=closed)
    elif "is_inbound" not in message:
        commented = event.get("type") in ("comment", "mention")
        yield LeftOut(number, PRIVATE_NOTE if commented else CHANGE_OF_STATUS)
    else:
        yield from _message(number, "", message, conversation, account)


def _message(
    number: int, where: str, found: dict[str, Any], around: dict[str, Any], account: str
) -> Iterator[Item]:
    by_customer = found.get("is_inbound")
    if not isinstance(by_customer, bool):
        yield Rejection(number, f"{where}is_inbound must be true or false")
        return
    text = words(found.get("body"), found.get("text"))
    if reason := _no_message(found, text, by_customer=by_customer):
        yield from left_out(number, reason, account, found.get("id"), SOURCE)
        return
    customer = _recipient(found, "from" if by_customer else "to") or part(around, "recipient")
    kind, author = found.get("type"), part(found, "author")
    channel = _CHANNELS.get(kind, kind) if isinstance(kind, str) else None
    # teammates sign what they send; what nobody signs is sent by a chatbot, or by a rule
    sender = "person" if by_customer or author else "bot" if channel == "chat" else "system"
    yield build(
        number,
        where,
        id=plain_id(found.get("id")),
        account_id=account,
        conversation_id=plain_id(around.get("id")) or _linked(found, "conversation"),
        customer_id=_linked(customer, "contact") or plain_id(customer.get("handle")),
        role="customer" if by_customer else "agent",
        text=text,
        sent_at=found.get("created_at"),
        channel=channel or "email",
        agent_id=None if by_customer else plain_id(author.get("id")) if author else BOT,
        customer_name=plain_id(customer.get("name")),
        in_reply_to=_linked(found, "message_replied_to"),
        sender=sender,
        source=SOURCE,
    )


def _no_message(found: dict[str, Any], text: object, *, by_customer: bool) -> str | None:
    """Why a message was never sent or has no words."""
    if found.get("is_draft") is True:
        return DRAFT
    if found.get("type") in _CALLS:
        return CALL_NOTICE
    if text == _WITHHELD:
        return "withheld by the platform"
    if not by_customer and found.get("error_type"):
        return UNDELIVERED
    return None if text or found.get("attachments") or shows_picture(found.get("body")) else NO_WORDS


def _recipient(found: dict[str, Any], role: str) -> dict[str, Any]:
    recipients = objects(found.get("recipients"))
    return next((one for one in recipients if one.get("role") == role), {})


def _linked(fields: dict[str, Any], name: str) -> str | None:
    """The id at the end of a link to something related, such as https://api2.frontapp.com/contacts/crd_1."""
    link = part(fields, "_links", "related").get(name)
    return link.rstrip("/").rsplit("/", 1)[-1] or None if isinstance(link, str) else None
