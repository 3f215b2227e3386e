"""What was done with keys: when, by which one, on which route, and how it ended. No texts."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..types.times import from_micros, to_micros
from .database import Database

_COLUMNS = "at, account_id, key_id, action, status, request_id"
_PUT = f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Audited:
    """Something that was done with a key.

    Attributes:
        at: when (aware).
        account_id: the account that the key opens.
        key_id: the id of the key.
        action: method and route of a request, such as "POST /v1/accounts/{account}/feedback", or what was
            done to the key itself.
        status: of the answer; 0 of what was no request.
        request_id: of the request; "" of what was none.
    """

    at: datetime
    account_id: str
    key_id: str
    action: str
    status: int
    request_id: str


class AuditTable:
    """The audit log of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, entries: Sequence[Audited]) -> None:
        """Note what was done with keys."""
        rows = [(to_micros(one.at), *_told(one)) for one in entries]
        with self._database.writing(derived=True) as connection:
            connection.executemany(_PUT, rows)

    def read(
        self, account_id: str | None = None, *, since: datetime | None = None, newest: int = 1000
    ) -> list[Audited]:
        """The newest entries of an account or of all, from an aware time on, the oldest first."""
        first = None if since is None else to_micros(since)
        sql = (
            f"SELECT {_COLUMNS} FROM audit WHERE (?1 IS NULL OR account_id = ?1) "
            "AND (?2 IS NULL OR at >= ?2) ORDER BY number DESC LIMIT ?3"
        )
        rows = self._database.read(sql, (account_id, first, newest))
        return [Audited(from_micros(at), *rest) for at, *rest in reversed(rows)]

    def drop_before(self, time: datetime) -> int:
        """Drop the entries from before an aware time; returns how many there were."""
        with self._database.writing(derived=True) as connection:
            return connection.execute("DELETE FROM audit WHERE at < ?", (to_micros(time),)).rowcount


def note(connection: sqlite3.Connection, account_id: str, key_id: str, action: str, *, at: int) -> None:
    """Note what was done to a key at a time (microseconds), in an open transaction."""
    connection.execute(_PUT, (at, account_id, key_id, action, 0, ""))


def _told(one: Audited) -> tuple[str, str, str, int, str]:
    return one.account_id, one.key_id, one.action, one.status, one.request_id
