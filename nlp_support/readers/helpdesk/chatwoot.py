"""Chatwoot: API pages {"meta": ..., "payload": [...]}, either conversations with messages, or messages
alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ...types.message import Message, Rejection
from ..documents import Record, records
from ..rows import build, plain_id
from .exports import account_of, objects, part

_KINDS = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}


class _Customer(NamedTuple):
    id: str
    name: str | None


def read_chatwoot(path: Path, account_id: str | None) -> Iterator[Message | Rejection]:
    """Messages of conversations, without private notes and activities; see `nlp_support.read`."""
    fields = ("message_type", "messages")
    customers: dict[str, _Customer] = {}  # by conversation: an agent's message does not name its customer
    first = True
    for found in records(path, fields=fields, arrays=("payload", "data.payload"), beside=("meta",)):
        if isinstance(found, Rejection):
            yield found
            continue
        account = account_id or account_of(
            "chatwoot", _widened(found), ("inbox_id", "account_id"), first=first
        )
        first = False
        if isinstance(account, Rejection):
            yield account
        else:
            yield from _record(found, account, customers)


def _widened(found: Record) -> Record:
    """The record with what its messages say about the inbox, in case the conversation does not."""
    inner = next(iter(objects(found.fields.get("messages"))), {})
    return found._replace(page=inner | found.page)


def _record(found: Record, account: str, customers: dict[str, _Customer]) -> Iterator[Message | Rejection]:
    alone = "messages" not in found.fields
    around = {} if alone else found.fields
    messages = [found.fields] if alone else objects(around["messages"])
    # all are examined before the first is made, since the customer may write only after the agent
    writers = [_customer(message) for message in messages]
    known = next((one for one in [*writers, _from_meta(around), _from_meta(found.page)] if one), None)
    for position, (message, writer) in enumerate(zip(messages, writers, strict=True), 1):
        conversation = plain_id(message.get("conversation_id")) or plain_id(around.get("id"))
        customer = writer or customers.get(conversation or "") or known
        if conversation and customer:
            customers.setdefault(conversation, customer)
        if _kind(message) == "activity" or message.get("private") is True or _deleted(message):
            continue
        where = "" if alone else f"message {position}: "
        if customer is None:
            yield Rejection(
                found.number,
                f"{where}nothing so far names the customer of this conversation; export it with its meta",
            )
            continue
        shared = {
            "account_id": account,
            "conversation_id": conversation,
            "channel": _channel(message, around),
        }
        yield _message(found.number, where, message, customer, shared)


def _message(
    number: int, where: str, message: dict[str, Any], customer: _Customer, shared: dict[str, Any]
) -> Message | Rejection:
    kind = _kind(message)
    if kind not in _KINDS.values():
        return Rejection(
            number, f"{where}message_type is unknown, expected 0 to 3 or one of {', '.join(_KINDS.values())}"
        )
    by_customer = kind == "incoming"
    return build(
        number,
        where,
        id=plain_id(message.get("id")),
        customer_id=customer.id,
        role="customer" if by_customer else "agent",
        text=message.get("content") or "",
        sent_at=message.get("created_at"),
        agent_id=None if by_customer else _agent(message),
        customer_name=customer.name,
        in_reply_to=plain_id(part(message, "content_attributes").get("in_reply_to")),
        **shared,
    )


def _kind(message: dict[str, Any]) -> object:
    kind = message.get("message_type")
    return _KINDS.get(kind) if isinstance(kind, int) else kind


def _deleted(message: dict[str, Any]) -> bool:
    # its content is then a notice by Chatwoot
    return part(message, "content_attributes").get("deleted") is True


def _customer(message: dict[str, Any]) -> _Customer | None:
    own = _person(part(message, "sender")) if _kind(message) == "incoming" else None
    conversation = part(message, "conversation")
    contact = plain_id(part(conversation, "contact_inbox").get("contact_id"))
    return own or _from_meta(conversation) or (_Customer(contact, None) if contact else None)


def _from_meta(fields: dict[str, Any]) -> _Customer | None:
    meta = part(fields, "meta")
    contact = plain_id(meta.get("contact_id"))
    named = _person(part(meta, "sender")) or _person(part(meta, "contact"))
    return named or (_Customer(contact, None) if contact else None)


def _person(person: dict[str, Any]) -> _Customer | None:
    id = plain_id(person.get("id"))
    return _Customer(id, plain_id(person.get("name"))) if id else None


def _agent(message: dict[str, Any]) -> str | None:
    sender = part(message, "sender")
    automatic = _kind(message) == "template" or sender.get("type") in ("agent_bot", "captain_assistant")
    return "bot" if automatic else plain_id(sender.get("id"))


def _channel(message: dict[str, Any], around: dict[str, Any]) -> str:
    for fields in (around, part(message, "conversation")):
        channel = part(fields, "meta").get("channel") or fields.get("channel")
        if isinstance(channel, str) and channel:
            name = channel.removeprefix("Channel::").lower()
            return "chat" if name == "webwidget" else name
    return "chat"
