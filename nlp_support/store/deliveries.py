"""What webhooks brought: kept as it came until it is worked off, and never taken twice."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..types.times import now_micros, to_micros
from .database import Database


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery of a webhook whose signature was right.

    Attributes:
        account_id, platform: those of its address.
        delivery_id: what the platform calls it, the same whenever it tries again.
        digest: of what was signed, so that it is known again under another id too.
        body: as it came.
    """

    account_id: str
    platform: str
    delivery_id: str
    digest: bytes
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery to be worked off.

    Attributes:
        number: its place in the order of arrival.
        tries: how often that was begun, this time included.
        account_id, platform, body: as in `Arrival`.
    """

    number: int
    account_id: str
    platform: str
    tries: int
    body: bytes = field(repr=False)


class DeliveryTable:
    """The deliveries of a store's webhooks: waiting, done or stuck."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, arrivals: Sequence[Arrival], *, now: datetime | None = None) -> list[bool]:
        """Keep deliveries, in one transaction. Returns for each whether it is new; one that has come before
        under its id, or with the same content and time of signing under another, is not kept."""
        sql = (
            "INSERT INTO hook_deliveries (account_id, platform, delivery_id, digest, received_at, state, "
            "claimed_until, tries, body) VALUES (?, ?, ?, ?, ?, 'waiting', 0, 0, ?) ON CONFLICT DO NOTHING"
        )
        time = now_micros(now)
        with self._database.writing() as connection:
            return [
                connection.execute(
                    sql, (one.account_id, one.platform, one.delivery_id, one.digest, time, one.body)
                ).rowcount
                > 0
                for one in arrivals
            ]

    def claim(self, limit: int, *, until: datetime, now: datetime | None = None) -> list[Waiting]:
        """Take the oldest deliveries of one webhook to work them off, in the order in which they came; none
        if nothing waits, or others work on all that does.

        Nobody else gets any of that webhook's before `until`, so that a later version of a message never
        comes before an earlier one. What was begun before and not ended is taken alone.
        """
        time = now_micros(now)
        free = (
            "SELECT account_id, platform FROM hook_deliveries AS one WHERE state = 'waiting' AND NOT EXISTS "
            "(SELECT 1 FROM hook_deliveries AS other INDEXED BY hook_deliveries_claimed WHERE "
            "other.account_id = one.account_id AND other.platform = one.platform AND "
            "other.claimed_until > ? AND other.state = 'waiting') ORDER BY number LIMIT 1"
        )
        oldest = (
            "SELECT number, account_id, platform, tries + 1, body FROM hook_deliveries "
            "WHERE account_id = ? AND platform = ? AND state = 'waiting' ORDER BY number LIMIT ?"
        )
        if not self._database.read("SELECT 1 FROM hook_deliveries WHERE state = 'waiting' LIMIT 1"):
            return []  # without making others wait
        with self._database.writing() as connection:
            pair = connection.execute(free, (time,)).fetchone()
            if pair is None:
                return []
            found = [Waiting(*row) for row in connection.execute(oldest, (*pair, limit))]
            again = next((at for at, one in enumerate(found) if one.tries > 1), len(found))
            found = found[: again or 1]
            sql = "UPDATE hook_deliveries SET claimed_until = ?, tries = tries + 1 WHERE number = ?"
            connection.executemany(sql, [(to_micros(until), one.number) for one in found])
        return found

    def done(self, worked: Iterable[tuple[int, str | None]]) -> None:
        """Note that deliveries, by number, are worked off, and why something of them was left out. What they
        held is deleted."""
        sql = "UPDATE hook_deliveries SET state = 'done', body = NULL, reason = ? WHERE number = ?"
        with self._database.writing() as connection:
            connection.executemany(sql, [(reason, number) for number, reason in worked])

    def give_back(self, numbers: Iterable[int]) -> None:
        """Let deliveries wait as if they had not been begun: the fault was not theirs."""
        sql = "UPDATE hook_deliveries SET claimed_until = 0, tries = max(0, tries - 1) WHERE number = ?"
        with self._database.writing() as connection:
            connection.executemany(sql, [(number,) for number in numbers])

    def try_again(self, numbers: Iterable[int]) -> None:
        """Let deliveries wait for another try, each alone."""
        sql = "UPDATE hook_deliveries SET claimed_until = 0 WHERE number = ?"
        with self._database.writing() as connection:
            connection.executemany(sql, [(number,) for number in numbers])

    def give_up(self, number: int, reason: str) -> None:
        """Work a delivery off no more; it is kept for `retry`."""
        sql = "UPDATE hook_deliveries SET state = 'stuck', reason = ? WHERE number = ?"
        with self._database.writing() as connection:
            connection.execute(sql, (reason, number))

    def retry(self, account_id: str | None = None) -> int:
        """Let stuck deliveries, of all accounts or one, wait again. Returns how many."""
        sql = (
            "UPDATE hook_deliveries SET state = 'waiting', claimed_until = 0, tries = 0, reason = NULL "
            "WHERE state = 'stuck' AND (?1 IS NULL OR account_id = ?1)"
        )
        with self._database.writing() as connection:
            return connection.execute(sql, (account_id,)).rowcount

    def waiting(self) -> int:
        """How many deliveries are still to be worked off."""
        return self.left()[0]

    def left(self) -> tuple[int, int]:
        """How many deliveries are still to be worked off, and how many were given up."""
        sql = (
            "SELECT (SELECT count(*) FROM hook_deliveries WHERE state = 'waiting'), "
            "(SELECT count(*) FROM hook_deliveries WHERE state = 'stuck')"
        )
        waiting, stuck = self._database.read(sql)[0]
        return int(waiting), int(stuck)

    def remove(
        self, account_id: str, platform: str, ids: Iterable[str], *, now: datetime | None = None
    ) -> None:
        """Remember that messages, by the platform's ids, were taken back."""
        rows = [(account_id, platform, id, now_micros(now)) for id in ids]
        with self._database.writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO hook_removals VALUES (?, ?, ?, ?)", rows)

    def removed(self, account_id: str, platform: str, ids: Iterable[str]) -> set[str]:
        """Which of these messages were taken back."""
        sql = "SELECT 1 FROM hook_removals WHERE account_id = ? AND platform = ? AND message_id = ?"
        return {id for id in ids if self._database.read(sql, (account_id, platform, id))}

    def clear(self, *, before: datetime) -> int:
        """Forget which deliveries were received and done before a time, and which messages were taken back.
        Returns how many deliveries."""
        time = (to_micros(before),)
        with self._database.writing() as connection:
            connection.execute("DELETE FROM hook_removals WHERE removed_at < ?", time)
            sql = "DELETE FROM hook_deliveries WHERE state = 'done' AND received_at < ?"
            return connection.execute(sql, time).rowcount


def drop_stuck(connection: sqlite3.Connection, account_id: str) -> None:
    """Delete what an account's stuck deliveries hold, in an open transaction: whose words they are cannot be
    told."""
    sql = "UPDATE hook_deliveries SET state = 'done', body = NULL WHERE account_id = ? AND state = 'stuck'"
    connection.execute(sql, (account_id,))
