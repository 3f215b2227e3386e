"""Messages of the consultation API (상담톡), as they are received from Kakao and sent through it."""

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

from ....types.export import Item, LeftOut
from ....types.message import Rejection
from ...documents import records
from ...rows import build, plain_id
from ..exports import BOT, CHANGE_OF_STATUS, NO_WORDS, account_of, from_millis, status_changed, words
from .said import SOURCE
from .speakers import AGENT, CUSTOMER, Speaker, by_word
from .times import local_time

_SENT = ("message_type", "chat_bubble_type", "serial_number")  # what only a message to a customer has
_TEXTS = ("text", "TX", "LI", "TEXT", None)
_ENDS = ("end", "end_session", "expired", "expired_session", "close", "closed")
_ATTACHED = ("image_url", "file_url", "attachment", "image")


def read_api(path: Path, account_id: str | None, zone: tzinfo) -> Iterator[Item]:
    """Messages that were received (`contents`) or sent (`message`), in the order of the file."""
    sessions: dict[str, str] = {}  # by customer: what is sent does not name its session
    first = True
    for found in records(path, fields=("user_key",), arrays=("messages", "data")):
        if isinstance(found, Rejection):
            yield found
            continue
        account = account_id or account_of(SOURCE, found, ("sender_key",), first=first)
        first = False
        customer, session = plain_id(found.fields.get("user_key")), plain_id(found.fields.get("session_id"))
        if customer and session:
            sessions[customer] = session
        if isinstance(account, Rejection):
            yield account
        else:
            conversation = session or sessions.get(customer or "") or customer
            yield _message(found.number, found.fields, account, conversation, zone)


def _message(
    number: int, found: dict[str, Any], account: str, conversation: str | None, zone: tzinfo
) -> Item:
    if "contents" not in found and "message" not in found and not any(map(found.get, _ATTACHED)):
        # the end of a session, or where the customer came from
        ended = _end(number, found, account, conversation, zone)
        return next(ended, LeftOut(number, CHANGE_OF_STATUS))
    speaker, text = _speaker(found), _text(found)
    if text == "" and _is_text(found) and not any(map(found.get, _ATTACHED)):
        return LeftOut(number, NO_WORDS)
    time = _time(found, zone)
    agent = plain_id(found.get("agent_id")) if speaker == AGENT else BOT
    ids = (plain_id(found.get(name)) for name in ("serial_number", "message_id", "id"))
    id = next((id for id in ids if id), None)
    return build(
        number,
        id=id or f"{conversation}/{plain_id(found.get('time')) or time}",
        account_id=account,
        conversation_id=conversation,
        customer_id=plain_id(found.get("user_key")),
        role=speaker.role,
        text=text,
        sent_at=time,
        channel="kakaotalk",
        agent_id=None if speaker == CUSTOMER else agent,
        sender=speaker.sender,
        source=SOURCE,
    )


def _end(
    number: int, found: dict[str, Any], account: str, conversation: str | None, zone: tzinfo
) -> Iterator[Item]:
    """That the session ended, if that is what was received, and when."""
    kind = found.get("type") or found.get("event")
    if kind in _ENDS or "end_session" in found or "expired_at" in found:
        at = _time(found, zone)
        yield from status_changed(number, account, conversation, at, SOURCE, closed=True)


def _speaker(found: dict[str, Any]) -> Speaker:
    told = found.get("sender") or found.get("sender_type")
    if isinstance(told, str) and (speaker := by_word(told)):
        return speaker
    if found.get("auto_answer") in ("Y", True):
        return Speaker("agent", "system")
    return AGENT if found.keys() & set(_SENT) else CUSTOMER


def _is_text(found: dict[str, Any]) -> bool:
    kind = found.get("type") or found.get("message_type") or found.get("chat_bubble_type")
    return kind in _TEXTS


def _text(found: dict[str, Any]) -> object:
    """What a message says; nothing for a picture or file, whose contents are an address."""
    if "message" in found:
        return words(None, found["message"])
    return words(None, found.get("contents")) if _is_text(found) else ""


def _time(found: dict[str, Any], zone: tzinfo) -> object:
    time = next((found[name] for name in ("time", "created_at", "sent_at") if found.get(name)), None)
    return (local_time(time, zone) or time) if isinstance(time, str) else from_millis(time)
