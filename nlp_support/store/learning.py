"""Learning the habits of an account from its messages, and reading all of them with what was learnt."""

import sqlite3
from collections import Counter
from dataclasses import dataclass

from ..text.habits import learn
from ..types.message import Message, Role
from .database import Database, Row
from .habits import habits_of, keep, read_row
from .ingest import rewrite
from .message_rows import COLUMNS, IN_ORDER, SPOKEN, to_message
from .replies import FIRST

LEARNT_FROM = 20_000  # messages at most, the newest
LONGEST = 10_000  # characters of a message that is learnt from
PAGE = 5_000  # messages that are read again in one transaction


@dataclass(frozen=True)
class HabitsReport:
    """What was recognised in the stored messages of an account.

    Attributes:
        account_id: the account.
        automatic: how many messages a machine sent that were taken for a person's.
        footers: how many messages had a footer below them; `MessageStore.original` still has it.
    """

    account_id: str
    automatic: int = 0
    footers: int = 0


def learn_habits(database: Database, account_id: str) -> HabitsReport:
    """Learn the habits of an account from its newest messages, and apply what is new to all of them."""
    known = habits_of(database.read, account_id)
    habits = learn(_newest(database, account_id), known)
    if habits != known:
        with database.writing() as connection:
            keep(connection, account_id, habits)
    sql = "SELECT unread FROM accounts WHERE account_id = ?"
    if database.read(sql, (account_id,)) != [(1,)]:
        return HabitsReport(account_id)
    counts = Counter[str]()
    after: Row | None = (FIRST[0], -1, "")
    while after:
        with database.writing() as connection:
            after = _read_again(connection, account_id, after, counts)
    with database.writing() as connection:
        connection.execute("UPDATE accounts SET unread = 0 WHERE account_id = ?", (account_id,))
    return HabitsReport(account_id, counts["automatic"], counts["footers"])


def _newest(database: Database, account_id: str) -> list[Message]:
    sql = (
        f"SELECT {COLUMNS} FROM messages WHERE account_id = ? AND {SPOKEN} AND length(text) <= ? "
        "ORDER BY sent_at DESC, arrival DESC, message_id DESC LIMIT ?"
    )
    rows = database.read(sql, (account_id, LONGEST, LEARNT_FROM))
    return [to_message(row) for row in reversed(rows)]


def _read_again(
    connection: sqlite3.Connection, account_id: str, after: Row, counts: Counter[str]
) -> Row | None:
    """Read the next page of an account's messages with its habits; returns where it ends, None at the end."""
    sql = (
        f"SELECT {COLUMNS}, arrival FROM messages WHERE account_id = ? AND ({IN_ORDER}) > (?, ?, ?) "
        f"AND role = '{Role.AGENT}' AND {SPOKEN} ORDER BY {IN_ORDER} LIMIT {PAGE}"
    )
    habits = habits_of(connection.execute, account_id)
    changed = []
    row: Row | None = None
    for row in connection.execute(sql, (account_id, *after)).fetchall():
        old = row[:-1]
        new = read_row(old, habits)
        if new != old:
            changed.append((new, old))
            counts["automatic"] += new[12] != old[12]
            counts["footers"] += new[6] != old[6]
    rewrite(connection, changed)
    return None if row is None else (row[1], row[-1], row[2])
