"""Knowledge base entries: which messages they are made of and what people decided; no texts."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..errors import InvalidArgument
from ..text.wording import Wording
from ..types.times import from_micros, now_micros
from .database import Database


class EntryState(StrEnum):
    """What people decided about an entry; the answer of a blocked one is not suggested."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """A stored entry: its state, when and by whom it was set (None: never), and the ids of the sent messages
    that it was last made of."""

    state: EntryState
    set_at: datetime | None
    set_by: str | None
    message_ids: frozenset[str]


class EntryTable:
    """The entries of the accounts' knowledge bases."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, account_id: str) -> dict[str, KeptEntry]:
        """The entries of an account, by id."""
        members: dict[str, set[str]] = {}
        sql = "SELECT entry_id, message_id FROM faq_messages WHERE account_id = ?"
        for entry_id, message_id in self._database.read(sql, (account_id,)):
            members.setdefault(entry_id, set()).add(message_id)
        sql = "SELECT entry_id, state, set_at, set_by FROM faq WHERE account_id = ? ORDER BY entry_id"
        return {
            id: KeptEntry(
                EntryState(state), None if at is None else from_micros(at), by, frozenset(members.get(id, ()))
            )
            for id, state, at, by in self._database.read(sql, (account_id,))
        }

    def keep(
        self, account_id: str, messages: Mapping[str, Sequence[str]], answers: Mapping[str, Wording]
    ) -> None:
        """Keep what entries are made of: the ids of the sent messages and the answer's wording, by entry id.

        Messages that are not, or no longer, in the store are left out. An entry whose state nobody has set is
        dropped once all its messages belong to others.
        """
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO faq (account_id, entry_id, state) VALUES (?, ?, ?)",
                [(account_id, id, EntryState.PROPOSED.value) for id in messages],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO faq_messages SELECT ?1, ?2, ?3 WHERE EXISTS "
                "(SELECT 1 FROM messages WHERE account_id = ?1 AND message_id = ?2)",
                [(account_id, message, id) for id, own in messages.items() for message in own],
            )
            connection.executemany(
                "UPDATE faq SET exact = ?, facts = ?, words = ? WHERE account_id = ? AND entry_id = ?",
                [(*wording.pack(), account_id, id) for id, wording in answers.items()],
            )
            _drop_empty(connection, account_id, judged=False)
            _block_answers(connection, account_id)
            sql = "SELECT 1 FROM faq WHERE account_id = ? AND state = 'approved' LIMIT 1"
            if connection.execute(sql, (account_id,)).fetchone():
                _count_up(connection, account_id)

    def set_state(
        self,
        account_id: str,
        entry_id: str,
        state: str,
        *,
        by: str | None = None,
        now: datetime | None = None,
    ) -> None:
        """Approve or block an entry, or propose it again. The answer of an approved one is preferred and that
        of a blocked one not suggested, from the next call on and in every process.

        Args:
            account_id: the account.
            entry_id: the id of the entry.
            state: "approved", "blocked" or "proposed".
            by: who decides.
            now: when (aware); the clock's time if None.

        Raises:
            InvalidArgument: the state is unknown, or the account has no such entry.
        """
        if state not in list(EntryState):
            raise InvalidArgument(f"the state is {state!r}, expected one of {', '.join(EntryState)}")
        with self._database.writing() as connection:
            done = connection.execute(
                "UPDATE faq SET state = ?, set_at = ?, set_by = ? WHERE account_id = ? AND entry_id = ?",
                (str(state), now_micros(now), by, account_id, entry_id),
            )
            if not done.rowcount:
                raise InvalidArgument(
                    f"account {account_id!r} has no entry {entry_id!r}; nlp-support faq lists the entries"
                )
            sql = "DELETE FROM faq_blocked WHERE account_id = ? AND entry_id = ?"
            if state != EntryState.BLOCKED:
                connection.execute(sql, (account_id, entry_id))
            _block_answers(connection, account_id)
            _count_up(connection, account_id)

    def approved(self, account_id: str) -> list[Wording]:
        """The wordings of the answers of approved entries, which are preferred."""
        sql = (
            "SELECT exact, facts, words FROM faq WHERE account_id = ? AND state = 'approved' "
            "AND exact IS NOT NULL ORDER BY entry_id"
        )
        return [Wording.unpack(*row) for row in self._database.read(sql, (account_id,))]

    def blocked(self, account_id: str) -> list[Wording]:
        """The wordings that may not be suggested."""
        sql = "SELECT exact, facts, words FROM faq_blocked WHERE account_id = ? ORDER BY entry_id, exact"
        return [Wording.unpack(*row) for row in self._database.read(sql, (account_id,))]


def drop_from_faq(connection: sqlite3.Connection, account_id: str, message_ids: Iterable[str]) -> None:
    """Remove messages from the entries, in an open transaction, and drop the entries that have none left."""
    connection.executemany(
        "DELETE FROM faq_messages WHERE account_id = ? AND message_id = ?",
        [(account_id, id) for id in message_ids],
    )
    _drop_empty(connection, account_id, judged=True)


def _drop_empty(connection: sqlite3.Connection, account_id: str, *, judged: bool) -> None:
    empty = (
        "DELETE FROM {} WHERE account_id = ?1 "
        "AND entry_id NOT IN (SELECT entry_id FROM {} WHERE account_id = ?1)"
    )
    connection.execute(
        empty.format("faq", "faq_messages") + ("" if judged else " AND set_at IS NULL"), (account_id,)
    )
    connection.execute(empty.format("faq_blocked", "faq"), (account_id,))


def _block_answers(connection: sqlite3.Connection, account_id: str) -> None:
    """Block the current answers of the blocked entries; their earlier answers stay blocked."""
    fresh = connection.execute(
        "INSERT OR IGNORE INTO faq_blocked SELECT account_id, entry_id, exact, facts, words FROM faq "
        "WHERE account_id = ? AND state = 'blocked' AND exact IS NOT NULL",
        (account_id,),
    )
    if fresh.rowcount > 0:
        _count_up(connection, account_id)


def _count_up(connection: sqlite3.Connection, account_id: str) -> None:
    sql = "UPDATE accounts SET revision = revision + 1, prepared = prepared + 1 WHERE account_id = ?"
    connection.execute(sql, (account_id,))
