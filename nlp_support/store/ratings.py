"""How customers rated conversations."""

import sqlite3
from collections.abc import Iterable

from ..types.export import Rating
from ..types.times import from_micros, to_micros
from .database import Database


def put_ratings(connection: sqlite3.Connection, ratings: Iterable[tuple[Rating, str]]) -> None:
    """Keep ratings with the prefix of their source's ids, in an open transaction; the last of a conversation
    counts."""
    connection.executemany(
        "INSERT OR REPLACE INTO ratings VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                one.account_id,
                prefix + one.conversation_id,
                prefix + one.customer_id,
                one.score,
                None if one.rated_at is None else to_micros(one.rated_at),
                one.agent_id and prefix + one.agent_id,
            )
            for one, prefix in ratings
        ],
    )


def read_ratings(database: Database, account_id: str) -> list[Rating]:
    """The ratings of an account, by conversation."""
    sql = (
        "SELECT conversation_id, customer_id, score, rated_at, agent_id FROM ratings WHERE account_id = ? "
        "ORDER BY conversation_id"
    )
    return [
        Rating(
            line=0,
            account_id=account_id,
            conversation_id=conversation_id,
            customer_id=customer_id,
            score=score,
            rated_at=None if rated_at is None else from_micros(rated_at),
            agent_id=agent_id,
        )
        for conversation_id, customer_id, score, rated_at, agent_id in database.read(sql, (account_id,))
    ]
