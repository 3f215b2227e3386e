"""The texts that accounts keep ready: macros, as they are suggested, and their vectors."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..text.wording import Wording
from ..types.macro import Withheld
from ..types.message import Rejection
from ..types.times import from_micros, to_micros
from .database import Database, Row, marks
from .records import Records, unpack

COLUMNS = "macro_id, source, title, text, questions, asks, language, wording, changed_at, added_at"
MACRO_TEXTS = ("title", "questions", "text")  # columns that hold words
ASKED = 500  # macros that one query asks for


@dataclass(frozen=True, slots=True)
class StoredMacro:
    """A macro as it is kept, without personal data.

    Attributes:
        id: unique within the account: that of the macro, after its source if it has one ("zendesk:17").
        source: the system that it came from; "" if that is not known.
        title: what agents find it by.
        text: with placeholders of ours, such as {customer_name}.
        questions: questions that it answers, besides its title.
        asks: the names of placeholders in the text that are none of ours.
        language: a code, or "und".
        wording: a hash of its words.
        changed_at: when it was last changed where it came from or, if nobody knows, imported with another
            text (aware); None if it was imported once only.
        added_at: when it was last imported; aware.
    """

    id: str
    source: str
    title: str | None
    text: str
    questions: tuple[str, ...]
    asks: tuple[str, ...]
    language: str
    wording: int
    changed_at: datetime | None
    added_at: datetime

    @property
    def content(self) -> tuple[object, ...]:
        """What makes it another macro if it changes."""
        return self.source, self.title, self.text, self.questions, self.asks, self.language


@dataclass(frozen=True)
class MacroReport:
    """What adding macros did.

    Attributes:
        account_id: the account.
        added, replaced, unchanged, removed: how many macros.
        withheld: those that no customer gets, with the reason.
        rejected: those that cannot be used, with the reason.
        asks: placeholders whose meaning only the tool knows that the macros come from, and how many macros
            have each; `Suggestion.fill` asks for them by these names.
    """

    account_id: str
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    withheld: list[Withheld] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    asks: dict[str, int] = field(default_factory=dict)


class MacroTable:
    """The macros of a store, by account."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def macros(self, account_id: str, ids: Sequence[str] | None = None) -> dict[str, StoredMacro]:
        """The macros of an account by id, all or those of these ids that there are."""
        sql = f"SELECT {COLUMNS} FROM macros WHERE account_id = ?"
        if ids is None:
            rows = self._database.read(f"{sql} ORDER BY macro_id", (account_id,))
        else:
            rows = [
                row
                for at in range(0, len(ids), ASKED)
                for row in self._database.read(
                    f"{sql} AND macro_id IN ({marks(ids[at : at + ASKED])})",
                    (account_id, *ids[at : at + ASKED]),
                )
            ]
        return {row[0]: _macro(row) for row in rows}

    def times(self, account_id: str) -> dict[str, tuple[datetime, datetime, int]]:
        """Since when each macro is as it is, when it was imported last (aware), and how many questions it
        names, by id."""
        sql = (
            "SELECT macro_id, coalesce(changed_at, added_at), added_at, json_array_length(questions) "
            "FROM macros WHERE account_id = ?"
        )
        rows = self._database.read(sql, (account_id,))
        return {id: (from_micros(since), from_micros(until), n) for id, since, until, n in rows}

    def missing(self, account_id: str, encoder: str) -> list[StoredMacro]:
        """The macros that this encoder has not encoded yet."""
        sql = (
            f"SELECT {COLUMNS} FROM macros m WHERE account_id = ?1 AND NOT EXISTS (SELECT 1 FROM "
            "macro_vectors v WHERE v.account_id = ?1 AND v.macro_id = m.macro_id AND v.encoder = ?2)"
        )
        return [_macro(row) for row in self._database.read(sql, (account_id, encoder))]

    def count_missing(self, account_id: str, encoder: str) -> int:
        """How many macros this encoder has not encoded yet."""
        sql = (
            "SELECT (SELECT count(*) FROM macros WHERE account_id = ?1) - "
            "(SELECT count(*) FROM macro_vectors WHERE account_id = ?1 AND encoder = ?2)"
        )
        return int(self._database.read(sql, (account_id, encoder))[0][0])

    def load(self, account_id: str, encoder: str, *, dim: int) -> tuple[list[str], list[int], Records]:
        """The encoded macros by id: their ids, how many records each has, and all records."""
        sql = (
            "SELECT macro_id, records FROM macro_vectors WHERE account_id = ? AND encoder = ? "
            "ORDER BY macro_id"
        )
        rows = self._database.read(sql, (account_id, encoder))
        records = unpack([row[1] for row in rows], dim=dim)
        return [row[0] for row in rows], [len(row[1]) // records.itemsize for row in rows], records

    def save(
        self, account_id: str, encoder: str, made: Iterable[tuple[StoredMacro, bytes]], *, prepared: int
    ) -> None:
        """Keep the records of macros, unless the account's have changed since they were read."""
        with self._database.writing(derived=True) as connection:
            sql = "SELECT prepared FROM accounts WHERE account_id = ?"
            if connection.execute(sql, (account_id,)).fetchone() == (prepared,):
                connection.executemany(
                    "INSERT OR REPLACE INTO macro_vectors VALUES (?, ?, ?, ?)",
                    [(account_id, macro.id, encoder, records) for macro, records in made],
                )

    def put(self, account_id: str, macros: Sequence[StoredMacro]) -> None:
        """Store macros in place of those with the same ids, all or none."""
        with self._database.writing() as connection:
            ids = [(account_id, one.id) for one in macros]
            connection.executemany("DELETE FROM macro_vectors WHERE account_id = ? AND macro_id = ?", ids)
            connection.executemany(
                f"INSERT OR REPLACE INTO macros (account_id, {COLUMNS}) VALUES ({marks(COLUMNS.split())}, ?)",
                [(account_id, *_row(one)) for one in macros],
            )
            note_prepared(connection, account_id)

    def touch(self, account_id: str, macros: Iterable[StoredMacro]) -> None:
        """Note when macros whose content is stored already were imported again."""
        with self._database.writing() as connection:
            connection.executemany(
                "UPDATE macros SET changed_at = coalesce(?, changed_at, added_at), added_at = ? "
                "WHERE account_id = ? AND macro_id = ?",
                [(*_row(one)[-2:], account_id, one.id) for one in macros],
            )

    def drop(self, account_id: str, ids: Sequence[str]) -> int:
        """Remove macros with their vectors and the feedback on them; returns how many there were."""
        pairs = [(account_id, id) for id in ids]
        with self._database.writing() as connection:
            sql = "DELETE FROM feedback WHERE account_id = ? AND message_id = ? AND source = 'macro'"
            connection.executemany(sql, pairs)
            connection.executemany("DELETE FROM macro_vectors WHERE account_id = ? AND macro_id = ?", pairs)
            sql = "DELETE FROM macros WHERE account_id = ? AND macro_id = ?"
            gone = connection.executemany(sql, pairs).rowcount
            if gone > 0:
                note_prepared(connection, account_id)
        return max(gone, 0)

    def drop_other_encoders(self, account_id: str, encoder: str) -> None:
        """Delete the vectors of every other encoder."""
        with self._database.writing() as connection:
            sql = "DELETE FROM macro_vectors WHERE account_id = ? AND encoder <> ?"
            connection.execute(sql, (account_id, encoder))


def change_macro(connection: sqlite3.Connection, account_id: str, id: str, which: str, text: str) -> None:
    """Replace one of MACRO_TEXTS of a macro, in an open transaction, so that it is encoded again."""
    whose = (account_id, id)
    sql = f"UPDATE macros SET {which} = ? WHERE account_id = ? AND macro_id = ?"
    connection.execute(sql, (text, *whose))
    if which == "text":
        sql = "UPDATE macros SET wording = ? WHERE account_id = ? AND macro_id = ?"
        connection.execute(sql, (Wording.of(text).exact, *whose))
    connection.execute("DELETE FROM macro_vectors WHERE account_id = ? AND macro_id = ?", whose)
    note_prepared(connection, account_id)


def note_prepared(connection: sqlite3.Connection, account_id: str) -> None:
    """Note that what an account keeps ready has changed, in an open transaction; the account may be new."""
    connection.execute(
        "INSERT INTO accounts (account_id, revision, rewrites, last_sent_at, prepared) "
        "VALUES (?, 1, 0, 0, 1) ON CONFLICT (account_id) DO UPDATE SET revision = revision + 1, "
        "prepared = prepared + 1",
        (account_id,),
    )


def _macro(row: Row) -> StoredMacro:
    id, source, title, text, questions, asks, language, wording, changed_at, added_at = row
    return StoredMacro(
        id,
        source,
        title,
        text,
        tuple(json.loads(questions)),
        tuple(json.loads(asks)),
        language,
        wording,
        None if changed_at is None else from_micros(changed_at),
        from_micros(added_at),
    )


def _row(macro: StoredMacro) -> Row:
    questions, asks = (json.dumps(texts, ensure_ascii=False) for texts in (macro.questions, macro.asks))
    changed_at = None if macro.changed_at is None else to_micros(macro.changed_at)
    return (
        macro.id,
        macro.source,
        macro.title,
        macro.text,
        questions,
        asks,
        macro.language,
        macro.wording,
        changed_at,
        to_micros(macro.added_at),
    )
