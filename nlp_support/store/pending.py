"""Which conversations changed since their flags were last checked."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .database import marks


@dataclass(frozen=True, slots=True)
class Changed:
    """A conversation to be checked. `change` identifies its state; a later change has a greater number."""

    conversation_id: str
    change: int


def mark(connection: sqlite3.Connection, conversations: Iterable[tuple[str, str]]) -> None:
    """Have the flags of (account id, conversation id) pairs checked, in an open transaction.

    A conversation that is marked already gets a new number, so that whoever is reading it at this moment does
    not settle a state that no longer exists.
    """
    connection.executemany(
        "INSERT OR REPLACE INTO unwatched (account_id, conversation_id) VALUES (?, ?)", sorted(conversations)
    )


def mark_changed(connection: sqlite3.Connection, conversations: Iterable[tuple[str, str]]) -> None:
    """The same for conversations that something came into or left: they may have ended otherwise, too."""
    some = sorted(conversations)
    mark(connection, some)
    sql = "DELETE FROM endings WHERE account_id = ? AND conversation_id = ?"
    connection.executemany(sql, some)


def mark_known(connection: sqlite3.Connection, conversations: Iterable[tuple[str, str]]) -> None:
    """The same for those of the conversations that have messages."""
    sql = "SELECT 1 FROM messages WHERE account_id = ? AND conversation_id = ? LIMIT 1"
    mark_changed(connection, [pair for pair in conversations if connection.execute(sql, pair).fetchone()])


def look_again(connection: sqlite3.Connection, account_id: str, ids: Iterable[str]) -> None:
    """Mark those conversations that still have messages as changed, and drop what is kept of the others, in
    an open transaction."""
    which = [(account_id, id) for id in ids]
    sql = "SELECT 1 FROM messages WHERE account_id = ? AND conversation_id = ? LIMIT 1"
    left = {pair for pair in which if connection.execute(sql, pair).fetchone()}
    for table in ("flags", "outbox", "ratings", "status_changes", "unwatched", "endings", "notes"):
        sql = f"DELETE FROM {table} WHERE account_id = ? AND conversation_id = ?"
        connection.executemany(sql, [pair for pair in which if pair not in left])
    mark_changed(connection, left)


def settle(connection: sqlite3.Connection, account_id: str, changes: Mapping[str, int | None]) -> set[str]:
    """Take conversations off the list, in an open transaction.

    Args:
        connection: a connection with an open transaction.
        account_id: the account.
        changes: by conversation, the state that it was seen in; None for any, which leaves it on the list.

    Returns:
        Those that are still in that state; the others stay on the list.
    """
    named = {id: change for id, change in changes.items() if change is not None}
    same = changes.keys() - named.keys()
    if not named:
        return same
    sql = (
        "DELETE FROM unwatched WHERE account_id = ? AND change IN "
        f"({marks(list(named))}) RETURNING conversation_id, change"
    )
    settled = connection.execute(sql, (account_id, *named.values())).fetchall()
    return same | {id for id, change in settled if named.get(id) == change}
