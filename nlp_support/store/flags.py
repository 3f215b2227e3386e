"""The flags of conversations: as they were found, and what people made of them."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..errors import InvalidArgument
from ..types.flag import Flag, Status
from ..types.times import from_micros, now_micros, to_micros
from .database import Database, Row, marks
from .flag_rows import COLUMNS, to_flag, to_row
from .outbox import drop_unsent, enqueue
from .pending import Changed, mark, settle

Flags = list[Flag]  # inside the class, `list` is a method
Changes = list[Changed]
EARLIEST = 0  # lower than the number of every change


@dataclass(frozen=True, slots=True)
class FoundFlags:
    """All flags that were found in one conversation.

    Attributes:
        conversation_id: the conversation.
        flags: its flags.
        change: the state of the conversation in which they were found, from `pending`; storing them takes it
            off the pending ones. None stores them whatever happened meanwhile and leaves it pending.
    """

    conversation_id: str
    flags: Sequence[Flag]
    change: int | None = None


class FlagTable:
    """The flags of a store, and the conversations whose flags have to be checked again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(
        self,
        account_id: str,
        limit: int = 1000,
        *,
        conversation_ids: Sequence[str] | None = None,
        after: int = EARLIEST,
    ) -> Changes:
        """Conversations that changed since their flags were stored, the longest waiting first.

        Ask before reading the conversations, and pass each `change` back to `replace`. A conversation may be
        gone: store no flags for it.

        Args:
            account_id: the account.
            limit: at most this many.
            conversation_ids: only these.
            after: only those that changed later than the change with this number.
        """
        values: list[object] = [account_id, after]
        which = "INDEXED BY unwatched_by_account WHERE account_id = ? AND change > ?"
        if conversation_ids is not None:  # served by the index behind the unique constraint
            which = f"WHERE account_id = ? AND +change > ? AND conversation_id IN ({marks(conversation_ids)})"
            values += conversation_ids
        sql = f"SELECT conversation_id, change FROM unwatched {which}"
        rows = self._database.read(sql + " ORDER BY change LIMIT ?", (*values, limit))
        return [Changed(*row) for row in rows]

    def count_pending(self, account_id: str) -> int:
        """How many conversations changed since their flags were stored."""
        sql = "SELECT count(*) FROM unwatched WHERE account_id = ?"
        return int(self._database.read(sql, (account_id,))[0][0])

    def mark_all(self, account_id: str) -> None:
        """Have every conversation of the account checked again, as after a change of policy or models."""
        with self._database.writing() as connection:
            sql = "SELECT DISTINCT account_id, conversation_id FROM messages WHERE account_id = ?"
            mark(connection, connection.execute(sql, (account_id,)).fetchall())

    def look_by(self, account_id: str, rules: str) -> None:
        """Have every conversation of the account checked again if its flags were found by other rules.

        Args:
            account_id: the account.
            rules: identifies the policy, word lists and models that find flags from now on.
        """
        sql = "SELECT 1 FROM watched WHERE account_id = ? AND rules = ?"
        if self._database.read(sql, (account_id, rules)):
            return
        self.mark_all(account_id)  # first, so that it is done again if the process ends here
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO watched VALUES (?, ?)", (account_id, rules))

    def replace(
        self,
        account_id: str,
        conversation_id: str,
        flags: Sequence[Flag],
        *,
        change: int | None = None,
        notify: Sequence[str] = (),
        now: datetime | None = None,
    ) -> bool:
        """`replace_many` for one conversation; False if it was not stored."""
        found = FoundFlags(conversation_id, flags, change)
        return bool(self.replace_many(account_id, [found], notify=notify, now=now))

    def replace_many(
        self,
        account_id: str,
        found: Sequence[FoundFlags],
        *,
        notify: Sequence[str] = (),
        now: datetime | None = None,
    ) -> set[str]:
        """Store all flags of some conversations as they are found now, in one transaction.

        What people made of a known flag stays: only an open or snoozed one is cleared. A flag that had been
        cleared and is found open is open again. Flags that are no longer found are deleted unless people set
        their status; a flag whose customer has no message (or none any more) in the conversation is not kept.

        Args:
            account_id: the account.
            found: one for each conversation.
            notify: the targets to tell about flags that are new and open, or open again; about new ones only
                from the time set with `store._outbox.follow`, if any.
            now: when they are told; the clock's time if None.

        Returns:
            The ids of the conversations whose flags were stored; those that have changed since, or whose
            flags another process has stored, are missing.

        Raises:
            InvalidArgument: a flag belongs to another conversation, or its id belongs to a flag of another.
        """
        for one in found:
            places = {(flag.account_id, flag.conversation_id) for flag in one.flags}
            if places - {(account_id, one.conversation_id)}:
                raise InvalidArgument(
                    "a flag belongs to another conversation than the one given; store it with that one"
                )
        if not found:
            return set()
        with self._database.writing(derived=True) as connection:
            current = settle(connection, account_id, {one.conversation_id: one.change for one in found})
            customers = _customers(connection, account_id, sorted(current))
            flags = {
                flag.id: flag
                for one in found
                for flag in one.flags
                if (one.conversation_id, flag.customer_id) in customers and one.conversation_id in current
            }
            known = _drop_lost(connection, account_id, sorted(current), flags)
            merged = [merge(known.get(id), flag) for id, flag in flags.items()]
            _store(connection, [flag for flag in merged if flag != known.get(flag.id)])
            news = [flag for flag in merged if flag.status is Status.OPEN and _is_news(known.get(flag.id))]
            enqueue(connection, news, notify, at=now_micros(now))
        return current

    def acknowledge(self, flag_id: str, *, by: str | None = None, now: datetime | None = None) -> None:
        """Note that somebody is taking care of it. Raises InvalidArgument if there is no such flag."""
        self._touch(flag_id, Status.ACKNOWLEDGED, by=by, now=now)

    def snooze(
        self, flag_id: str, until: datetime, *, by: str | None = None, now: datetime | None = None
    ) -> None:
        """Put it off until an aware time. Raises InvalidArgument if there is no such flag."""
        self._touch(flag_id, Status.SNOOZED, until=to_micros(until), by=by, now=now)

    def resolve(self, flag_id: str, *, by: str | None = None, now: datetime | None = None) -> None:
        """Settle it for good, whatever is found later. Raises InvalidArgument if there is no such flag."""
        self._touch(flag_id, Status.RESOLVED, by=by, now=now)

    def _touch(
        self, flag_id: str, status: Status, *, until: int | None = None, by: str | None, now: datetime | None
    ) -> None:
        sql = "UPDATE flags SET status = ?, until = ?, touched_at = ?, touched_by = ? WHERE flag_id = ?"
        with self._database.writing() as connection:
            values = (status.value, until, now_micros(now), by, flag_id)
            if not connection.execute(sql, values).rowcount:
                raise InvalidArgument(
                    f"there is no flag {flag_id!r}; list the account's flags to see their ids"
                )

    def list(
        self,
        account_id: str,
        *,
        since: datetime | None = None,
        customer_ids: Sequence[str] | None = None,
        conversation_ids: Sequence[str] | None = None,
        now: datetime | None = None,
    ) -> Flags:
        """Flags of an account, the worst first; of equally severe ones the latest first.

        Args:
            account_id: the account.
            since: only those raised at this time or later.
            customer_ids: only those of these customers.
            conversation_ids: only those of these conversations.
            now: flags raised later are left out, and those snoozed until this time or earlier are open
                again; the clock's time if None.
        """
        time = now_micros(now)
        sql, values = (
            f"SELECT {COLUMNS} FROM flags WHERE account_id = ? AND raised_at <= ?",
            [account_id, time],
        )
        for name, ids in (("conversation_id", conversation_ids), ("customer_id", customer_ids)):
            if ids is not None:
                sql, values = f"{sql} AND {name} IN ({marks(ids)})", [*values, *ids]
        if since is not None:
            sql, values = f"{sql} AND raised_at >= ?", [*values, to_micros(since)]
        rows = self._database.read(sql + " ORDER BY severity DESC, raised_at DESC, flag_id", values)
        return [_awake(to_flag(row), from_micros(time)) for row in rows]


def _customers(
    connection: sqlite3.Connection, account_id: str, conversation_ids: Sequence[str]
) -> set[tuple[str, str]]:
    """Pairs of a conversation id and the id of a customer who has a message in it."""
    sql = (
        "SELECT DISTINCT conversation_id, customer_id FROM messages INDEXED BY messages_by_conversation "
        f"WHERE account_id = ? AND conversation_id IN ({marks(conversation_ids)})"
    )
    return set(connection.execute(sql, (account_id, *conversation_ids)))


def _drop_lost(
    connection: sqlite3.Connection,
    account_id: str,
    conversation_ids: Sequence[str],
    found: Mapping[str, Flag],
) -> dict[str, Flag]:
    """Delete the stored flags that were not found and that nobody touched; returns all stored ones, by id."""
    sql = (
        f"SELECT {COLUMNS}, touched_at FROM flags "
        f"WHERE account_id = ? AND conversation_id IN ({marks(conversation_ids)})"
    )
    stored: list[Row] = connection.execute(sql, (account_id, *conversation_ids)).fetchall()
    lost = [row[0] for row in stored if row[0] not in found and row[-1] is None]
    if lost:
        connection.execute(f"DELETE FROM flags WHERE flag_id IN ({marks(lost)})", lost)
        drop_unsent(connection, lost)
    return {row[0]: to_flag(row) for row in stored}


def merge(known: Flag | None, found: Flag) -> Flag:
    """A flag as found, with the status that follows from how it is known."""
    if known is None:
        return found
    if found.status is Status.CLEARED and known.status in (Status.OPEN, Status.SNOOZED):
        return found
    if found.status is Status.OPEN and known.status is Status.CLEARED:
        return found
    return replace(found, status=known.status, until=known.until, cleared_at=known.cleared_at)


def _is_news(known: Flag | None) -> bool:
    """Whether an open flag was not there before, or had cleared."""
    return known is None or known.status is Status.CLEARED


def _store(connection: sqlite3.Connection, flags: Sequence[Flag]) -> None:
    names = COLUMNS.split(", ")
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[3:])
    stored = connection.executemany(
        f"INSERT INTO flags ({COLUMNS}) VALUES ({marks(names)}) "
        f"ON CONFLICT (flag_id) DO UPDATE SET {changes} "
        "WHERE account_id = excluded.account_id AND conversation_id = excluded.conversation_id",
        [to_row(flag) for flag in flags],
    )
    if not flags or stored.rowcount == len(flags):
        return
    sql = "SELECT 1 FROM flags WHERE flag_id = ? AND account_id = ? AND conversation_id = ?"
    for flag in flags:
        if not connection.execute(sql, (flag.id, flag.account_id, flag.conversation_id)).fetchone():
            raise InvalidArgument(f"flag id {flag.id!r} belongs to another conversation; give each its own")


def _awake(flag: Flag, now: datetime) -> Flag:
    """The flag, open again if it was snoozed until `now` or earlier."""
    if flag.status is Status.SNOOZED and flag.until is not None and flag.until <= now:
        return replace(flag, status=Status.OPEN, until=None)
    return flag
