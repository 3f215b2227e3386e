"""The items of a batch, sorted by what has to be done with them."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, partial

from ..text.habits import Habits
from ..types.export import LeftOut, Rating, Removal, StatusChange
from ..types.message import Message, Rejection
from .database import Row
from .habits import habits_of, read_row
from .message_rows import to_row
from .sources import prefix_of

Key = tuple[str, str]  # account, message
COLLISION = (
    "the id is that of another message, of another time and conversation or customer; ids have to be unique "
    "in the account: give the messages of another system their source, or an account of their own"
)


@dataclass
class Batch:
    """What a batch holds; of several versions of a message the last one.

    Attributes:
        rows: the messages to store.
        numbers: where each of them stood.
        originals: their texts as exported, where reading changed them.
        gone: the messages to remove.
        ratings, changes: with the prefix of their source's ids.
        versions: how many messages were replaced within the batch.
        rejected, collisions, senders, left_out: as in `AddReport`.
    """

    rows: dict[Key, Row] = field(default_factory=dict)
    numbers: dict[Key, int] = field(default_factory=dict)
    originals: dict[Key, str] = field(default_factory=dict)
    gone: set[Key] = field(default_factory=set)
    ratings: list[tuple[Rating, str]] = field(default_factory=list)
    changes: list[tuple[StatusChange, str]] = field(default_factory=list)
    versions: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    collisions: int = 0
    senders: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(
        cls, connection: sqlite3.Connection, items: Iterable[tuple[int, object]], *, as_is: bool = False
    ) -> "Batch":
        """The batch of numbered items, in an open transaction; unless `as_is`, messages are read with the
        habits that are known of their accounts."""
        batch = cls()
        prefix = cache(partial(prefix_of, connection))
        habits = cache((lambda account_id: Habits()) if as_is else partial(habits_of, connection.execute))
        for number, item in items:
            if isinstance(item, Message):
                row = to_row(item, prefix=prefix(item.account_id, item.source))
                batch._put(number, item, row, read_row(row, habits(item.account_id)))
            elif isinstance(item, Removal):
                id = prefix(item.account_id, item.source) + item.id
                batch._remove(connection, item.account_id, id, conversation=item.conversation)
            else:
                batch._sort(number, item, prefix)
        return batch

    def refuse(self, key: Key) -> None:
        """Leave out a message whose id another one has."""
        self.senders[self.rows.pop(key)[12]] -= 1
        self.originals.pop(key, None)
        self._collide(self.numbers[key])

    def _put(self, number: int, message: Message, given: Row, row: Row) -> None:
        key = row[0], row[2]
        before = self.rows.get(key)
        if before is not None and collide(before, row):
            self._collide(number)
            return
        self.versions += before is not None and before != row
        self.senders[row[12]] += 1
        self.rows[key], self.numbers[key] = row, number
        self.gone.discard(key)
        self.originals.pop(key, None)
        if message.original is not None:
            self.originals[key] = message.original
        elif given[6] != row[6]:
            self.originals[key] = given[6]

    def _remove(
        self, connection: sqlite3.Connection, account_id: str, id: str, *, conversation: bool
    ) -> None:
        """Let a message go, or all of a conversation that came before."""
        keys = [(account_id, id)]
        if conversation:
            sql = "SELECT message_id FROM messages WHERE account_id = ? AND conversation_id = ?"
            keys = [(account_id, row[0]) for row in connection.execute(sql, (account_id, id))]
            keys += [key for key, row in self.rows.items() if (row[0], row[3]) == (account_id, id)]
            self.changes = [
                (one, prefix)
                for one, prefix in self.changes
                if (one.account_id, prefix + one.conversation_id) != (account_id, id)
            ]
        for key in keys:
            self.gone.add(key)
            self.rows.pop(key, None)
            self.originals.pop(key, None)

    def _sort(self, number: int, item: object, prefix: Callable[[str, str | None], str]) -> None:
        if isinstance(item, Rating):
            self.ratings.append((item, prefix(item.account_id, item.source)))
        elif isinstance(item, StatusChange):
            self.changes.append((item, prefix(item.account_id, item.source)))
        elif isinstance(item, LeftOut):
            self.left_out[item.reason] += 1
        elif isinstance(item, Rejection):
            self.rejected.append(item)
        else:
            self.rejected.append(Rejection(number, f"expected a Message, got {type(item).__name__}"))

    def _collide(self, number: int) -> None:
        self.collisions += 1
        self.rejected.append(Rejection(number, COLLISION))


def collide(one: Row, other: Row) -> bool:
    """Whether two rows with the same id are different messages, not versions of one.

    An edited message keeps its time, a moved one too; only its conversation or customer changes.
    """
    return one[1] != other[1] and one[3:5] != other[3:5]
