"""When platforms closed conversations, and opened them again."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from ..types.export import StatusChange
from ..types.times import from_micros, to_micros
from .database import Database, Row, marks
from .pending import mark_known

PUT = (
    "INSERT INTO status_changes VALUES (?, ?, ?, ?) ON CONFLICT (account_id, conversation_id, changed_at) "
    "DO UPDATE SET closed = excluded.closed WHERE closed <> excluded.closed RETURNING 1"
)


def put_status_changes(connection: sqlite3.Connection, changes: Iterable[tuple[StatusChange, str]]) -> int:
    """Keep changes with the prefix of their source's ids, in an open transaction; of one instant the last
    counts. Conversations that differ now are looked at again for flags. Returns how many were new."""
    told: set[tuple[str, str]] = set()
    new = 0
    for one, prefix in changes:
        id = prefix + one.conversation_id
        values = (one.account_id, id, to_micros(one.changed_at), one.closed)
        if connection.execute(PUT, values).fetchone():
            told.add((one.account_id, id))
            new += 1
    mark_known(connection, told)
    return new


def read_status_changes(
    database: Database, account_id: str, conversation_ids: Sequence[str] | None = None
) -> list[StatusChange]:
    """The changes of an account, or of some of its conversations, by conversation and time."""
    which = "" if conversation_ids is None else f"AND conversation_id IN ({marks(conversation_ids)}) "
    sql = (
        f"SELECT conversation_id, changed_at, closed FROM status_changes WHERE account_id = ? {which}"
        "ORDER BY conversation_id, changed_at"
    )
    rows = database.read(sql, (account_id, *(conversation_ids or ())))
    return [
        StatusChange(0, account_id, conversation_id, bool(closed), from_micros(changed_at))
        for conversation_id, changed_at, closed in rows
    ]


def status_rows(database: Database, account_id: str, *, until: datetime) -> list[Row]:
    """Conversation, time in microseconds, and whether it was closed, by conversation and time, of the changes
    before a time."""
    sql = (
        "SELECT conversation_id, changed_at, closed FROM status_changes WHERE account_id = ? "
        "AND changed_at < ? ORDER BY conversation_id, changed_at"
    )
    return database.read(sql, (account_id, to_micros(until)))
