"""One comment of a ticket: what it is, who wrote it, and for which side."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ....text.reading.html import text_of
from ....types.export import Item, LeftOut
from ....types.message import Rejection, Sender
from ...rows import build, plain_id
from ..exports import (
    BOT,
    CALL_NOTICE,
    MERGE_NOTICE,
    NO_WORDS,
    PRIVATE_NOTE,
    REDACTED,
    SIDE_CONVERSATION,
    hidden,
    part,
    reference,
    shows_picture,
    words,
)
from .waiting import Comment, People

SOURCE = "zendesk"
_CALLS = ("VoiceComment", "TpeVoiceComment")
SYSTEM = "-1"  # the author of what Zendesk itself writes
_RULES = ("trigger", "automation")
# flags of comments
_STRANGER = 2  # the author is neither the requester nor in copy
_GENERATED = 4  # a machine wrote the mail, such as an out-of-office note
_VOICEMAIL = ("voicemail", "api_voicemail")
_NO_CHANNELS = ("rule", "merge")  # how a comment came to be, not where it was written
_CHANNELS = {"0": "web", "4": "email", "5": "api", "8": "rule", "17": "web", "19": "merge"}
_CHANNELS |= {"22": "automatic_solution_suggestions", "69": "side_conversation"}
_CHANNELS |= dict.fromkeys(("63", "64", "65", "66", "67"), "answer_bot")
_BOTS = ("answer_bot", "automatic_solution_suggestions")
_BLOCK = "\N{LOWER SEVEN EIGHTHS BLOCK}"
# links, pictures, rows and lists, and marks of quotations and signatures: what plain text loses
_MORE_THAN_TEXT = ("<a ", "<img", "<table", "<li", "quote", "signature", "rplyfwd", "appendonsend", "yahoo")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the comments of a ticket have in common.

    Attributes:
        agents, copied: the users whom the ticket names as colleagues, and as in copy (CC).
    """

    account: str
    id: str | None
    requester: str | None
    requester_name: str | None
    channel: str | None
    agents: frozenset[str]
    copied: frozenset[str]
    people: People


def comment_items(comment: Comment, ticket: Ticket) -> Iterator[Item]:
    """The message of a comment, or why it is none."""
    fields, line = comment.fields, comment.line
    channel = channel_of(fields)
    call = fields.get("type") in _CALLS
    text = part(fields, "data").get("transcription_text") if call else _text(fields)
    if is_private(fields):  # it may have been public once
        yield from hidden(line, PRIVATE_NOTE, ticket.account, fields.get("id"), SOURCE)
    elif fields.get("redacted") is True or _is_blacked_out(text):
        yield from hidden(line, REDACTED, ticket.account, fields.get("id"), SOURCE)
    elif channel == "merge" or _relation(fields) == "merge":
        yield LeftOut(line, MERGE_NOTICE)
    elif "side_conversation" in (channel, ticket.channel):
        yield LeftOut(line, SIDE_CONVERSATION)
    elif call and not text:
        yield LeftOut(line, CALL_NOTICE)
    elif not text and not fields.get("attachments") and not shows_picture(fields.get("html_body")):
        yield LeftOut(line, NO_WORDS)
    else:
        yield _message(comment, ticket, text, channel)


def is_private(fields: dict[str, Any]) -> bool:
    """Whether only colleagues see the comment; what cannot be understood counts as private."""
    return fields.get("public", True) not in (True, None, "true", "True")


def channel_of(fields: dict[str, Any]) -> str | None:
    """The channel by name, also where an export has its number."""
    channel = plain_id(part(fields, "via").get("channel"))
    return _CHANNELS.get(channel, channel) if channel else None


def _message(comment: Comment, ticket: Ticket, text: object, channel: str | None) -> Item:
    fields = comment.fields
    author = reference(fields, "author")
    if author is None:
        return Rejection(comment.line, f"{comment.where}author_id is missing, expected the id of a user")
    if ticket.requester is None:
        reason = "nothing names the customer of this ticket; export the tickets too, with their requester_id"
        return Rejection(comment.line, f"{comment.where}{reason}")
    outside = _is_outside(fields, author, ticket)
    customer = author if outside else ticket.requester
    person = ticket.people.get(customer)
    sender = _sender(fields, author, channel)
    by_customer = outside or _relation(fields) in _VOICEMAIL or channel in _VOICEMAIL
    named = ticket.requester_name if customer == ticket.requester else None
    return build(
        comment.line,
        comment.where,
        id=plain_id(fields.get("id")),
        account_id=ticket.account,
        conversation_id=ticket.id,
        customer_id=customer,
        role="customer" if by_customer else "agent",
        text=text,
        sent_at=fields.get("created_at"),
        channel=(None if channel in _NO_CHANNELS else channel) or ticket.channel or "ticket",
        agent_id=None if by_customer else author if sender is Sender.PERSON else BOT,
        customer_name=person.name if person else named,
        sender=sender,
        source=SOURCE,
    )


def _is_outside(fields: dict[str, Any], author: str, ticket: Ticket) -> bool:
    """Whether the author is on the customer's side: the requester, an end user, or one in copy or unknown to
    the ticket who is no colleague."""
    if author == ticket.requester:
        return True
    person = ticket.people.get(author)
    if role := person.role if person else plain_id(part(fields, "author").get("role")):
        return role == "end-user"
    if author in ticket.agents or author == SYSTEM:
        return False
    return author in ticket.copied or _STRANGER in _flags(fields)


def _sender(fields: dict[str, Any], author: str, channel: str | None) -> Sender:
    by_rule = channel == "rule" or _relation(fields) in _RULES
    if author == SYSTEM or by_rule or _GENERATED in _flags(fields):
        return Sender.SYSTEM
    return Sender.BOT if channel and channel.startswith(_BOTS) else Sender.PERSON


def _flags(fields: dict[str, Any]) -> list[object]:
    flags = part(fields, "metadata").get("flags")
    return flags if isinstance(flags, list) else []


def _relation(fields: dict[str, Any]) -> object:
    """How a comment relates to where it came from, such as "merge"; nothing for most."""
    return part(fields, "via", "source").get("rel")


def _text(fields: dict[str, Any]) -> object:
    html = fields.get("html_body")
    if isinstance(html, str) and any(map(html.lower().__contains__, _MORE_THAN_TEXT)):
        return text_of(html)
    for name in ("plain_body", "body"):
        if isinstance(fields.get(name), str) and (text := fields[name].replace("&nbsp;", " ")).strip():
            return text
    return words(html, None if isinstance(fields.get("body"), str) else fields.get("body"))


def _is_blacked_out(text: object) -> bool:
    """Whether everything was redacted, for which Zendesk puts black blocks."""
    return isinstance(text, str) and _BLOCK in text and not text.strip(f"{_BLOCK} \r\n\t")
