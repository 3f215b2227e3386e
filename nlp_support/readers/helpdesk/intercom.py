"""Intercom conversations with their parts, as the REST API returns them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...types.message import Message, Rejection
from ..documents import records
from ..rows import build, plain_id
from .exports import account_of, objects, part
from .markup import text_of

_CUSTOMERS = ("user", "lead", "contact")
_AGENTS = ("admin", "team", "bot")


def read_intercom(path: Path, account_id: str | None) -> Iterator[Message | Rejection]:
    """Messages of conversations and their parts, without notes; see `nlp_support.read`."""
    fields = ("conversation_parts", "source", "conversation_message")
    first = True
    for found in records(path, fields=fields, arrays=("conversations",)):
        if isinstance(found, Rejection):
            yield found
            continue
        account = account_id or account_of("intercom", found, ("app_id", "workspace_id"), first=first)
        first = False
        if isinstance(account, Rejection):
            yield account
        else:
            yield from _conversation(found.number, found.fields, account)


def _conversation(number: int, fields: dict[str, Any], account: str) -> Iterator[Message | Rejection]:
    source = part(fields, "source") or part(fields, "conversation_message")  # the latter before API 2.0
    parts = objects(part(fields, "conversation_parts").get("conversation_parts"))
    customer = _customer(fields, [source, *parts])
    channel = plain_id(source.get("type")) or "chat"
    common = {
        "account_id": account,
        "conversation_id": plain_id(fields.get("id")),
        "channel": "chat" if channel == "conversation" else channel,
    }
    if source:
        # sources and parts are numbered separately, so the number alone could be a part's too
        id = f"source-{plain_id(source.get('id')) or common['conversation_id']}"
        sent_at = source.get("created_at") or fields.get("created_at")
        yield _message(number, "source: ", source, customer, common | {"id": id, "sent_at": sent_at})
    for position, found in enumerate(parts, 1):
        if _is_message(found):
            own = {"id": plain_id(found.get("id")), "sent_at": found.get("created_at")}
            yield _message(number, f"part {position}: ", found, customer, common | own)


def _is_message(found: dict[str, Any]) -> bool:
    kind = found.get("part_type")
    return kind == "comment" or (kind in ("open", "close") and bool(found.get("body")))


def _customer(fields: dict[str, Any], messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The customer who opened the conversation: the first to write, else the first one listed."""
    authors = [part(message, "author") for message in messages]
    contacts = objects(part(fields, "contacts").get("contacts"))
    known = [*contacts, part(fields, "user"), part(fields, "customer")]
    writing = [author for author in authors if author.get("type") in _CUSTOMERS]
    return next((person for person in [*writing, *known] if plain_id(person.get("id"))), {})


def _message(
    number: int, where: str, found: dict[str, Any], customer: dict[str, Any], fields: dict[str, Any]
) -> Message | Rejection:
    author = part(found, "author")
    kind = author.get("type")
    if kind not in _CUSTOMERS + _AGENTS:
        return Rejection(
            number, f"{where}author type is unknown, expected one of {', '.join(_CUSTOMERS + _AGENTS)}"
        )
    by_customer = kind in _CUSTOMERS
    person = author if by_customer else customer
    if not by_customer and not customer:
        return Rejection(
            number, f"{where}the conversation does not name its customer; export it with its contacts"
        )
    body = found.get("body")
    return build(
        number,
        where,
        customer_id=plain_id(person.get("id")),
        role="customer" if by_customer else "agent",
        text=text_of(body) if isinstance(body, str) else "",
        agent_id=None if by_customer else "bot" if kind == "bot" else plain_id(author.get("id")),
        customer_name=plain_id(person.get("name")),
        **fields,
    )
