"""One part of a conversation, and its source: what it is, and who wrote it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ....text.reading.html import text_of
from ....types.export import Item, LeftOut
from ....types.message import Rejection, Sender
from ...rows import build, plain_id
from ..exports import (
    BOT,
    CHANGE_OF_STATUS,
    NO_WORDS,
    NOTICE_OF_CHANNEL,
    PRIVATE_NOTE,
    REDACTED,
    UNKNOWN_PART,
    hidden,
    part,
    shows_picture,
    status_changed,
)
from .authors import CUSTOMERS, MACHINES, PEOPLE, is_answer_of_ai, is_blanked, is_machine

SOURCE = "intercom"
# an admin can say something to the customer while changing the state of the conversation
_SPOKEN = (
    "comment", "quick_reply", "open", "close", "assignment", "assign_and_reopen", "assign_and_unsnooze",
    "snoozed", "unsnoozed",
)  # fmt: skip
_CLOSING, _OPENING = ("close",), ("open", "assign_and_reopen", "note_and_reopen")
_TO_MANY = ("automated", "campaigns_initiated", "operator_initiated")  # how a source was delivered
_HIDING = ("twitter",)  # channels whose messages the API does not show


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the parts of a conversation have in common.

    Attributes:
        customer: the author or contact who is its customer; empty if there is none.
        named: the authors who have a name or an address somewhere in it.
        has_markup: whether anything in it is HTML.
    """

    line: int
    account: str
    id: str | None
    customer: dict[str, Any]
    channel: str
    named: frozenset[str | None]
    has_markup: bool


def source_items(source: dict[str, Any], conversation: Conversation) -> Iterator[Item]:
    """The message that began the conversation. Sources and parts are numbered separately, so the number alone
    could be a part's too."""
    id = f"source-{plain_id(source.get('id')) or conversation.id}"
    to_many = source.get("delivered_as") in _TO_MANY and part(source, "author").get("type") not in CUSTOMERS
    yield from _items(source | {"id": id}, "source: ", conversation, automatic=to_many)


def part_items(found: dict[str, Any], where: str, conversation: Conversation) -> Iterator[Item]:
    """The message of a part, or why it is none, and whether it closed the conversation or opened it again."""
    kind = found.get("part_type")
    told = list(_status(found, conversation)) if kind in _CLOSING + _OPENING else []
    if isinstance(kind, str) and kind.startswith("note"):
        yield LeftOut(conversation.line, PRIVATE_NOTE)
        yield from told
    elif kind in _SPOKEN:
        event = kind not in ("comment", "quick_reply")
        items = _items(found, where, conversation, empty=CHANGE_OF_STATUS if event else NO_WORDS)
        yield from (item for item in items if not told or not _is_event(item))
        yield from told
    else:
        unknown = bool(found.get("body")) and not is_machine(part(found, "author"))
        yield LeftOut(conversation.line, UNKNOWN_PART if unknown else CHANGE_OF_STATUS)


def last_close(fields: dict[str, Any], conversation: Conversation) -> Iterator[Item]:
    """When a conversation that is closed was so for the last time, by its statistics: its part may be lacking
    in the export."""
    if fields.get("state") == "closed":
        at = part(fields, "statistics").get("last_close_at")
        line, account = conversation.line, conversation.account
        yield from status_changed(line, account, conversation.id, at, SOURCE, closed=True)


def _status(found: dict[str, Any], conversation: Conversation) -> Iterator[Item]:
    yield from status_changed(
        conversation.line,
        conversation.account,
        conversation.id,
        found.get("created_at"),
        SOURCE,
        closed=found.get("part_type") in _CLOSING,
    )


def _is_event(item: Item) -> bool:
    return isinstance(item, LeftOut) and item.reason == CHANGE_OF_STATUS


def _items(
    found: dict[str, Any],
    where: str,
    conversation: Conversation,
    *,
    empty: str = NO_WORDS,
    automatic: bool = False,
) -> Iterator[Item]:
    body = found.get("body")
    text = text_of(body) if isinstance(body, str) else ""
    gone = None
    if found.get("redacted") is True:
        gone = REDACTED
    elif _is_notice(found, conversation):
        gone = NOTICE_OF_CHANNEL
    if gone:
        yield from hidden(conversation.line, gone, conversation.account, found.get("id"), SOURCE)
    elif not text and not shows_picture(body) and not found.get("attachments"):
        yield LeftOut(conversation.line, empty)
    else:
        yield _message(found, where, conversation, text, automatic=automatic)


def _message(
    found: dict[str, Any], where: str, conversation: Conversation, text: str, *, automatic: bool
) -> Item:
    author = part(found, "author")
    known = CUSTOMERS + PEOPLE + MACHINES
    if author.get("type") not in known:
        reason = f"author type is unknown, expected one of {', '.join(known)}"
        return Rejection(conversation.line, where + reason)
    by_customer = author.get("type") in CUSTOMERS
    person = author if by_customer else conversation.customer
    if not person:
        reason = "the conversation does not name its customer; export it with its contacts"
        return Rejection(conversation.line, where + reason)
    machine = Sender.BOT if is_machine(author) or is_answer_of_ai(found) else Sender.PERSON
    sender = Sender.SYSTEM if automatic else machine
    return build(
        conversation.line,
        where,
        id=plain_id(found.get("id")),
        account_id=conversation.account,
        conversation_id=conversation.id,
        customer_id=plain_id(person.get("id")),
        role="customer" if by_customer else "agent",
        text=text,
        sent_at=found.get("created_at"),
        channel=conversation.channel,
        agent_id=None if by_customer else plain_id(author.get("id")) if sender is Sender.PERSON else BOT,
        customer_name=plain_id(person.get("name")),
        sender=sender,
        source=SOURCE,
    )


def _is_notice(found: dict[str, Any], conversation: Conversation) -> bool:
    """Whether a sentence of Intercom's stands where a network does not allow its message to be shown. Its
    author is blanked, which others of the same author are not, and it has no HTML, which others have."""
    author = part(found, "author")
    if not is_blanked(author):
        return False
    if conversation.channel in _HIDING:
        return True
    id = plain_id(author.get("id"))
    if id and id in conversation.named:
        return True
    return conversation.has_markup and not has_markup(found)


def has_markup(found: dict[str, Any]) -> bool:
    """Whether its words are HTML."""
    body = found.get("body")
    return isinstance(body, str) and "<" in body
