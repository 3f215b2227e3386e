"""Chatwoot: API pages {"meta": ..., "payload": [...]}, either conversations with messages or messages alone;
the payloads of webhooks; and responses to satisfaction surveys."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ....types.export import Item, LeftOut
from ....types.message import Rejection
from ...documents import Record, records
from ...rows import plain_id
from ..exports import (
    CHANGE_OF_STATUS,
    account_of,
    in_order,
    numbered,
    objects,
    part,
    rated,
    reference,
    ties_in_order,
)
from .customers import Customers, named_in_meta, writer
from .message import Place, message_items
from .status import SOURCE, current_status, event_status, inbox_of, is_event

_FIELDS = ("message_type", "messages", "event", "rating")


def read_chatwoot(path: Path, account_id: str | None) -> Iterator[Item]:
    """Messages of conversations, without private notes and activities; see `nlp_support.read`."""
    return ties_in_order(_found(path, account_id))


def _found(path: Path, account_id: str | None) -> Iterator[Item]:
    customers = Customers()
    first = True
    for record in records(path, fields=_FIELDS, arrays=("payload", "data.payload"), beside=("meta",)):
        if isinstance(record, Rejection):
            yield record
            continue
        has_messages = not record.fields.keys().isdisjoint(("message_type", "messages"))
        changed = is_event(record.fields) and not has_messages
        if not has_messages and not changed and "rating" not in record.fields:
            yield LeftOut(record.number, CHANGE_OF_STATUS)  # another event of a webhook
            continue
        # a rating by itself does not name its inbox, which is the account of its messages
        names = ("inbox_id", "account_id") if has_messages or changed else ("inbox_id",)
        account = account_id or account_of(SOURCE, _widened(record), names, first=first)
        first = False
        if isinstance(account, Rejection):
            yield account
        elif changed:
            told = event_status(record.fields, record.number, account)
            yield next(told, LeftOut(record.number, CHANGE_OF_STATUS))
        elif has_messages:
            yield from _messages(record, account, customers)
        else:
            yield _rating(record.number, record.fields, account)


def _widened(record: Record) -> Record:
    """The record with what its first message, its conversation and the objects in it say of the inbox."""
    fields = record.fields
    message = next(iter(objects(fields.get("messages"))), {})
    inner = {
        "inbox_id": inbox_of(fields) or plain_id(part(fields, "conversation").get("inbox_id")),
        "account_id": reference(fields, "account"),
    }
    known = {name: value for name, value in inner.items() if value}
    return record._replace(page=message | record.page | known)


def _messages(record: Record, account: str, customers: Customers) -> Iterator[Item]:
    if "messages" not in record.fields:
        found = [("", record.fields)]
        yield from _of_conversation(record, {}, found, account, customers)
        return
    found = []
    for where, message in numbered("message", record.fields["messages"]):
        if message is None:
            yield Rejection(record.number, f"{where}expected a JSON object")
        else:
            found.append((where, message))
    items = in_order(_of_conversation(record, record.fields, found, account, customers))
    yield from items
    yield from current_status(record.fields, items, record.number, account)


def _of_conversation(
    record: Record,
    around: dict[str, Any],
    found: list[tuple[str, dict[str, Any]]],
    account: str,
    customers: Customers,
) -> Iterator[Item]:
    # all are examined before the first is made, since the customer may write only after the agent
    writers = [writer(message) for _, message in found]
    candidates = [*writers, named_in_meta(around), named_in_meta(record.page)]
    known = next((one for one in candidates if one), None)
    for (where, message), own in zip(found, writers, strict=True):
        conversation = reference(message, "conversation") or plain_id(around.get("id"))
        customer = customers.known(conversation, own) or known
        customers.add(conversation, customer)
        place = Place(record.number, where, account, conversation, _channel(message, around), customer)
        yield from message_items(message, place)


def _rating(line: int, fields: dict[str, Any], account: str) -> Item:
    return rated(
        line,
        account_id=account,
        conversation_id=reference(fields, "conversation"),
        customer_id=reference(fields, "contact"),
        score=fields.get("rating"),
        rated_at=fields.get("created_at"),
        agent_id=reference(fields, "assigned_agent"),
        source=SOURCE,
    )


def _channel(message: dict[str, Any], around: dict[str, Any]) -> str:
    for fields in (around, part(message, "conversation")):
        channel = part(fields, "meta").get("channel") or fields.get("channel")
        if isinstance(channel, str) and channel:
            name = channel.removeprefix("Channel::").lower()
            return "chat" if name == "webwidget" else name
    return "chat"
