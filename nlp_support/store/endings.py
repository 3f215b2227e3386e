"""How the contacts ended in which an account's people wrote; worked out from the messages, never told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ..types.message import Conversation
from ..types.times import to_micros
from .database import Database
from .message_rows import SENT, SPOKEN
from .replies import Position


@dataclass(frozen=True, slots=True)
class Ended:
    """How the contact ended in which a message was sent.

    Attributes:
        conversation_id, message_id: of the sent message.
        resolved: False if the customer gave up; None if no customer wrote in the contact.
        over_at: when it was over; aware.
    """

    conversation_id: str
    message_id: str
    resolved: bool | None
    over_at: datetime


class KnownEnd(NamedTuple):
    """What is known of how a sent message's contact ended; times in microseconds.

    `resolved` is 0 if the customer gave up; `rating`, in [1, 5], and `rated_at` are None where the customer
    did not rate the conversation or the export tells no time.
    """

    resolved: int
    over_at: int
    rating: float | None
    rated_at: int | None


class EndingTable:
    """The endings of a store. What comes into a conversation drops those of that conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unknown(self, account_id: str, start: Position, stop: datetime, *, quiet: datetime) -> list[str]:
        """The conversations with sent messages, from `start` to before `stop`, whose ending is not known but
        may be: they are older than `quiet`, or the platform told something about the conversation."""
        sql = (
            "SELECT DISTINCT m.conversation_id FROM messages m LEFT JOIN endings e ON "
            "e.account_id = m.account_id AND e.conversation_id = m.conversation_id "
            f"AND e.message_id = m.message_id WHERE m.account_id = ? AND {SENT} "
            "AND (m.sent_at, m.message_id) >= (?, ?) AND m.sent_at < ? AND e.over_at IS NULL "
            "AND (m.sent_at < ? OR EXISTS (SELECT 1 FROM status_changes s WHERE s.account_id = m.account_id "
            "AND s.conversation_id = m.conversation_id)) ORDER BY m.conversation_id"
        )
        values = (account_id, to_micros(start[0]), start[1], to_micros(stop), to_micros(quiet))
        return [row[0] for row in self._database.read(sql, values)]

    def keep(self, account_id: str, read: Sequence[Conversation], ended: Iterable[Ended]) -> int:
        """Keep the endings of conversations that have as many messages as when they were read; returns how
        many."""
        with self._database.writing(derived=True) as connection:
            sql = (
                "SELECT count(*) FROM messages INDEXED BY messages_by_conversation "
                f"WHERE account_id = ? AND conversation_id = ? AND {SPOKEN}"
            )
            same = {
                one.id
                for one in read
                if connection.execute(sql, (account_id, one.id)).fetchone() == (len(one.messages),)
            }
            rows = [
                (account_id, one.conversation_id, one.message_id, one.resolved, to_micros(one.over_at))
                for one in ended
                if one.conversation_id in same
            ]
            connection.executemany("INSERT OR REPLACE INTO endings VALUES (?, ?, ?, ?, ?)", rows)
            if rows:
                sql = "UPDATE accounts SET revision = revision + 1, rewrites = rewrites + 1"
                connection.execute(f"{sql} WHERE account_id = ?", (account_id,))
        return len(rows)

    def known(self, account_id: str, start: Position) -> dict[str, KnownEnd]:
        """The endings of the messages sent from a position on, by message id."""
        sql = (
            "SELECT e.message_id, e.resolved, e.over_at, r.score, r.rated_at FROM messages m JOIN endings e "
            "ON e.account_id = m.account_id AND e.conversation_id = m.conversation_id "
            "AND e.message_id = m.message_id LEFT JOIN ratings r "
            "ON r.account_id = m.account_id AND r.conversation_id = m.conversation_id "
            f"WHERE m.account_id = ? AND {SENT} AND (m.sent_at, m.message_id) >= (?, ?) "
            "AND e.resolved IS NOT NULL"
        )
        rows = self._database.read(sql, (account_id, to_micros(start[0]), start[1]))
        return {row[0]: KnownEnd(*row[1:]) for row in rows}
