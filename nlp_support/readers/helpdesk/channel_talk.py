"""Channel Talk: messages of user chats, as its open API and the download of chat data have them, and what
webhooks send."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ...types.export import Item, LeftOut, Rating
from ...types.message import Rejection
from ..documents import Record, records
from ..rows import build, plain_id
from .customers import Unaddressed, addressed
from .exports import (
    BOT,
    CHANGE_OF_STATUS,
    DELETED,
    NO_WORDS,
    PRIVATE_NOTE,
    UNDELIVERED,
    account_of,
    from_millis,
    left_out,
    objects,
    part,
    rated,
    status_changed,
    ties_in_order,
    words,
)

SOURCE = "channel-talk"
_FIELDS = ("personType", "entity", "messages", "userChats")
_BESIDE = ("users", "user", "userChats", "userChat")
_PERSONS = ("user", "manager", "bot")
_SCORE = "userChat.profile.csat"  # what the question of a satisfaction survey is bound to
_CLOSING, _OPENING = ("close",), ("open", "reopen")  # actions of logs
_CHANNELS = {"native": "chat", "app": "chat"}


def read_channel_talk(path: Path, account_id: str | None) -> Iterator[Item]:
    """Messages of user chats, without internal ones and logs; see `nlp_support.read`."""
    return ties_in_order(addressed(_found(path, account_id)))


def _found(path: Path, account_id: str | None) -> Iterator[Item | Unaddressed]:
    first = True
    page = _Page({})
    scores: dict[str, Item] = {}  # of chats; a survey among the messages tells the same with its time
    for found in records(path, fields=_FIELDS, arrays=("messages",), beside=_BESIDE):
        if isinstance(found, Rejection):
            yield found
            continue
        record = found
        if "entity" in found.fields:  # a webhook
            record = found._replace(fields=part(found.fields, "entity"), page=part(found.fields, "refers"))
        if record.page is not page.fields:
            page = _Page(record.page)
            scores |= _scores(found.number, page, account_id)
            yield from _closed(found.number, page, account_id)
        if "personType" not in record.fields:
            chats = _Page(record.fields if found is record else {"userChat": record.fields, **record.fields})
            scores |= _scores(found.number, chats, account_id)
            told = list(_closed(found.number, chats, account_id))
            yield from told or [LeftOut(found.number, CHANGE_OF_STATUS)]
            continue
        account = account_id or account_of(SOURCE, record, ("channelId",), first=first)
        first = False
        if isinstance(account, Rejection):
            yield account
            continue
        for item in _message(record, page, account):
            if isinstance(item, Rating):
                scores.pop(item.conversation_id, None)
            yield item
    yield from scores.values()


class _Page:
    """The chats and users that come with messages, by id."""

    def __init__(self, page: dict[str, Any]) -> None:
        self.fields = page
        users = [*objects(page.get("users")), part(page, "user")]
        chats = [*objects(page.get("userChats")), part(page, "userChat")]
        self.users = {id: one for one in users if (id := plain_id(one.get("id")))}
        self.chats = {id: one for one in chats if (id := plain_id(one.get("id")))}

    def customer(self, chat_id: str | None) -> str | None:
        """Whose chat it is; if the page has only one user, theirs."""
        only = next(iter(self.users)) if len(self.users) == 1 and len(self.chats) < 2 else None
        return plain_id(self.chats.get(chat_id or "", {}).get("userId")) or only

    def name(self, user_id: str | None) -> str | None:
        return plain_id(self.users.get(user_id or "", {}).get("name"))


def _message(record: Record, page: _Page, account: str) -> Iterator[Item | Unaddressed]:
    found, number = record.fields, record.number
    id, kind = plain_id(found.get("id")), found.get("personType")
    chat_id, person = plain_id(found.get("chatId")), plain_id(found.get("personId"))
    if kind not in _PERSONS:
        yield Rejection(number, f"personType is unknown, expected one of {', '.join(_PERSONS)}")
        return
    customer = person if kind == "user" else page.customer(chat_id)
    yield from _survey(number, found, account, chat_id, customer)
    text = words(None, found.get("plainText")) or words(_html(found.get("blocks")), found.get("message"))
    action = part(found, "log").get("action")
    if action in _CLOSING + _OPENING and found.get("chatType", "userChat") in ("userChat", None):
        at, closed = from_millis(found.get("createdAt")), action in _CLOSING
        yield from status_changed(number, account, chat_id, at, SOURCE, closed=closed)
        return
    if reason := _no_message(found, text):
        yield from left_out(number, reason, account, id, SOURCE)
        return
    make = partial(
        build,
        number,
        id=id,
        account_id=account,
        conversation_id=chat_id,
        role="customer" if kind == "user" else "agent",
        text=text,
        sent_at=from_millis(found.get("createdAt")),
        channel="email" if part(found, "email") else _channel(page.chats.get(chat_id or "", {})),
        agent_id=None if kind == "user" else BOT if kind == "bot" else person,
        language=plain_id(found.get("language")),
        sender="system" if part(found, "marketing") else "bot" if kind == "bot" else "person",
        source=SOURCE,
    )
    if customer:
        yield make(customer_id=customer, customer_name=page.name(customer))
    else:
        yield Unaddressed(number, "", chat_id or "", make)


def _no_message(found: dict[str, Any], text: object) -> str | None:
    """Why this is no message that the customer sent or got."""
    options = found.get("options")
    if found.get("state") == "removed" or found.get("removedAt") is not None:
        return DELETED
    if found.get("chatType", "userChat") not in ("userChat", None):
        return "chat of the team"
    if isinstance(found.get("log"), dict):
        return CHANGE_OF_STATUS
    in_thread = found.get("threadMsg") is True and found.get("broadcastedMsg") is not True
    if in_thread or (isinstance(options, list) and "private" in options):
        return PRIVATE_NOTE
    if found.get("personType") != "user" and "failed" in (found.get("state"), found.get("mediumSyncState")):
        return UNDELIVERED
    return None if text or found.get("files") else NO_WORDS


def _survey(
    number: int, found: dict[str, Any], account: str, chat_id: str | None, customer: str | None
) -> Iterator[Item | Unaddressed]:
    """The rating in a form that the customer has sent in."""
    form = part(found, "form")
    score = next(
        (one.get("value") for one in objects(form.get("inputs")) if one.get("bindingKey") == _SCORE), None
    )
    if score is None or not form.get("submittedAt"):
        return
    make = partial(_rating, number, account, chat_id, score, form.get("submittedAt"))
    yield make(customer_id=customer) if customer else Unaddressed(number, "", chat_id or "", make)


def _scores(number: int, page: _Page, account_id: str | None) -> dict[str, Item]:
    """The ratings that chats carry, by chat."""
    found = {}
    for id, chat in page.chats.items():
        score, account = part(chat, "profile").get("csat"), account_id or plain_id(chat.get("channelId"))
        if score is not None and account:
            user, agent = plain_id(chat.get("userId")), plain_id(chat.get("assigneeId"))
            found[id] = _rating(number, account, id, score, None, customer_id=user, agent_id=agent)
    return found


def _closed(number: int, page: _Page, account_id: str | None) -> Iterator[Item]:
    """When chats that are closed were so."""
    for id, chat in page.chats.items():
        account = account_id or plain_id(chat.get("channelId"))
        if chat.get("state") == "closed" and account:
            at = from_millis(chat.get("closedAt"))
            yield from status_changed(number, account, id, at, SOURCE, closed=True)


def _rating(
    number: int,
    account: str,
    chat_id: str | None,
    score: object,
    at: object,
    *,
    customer_id: str | None,
    customer_name: str | None = None,  # a rating has none
    agent_id: str | None = None,
) -> Item:
    return rated(
        number,
        account_id=account,
        conversation_id=chat_id,
        customer_id=customer_id,
        score=int(score) if isinstance(score, str) and score in tuple("12345") else score,
        rated_at=from_millis(at),
        agent_id=agent_id,
        source=SOURCE,
    )


def _html(blocks: object) -> str:
    """Blocks, which may hold others, as one text; the value of a block has marks of HTML."""
    lines, waiting = [], objects(blocks)[::-1]
    while waiting:
        block = waiting.pop()
        waiting.extend(reversed(objects(block.get("blocks"))))
        if isinstance(block.get("value"), str):
            lines.append(f"<p>{block['value']}</p>")
    return "".join(lines)


def _channel(chat: dict[str, Any]) -> str:
    medium = chat.get("mediumType") or chat.get("contactMediumType")
    return _CHANNELS.get(medium, medium) if isinstance(medium, str) and medium else "chat"
