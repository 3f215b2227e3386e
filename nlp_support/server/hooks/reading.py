"""The messages in a delivery, read as those of the platform's exports are."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from ...errors import UnreadableFile
from ...readers import read
from ...readers.reading import as_written
from ...store import MessageStore
from ...store.deliveries import Waiting
from ...types.export import Item, LeftOut
from ...types.message import Rejection
from . import channel_talk, standard

ANOTHER_EVENT = "no message: another kind of event"


def items_of(store: MessageStore, one: Waiting) -> list[Item]:
    """What a delivery tells: messages, removals, ratings, changes of status, and what is none of them."""
    payload = json.loads(one.body)  # is an object, else it would not have been taken
    if one.platform == "standard":
        return list(as_written(standard.items_of(payload, one.account_id)))
    if one.platform == "channel-talk":
        prefix = store._notes.prefix(one.account_id, one.platform)
        payload = channel_talk.completed(payload, lambda chat: _customer(store, one.account_id, prefix, chat))
    try:
        return list(_read(payload, one))
    except UnreadableFile:
        return [LeftOut(1, ANOTHER_EVENT)]


def told(items: list[Item]) -> str | None:
    """Why no message or not all came of a delivery: the first reason, which is never a customer's words."""
    return next((item.reason for item in items if isinstance(item, Rejection | LeftOut)), None)


def _read(payload: object, one: Waiting) -> Iterator[Item]:
    with TemporaryDirectory(prefix="nlp-support-") as folder:  # which only this user may look into
        path = Path(folder) / "delivery.json"
        path.write_text(json.dumps(payload), encoding="utf-8")
        yield from read(path, format=one.platform, account_id=one.account_id)


def _customer(store: MessageStore, account_id: str, prefix: str, chat: str) -> str | None:
    found = store._conversations.people(account_id, prefix + chat, None)
    return found[0][0].removeprefix(prefix) if found else None
