"""Flags on their way to callbacks and webhooks, written together with the flag so that none is lost."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..types.flag import Flag
from ..types.times import now_micros, to_micros
from .database import Database, Row, marks
from .flag_rows import COLUMNS, from_json, to_flag, to_json

LATEST = 2**63 - 1  # what the store can hold
ENDED = "the process ended while it was sending"  # the error of an attempt whose result was never noted


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to tell a target about a flag.

    Attributes:
        event: "raised", or "reopened-2" when it is raised for the second time, and so on.
        target: the name of the callback or webhook that is told.
        attempt: 1 for the first.
        flag: as it was at the event.
    """

    event: str
    target: str
    attempt: int
    flag: Flag

    @property
    def key(self) -> str:
        """An idempotency key: the same at every attempt, so that a receiver knows what it has seen. It has no
        full stop, which Standard Webhooks reserves."""
        return f"{self.flag.id}:{self.event}:{self.target}".replace(".", "~")


@dataclass(frozen=True, slots=True)
class Stuck:
    """A delivery that was given up.

    Attributes:
        account_id: the account.
        flag_id: the flag that was to be delivered.
        event: as in `Delivery`.
        target: the name of the callback or webhook.
        attempts: how often it was tried.
        error: a status code or the kind of error, never text from elsewhere.
    """

    account_id: str
    flag_id: str
    event: str
    target: str
    attempts: int
    error: str


class OutboxTable:
    """The deliveries of a store: due, sent or stuck."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def follow(self, account_id: str, targets: Sequence[str], *, since: datetime) -> None:
        """Tell targets about the account's flags raised at an aware time or later, including those already
        open, but not about older ones; nothing changes for a target that follows the account already, unless
        from a time that is still to come: it was noted by a clock that ran ahead."""
        latest = max(to_micros(since), now_micros(None))
        sql = "SELECT target FROM told WHERE account_id = ? AND since <= ?"
        known = {row[0] for row in self._database.read(sql, (account_id, latest))} if targets else set()
        new = [target for target in targets if target not in known]
        if not new:
            return
        sql = f"SELECT {COLUMNS} FROM flags WHERE account_id = ? AND status = 'open' AND raised_at >= ?"
        with self._database.writing() as connection:
            rows = [(account_id, target, to_micros(since)) for target in new]
            connection.executemany(
                "INSERT INTO told VALUES (?, ?, ?) "
                "ON CONFLICT (account_id, target) DO UPDATE SET since = min(since, excluded.since)",
                rows,
            )
            for flag in map(to_flag, connection.execute(sql, (account_id, to_micros(since))).fetchall()):
                _put(connection, flag, "raised", new, at=to_micros(flag.raised_at))

    def claim(
        self,
        targets: Sequence[str],
        *,
        due: datetime,
        until: datetime,
        attempts: int,
        ahead: datetime | None = None,
    ) -> Delivery | None:
        """Take the delivery to one of the targets that was due first, at `due` or earlier; None if there is
        none. One that is due after `ahead` is due as well: a clock that ran ahead put it off.

        Nobody else gets it before `until`. It counts as an attempt at once, so that one that kills its
        process is not retried for ever: a delivery that has had `attempts` is stuck.
        """
        times = to_micros(due), LATEST if ahead is None else to_micros(ahead)
        ours = f"state = 'due' AND (due_at <= ? OR due_at > ?) AND target IN ({marks(targets)})"
        with self._database.writing() as connection:
            connection.execute(
                f"UPDATE outbox SET state = 'stuck', error = ? WHERE {ours} AND attempts >= ?",
                (ENDED, *times, *targets, attempts),
            )
            row: Row | None = connection.execute(
                f"SELECT flag_id, event, target, attempts + 1, flag FROM outbox WHERE {ours} "
                "ORDER BY due_at, flag_id LIMIT 1",
                (*times, *targets),
            ).fetchone()
            if row is None:
                return None
            connection.execute(
                "UPDATE outbox SET due_at = ?, attempts = ? WHERE flag_id = ? AND event = ? AND target = ?",
                (to_micros(until), row[3], *row[:3]),
            )
        return Delivery(event=row[1], target=row[2], attempt=row[3], flag=from_json(row[4]))

    def sent(self, delivery: Delivery) -> None:
        """Note that it arrived, even if the lease ended and another process is trying it too."""
        sql = "UPDATE outbox SET state = 'sent', error = NULL WHERE flag_id = ? AND event = ? AND target = ?"
        with self._database.writing() as connection:
            connection.execute(sql, (delivery.flag.id, delivery.event, delivery.target))

    def failed(self, delivery: Delivery, error: str, *, due: datetime | None) -> None:
        """Note that it did not arrive and is due again at a time, or is stuck (None); nothing changes if it
        was claimed again."""
        state, later = ("stuck", None) if due is None else ("due", to_micros(due))
        sql = (
            "UPDATE outbox SET state = ?, due_at = coalesce(?, due_at), error = ? WHERE flag_id = ? "
            "AND event = ? AND target = ? AND attempts = ? AND state = 'due'"
        )
        which = (delivery.flag.id, delivery.event, delivery.target, delivery.attempt)
        with self._database.writing() as connection:
            connection.execute(sql, (state, later, error, *which))

    def stuck(self, account_id: str | None = None) -> list[Stuck]:
        """The deliveries that were given up, for all accounts or for one."""
        sql = (
            "SELECT account_id, flag_id, event, target, attempts, error FROM outbox WHERE state = 'stuck' "
            "AND (?1 IS NULL OR account_id = ?1) ORDER BY account_id, target, flag_id, event"
        )
        return [Stuck(*row) for row in self._database.read(sql, (account_id,))]

    def waiting(self) -> dict[str, int]:
        """How many deliveries are still to be made, by target; a target that nobody serves shows up here."""
        sql = "SELECT target, count(*) FROM outbox WHERE state = 'due' GROUP BY target ORDER BY target"
        return dict(self._database.read(sql))

    def retry(
        self,
        *,
        account_id: str | None = None,
        flag_id: str | None = None,
        target: str | None = None,
        now: datetime | None = None,
    ) -> int:
        """Make stuck deliveries due now, with all their attempts ahead: all of them, or those that match.
        Returns how many."""
        sql = (
            "UPDATE outbox SET state = 'due', due_at = ?1, attempts = 0 WHERE state = 'stuck' "
            "AND (?2 IS NULL OR account_id = ?2) AND (?3 IS NULL OR flag_id = ?3) "
            "AND (?4 IS NULL OR target = ?4)"
        )
        with self._database.writing() as connection:
            return connection.execute(sql, (now_micros(now), account_id, flag_id, target)).rowcount


def enqueue(
    connection: sqlite3.Connection, flags: Sequence[Flag], targets: Sequence[str], *, at: int
) -> None:
    """Have targets told about flags from a time on (microseconds), in an open transaction; not the targets
    that follow the account only from a time after the flag was raised."""
    if not flags or not targets:
        return
    ids = [flag.id for flag in flags]
    sql = (
        f"SELECT flag_id, count(DISTINCT event) FROM outbox WHERE flag_id IN ({marks(ids)}) GROUP BY flag_id"
    )
    before = dict(connection.execute(sql, ids).fetchall())
    for flag in flags:
        event = f"reopened-{before[flag.id] + 1}" if flag.id in before else "raised"
        _put(connection, flag, event, targets, at=at)


def _put(connection: sqlite3.Connection, flag: Flag, event: str, targets: Sequence[str], *, at: int) -> None:
    raised = to_micros(flag.raised_at)
    whose = (flag.account_id, flag.conversation_id, flag.customer_id)
    connection.executemany(
        "INSERT OR IGNORE INTO outbox SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, 'due', ?8, 0, NULL WHERE NOT EXISTS "
        "(SELECT 1 FROM told WHERE account_id = ?4 AND target = ?3 AND since > ?9)",
        [(flag.id, event, target, *whose, to_json(flag), at, raised) for target in targets],
    )


def drop_unsent(connection: sqlite3.Connection, flag_ids: Sequence[str]) -> None:
    """Tell nobody about flags that were withdrawn, in an open transaction."""
    sql = f"DELETE FROM outbox WHERE flag_id IN ({marks(flag_ids)}) AND state <> 'sent'"
    connection.execute(sql, flag_ids)
