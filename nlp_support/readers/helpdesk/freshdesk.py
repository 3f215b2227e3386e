"""Freshdesk, as version 2 of its API has it: tickets with their conversations, conversations alone, and
satisfaction ratings."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ...types.export import Item, LeftOut
from ...types.message import Rejection
from ..documents import records
from ..rows import build, plain_id
from .customers import Customer, Unaddressed, addressed
from .exports import (
    BOT,
    CALL_NOTICE,
    DELETED,
    NO_WORDS,
    PRIVATE_NOTE,
    SUSPENDED,
    UNDELIVERED,
    account_given,
    hidden,
    in_order,
    left_out,
    objects,
    part,
    rated,
    reference,
    shows_picture,
    status_changed,
    words,
)

SOURCE = "freshdesk"
_FIELDS = ("conversations", "requester_id", "incoming", "survey_id")
_DONE = (4, 5)  # resolved, closed
_PHONE, _OUTBOUND_EMAIL = 3, 10  # sources of tickets that agents write
_TICKETS = {1: "email", 2: "web", 3: "phone", 5: "twitter", 6: "facebook", 7: "chat", 9: "web", 10: "email"}
_CONVERSATIONS = {5: "twitter", 7: "facebook"}  # others have the channel of their ticket
_NO_MESSAGES = {6: "answer to a survey", 8: "forwarded to somebody else", 9: CALL_NOTICE}  # by source
# seven faces from best to worst, on our scale of five
_SCORES = {value: 5 - step * 2 / 3 for step, value in enumerate((103, 102, 101, 100, -101, -102, -103))}


def read_freshdesk(path: Path, account_id: str | None) -> Iterator[Item]:
    """Messages of tickets and conversations, without private notes; see `nlp_support.read`."""
    return addressed(_found(path, account_id))


def _found(path: Path, account_id: str | None) -> Iterator[Item | Unaddressed]:
    for found in records(path, fields=_FIELDS, arrays=("tickets", "results")):
        account = account_given(SOURCE, account_id)
        if isinstance(found, Rejection):
            yield found
        elif "survey_id" in found.fields:
            yield _rating(found.number, found.fields, account)
        elif "incoming" in found.fields:
            yield from _conversation(found.number, "", found.fields, {}, account)
        else:
            yield from _ticket(found.number, found.fields, account)


def _ticket(number: int, ticket: dict[str, Any], account: str) -> Iterator[Item]:
    if ticket.get("deleted") is True or ticket.get("spam") is True:
        reason = DELETED if ticket.get("deleted") is True else SUSPENDED
        yield from hidden(number, reason, account, ticket.get("id"), SOURCE, conversation=True)
        return
    yield _description(number, ticket, account)
    answers = (
        _with_requester(item, ticket)
        for position, found in enumerate(objects(ticket.get("conversations")), 1)
        for item in _conversation(number, f"conversation {position}: ", found, ticket, account)
    )
    yield from in_order(answers)
    yield from _status(number, ticket, account)
    for found in objects(ticket.get("satisfaction_ratings")):
        yield _rating(number, {"ticket_id": ticket.get("id"), **found}, account)


def _status(number: int, ticket: dict[str, Any], account: str) -> Iterator[Item]:
    """When the ticket was resolved, closed and opened again, each for the last time, by its statistics; else,
    of one that is done, when it was last changed."""
    stats, id = part(ticket, "stats"), ticket.get("id")
    done = [stats.get(name) for name in ("resolved_at", "closed_at") if stats.get(name)]
    if not done and ticket.get("status") in _DONE:
        done = [ticket.get("updated_at")]
    for at in done:
        yield from status_changed(number, account, id, at, SOURCE, closed=True)
    if stats.get("reopened_at"):
        yield from status_changed(number, account, id, stats["reopened_at"], SOURCE, closed=False)


def _with_requester(found: Item | Unaddressed, ticket: dict[str, Any]) -> Item:
    if not isinstance(found, Unaddressed):
        return found
    requester = reference(ticket, "requester")
    if requester is None:
        return Rejection(found.number, f"{found.where}the ticket has no requester_id; export it with it")
    return found.to(Customer(requester, _requester_name(ticket)))


def _description(number: int, ticket: dict[str, Any], account: str) -> Item:
    """The first message of a ticket. It has no id of its own, and conversations are numbered separately."""
    if "description" not in ticket and "description_text" not in ticket:
        return Rejection(number, "the ticket has no description; export it with include=description")
    if ticket.get("source") == _PHONE:
        return LeftOut(number, CALL_NOTICE)
    text = words(ticket.get("description"), ticket.get("description_text"))
    if not text and not ticket.get("attachments") and not shows_picture(ticket.get("description")):
        return LeftOut(number, NO_WORDS)
    by_customer = ticket.get("source") != _OUTBOUND_EMAIL
    return build(
        number,
        "description: ",
        id=f"ticket-{plain_id(ticket.get('id'))}",
        account_id=account,
        conversation_id=plain_id(ticket.get("id")),
        customer_id=reference(ticket, "requester"),
        role="customer" if by_customer else "agent",
        text=text,
        sent_at=ticket.get("created_at"),
        channel=_channel(ticket.get("source"), _TICKETS) or "ticket",
        agent_id=None if by_customer else plain_id(ticket.get("responder_id")),
        customer_name=_requester_name(ticket),
        source=SOURCE,
    )


def _conversation(
    number: int, where: str, found: dict[str, Any], ticket: dict[str, Any], account: str
) -> Iterator[Item | Unaddressed]:
    text, user = words(found.get("body"), found.get("body_text")), plain_id(found.get("user_id"))
    if reason := _no_message(found, text):
        yield from left_out(number, reason, account, found.get("id"), SOURCE)
        return
    requester = reference(ticket, "requester")
    by_customer = found.get("incoming") is True or (user is not None and user == requester)
    automatic = found.get("auto_response") is True or found.get("automation_id") is not None
    conversation = plain_id(ticket.get("id")) or plain_id(found.get("ticket_id"))
    channel = _channel(found.get("source"), _CONVERSATIONS) or _channel(ticket.get("source"), _TICKETS)
    make = partial(
        build,
        number,
        where,
        id=plain_id(found.get("id")),
        account_id=account,
        conversation_id=conversation,
        role="customer" if by_customer else "agent",
        text=text,
        sent_at=found.get("created_at"),
        channel=channel or "ticket",
        agent_id=None if by_customer else BOT if automatic else user,
        sender="system" if automatic else "person",
        source=SOURCE,
    )
    if by_customer:
        name = _requester_name(ticket) if user == requester else None
        yield make(customer_id=user, customer_name=name)
    else:
        yield Unaddressed(number, where, conversation or "", make)


def _no_message(found: dict[str, Any], text: object) -> str | None:
    """Why a conversation is no message that the customer sent or got."""
    if found.get("private") is True:
        return PRIVATE_NOTE
    source = found.get("source")
    if isinstance(source, int) and source in _NO_MESSAGES:
        return _NO_MESSAGES[source]
    failures, recipients = found.get("email_failure_count"), found.get("to_emails")
    if isinstance(failures, int) and isinstance(recipients, list) and failures >= len(recipients) > 0:
        return UNDELIVERED
    return None if text or found.get("attachments") or shows_picture(found.get("body")) else NO_WORDS


def _rating(number: int, found: dict[str, Any], account: str) -> Item:
    value = part(found, "ratings").get("default_question")
    score = _SCORES.get(value) if isinstance(value, int) else None
    if score is None:
        return Rejection(number, "the rating has no default_question of 100 to 103 or -101 to -103")
    return rated(
        number,
        account_id=account,
        conversation_id=plain_id(found.get("ticket_id")),
        customer_id=plain_id(found.get("user_id")),
        score=score,
        rated_at=found.get("created_at"),
        agent_id=plain_id(found.get("agent_id")),
        source=SOURCE,
    )


def _requester_name(ticket: dict[str, Any]) -> str | None:
    return plain_id(part(ticket, "requester").get("name")) or plain_id(ticket.get("name"))


def _channel(source: object, names: dict[int, str]) -> str | None:
    return names.get(source) if isinstance(source, int) else None
