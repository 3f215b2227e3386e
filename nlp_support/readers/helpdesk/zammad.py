"""Zammad: tickets with their articles, articles alone, answers with assets, and what webhooks send."""

from collections.abc import Iterator
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from typing import Any

from ...types.export import Item
from ...types.message import Rejection
from ..documents import Record, records
from ..rows import build, plain_id
from .customers import Unaddressed, addressed
from .exports import (
    BOT,
    CALL_NOTICE,
    DELETED,
    MERGE_NOTICE,
    NO_WORDS,
    PRIVATE_NOTE,
    UNDELIVERED,
    account_given,
    hidden,
    in_order,
    left_out,
    objects,
    part,
    reference,
    shows_picture,
    status_changed,
    words,
)

SOURCE = "zammad"
_FIELDS = ("articles", "article", "assets", "customer_id", "ticket_id")
_SENDERS = {1: "Agent", 2: "Customer", 3: "System"}  # the ids of every new installation, and those of types
_TYPES = {
    1: "email",
    2: "sms",
    3: "chat",
    4: "fax",
    5: "phone",
    6: "twitter status",
    7: "twitter direct-message",
    8: "facebook feed post",
    9: "facebook feed comment",
    10: "note",
    11: "web",
    12: "telegram personal-message",
}
_STATES = {4: "closed", 6: "removed"}  # ids of states


def read_zammad(path: Path, account_id: str | None) -> Iterator[Item]:
    """Messages of articles, without internal ones; see `nlp_support.read`."""
    return addressed(_found(path, account_id))


def _found(path: Path, account_id: str | None) -> Iterator[Item | Unaddressed]:
    for found in records(path, fields=_FIELDS, arrays=("tickets",)):
        account = account_given(SOURCE, account_id)
        if isinstance(found, Rejection):
            yield found
        elif "assets" in found.fields:
            yield from _assets(found, account)
        elif "ticket_id" in found.fields:
            yield from _article(found.number, "", found.fields, {}, {}, account)
        else:
            yield from _ticket(found, account)


def _assets(found: Record, account: str) -> Iterator[Item | Unaddressed]:
    """An answer of the API that has tickets, articles and users apart, each by its id."""
    assets = part(found.fields, "assets")
    tickets, users = part(assets, "Ticket"), part(assets, "User")
    articles = objects(list(part(assets, "TicketArticle").values()))
    if not articles:
        yield Rejection(found.number, "the assets hold no TicketArticle; export the tickets with all=true")
    for article in sorted(articles, key=_sequence):
        ticket = part(tickets, plain_id(article.get("ticket_id")) or "")
        yield from _article(found.number, _where(article), article, ticket, users, account)
    for ticket in objects(list(tickets.values())):
        yield from _status(found.number, ticket, account)


def _sequence(article: dict[str, Any]) -> tuple[str, int, str]:
    id = plain_id(article.get("id")) or ""
    return str(article.get("created_at")), len(id), id


def _ticket(found: Record, account: str) -> Iterator[Item | Unaddressed]:
    ticket = part(found.fields, "ticket") or found.fields  # a webhook sends both side by side
    articles = objects(found.fields.get("articles")) or objects([found.fields.get("article")])
    if not articles:
        yield Rejection(found.number, "the ticket has no articles; export tickets with their articles")
    if _name(ticket, "state", _STATES) == "removed":
        yield from hidden(found.number, DELETED, account, ticket.get("id"), SOURCE, conversation=True)
        return
    items = [
        item for one in articles for item in _article(found.number, _where(one), one, ticket, {}, account)
    ]
    yield from (item for item in items if isinstance(item, Unaddressed))
    yield from in_order(item for item in items if not isinstance(item, Unaddressed))
    yield from _status(found.number, ticket, account)


def _status(number: int, ticket: dict[str, Any], account: str) -> Iterator[Item]:
    """When the ticket was closed, the first time and the last; else, of one that is, when it was last
    changed."""
    times = [ticket[name] for name in ("close_at", "last_close_at") if ticket.get(name)]
    if not times and _name(ticket, "state", _STATES) == "closed":
        times = [ticket.get("updated_at")]
    for at in times:
        yield from status_changed(number, account, ticket.get("id"), at, SOURCE, closed=True)


def _where(article: dict[str, Any]) -> str:
    return f"article {id}: " if (id := plain_id(article.get("id"))) and len(id) < 20 else "an article: "


def _article(
    number: int,
    where: str,
    article: dict[str, Any],
    ticket: dict[str, Any],
    users: dict[str, Any],
    account: str,
) -> Iterator[Item | Unaddressed]:
    sender, kind = _name(article, "sender", _SENDERS), _name(article, "type", _TYPES)
    if sender not in _SENDERS.values():
        yield Rejection(number, f"{where}sender is unknown, expected Agent, Customer or System")
        return
    html = "html" in str(article.get("content_type"))
    text = words(article.get("body") if html else None, article.get("body"))
    if reason := _no_message(article, kind, text, by_customer=sender == "Customer"):
        yield from left_out(number, reason, account, article.get("id"), SOURCE)
        return
    conversation = plain_id(article.get("ticket_id")) or plain_id(ticket.get("id"))
    by_customer = sender == "Customer"
    writer = reference(article, "origin_by") or reference(article, "created_by")
    automatic = sender == "System" or _preference(article, "is-auto-response") is True
    make = partial(
        build,
        number,
        where,
        id=plain_id(article.get("id")),
        account_id=account,
        conversation_id=conversation,
        role="customer" if by_customer else "agent",
        text=text,
        sent_at=article.get("created_at"),
        channel=next(iter((kind or "").split()), "email"),  # of "twitter status", say
        agent_id=None if by_customer else BOT if automatic else writer,
        sender="system" if automatic else "person",
        source=SOURCE,
    )
    customer = reference(ticket, "customer")
    if by_customer:
        named = parseaddr(article["from"])[0] if isinstance(article.get("from"), str) else None
        yield make(customer_id=writer or customer, customer_name=named or None)
    elif customer:
        named = _name_of(ticket.get("customer"), users.get(customer))
        yield make(customer_id=customer, customer_name=named)
    else:
        yield Unaddressed(number, where, conversation or "", make)


def _no_message(article: dict[str, Any], kind: str | None, text: object, *, by_customer: bool) -> str | None:
    """Why an article is no message that the customer sent or got."""
    if article.get("internal") is True:
        return PRIVATE_NOTE
    if kind == "phone":
        return CALL_NOTICE
    if kind == "note" and text == "merged":  # what Zammad writes into a ticket that was merged
        return MERGE_NOTICE
    if not by_customer and _preference(article, "delivery_status") == "fail":
        return UNDELIVERED
    return None if text or article.get("attachments") or shows_picture(article.get("body")) else NO_WORDS


def _preference(article: dict[str, Any], name: str) -> object:
    return part(article, "preferences").get(name)


def _name(fields: dict[str, Any], name: str, names: dict[int, str]) -> str | None:
    """What a record names as `NAME`, alone or as an object with a name, or only as `NAME_id`."""
    value = fields.get(name)
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, str):
        return value
    id = fields.get(f"{name}_id")
    return names.get(id) if isinstance(id, int) else None


def _name_of(*people: object) -> str | None:
    """The name of the first of these that is a person's record."""
    for person in people:
        if isinstance(person, dict):
            names = (plain_id(person.get(name)) for name in ("firstname", "lastname"))
            return " ".join(name for name in names if name) or None
    return None
