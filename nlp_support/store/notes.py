"""Suggestions on their way to help desks, as notes that only colleagues see.

What is kept is which conversation is to get a note, not its words: they are chosen when it is sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ..types.times import now_micros, to_micros
from .database import Database, Row


@dataclass(frozen=True, slots=True)
class NoteTarget:
    """Where an account's notes go.

    Attributes:
        account_id, platform: the account, and the help desk that its conversations come from.
        url: the address of the help desk.
        token: what it knows us by.
        author: who writes: the number of a Chatwoot account, the e-mail of a Zendesk agent, or the id of an
            Intercom admin.
        private: whether the address may be one of our own network.
    """

    account_id: str
    platform: str
    url: str
    token: str = field(repr=False)
    author: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class DueNote:
    """A conversation that is to get a note.

    Attributes:
        target: where it goes.
        conversation_id: as in the store.
        platform_id: as the help desk has it.
        noted: the message that the last note of this conversation answers, if there was one.
        attempt: 1 for the first.
        until: when somebody else may send it (microseconds).
    """

    target: NoteTarget
    conversation_id: str
    platform_id: str
    noted: str | None
    attempt: int
    until: int


class NoteTable:
    """Where notes go, and which are to be written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def aim(self, target: NoteTarget, *, now: datetime | None = None) -> None:
        """Have notes written from now on, or to another address."""
        sql = "INSERT OR REPLACE INTO note_targets VALUES (?, ?, ?, ?, ?, ?, ?)"
        row = (target.account_id, target.platform, target.url, target.token, target.author, target.private)
        with self._database.writing() as connection:
            connection.execute(sql, (*row, now_micros(now)))

    def stop(self, account_id: str, platform: str) -> bool:
        """Have no more notes written. Returns whether any were."""
        with self._database.writing() as connection:
            whose = (account_id, platform)
            sql = "DELETE FROM notes WHERE account_id = ? AND platform = ? AND state = 'due'"
            connection.execute(sql, whose)
            sql = "DELETE FROM note_targets WHERE account_id = ? AND platform = ?"
            return bool(connection.execute(sql, whose).rowcount)

    def targets(self, account_id: str | None = None) -> list[NoteTarget]:
        """Where notes go, for all accounts or for one."""
        sql = (
            "SELECT account_id, platform, url, token, author, private FROM note_targets "
            "WHERE ?1 IS NULL OR account_id = ?1 ORDER BY account_id, platform"
        )
        return [_target(row) for row in self._database.read(sql, (account_id,))]

    def want(self, account_id: str, platform: str, conversations: Iterable[str], *, due: datetime) -> None:
        """Have notes written into conversations from a time on; later where one is due already, so that what
        is written in a row is answered together."""
        sql = (
            "INSERT INTO notes VALUES (?, ?, ?, 'due', ?, 0, NULL, NULL) ON CONFLICT DO UPDATE SET "
            "state = 'due', due_at = excluded.due_at, attempts = 0, error = NULL"
        )
        with self._database.writing() as connection:
            rows = [(account_id, platform, one, to_micros(due)) for one in conversations]
            connection.executemany(sql, rows)

    def claim(self, *, until: datetime, now: datetime | None = None) -> DueNote | None:
        """Take the note that was due first; nobody else gets it before `until`. It counts as an attempt."""
        time, later = now_micros(now), to_micros(until)
        sql = (
            "SELECT notes.conversation_id, noted, attempts + 1, coalesce(prefix, ''), "
            "account_id, platform, url, token, author, private FROM notes JOIN note_targets "
            "USING (account_id, platform) LEFT JOIN sources USING (account_id) "
            "WHERE state = 'due' AND due_at <= ? AND (source IS NULL OR source = platform) "
            "ORDER BY due_at LIMIT 1"
        )
        if not self._database.read(sql, (time,)):
            return None
        with self._database.writing() as connection:
            row = connection.execute(sql, (time,)).fetchone()
            if row is None:
                return None
            id, noted, attempt, prefix = row[:4]
            target = _target(row[4:])
            connection.execute(
                "UPDATE notes SET due_at = ?, attempts = ? "
                "WHERE account_id = ? AND platform = ? AND conversation_id = ?",
                (later, attempt, target.account_id, target.platform, id),
            )
        return DueNote(target, id, id.removeprefix(prefix), noted, attempt, later)

    def prefix(self, account_id: str, platform: str) -> str:
        """What stands before the ids of a platform in an account; "" if nothing does or it is unknown."""
        sql = "SELECT prefix FROM sources WHERE account_id = ? AND source = ?"
        rows = self._database.read(sql, (account_id, platform))
        return str(rows[0][0]) if rows else ""

    def settle(self, note: DueNote, answers: str | None) -> None:
        """Note that it was written and which message it answers, or that there was nothing to write (None).
        It stays due if the customer has written since."""
        self._put(note, "none" if answers is None else "sent", answers, None, note.until)

    def fail(self, note: DueNote, error: str, *, due: datetime | None) -> None:
        """Note that it was not written and is due again at a time, or is stuck (None)."""
        state, later = ("stuck", note.until) if due is None else ("due", to_micros(due))
        self._put(note, state, None, error, later)

    def states(self, account_id: str | None = None) -> dict[tuple[str, str], dict[str, int]]:
        """How many notes are in which state, by account and platform."""
        sql = (
            "SELECT account_id, platform, state, count(*) FROM notes WHERE ?1 IS NULL OR account_id = ?1 "
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        found: dict[tuple[str, str], dict[str, int]] = {}
        for account, platform, state, count in self._database.read(sql, (account_id,)):
            found.setdefault((account, platform), {})[state] = count
        return found

    def _put(self, note: DueNote, state: str, answers: str | None, error: str | None, due_at: int) -> None:
        which = (note.target.account_id, note.target.platform, note.conversation_id)
        where = "WHERE account_id = ? AND platform = ? AND conversation_id = ?"
        with self._database.writing() as connection:
            sql = f"UPDATE notes SET noted = coalesce(?, noted) {where}"
            connection.execute(sql, (answers, *which))
            sql = f"UPDATE notes SET state = ?, error = ?, due_at = ? {where} AND due_at = ?"
            connection.execute(sql, (state, error, due_at, *which, note.until))


def _target(row: Row) -> NoteTarget:
    account_id, platform, url, token, author, private = row
    return NoteTarget(account_id, platform, url, token, author, bool(private))
