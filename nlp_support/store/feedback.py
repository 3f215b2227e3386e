"""What agents did with suggestions."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from ..types.times import from_micros, to_micros
from .database import Database, Row

MACRO = "macro"  # the source of suggestions whose message id is that of a macro
_REPLY_WORDING = (
    "SELECT coalesce(?3, r.wording) FROM messages m LEFT JOIN reply_texts r USING (account_id, "
    "message_id) WHERE m.account_id = ?1 AND m.message_id = ?2 AND m.role = 'agent'"
)
_MACRO_WORDING = "SELECT coalesce(?3, wording) FROM macros WHERE account_id = ?1 AND macro_id = ?2"
UNMEASURED = 0.25  # how much an edit changed whose text is not known


class Outcome(StrEnum):
    """What an agent did with a suggestion: sent it as it was, sent it changed, or sent something else."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Outcomes:
    """How often a wording was accepted, edited and rejected by the agents it was offered to, and how much
    those who edited it changed, on average, in [0, 1]; what nobody measured counts as `UNMEASURED`."""

    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    distance: float = UNMEASURED

    def __add__(self, other: "Outcomes") -> "Outcomes":
        edited = self.edited + other.edited
        changed = self.edited * self.distance + other.edited * other.distance
        return Outcomes(
            self.accepted + other.accepted,
            edited,
            self.rejected + other.rejected,
            changed / edited if edited else UNMEASURED,
        )


@dataclass(frozen=True)
class Recorded:
    """What an agent did with a suggestion.

    Attributes:
        at: when; aware.
        wording: the wording that was suggested.
        outcome: what became of it.
        agent_id: who decided, if that is known.
        source: what was suggested: a past "reply", a "macro" or an "entry" of the knowledge base.
        distance: how much of it was changed, in [0, 1]; None unless it was edited and what was sent is known.
    """

    at: datetime
    wording: int
    outcome: Outcome
    agent_id: str | None = None
    source: str = "reply"
    distance: float | None = None

    @property
    def outcomes(self) -> Outcomes:
        """This one decision."""
        counts = {self.outcome.value: 1}
        return Outcomes(**counts, distance=UNMEASURED if self.distance is None else self.distance)


class FeedbackTable:
    """The recorded outcomes of a store's suggestions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @cached_property
    def key(self) -> bytes:
        """What the ids of this store's suggestions are signed with."""
        return bytes(self._database.read("SELECT key FROM signing")[0][0])

    def has(self, suggestion_id: str) -> bool:
        """Whether something was recorded of the suggestion."""
        sql = "SELECT 1 FROM feedback WHERE suggestion_id = ?"
        return bool(self._database.read(sql, (suggestion_id,)))

    def given(self, account_id: str, *, since: datetime, until: datetime) -> list[Row]:
        """What was recorded from one aware time on and before another, in order of time.

        Returns:
            (microseconds, outcome, conversation_id, agent_id, source, distance) of each; a conversation, an
            agent or a distance that nobody told is None.
        """
        sql = (
            "SELECT recorded_at, outcome, conversation_id, agent_id, source, distance FROM feedback "
            "WHERE account_id = ? AND recorded_at >= ? AND recorded_at < ? "
            "ORDER BY recorded_at, suggestion_id"
        )
        return self._database.read(sql, (account_id, to_micros(since), to_micros(until)))

    def count(self, account_id: str, *, until: datetime) -> int:
        """How many suggestions of an account have a record from before an aware time."""
        sql = "SELECT count(*) FROM feedback WHERE account_id = ? AND recorded_at < ?"
        return int(self._database.read(sql, (account_id, to_micros(until)))[0][0])

    def record(
        self,
        suggestion_id: str,
        account_id: str,
        message_id: str,
        outcome: Outcome,
        sent_text: str | None,
        at: datetime,
        *,
        wording: int | None = None,
        conversation_id: str | None = None,
        customer_id: str | None = None,
        agent_id: str | None = None,
        source: str = "reply",
        distance: float | None = None,
    ) -> bool:
        """Keep what became of a suggestion; a later record of the same suggestion replaces it.

        Args:
            suggestion_id: its id.
            account_id, message_id: the suggested message, or macro.
            outcome: what became of it.
            sent_text: what was sent instead, redacted.
            at: when; aware.
            wording: the wording that was suggested; None for that of the message now.
            conversation_id, customer_id: where and to whom, if that is known.
            agent_id: who decided, if that is known.
            source: what was suggested, see `Recorded`.
            distance: how much was changed, in [0, 1], if that is known.

        Returns:
            Whether the suggested message or macro still exists; if not, nothing is kept.
        """
        with self._database.writing() as connection:
            sql = _MACRO_WORDING if source == MACRO else _REPLY_WORDING
            found = connection.execute(sql, (account_id, message_id, wording)).fetchone()
            if found in (None, (None,)):
                return False
            connection.execute(
                "INSERT INTO feedback (suggestion_id, account_id, message_id, wording, outcome, sent_text, "
                "recorded_at, conversation_id, customer_id, agent_id, source, distance) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (suggestion_id) DO UPDATE SET outcome = excluded.outcome, "
                "sent_text = excluded.sent_text, recorded_at = excluded.recorded_at, "
                "distance = excluded.distance, agent_id = coalesce(excluded.agent_id, agent_id), "
                "customer_id = coalesce(excluded.customer_id, customer_id)",
                (
                    suggestion_id, account_id, message_id, *found, outcome.value, sent_text, to_micros(at),
                    conversation_id, customer_id, agent_id, source, distance,
                ),
            )  # fmt: skip
            sql = "UPDATE accounts SET revision = revision + 1 WHERE account_id = ?"
            connection.execute(sql, (account_id,))
        return True

    def outcomes(self, account_id: str, *, until: datetime | None = None) -> dict[int, Outcomes]:
        """Outcomes by wording, recorded before an aware time (None: all)."""
        sql = (
            "SELECT wording, sum(outcome = 'accepted'), sum(outcome = 'edited'), sum(outcome = 'rejected'), "
            "coalesce(avg(CASE outcome WHEN 'edited' THEN coalesce(distance, ?3) END), ?3) "
            "FROM feedback WHERE account_id = ?1 AND (?2 IS NULL OR recorded_at < ?2) GROUP BY wording"
        )
        values = (account_id, None if until is None else to_micros(until), UNMEASURED)
        return {row[0]: Outcomes(*row[1:]) for row in self._database.read(sql, values)}

    def recorded(self, account_id: str) -> list[Recorded]:
        """Every record of an account, in order of time."""
        sql = (
            "SELECT recorded_at, wording, outcome, agent_id, source, distance FROM feedback "
            "WHERE account_id = ? ORDER BY recorded_at, suggestion_id"
        )
        rows = self._database.read(sql, (account_id,))
        return [Recorded(from_micros(at), word, Outcome(done), *rest) for at, word, done, *rest in rows]


def drop_feedback(connection: sqlite3.Connection, account_id: str, customer_id: str) -> int:
    """Delete the feedback on suggestions made to a customer, or made in or taken from their conversations, in
    an open transaction; returns how much."""
    own = (
        "(SELECT conversation_id FROM messages INDEXED BY messages_by_customer "
        "WHERE account_id = ?1 AND customer_id = ?2)"
    )
    sql = (
        f"DELETE FROM feedback WHERE account_id = ?1 AND (customer_id = ?2 OR conversation_id IN {own} "
        f"OR (source <> '{MACRO}' AND message_id IN (SELECT message_id FROM messages "
        f"INDEXED BY messages_by_conversation WHERE account_id = ?1 AND conversation_id IN {own})))"
    )
    return connection.execute(sql, (account_id, customer_id)).rowcount


def drop_unaddressed(connection: sqlite3.Connection, account_id: str) -> int:
    """Take out the texts that may have been sent to anybody, in an open transaction; returns how many. What
    became of the suggestion stays."""
    sql = (
        "UPDATE feedback SET sent_text = NULL "
        "WHERE account_id = ? AND customer_id IS NULL AND sent_text IS NOT NULL"
    )
    return connection.execute(sql, (account_id,)).rowcount
