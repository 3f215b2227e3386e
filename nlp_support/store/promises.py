"""The promises of accounts: at most one each, read again only when it has changed."""

import sqlite3
from dataclasses import astuple

from ..types.promise import Promise
from ..types.times import from_micros, to_micros
from .database import Database, Row

REMEMBERED = 500  # promises that a process holds


class PromiseTable:
    """Promises of a store, by account."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[str, tuple[int, Promise | None]] = {}

    def at(self, account_id: str, changes: int) -> Promise | None:
        """The account's promise after so many changes, which is read only if there were others."""
        if not changes:
            return None
        known = self._read.get(account_id)
        if known is None or known[0] != changes:
            sql = "SELECT * FROM promises WHERE account_id = ?"
            rows = self._database.read(sql, (account_id,))
            known = changes, _promise(rows[0]) if rows else None
            self._read.pop(account_id, None)
            self._read[account_id] = known
            if len(self._read) > REMEMBERED:
                self._read.pop(next(iter(self._read)), None)
        return known[1]

    def keep(self, promise: Promise) -> None:
        """Keep a promise in place of the one that its account had."""
        row = [to_micros(one) if hasattr(one, "tzinfo") else one for one in astuple(promise)]
        with self._database.writing() as connection:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT OR REPLACE INTO promises VALUES ({marks})", row)
            _note_change(connection, promise.account_id)

    def drop(self, account_id: str) -> bool:
        """Drop an account's promise; returns whether it had one."""
        with self._database.writing() as connection:
            return _drop(connection, account_id)


def drop_without_messages(connection: sqlite3.Connection, account_id: str) -> None:
    """Drop the promise of an account of which nothing is left, in an open transaction."""
    left = connection.execute("SELECT 1 FROM messages WHERE account_id = ? LIMIT 1", (account_id,))
    if left.fetchone() is None:
        _drop(connection, account_id)


def _drop(connection: sqlite3.Connection, account_id: str) -> bool:
    gone = connection.execute("DELETE FROM promises WHERE account_id = ?", (account_id,)).rowcount
    if gone:
        _note_change(connection, account_id)
    return bool(gone)


def _note_change(connection: sqlite3.Connection, account_id: str) -> None:
    connection.execute("UPDATE accounts SET promise = promise + 1 WHERE account_id = ?", (account_id,))


def _promise(row: Row) -> Promise:
    return Promise(*row[:9], *map(from_micros, row[9:12]), *row[12:])
