"""Messages that were taken back stay so: platforms do not promise an order, and one that tries again may send
what a message was before it was deleted, made private or redacted."""

from collections.abc import Sequence
from datetime import datetime

from ...readers.helpdesk.exports import DELETED, PRIVATE_NOTE, REDACTED
from ...store import MessageStore
from ...store.deliveries import Waiting
from ...types.export import Item, LeftOut, Removal
from ...types.message import Message

FOR_GOOD = (
    DELETED,
    PRIVATE_NOTE,
    REDACTED,
)  # other removals, such as of what was not delivered, may be undone
TAKEN_BACK = "a message that was taken back before"

Read = Sequence[tuple[Waiting, list[Item]]]


def without_late(store: MessageStore, read: Read, *, now: datetime) -> list[Item]:
    """What the deliveries of one webhook tell, in order, without messages that were taken back before; which
    are taken back by these is remembered."""
    if not read:
        return []
    account_id, platform = read[0][0].account_id, read[0][0].platform
    ids = {item.id for _, items in read for item in items if isinstance(item, Message)}
    gone = store._deliveries.removed(account_id, platform, ids)
    fresh: set[str] = set()
    kept: list[Item] = []
    for _, items in read:
        for before, item in zip([None, *items], items, strict=False):
            if isinstance(item, Message) and item.id in gone:
                kept.append(LeftOut(1, TAKEN_BACK))
                continue
            if isinstance(item, Removal) and _for_good(before, item):
                gone.add(item.id)
                fresh.add(item.id)
            kept.append(item)
    if fresh:
        store._deliveries.remove(account_id, platform, sorted(fresh), now=now)
    return kept


def _for_good(before: Item | None, removal: Removal) -> bool:
    """Whether a message is gone for good, by the reason that a reader gives before it says so. A conversation
    may be restored."""
    return not removal.conversation and isinstance(before, LeftOut) and before.reason in FOR_GOOD
