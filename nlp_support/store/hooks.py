"""The webhooks that may bring an account's messages, with what their signatures are checked with."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..types.times import MICROSECOND, from_micros, now_micros
from .database import Database, Row

FORMER = timedelta(days=1)  # a former secret is still taken, since a platform tries again for hours

Pair = tuple[str, str]  # account, platform


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the deliveries of a webhook are signed with.

    Attributes:
        values: the secret, and the one before while that is still taken.
        max_age: how long ago a delivery may have been signed; None: what is usual for the platform.
    """

    values: tuple[str, ...] = field(repr=False)
    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class HookState:
    """A webhook, and what it brought.

    Attributes:
        account_id, platform: those of its address.
        added_at: when it was added first.
        deliveries: how many were received and not cleared away since.
        waiting: how many of them are still to be worked off.
        stuck: how many were given up.
        last_at: when the last one came; None if none did.
    """

    account_id: str
    platform: str
    added_at: datetime
    deliveries: int = 0
    waiting: int = 0
    stuck: int = 0
    last_at: datetime | None = None


class HookTable:
    """The webhooks of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        account_id: str,
        platform: str,
        secret: str,
        *,
        max_age: timedelta | None = None,
        now: datetime | None = None,
    ) -> None:
        """Let a webhook in, or give it another secret; the one before is taken for a day more."""
        time = now_micros(now)
        longest = None if max_age is None else max_age // MICROSECOND
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO hooks VALUES (?1, ?2, ?3, NULL, NULL, ?4, ?5) "
                "ON CONFLICT (account_id, platform) DO UPDATE SET max_age = excluded.max_age, "
                "former = CASE WHEN secret = excluded.secret THEN former ELSE secret END, "
                "former_until = CASE WHEN secret = excluded.secret THEN former_until ELSE ?6 END, "
                "secret = excluded.secret",
                (account_id, platform, secret, longest, time, time + FORMER // MICROSECOND),
            )

    def remove(self, account_id: str, platform: str) -> bool:
        """Let a webhook in no more; what it brought stays and is worked off. Returns whether it was there."""
        sql = "DELETE FROM hooks WHERE account_id = ? AND platform = ?"
        with self._database.writing() as connection:
            return bool(connection.execute(sql, (account_id, platform)).rowcount)

    def secrets(self, pairs: Iterable[Pair], *, now: datetime | None = None) -> dict[Pair, Secrets]:
        """The secrets of webhooks, by account and platform; those that are not let in are missing."""
        sql = "SELECT secret, former, former_until, max_age FROM hooks WHERE account_id = ? AND platform = ?"
        time, found = now_micros(now), {}
        for pair in set(pairs):
            for secret, former, until, max_age in self._database.read(sql, pair):
                values = (secret, former) if former and until > time else (secret,)
                found[pair] = Secrets(values, None if max_age is None else max_age * MICROSECOND)
        return found

    def listed(self, account_id: str | None = None) -> list[HookState]:
        """All webhooks, or those of an account, by account and platform."""
        sql = (
            "SELECT hooks.account_id, hooks.platform, added_at, count(number), "
            "count(CASE state WHEN 'waiting' THEN 1 END), count(CASE state WHEN 'stuck' THEN 1 END), "
            "max(received_at) FROM hooks LEFT JOIN hook_deliveries USING (account_id, platform) "
            "WHERE ?1 IS NULL OR account_id = ?1 GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return [_state(row) for row in self._database.read(sql, (account_id,))]


def _state(row: Row) -> HookState:
    account_id, platform, added_at, deliveries, waiting, stuck, last = row
    last_at = None if last is None else from_micros(last)
    return HookState(account_id, platform, from_micros(added_at), deliveries, waiting, stuck, last_at)
