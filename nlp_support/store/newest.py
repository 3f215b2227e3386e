"""The newest messages of an account, and those that have come in since."""

from datetime import datetime

from ..types.message import Message
from ..types.times import to_micros
from .database import Database
from .message_rows import COLUMNS, SPOKEN, to_message

LONGEST = 10_000  # characters of a message that is learnt from


def newest(database: Database, account_id: str, *, most: int) -> list[Message]:
    """The account's newest messages that people and bots wrote, at most so many, the oldest first; none that
    is very long."""
    sql = (
        f"SELECT {COLUMNS} FROM messages WHERE account_id = ? AND {SPOKEN} AND length(text) <= ? "
        "ORDER BY sent_at DESC, arrival DESC, message_id DESC LIMIT ?"
    )
    rows = database.read(sql, (account_id, LONGEST, most))
    return [to_message(row) for row in reversed(rows)]


def arrivals(database: Database, account_id: str) -> int:
    """The number of the message that came in last; 0 for an unknown account."""
    rows = database.read("SELECT arrivals FROM accounts WHERE account_id = ?", (account_id,))
    return int(rows[0][0]) if rows else 0


def arrived(
    database: Database, account_id: str, *, after: int, since: datetime, longest: int = LONGEST
) -> list[Message]:
    """The account's messages that came in after the one with this number and were sent at `since` (aware) or
    later, by time; those that people and bots wrote, and none of more than `longest` characters."""
    sql = (
        f"SELECT {COLUMNS} FROM messages WHERE account_id = ? AND sent_at >= ? AND arrival > ? AND {SPOKEN} "
        "AND length(text) <= ? ORDER BY sent_at, arrival, message_id"
    )
    rows = database.read(sql, (account_id, to_micros(since), after, longest))
    return [to_message(row) for row in rows]
