"""What models said about customers' messages, kept so that a journey need not be scored again."""

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from .database import Database, marks
from .ingest import LOOK_UP


@dataclass(frozen=True, slots=True)
class StoredScore:
    """The scores of one customer message.

    Attributes:
        digest: `input_digest` of the exact text that the models read, context included.
        valence: in [-1, 1].
        satisfaction: in [1, 5].
        vector: 8-bit codes, or None if no encoder was used.
        meant: how likely each of the meanings is, 8 bits each; None if no model of meanings was used.
    """

    digest: int
    valence: float
    satisfaction: float
    vector: bytes | None = None
    meant: bytes | None = None


def input_digest(text: str) -> int:
    """A 64-bit digest, as a signed integer for SQLite."""
    hashed = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(hashed, "little", signed=True)


class ScoreTable:
    """The scores of a store's messages, each labelled with the models that gave it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(
        self, account_id: str, message_ids: Sequence[str], *, models: str | None
    ) -> dict[str, StoredScore]:
        """The stored scores that these models (None: any) gave, by message id."""
        found: dict[str, StoredScore] = {}
        for at in range(0, len(message_ids), LOOK_UP):
            some = message_ids[at : at + LOOK_UP]
            sql = (
                "SELECT message_id, digest, valence, satisfaction, vector, meant FROM scores "
                f"WHERE account_id = ?1 AND (?2 IS NULL OR models = ?2) AND message_id IN ({marks(some)})"
            )
            for row in self._database.read(sql, (account_id, models, *some)):
                found[row[0]] = StoredScore(*row[1:])
        return found

    def satisfaction(self, account_id: str) -> dict[str, float]:
        """The satisfaction, in [1, 5], of every scored message of an account, by message id."""
        sql = "SELECT message_id, satisfaction FROM scores WHERE account_id = ?"
        return dict(self._database.read(sql, (account_id,)))

    def put(self, account_id: str, scores: Mapping[str, StoredScore], *, models: str) -> None:
        """Keep the scores of messages, by id, in place of any older ones.

        A message that is not in the store gets none: it may have been erased while it was being scored.
        """
        with self._database.writing(derived=True) as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO scores "
                "(account_id, message_id, models, digest, valence, satisfaction, vector, meant) "
                "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 "
                "WHERE EXISTS (SELECT 1 FROM messages WHERE account_id = ?1 AND message_id = ?2)",
                [(account_id, id, models, *astuple(score)) for id, score in scores.items()],
            )


def drop_scores(connection: sqlite3.Connection, account_id: str, conversation_id: str) -> int:
    """Delete the scores of a conversation, in an open transaction; returns how many there were."""
    return connection.execute(
        "DELETE FROM scores WHERE account_id = ?1 AND message_id IN "
        "(SELECT message_id FROM messages WHERE account_id = ?1 AND conversation_id = ?2)",
        (account_id, conversation_id),
    ).rowcount
