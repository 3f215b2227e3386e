"""Intercom conversations with their parts, as the REST API and its webhooks give them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ....errors import UnreadableFile
from ....types.export import Item
from ....types.message import Rejection
from ...documents import records
from ...rows import plain_id
from ..exports import BOT, account_of, in_order, numbered, objects, part, rated
from .authors import customer_of, is_blanked, is_machine
from .part import SOURCE, Conversation, has_markup, last_close, part_items, source_items

_FIELDS = ("conversation_parts", "source", "conversation_message", "part_type")
_PARTS = (
    "parts without their conversations, expected conversations with their conversation_parts; retrieve each "
    "conversation by its id"
)
_LISTED = (
    "the replies are missing, since this is how a list of conversations has them; retrieve each conversation "
    "by its id, which gives its conversation_parts"
)


def read_intercom(path: Path, account_id: str | None) -> Iterator[Item]:
    """Messages of conversations and their parts, without notes; see `nlp_support.read`."""
    first = True
    for found in records(
        path, fields=_FIELDS, arrays=("conversations",), singles=("conversation", "data.item")
    ):
        if isinstance(found, Rejection):
            yield found
            continue
        if "part_type" in found.fields:
            if first:
                raise UnreadableFile(f"{path} holds {_PARTS}")
            yield Rejection(found.number, "is a part without its conversation; retrieve that by its id")
            continue
        account = account_id or account_of(SOURCE, found, ("app_id", "workspace_id"), first=first)
        first = False
        if isinstance(account, Rejection):
            yield account
        else:
            yield from _conversation(found.number, found.fields, account)


def _conversation(line: int, fields: dict[str, Any], account: str) -> Iterator[Item]:
    source = part(fields, "source") or part(fields, "conversation_message")  # the latter before API 2.0
    inner = fields.get("conversation_parts")
    listed = (
        inner if isinstance(inner, list) else part(fields, "conversation_parts").get("conversation_parts")
    )
    parts = objects(listed)
    authors = [part(one, "author") for one in (source, *parts)]
    channel = plain_id(source.get("type")) or "chat"
    conversation = Conversation(
        line=line,
        account=account,
        id=plain_id(fields.get("id")),
        customer=customer_of(fields, [source, *parts]),
        channel="chat" if channel == "conversation" else channel,
        named=frozenset(plain_id(one.get("id")) for one in authors if not is_blanked(one)),
        has_markup=any(map(has_markup, (source, *parts))),
    )
    if source:
        began = source.get("created_at") or fields.get("created_at")
        yield from source_items(source | {"created_at": began}, conversation)
    yield from in_order(_parts(listed, conversation))
    yield from last_close(fields, conversation)
    yield from _rating(fields, conversation)
    if "conversation_parts" not in fields and part(fields, "statistics").get("first_admin_reply_at"):
        yield Rejection(line, _LISTED)


def _parts(listed: object, conversation: Conversation) -> Iterator[Item]:
    for where, found in numbered("part", listed):
        if found is None:
            yield Rejection(conversation.line, f"{where}expected a JSON object")
        else:
            yield from part_items(found, where, conversation)


def _rating(fields: dict[str, Any], conversation: Conversation) -> Iterator[Item]:
    """How the customer rated the conversation, or else how Fin was rated in it."""
    rating, machine = part(fields, "conversation_rating"), part(fields, "ai_agent")
    found = rating if rating.get("rating") is not None else machine
    if found.get("rating") is None:
        return
    customer = plain_id(part(rating, "contact").get("id")) or plain_id(conversation.customer.get("id"))
    teammate = part(rating, "teammate")
    agent = BOT if found is machine or is_machine(teammate) else plain_id(teammate.get("id"))
    yield rated(
        conversation.line,
        "conversation_rating: ",
        account_id=conversation.account,
        conversation_id=conversation.id,
        customer_id=customer,
        score=found["rating"],
        rated_at=found.get("created_at"),
        agent_id=agent,
        source=SOURCE,
    )
