"""Zendesk tickets with their comments: an NDJSON export, or {"tickets": [...], "users": [...]}."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...types.message import Message, Rejection
from ..documents import records
from ..rows import build, plain_id
from .exports import account_of, objects, reference
from .markup import text_of


def read_zendesk(path: Path, account_id: str | None) -> Iterator[Message | Rejection]:
    """Messages of the public comments of tickets; see `nlp_support.read`."""
    found = records(
        path, fields=("comments", "requester_id", "requester"), arrays=("tickets",), beside=("users",)
    )
    page: dict[str, Any] = {}
    users: dict[str, dict[str, Any]] = {}
    first = True
    for ticket in found:
        if isinstance(ticket, Rejection):
            yield ticket
            continue
        if ticket.page is not page:
            page = ticket.page
            users = {str(plain_id(user.get("id"))): user for user in objects(page.get("users"))}
        account = account_id or account_of("zendesk", ticket, ("brand_id",), first=first)
        first = False
        if isinstance(account, Rejection):
            yield account
        else:
            yield from _ticket(ticket.number, ticket.fields, account, users)


def _ticket(
    number: int, ticket: dict[str, Any], account: str, users: dict[str, dict[str, Any]]
) -> Iterator[Message | Rejection]:
    requester = reference(ticket, "requester")
    if not isinstance(ticket.get("comments"), list):
        yield Rejection(number, "the ticket has no comments array; export the tickets with their comments")
        return
    for position, comment in enumerate(ticket["comments"], 1):
        if not isinstance(comment, dict):
            yield Rejection(
                number, f"comment {position}: expected a JSON object, got {type(comment).__name__}"
            )
            continue
        if comment.get("public") is False:
            continue
        author = reference(comment, "author")
        by_customer = author == requester or users.get(author or "", {}).get("role") == "end-user"
        customer = author if by_customer else requester
        person = users.get(customer or "") or (ticket.get("requester") if customer == requester else None)
        yield build(
            number,
            f"comment {position}: ",
            id=plain_id(comment.get("id")),
            account_id=account,
            conversation_id=plain_id(ticket.get("id")),
            customer_id=customer,
            role="customer" if by_customer else "agent",
            text=_text(comment),
            sent_at=comment.get("created_at"),
            channel=_channel(comment) or _channel(ticket) or "ticket",
            agent_id=None if by_customer else author,
            customer_name=person.get("name") if isinstance(person, dict) else None,
        )


def _text(comment: dict[str, Any]) -> object:
    for name in ("plain_body", "body"):
        if isinstance(comment.get(name), str) and comment[name]:
            return comment[name].replace("&nbsp;", " ")
    html = comment.get("html_body")
    return text_of(html) if isinstance(html, str) else comment.get("body") or ""


def _channel(thing: dict[str, Any]) -> str | None:
    via = thing.get("via")
    return plain_id(via.get("channel")) if isinstance(via, dict) else None
