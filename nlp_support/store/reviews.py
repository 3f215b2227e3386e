"""What people decided about wordings of replies, and who is looking at which; no texts."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ..errors import InvalidArgument
from ..text.wording import Wording
from ..types.times import from_micros, now_micros, to_micros, utc_now
from .database import Database, Row
from .message_rows import SENT as _SENT
from .replies import Position


class ReviewState(StrEnum):
    """What people decided about a wording. An approved one is preferred, a blocked or a retired one is not
    suggested; blocked is what should never have been sent, retired what was right once."""

    NEW = "new"
    APPROVED = "approved"
    BLOCKED = "blocked"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a wording, when (aware) and who; `message_id` is a message that sent it."""

    wording: Wording
    state: ReviewState
    set_at: datetime
    set_by: str | None
    message_id: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The wordings that are preferred, and those that may not be suggested."""

    approved: tuple[Wording, ...]
    blocked: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """A wording (its `exact`) that the account has sent: how often, when last (aware), and the message that
    did."""

    exact: int
    times: int
    last_sent_at: datetime
    message_id: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Who looks at a wording (its `exact`), until when (aware)."""

    exact: int
    reviewer: str
    until: datetime


class ReviewTable:
    """The reviewed wordings of the accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def decisions(self, account_id: str) -> list[Decision]:
        """The last decision about each wording of an account."""
        return _read(self._database.read(_LAST, (account_id,)))

    def reviewed(self, account_id: str) -> Reviewed:
        """The wordings that were approved, and those that were blocked or retired."""
        known = self.decisions(account_id)
        return Reviewed(
            tuple(one.wording for one in known if one.state is ReviewState.APPROVED),
            tuple(one.wording for one in known if one.state is not ReviewState.APPROVED),
        )

    def history(self, account_id: str, exact: int) -> list[Decision]:
        """All decisions about a wording, the first one first."""
        sql = f"SELECT {_COLUMNS} FROM reviews WHERE account_id = ? AND exact = ? ORDER BY number"
        return _read(self._database.read(sql, (account_id, exact)))

    def used(self, account_id: str, start: Position, now: datetime) -> list[Used]:
        """The wordings that answered something, from a position to before `now`."""
        sql = (  # of the columns beside a maximum, SQLite gives those of its row
            "SELECT t.wording, count(*), max(m.sent_at), m.message_id FROM messages m JOIN reply_texts t "
            "ON t.account_id = m.account_id AND t.message_id = m.message_id WHERE m.account_id = ? "
            f"AND {_SENT} AND (m.sent_at, m.message_id) >= (?, ?) AND m.sent_at < ? "
            "AND t.question IS NOT NULL GROUP BY t.wording"
        )
        rows = self._database.read(sql, (account_id, to_micros(start[0]), start[1], to_micros(now)))
        return [Used(exact, times, from_micros(at), id) for exact, times, at, id in rows]

    def count_read(self, account_id: str, start: Position, now: datetime) -> int:
        """How many of the messages that the account sent from `start` to before `now` are indexed."""
        sql = (
            "SELECT count(*) FROM messages m JOIN reply_texts t ON t.account_id = m.account_id "
            f"AND t.message_id = m.message_id WHERE m.account_id = ? AND {_SENT} "
            "AND (m.sent_at, m.message_id) >= (?, ?) AND m.sent_at < ?"
        )
        values = (account_id, to_micros(start[0]), start[1], to_micros(now))
        return int(self._database.read(sql, values)[0][0])

    def newest_sending(self, account_id: str, exact: int) -> str | None:
        """The message that sent a wording last; None if none is indexed."""
        sql = (
            "SELECT m.message_id, max(m.sent_at) FROM reply_texts t "
            "JOIN messages m INDEXED BY messages_by_id "
            "ON m.account_id = t.account_id AND m.message_id = t.message_id "
            "WHERE t.account_id = ? AND t.wording = ?"
        )
        found: str | None = self._database.read(sql, (account_id, exact))[0][0]
        return found

    def claims(self, account_id: str, *, now: datetime | None = None) -> list[Claim]:
        """The claims that have not run out."""
        sql = "SELECT exact, reviewer, until FROM claims WHERE account_id = ? AND until > ? ORDER BY exact"
        rows = self._database.read(sql, (account_id, now_micros(now)))
        return [Claim(exact, reviewer, from_micros(until)) for exact, reviewer, until in rows]

    def claim(
        self, account_id: str, among: Iterable[int], reviewer: str, *, time: timedelta, now: datetime | None
    ) -> Claim | None:
        """Claim the first of these wordings that nobody has decided about or claimed; None if there is none.
        Of any number of processes that ask at once no two get the same one."""
        at = utc_now(now)
        with self._database.writing() as connection:
            sql = "DELETE FROM claims WHERE account_id = ? AND until <= ?"
            connection.execute(sql, (account_id, now_micros(at)))
            tables = ("claims", "reviews")
            sql = " UNION ".join(f"SELECT exact FROM {one} WHERE account_id = ?1" for one in tables)
            taken = {row[0] for row in connection.execute(sql, (account_id,))}
            exact = next((one for one in among if one not in taken), None)
            if exact is None:
                return None
            values = (account_id, exact, reviewer, now_micros(at + time))
            connection.execute("INSERT INTO claims VALUES (?, ?, ?, ?)", values)
        return Claim(exact, reviewer, at + time)

    def decide(
        self,
        account_id: str,
        wording: Wording,
        state: ReviewState,
        message_id: str,
        *,
        by: str | None,
        now: datetime | None,
    ) -> Decision | None:
        """Keep a decision, which ends whoever's claim on the wording; returns the one before, if any.

        Raises:
            InvalidArgument: somebody else is looking at it, or the message does not exist (any more).
        """
        with self._database.writing() as connection:
            _check_free(connection, account_id, wording.exact, by, now)
            sql = "SELECT 1 FROM messages WHERE account_id = ? AND message_id = ?"
            if not connection.execute(sql, (account_id, message_id)).fetchone():
                raise InvalidArgument("the reply was erased meanwhile; list the queue again")
            exact, facts, words = wording.pack()
            before = _newest(connection, account_id, exact)
            if before and before.state is state:
                return before
            sql = "SELECT coalesce(max(number), 0) + 1 FROM reviews WHERE account_id = ? AND exact = ?"
            (number,) = connection.execute(sql, (account_id, exact)).fetchone()
            connection.execute(
                "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (account_id, exact, number, facts, words, str(state), now_micros(now), by, message_id),
            )
            sql = "UPDATE reviews SET message_id = ? WHERE account_id = ? AND exact = ?"
            connection.execute(sql, (message_id, account_id, exact))
            _release(connection, account_id, exact)
        return before

    def undo(self, account_id: str, exact: int, *, by: str | None, now: datetime | None) -> Decision | None:
        """Take the last decision about a wording back; returns the one before, if any.

        Raises:
            InvalidArgument: nobody has decided about it, or somebody else is looking at it.
        """
        with self._database.writing() as connection:
            _check_free(connection, account_id, exact, by, now)
            gone = connection.execute(
                "DELETE FROM reviews WHERE account_id = ?1 AND exact = ?2 AND number = "
                "(SELECT max(number) FROM reviews WHERE account_id = ?1 AND exact = ?2)",
                (account_id, exact),
            )
            if not gone.rowcount:
                raise InvalidArgument("nobody has decided about that reply; there is nothing to undo")
            _release(connection, account_id, exact)
            return _newest(connection, account_id, exact)


_COLUMNS = "exact, facts, words, state, set_at, set_by, message_id"
_LAST = (
    f"SELECT {_COLUMNS} FROM reviews r WHERE account_id = ? AND number = (SELECT max(number) FROM reviews o "
    "WHERE o.account_id = r.account_id AND o.exact = r.exact) ORDER BY exact"
)


def drop_reviews(connection: sqlite3.Connection, account_id: str, message_ids: Sequence[str]) -> None:
    """Let decisions go that rest on these messages alone, in an open transaction and before what was made
    from the messages is deleted; where another message has the wording, they rest on that from then on."""
    gone = set(message_ids)
    for id in message_ids:
        sql = (
            "DELETE FROM claims WHERE account_id = ?1 AND exact IN "
            "(SELECT wording FROM reply_texts WHERE account_id = ?1 AND message_id = ?2)"
        )
        connection.execute(sql, (account_id, id))
        sql = "SELECT DISTINCT exact FROM reviews WHERE account_id = ? AND message_id = ?"
        for (exact,) in connection.execute(sql, (account_id, id)).fetchall():
            sql = (
                "SELECT message_id FROM reply_texts WHERE account_id = ? AND wording = ? ORDER BY message_id"
            )
            others = (row[0] for row in connection.execute(sql, (account_id, exact)))
            other = next((one for one in others if one not in gone), None)
            of_one = "WHERE account_id = ? AND exact = ?"
            if other is not None:
                sql = f"UPDATE reviews SET message_id = ? {of_one}"
                connection.execute(sql, (other, account_id, exact))
                continue
            connection.execute(f"DELETE FROM reviews {of_one}", (account_id, exact))


def _read(rows: Iterable[Row]) -> list[Decision]:
    return [
        Decision(Wording.unpack(exact, facts, words), ReviewState(state), from_micros(at), by, message_id)
        for exact, facts, words, state, at, by, message_id in rows
    ]


def _newest(connection: sqlite3.Connection, account_id: str, exact: int) -> Decision | None:
    sql = f"SELECT {_COLUMNS} FROM reviews WHERE account_id = ? AND exact = ? ORDER BY number DESC LIMIT 1"
    return next(iter(_read(connection.execute(sql, (account_id, exact)))), None)


def _check_free(
    connection: sqlite3.Connection, account_id: str, exact: int, by: str | None, now: datetime | None
) -> None:
    sql = "SELECT reviewer, until FROM claims WHERE account_id = ? AND exact = ? AND until > ?"
    found = connection.execute(sql, (account_id, exact, now_micros(now))).fetchone()
    if found and found[0] != by:
        raise InvalidArgument(
            f"{found[0]} is looking at that reply until {from_micros(found[1]):%H:%M} UTC; take another one"
        )


def _release(connection: sqlite3.Connection, account_id: str, exact: int) -> None:
    connection.execute("DELETE FROM claims WHERE account_id = ? AND exact = ?", (account_id, exact))
    connection.execute("UPDATE accounts SET revision = revision + 1 WHERE account_id = ?", (account_id,))
