"""Which conversations changed since their flags were last looked at."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """A conversation to be looked at. `change` names the state it is in; a later change has a greater one."""

    conversation_id: str
    change: int


def mark(connection: sqlite3.Connection, conversations: Iterable[tuple[str, str]]) -> None:
    """Note (account id, conversation id) pairs as changed, in an open transaction.

    A conversation that is noted already takes a new number, so that whoever reads it at this moment does
    not settle a state that is no longer there.
    """
    connection.executemany(
        "INSERT OR REPLACE INTO unwatched (account_id, conversation_id) VALUES (?, ?)",
        sorted(conversations),
    )


def settle(connection: sqlite3.Connection, account_id: str, conversation_id: str, change: int) -> bool:
    """Take a conversation off the list, in an open transaction; False if it is no longer in that state."""
    return bool(
        connection.execute(
            "DELETE FROM unwatched WHERE change = ? AND account_id = ? AND conversation_id = ?",
            (change, account_id, conversation_id),
        ).rowcount
    )
