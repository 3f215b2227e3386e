"""What agents did with suggestions."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..types.times import from_micros, to_micros
from .database import Database


class Outcome(StrEnum):
    """What an agent did with a suggestion: sent it as it was, sent it changed, or sent something else."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Outcomes:
    """How often a wording was accepted, edited and rejected by the agents it was offered to."""

    accepted: int = 0
    edited: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Recorded:
    """What an agent did with a suggestion of a certain wording, and when (aware)."""

    at: datetime
    wording: int
    outcome: Outcome


class FeedbackTable:
    """The recorded outcomes of a store's suggestions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        suggestion_id: str,
        account_id: str,
        message_id: str,
        outcome: Outcome,
        sent_text: str | None,
        at: datetime,
    ) -> bool:
        """Keep what became of a suggestion; a later record of the same suggestion replaces it.

        Returns whether the suggested message still exists; if not, nothing is kept.
        """
        with self._database.writing() as connection:
            wording = connection.execute(
                "SELECT wording FROM reply_texts WHERE account_id = ? AND message_id = ?",
                (account_id, message_id),
            ).fetchone()
            if wording is None:
                return False
            connection.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (suggestion_id) DO UPDATE SET "
                "outcome = excluded.outcome, sent_text = excluded.sent_text, "
                "recorded_at = excluded.recorded_at",
                (suggestion_id, account_id, message_id, wording[0], outcome.value, sent_text, to_micros(at)),
            )
            sql = "UPDATE accounts SET revision = revision + 1 WHERE account_id = ?"
            connection.execute(sql, (account_id,))
        return True

    def outcomes(self, account_id: str, *, until: datetime | None = None) -> dict[int, Outcomes]:
        """Outcomes by wording, recorded before an aware time (None: all)."""
        sql = (
            "SELECT wording, sum(outcome = 'accepted'), sum(outcome = 'edited'), sum(outcome = 'rejected') "
            "FROM feedback WHERE account_id = ?1 AND (?2 IS NULL OR recorded_at < ?2) GROUP BY wording"
        )
        values = (account_id, None if until is None else to_micros(until))
        return {row[0]: Outcomes(*row[1:]) for row in self._database.read(sql, values)}

    def recorded(self, account_id: str) -> list[Recorded]:
        """Every record of an account, in order of time."""
        sql = (
            "SELECT recorded_at, wording, outcome FROM feedback WHERE account_id = ? "
            "ORDER BY recorded_at, suggestion_id"
        )
        rows = self._database.read(sql, (account_id,))
        return [Recorded(from_micros(at), wording, Outcome(outcome)) for at, wording, outcome in rows]

    def drop(self, connection: sqlite3.Connection, account_id: str, conversation_id: str) -> int:
        """Delete the feedback on suggestions taken from a conversation, in an open transaction."""
        return connection.execute(
            "DELETE FROM feedback WHERE account_id = ?1 AND message_id IN "
            "(SELECT message_id FROM messages WHERE account_id = ?1 AND conversation_id = ?2)",
            (account_id, conversation_id),
        ).rowcount
