"""The flags of conversations: as they are found, and what people made of them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ..errors import InvalidArgument
from ..types.flag import Flag, Status
from ..types.times import from_micros, now_micros, to_micros
from .database import Database, Row, marks
from .flag_rows import COLUMNS, to_flag, to_row
from .outbox import drop_unsent, enqueue
from .pending import Changed, mark, settle

Flags = list[Flag]  # inside the class `list` is a method
Changes = list[Changed]


class FlagTable:
    """The flags of a store, and the conversations whose flags have to be looked at again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(
        self, account_id: str, limit: int = 1000, *, conversation_ids: Sequence[str] | None = None
    ) -> "list[Changed]":
        """Conversations that changed since their flags were stored, the longest waiting first.

        Ask before reading the conversation, and hand `change` back to `replace`. A conversation may be gone:
        store no flags for it.

        Args:
            limit: at most so many.
            conversation_ids: only these.
        """
        sql, values = "SELECT conversation_id, change FROM unwatched WHERE account_id = ?", [account_id]
        if conversation_ids is not None:
            sql = f"{sql} AND conversation_id IN ({marks(conversation_ids)})"
            values += conversation_ids
        rows = self._database.read(sql + " ORDER BY change LIMIT ?", (*values, limit))
        return [Changed(*row) for row in rows]

    def mark_all(self, account_id: str) -> None:
        """Have every conversation of the account looked at again, as after a change of policy or models."""
        with self._database.writing() as connection:
            sql = "SELECT DISTINCT account_id, conversation_id FROM messages WHERE account_id = ?"
            mark(connection, connection.execute(sql, (account_id,)).fetchall())

    def look_by(self, account_id: str, rules: str) -> None:
        """Have every conversation of the account looked at again if its flags were found by other rules.

        Args:
            rules: names the policy, word lists and models that flags are looked for with from now on.
        """
        sql = "SELECT 1 FROM watched WHERE account_id = ? AND rules = ?"
        if self._database.read(sql, (account_id, rules)):
            return
        self.mark_all(account_id)  # first, so that a process that ends here does it again
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
        """Store all flags of a conversation as they are found now.

        What people made of a known flag stays: only an open or snoozed one is cleared. A flag that had
        cleared and is found open is open again. Flags that are no longer found are deleted unless people set
        their status; a flag whose customer has no message in the conversation (any more) is not kept.

        Args:
            change: the state that the flags were found in, from `pending`; the conversation is then no
                longer pending. None stores them whatever happened meanwhile and leaves it pending.
            notify: the targets that are told of flags that are new and open, or open again; of new ones
                only from the time on that `store._outbox.follow` says, if it does.
            now: when they are told; the clock's time if None.

        Returns:
            False, with nothing stored, if the conversation changed since, or another process has stored its
            flags.

        Raises:
            InvalidArgument: a flag is of another conversation, or its id is that of another's flag.
        """
        if any((flag.account_id, flag.conversation_id) != (account_id, conversation_id) for flag in flags):
            raise InvalidArgument("a flag is of another conversation; store each with those of its own")
        with self._database.writing(derived=True) as connection:
            if change is not None and not settle(connection, account_id, conversation_id, change):
                return False
            customers = _customers(connection, account_id, conversation_id)
            found = {flag.id: flag for flag in flags if flag.customer_id in customers}
            known = _drop_lost(connection, account_id, conversation_id, found)
            for flag in found.values():
                merged = _merge(known.get(flag.id), flag)
                _store(connection, merged)
                if merged.status is Status.OPEN and _news(known.get(flag.id)):
                    enqueue(connection, merged, notify, at=now_micros(now))
        return True

    def acknowledge(self, flag_id: str, *, by: str | None = None, now: datetime | None = None) -> None:
        """Somebody takes care of it. Raises InvalidArgument if there is no such flag."""
        self._touch(flag_id, Status.ACKNOWLEDGED, by=by, now=now)

    def snooze(
        self, flag_id: str, until: datetime, *, by: str | None = None, now: datetime | None = None
    ) -> None:
        """Put it off until an aware time. Raises InvalidArgument if there is no such flag."""
        self._touch(flag_id, Status.SNOOZED, until=to_micros(until), by=by, now=now)

    def resolve(self, flag_id: str, *, by: str | None = None, now: datetime | None = None) -> None:
        """It is settled, whatever is found later. Raises InvalidArgument if there is no such flag."""
        self._touch(flag_id, Status.RESOLVED, by=by, now=now)

    def _touch(
        self, flag_id: str, status: Status, *, until: int | None = None, by: str | None, now: datetime | None
    ) -> None:
        sql = "UPDATE flags SET status = ?, until = ?, touched_at = ?, touched_by = ? WHERE flag_id = ?"
        with self._database.writing() as connection:
            values = (status.value, until, now_micros(now), by, flag_id)
            if not connection.execute(sql, values).rowcount:
                raise InvalidArgument(f"no flag {flag_id!r}; list the account's flags for those there are")

    def list(
        self,
        account_id: str,
        *,
        since: datetime | None = None,
        customer_ids: Sequence[str] | None = None,
        conversation_id: str | None = None,
        now: datetime | None = None,
    ) -> Flags:
        """Flags of an account, the worst first and of equal ones the latest.

        Args:
            since: only those raised at this time or later.
            customer_ids: only those of these customers.
            conversation_id: only those of this conversation.
            now: a flag that was snoozed until this time or earlier is open again; the clock's time if None.
        """
        sql, values = f"SELECT {COLUMNS} FROM flags WHERE account_id = ?", [account_id]
        if conversation_id is not None:
            sql, values = sql + " AND conversation_id = ?", [*values, conversation_id]
        if customer_ids is not None:
            sql, values = sql + f" AND customer_id IN ({marks(customer_ids)})", [*values, *customer_ids]
        rows = self._database.read(sql + " ORDER BY severity DESC, raised_at DESC, flag_id", values)
        oldest, time = since and to_micros(since), from_micros(now_micros(now))
        return [_awake(to_flag(row), time) for row in rows if oldest is None or row[7] >= oldest]


def _customers(connection: sqlite3.Connection, account_id: str, conversation_id: str) -> set[str]:
    sql = (
        "SELECT DISTINCT customer_id FROM messages INDEXED BY messages_by_conversation "
        "WHERE account_id = ? AND conversation_id = ?"
    )
    return {row[0] for row in connection.execute(sql, (account_id, conversation_id))}


def _drop_lost(
    connection: sqlite3.Connection, account_id: str, conversation_id: str, found: dict[str, Flag]
) -> dict[str, Flag]:
    """Delete the stored flags that are not found and that nobody touched; all that were stored, by id."""
    sql = f"SELECT {COLUMNS}, touched_at FROM flags WHERE account_id = ? AND conversation_id = ?"
    stored: list[Row] = connection.execute(sql, (account_id, conversation_id)).fetchall()
    for row in stored:
        if row[0] not in found and row[-1] is None:
            connection.execute("DELETE FROM flags WHERE flag_id = ?", (row[0],))
            drop_unsent(connection, row[0])
    return {row[0]: to_flag(row) for row in stored}


def _merge(known: Flag | None, found: Flag) -> Flag:
    """The flag as found, with the status that it has to have."""
    if known is None:
        return found
    if found.status is Status.CLEARED and known.status in (Status.OPEN, Status.SNOOZED):
        return found
    if found.status is Status.OPEN and known.status is Status.CLEARED:
        return found
    return replace(found, status=known.status, until=known.until, cleared_at=known.cleared_at)


def _news(known: Flag | None) -> bool:
    """Whether an open flag was not there before, or had cleared."""
    return known is None or known.status is Status.CLEARED


def _store(connection: sqlite3.Connection, flag: Flag) -> None:
    names = COLUMNS.split(", ")
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[3:])
    stored = connection.execute(
        f"INSERT INTO flags ({COLUMNS}) VALUES ({marks(names)}) "
        f"ON CONFLICT (flag_id) DO UPDATE SET {changes} "
        "WHERE account_id = excluded.account_id AND conversation_id = excluded.conversation_id",
        to_row(flag),
    )
    if not stored.rowcount:
        raise InvalidArgument(f"flag id {flag.id!r} is that of another conversation; make ids of both")


def _awake(flag: Flag, now: datetime) -> Flag:
    """The flag, open again if it was snoozed until `now` or earlier."""
    if flag.status is Status.SNOOZED and flag.until is not None and flag.until <= now:
        return replace(flag, status=Status.OPEN, until=None)
    return flag
