"""Adding messages: what is new, what replaces, and which replies have to be made again."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..types.message import Message, Rejection
from .database import Row, marks
from .message_rows import COLUMNS, to_row
from .pending import mark
from .replies import drop_replies, sent_in

Key = tuple[str, str]  # account, message

INSERT = f"INSERT INTO messages ({COLUMNS}) VALUES ({marks(COLUMNS.split(','))})"
DELETE = "DELETE FROM messages WHERE account_id = ? AND message_id = ?"
DELETE_SCORES = "DELETE FROM scores WHERE account_id = ? AND message_id = ?"
LOOK_UP = 500  # ids per query


@dataclass(frozen=True)
class AddReport:
    """What adding messages did.

    Attributes:
        added: how many messages were new.
        replaced: how many replaced an older version.
        rejected: what was left out, and why.
    """

    added: int
    replaced: int
    rejected: list[Rejection]


def add_batch(connection: sqlite3.Connection, batch: Sequence[tuple[int, object]]) -> AddReport:
    """Store numbered messages inside an open transaction."""
    rejected: list[Rejection] = []
    latest: dict[Key, Row] = {}
    versions = 0  # of one message within the batch
    for number, item in batch:
        if isinstance(item, Message):
            row = to_row(item)
            versions += latest.get((row[0], row[2]), row) != row
            latest[row[0], row[2]] = row
        elif isinstance(item, Rejection):
            rejected.append(item)
        else:
            rejected.append(Rejection(number, f"expected a Message, got {type(item).__name__}"))
    stored = _stored(connection, list(latest))
    fresh = [row for key, row in latest.items() if key not in stored]
    changed = [(row, stored[key]) for key, row in latest.items() if key in stored and stored[key] != row]
    for statement in (DELETE, DELETE_SCORES):
        connection.executemany(statement, [(row[0], row[2]) for row, _ in changed])
    connection.executemany(INSERT, [*fresh, *(row for row, _ in changed)])
    _note_changes(connection, fresh, changed)
    touched = [*fresh, *(row for pair in changed for row in pair)]  # a message may have moved to another
    mark(connection, {(row[0], row[3]) for row in touched})
    return AddReport(added=len(fresh), replaced=len(changed) + versions, rejected=rejected)


def _stored(connection: sqlite3.Connection, keys: list[Key]) -> dict[Key, Row]:
    """The rows that the store already has for these messages."""
    by_account: dict[str, list[str]] = {}
    for account_id, message_id in keys:
        by_account.setdefault(account_id, []).append(message_id)
    found: dict[Key, Row] = {}
    for account_id, ids in by_account.items():
        for at in range(0, len(ids), LOOK_UP):
            some = ids[at : at + LOOK_UP]
            sql = (  # left to itself, SQLite scans all messages of the account for every query
                f"SELECT {COLUMNS} FROM messages INDEXED BY messages_by_id WHERE account_id = ? "
                f"AND message_id IN ({marks(some)})"
            )
            for row in connection.execute(sql, (account_id, *some)):
                found[account_id, row[2]] = row
    return found


def _note_changes(connection: sqlite3.Connection, fresh: list[Row], changed: list[tuple[Row, Row]]) -> None:
    """Increment the counters of the changed accounts and drop the replies whose question may have changed."""
    touched = _by_account([*fresh, *(row for pair in changed for row in pair)])
    before = _by_account([old for _, old in changed if old[5] == "agent"])
    for account_id, rows in touched.items():
        sent = any(row[5] == "agent" for row in rows)
        rewritten = account_id in before
        if _is_known(connection, account_id):
            replaced = [(old[1], old[2]) for old in before.get(account_id, [])]
            dropped = drop_replies(connection, account_id, replaced)
            dropped += _drop_answers(connection, account_id, rows)
            rewritten = rewritten or dropped > 0
        connection.execute(  # `last_sent_at` is left from older versions and not read
            "INSERT INTO accounts (account_id, revision, rewrites, last_sent_at) VALUES (?, 1, 0, 0) "
            "ON CONFLICT (account_id) DO UPDATE SET revision = revision + ?, rewrites = rewrites + ?",
            (account_id, sent or rewritten, rewritten),
        )


def _by_account(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _is_known(connection: sqlite3.Connection, account_id: str) -> bool:
    sql = "SELECT 1 FROM accounts WHERE account_id = ?"
    return connection.execute(sql, (account_id,)).fetchone() is not None


def _drop_answers(connection: sqlite3.Connection, account_id: str, rows: list[Row]) -> int:
    """Drop the replies that were sent at or after a change in their conversation."""
    sql = "SELECT 1 FROM reply_texts WHERE account_id = ? LIMIT 1"
    if connection.execute(sql, (account_id,)).fetchone() is None:
        return 0
    since: dict[str, int] = {}
    for row in rows:
        since[row[3]] = min(since.get(row[3], row[1]), row[1])
    later = [
        position
        for conversation_id, time in since.items()
        for position in sent_in(connection, account_id, conversation_id, since=time)
    ]
    return drop_replies(connection, account_id, later)
