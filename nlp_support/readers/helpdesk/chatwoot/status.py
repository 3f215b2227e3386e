"""When a conversation was resolved and opened again: as activities among its messages, events and fields
tell it."""

import re
from collections.abc import Iterator
from typing import Any

from ....types.export import Item, StatusChange
from ...rows import plain_id
from ..exports import objects, part, reference, status_changed

SOURCE = "chatwoot"
_CLOSED = ("resolved", 1)
_OPEN = ("open", "pending", 0, 2)
CHANGED = "conversation_status_changed"
_TIMES = ("updated_at", "last_activity_at", "timestamp")
# Activities of older versions are sentences in the language of the account. A name or a label may hold any
# word, so that a sentence has to be about the conversation too.
_ABOUT = re.compile(
    r"conversation|konversation|unterhaltung|conversación|conversa\b|conversazione|gesprek|конверс|беседа|диалог"
    r"|대화|会話|对话|會話|對話",
    re.IGNORECASE,
)
_RESOLVED = re.compile(
    r"\bresolved\b|gelöst|résolu|resuelt|resolvid|risolt|opgelost|решен|해결|解決|解决", re.IGNORECASE
)
_REOPENED = re.compile(
    r"\breopened\b|marked open|wieder (?:geöffnet|eröffnet)|(?:ré|r)ouvert|reabi?ert|reabri|riapert|heropend"
    r"|(?:вновь|снова|пере)\s?откры|다시 열|재개|再開|再度開|再オープン|重新打开|重新打開|重新開啟",
    re.IGNORECASE,
)


def activity_status(
    message: dict[str, Any], attributes: dict[str, Any], line: int, account: str, conversation: str | None
) -> Iterator[Item]:
    """What an activity says of the status of its conversation; nothing of most."""
    activity = part(attributes, "activity")
    if activity.get("type") == CHANGED:
        closed = _closed(activity.get("status"))
    else:
        closed = _told(message.get("content"))
    if closed is not None:
        at = message.get("created_at")
        yield from status_changed(line, account, conversation, at, SOURCE, closed=closed)


def event_status(fields: dict[str, Any], line: int, account: str) -> Iterator[Item]:
    """The new status that a webhook tells of, or nothing."""
    closed = _closed(fields.get("status"))
    if closed is not None:
        at = _time(fields)
        yield from status_changed(line, account, fields.get("id"), at, SOURCE, closed=closed)


def current_status(fields: dict[str, Any], found: list[Item], line: int, account: str) -> Iterator[Item]:
    """That a conversation is resolved, by its field, where no activity among its messages says when.

    Args:
        found: what was read of its messages.
    """
    if (
        "status" not in fields
        or _closed(fields["status"]) is not True
        or any(isinstance(one, StatusChange) for one in found)
    ):
        return
    sent = [one.get("created_at") for one in objects(fields.get("messages"))]
    at = _time(fields) or max((one for one in sent if isinstance(one, int | float)), default=None)
    yield from status_changed(line, account, fields.get("id"), at, SOURCE, closed=True)


def is_event(fields: dict[str, Any]) -> bool:
    """Whether a webhook tells that the status of a conversation has changed."""
    return fields.get("event") == CHANGED


def inbox_of(fields: dict[str, Any]) -> str | None:
    """The inbox that such an event names."""
    return reference(fields, "inbox") or plain_id(part(fields, "contact_inbox").get("inbox_id"))


def _time(fields: dict[str, Any]) -> object:
    return next((fields[name] for name in _TIMES if fields.get(name)), None)


def _closed(status: object) -> bool | None:
    """Whether a status is closed (True) or open (False); None of any other, such as "snoozed"."""
    if isinstance(status, bool):
        return None
    return True if status in _CLOSED else False if status in _OPEN else None


def _told(content: object) -> bool | None:
    if not isinstance(content, str) or not _ABOUT.search(content):
        return None
    return False if _REOPENED.search(content) else True if _RESOLVED.search(content) else None
