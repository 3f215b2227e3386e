"""Working deliveries off: what they tell goes into the store, in the order in which it came."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from ...errors import StoreError
from ...store import MessageStore
from ...store.deliveries import Waiting
from ...types.message import Message, Role, Sender
from .late import Read, without_late
from .reading import items_of, told

TOGETHER = 200  # deliveries in one transaction
LEASE = timedelta(seconds=30)  # until others may go on with what a process began; a batch takes far less
TRIES = 3  # of a delivery that nobody could read
KEPT = timedelta(days=30)  # how long it is known what has come before
SETTLES = timedelta(seconds=3)  # after the last of several messages in a row, before they get a note
NEWS = timedelta(hours=1)  # how old a message may be that still gets one
log = logging.getLogger(__name__)


class Worker:
    """Works deliveries off, a batch at a time. A process that is killed has lost nothing: what it did not end
    is done again, and gives the same.

    Args:
        store: an open store.
        now: the clock.
    """

    def __init__(self, store: MessageStore, *, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._cleared: datetime | None = None

    def work(self) -> int:
        """Work off the oldest deliveries of one webhook. Returns how many; 0 if nothing waits.

        Raises:
            StoreError: the store cannot be written; what was taken waits on.
        """
        now = self._now()
        self._clear(now)
        claimed = self._store._deliveries.claim(TOGETHER, until=now + LEASE, now=now)
        read, good, reasons = [], [], {}
        for one in claimed:
            try:
                items = items_of(self._store, one)
            except StoreError:
                self._give_back(claimed)
                raise
            except Exception as error:  # noqa: BLE001 - one that cannot be read must not hold up the others
                self._fail(one, error)
                continue
            good.append(one.number)
            reasons[one.number] = told(items)
            read.append((one, items))
        if good:
            self._add(claimed, read, now)
            self._want_notes(read, now)
            self._store._deliveries.done(reasons.items())
        return len(claimed)

    def _add(self, claimed: Sequence[Waiting], read: Read, now: datetime) -> None:
        try:
            self._store.add(without_late(self._store, read, now=now))
        except StoreError:
            self._give_back(claimed)
            raise

    def _give_back(self, claimed: Sequence[Waiting]) -> None:
        try:
            self._store._deliveries.give_back(one.number for one in claimed)
        except StoreError:  # their lease ends by itself
            log.warning("%d deliveries wait for their lease to end", len(claimed))

    def _fail(self, one: Waiting, error: Exception) -> None:
        kind = type(error).__name__  # not its words, which may be a customer's
        log.error("delivery %d of %s cannot be read: %s", one.number, one.platform, kind)
        if one.tries >= TRIES:
            self._store._deliveries.give_up(one.number, f"cannot be read: {kind}")
        else:
            self._store._deliveries.try_again([one.number])

    def _want_notes(self, read: Read, now: datetime) -> None:
        """Have notes written where customers have just written."""
        if not read:
            return
        one = read[0][0]
        if not any(target.platform == one.platform for target in self._store._notes.targets(one.account_id)):
            return
        prefix = self._store._notes.prefix(one.account_id, one.platform)
        asking = {
            prefix + item.conversation_id
            for _, items in read
            for item in items
            if isinstance(item, Message) and _asks(item) and now - item.sent_at < NEWS
        }
        self._store._notes.want(one.account_id, one.platform, sorted(asking), due=now + SETTLES)

    def _clear(self, now: datetime) -> None:
        """Forget once a day what came long ago."""
        if self._cleared is None or now - self._cleared > timedelta(days=1):
            self._store._deliveries.clear(before=now - KEPT)
            self._cleared = now


def _asks(message: Message) -> bool:
    return message.role is Role.CUSTOMER and message.sender is Sender.PERSON
