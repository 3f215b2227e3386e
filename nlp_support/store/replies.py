"""The redacted and encoded replies of an account, from which its index is loaded."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from ..types.message import Conversation
from ..types.times import from_micros, to_micros
from ..types.window import Window
from .database import Database
from .message_rows import COLUMNS, IN_ORDER, SENT, SPOKEN, to_row
from .records import EncodedReply, Records, pack, pending, unpack
from .reply_texts import ReplyText as ReplyText
from .reply_texts import note_rules, read_texts

Position = tuple[datetime, str]  # when it was sent (aware), message id: the order of sent messages
Stored = tuple[int, str]  # a position as in the tables, in microseconds

BEGINNING: Position = (datetime.min.replace(tzinfo=UTC), "")  # before every message
NEVER = datetime.max.replace(tzinfo=UTC)  # after every message
FIRST: Stored = (-(2**62), "")


class ReplyTable:
    """Replies of a store, by account and encoder; vectors of different encoders never mix."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def window_start(self, account_id: str, window: Window, now: datetime) -> Position:
        """Where the window that `now` closes begins."""
        start = BEGINNING
        if window.max_messages is not None:
            sql = (
                f"SELECT sent_at, message_id FROM messages WHERE account_id = ? AND {SENT} "
                "AND sent_at < ? ORDER BY sent_at DESC, message_id DESC LIMIT 1 OFFSET ?"
            )
            rows = self._database.read(sql, (account_id, to_micros(now), window.max_messages - 1))
            start = max([start, *((from_micros(row[0]), row[1]) for row in rows)])
        oldest = window.oldest(now)
        return start if oldest is None else max(start, (oldest, ""))

    def count_sent(self, account_id: str, start: Position, now: datetime) -> int:
        """How many messages the account sent from `start` to before `now`."""
        sql = (
            f"SELECT count(*) FROM messages WHERE account_id = ? AND {SENT} "
            "AND (sent_at, message_id) >= (?, ?) AND sent_at < ?"
        )
        return int(self._database.read(sql, (account_id, *_stored(start), to_micros(now)))[0][0])

    def count_encoded(self, account_id: str, encoder: str, start: Position, now: datetime) -> int:
        """How many of those messages this encoder has encoded."""
        sql = (
            "SELECT count(*) FROM reply_vectors WHERE account_id = ? AND (sent_at, message_id) >= (?, ?) "
            "AND sent_at < ? AND encoder = ?"
        )
        return int(self._database.read(sql, (account_id, *_stored(start), to_micros(now), encoder))[0][0])

    def agents_of(self, account_id: str, start: Position, end: datetime) -> dict[str, str]:
        """Who sent the account's messages from `start` to before `end`, by message id, as far as is known."""
        sql = (
            f"SELECT message_id, agent_id FROM messages WHERE account_id = ? AND {SENT} "
            "AND (sent_at, message_id) >= (?, ?) AND sent_at < ? AND agent_id IS NOT NULL"
        )
        return dict(self._database.read(sql, (account_id, *_stored(start), to_micros(end))))

    def newest_sent(self, account_id: str, limit: int) -> list[str]:
        """The texts of the account's newest sent messages, at most `limit`, as they were written."""
        sql = (
            f"SELECT text FROM messages WHERE account_id = ? AND {SENT} "
            "ORDER BY sent_at DESC, message_id DESC LIMIT ?"
        )
        return [row[0] for row in self._database.read(sql, (account_id, limit))]

    def next_sent_at(self, account_id: str, now: datetime) -> datetime | None:
        """When the account sent its first message at `now` or later."""
        sql = f"SELECT min(sent_at) FROM messages WHERE account_id = ? AND {SENT} AND sent_at >= ?"
        value = self._database.read(sql, (account_id, to_micros(now)))[0][0]
        return None if value is None else from_micros(value)

    def missing(self, account_id: str, encoder: str, start: Position, now: datetime) -> list[tuple[str, str]]:
        """(message id, conversation id) of the sent messages that this encoder has not encoded yet, by
        conversation."""
        sql = (
            "SELECT m.message_id, m.conversation_id FROM messages m LEFT JOIN reply_vectors v "
            "ON v.account_id = m.account_id AND v.sent_at = m.sent_at AND v.message_id = m.message_id "
            f"AND v.encoder = ? WHERE m.account_id = ? AND {SENT} "
            "AND (m.sent_at, m.message_id) >= (?, ?) AND m.sent_at < ? AND v.encoder IS NULL "
            "ORDER BY m.conversation_id, m.sent_at, m.arrival, m.message_id"
        )
        values = (encoder, account_id, *_stored(start), to_micros(now))
        return [(row[0], row[1]) for row in self._database.read(sql, values)]

    def load(
        self, account_id: str, encoder: str, start: Position, now: datetime, *, dim: int
    ) -> tuple[list[str], Records]:
        """Ids and records of the encoded messages sent from `start` to before `now`, by (sent_at, id)."""
        sql = (
            "SELECT message_id, record FROM reply_vectors WHERE account_id = ? "
            "AND (sent_at, message_id) >= (?, ?) AND sent_at < ? AND encoder = ? ORDER BY sent_at, message_id"
        )
        rows = self._database.read(sql, (account_id, *_stored(start), to_micros(now), encoder))
        return [row[0] for row in rows], unpack([row[1] for row in rows], dim=dim)

    def load_sent(
        self, account_id: str, encoder: str, start: Position, now: datetime, *, dim: int
    ) -> tuple[list[str], Records]:
        """Like `load`, with a record of kind PENDING for each sent message that is not encoded yet."""
        ids, records = self.load(account_id, encoder, start, now, dim=dim)
        if len(ids) >= self.count_sent(account_id, start, now):  # faster than a join
            return ids, records
        sql = (
            "SELECT m.message_id, m.sent_at, v.record FROM messages m LEFT JOIN reply_vectors v "
            "ON v.account_id = m.account_id AND v.sent_at = m.sent_at AND v.message_id = m.message_id "
            f"AND v.encoder = ? WHERE m.account_id = ? AND {SENT} "
            "AND (m.sent_at, m.message_id) >= (?, ?) AND m.sent_at < ? ORDER BY m.sent_at, m.message_id"
        )
        rows = self._database.read(sql, (encoder, account_id, *_stored(start), to_micros(now)))
        packed = [record or pending(from_micros(sent_at), dim=dim) for _, sent_at, record in rows]
        return [row[0] for row in rows], unpack(packed, dim=dim)

    def texts(self, account_id: str, message_ids: Sequence[str]) -> dict[str, ReplyText]:
        """The redacted pairs of those of these messages that have one, by message id."""
        return read_texts(self._database, account_id, message_ids)

    def save(
        self,
        account_id: str,
        encoder: str,
        replies: Sequence[EncodedReply],
        texts: Sequence[ReplyText],
        *,
        dim: int,
        made_of: Sequence[Conversation],
        profile: int,
    ) -> list[EncodedReply]:
        """Keep what was made from conversations as they were read; returns the replies that were kept.

        What was made from a conversation that changed in the meantime is left out: it may come from messages
        that no longer exist. Messages that came at its end change nothing. The rest is kept, so that somebody
        who keeps adding older messages does not hold up the others. Nothing is kept if the account's profile
        has changed.

        Args:
            account_id: the account.
            encoder: the key of the encoder that made the vectors.
            replies: the encoded replies.
            texts: the redacted pairs of the same messages.
            dim: the length of a vector.
            made_of: the conversations as they were read, whole.
            profile: the number of the profile that they were redacted with.
        """
        with self._database.writing() as connection:
            sql = "SELECT profile FROM accounts WHERE account_id = ?"
            if connection.execute(sql, (account_id,)).fetchone() != (profile,):
                return []
            note_rules(connection, account_id)
            fresh = _unchanged(connection, account_id, made_of)
            replies = [reply for reply in replies if reply.message_id in fresh]
            texts = [text for text in texts if text.message_id in fresh]
            connection.executemany(
                "INSERT OR REPLACE INTO reply_vectors VALUES (?, ?, ?, ?, ?)",
                [
                    (account_id, to_micros(reply.sent_at), reply.message_id, encoder, record)
                    for reply, record in zip(replies, pack(replies, dim=dim), strict=True)
                ],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO reply_texts VALUES (?, ?, ?, ?, ?)",
                [(account_id, t.message_id, t.question, t.reply, t.wording) for t in texts],
            )
        return list(replies)

    def encoders(self, account_id: str) -> dict[str, int]:
        """The encoders that have encoded replies of the account, and how many each."""
        sql = "SELECT encoder, count(*) FROM reply_vectors WHERE account_id = ? GROUP BY encoder"
        return dict(self._database.read(sql, (account_id,)))

    def drop_other_encoders(self, account_id: str, encoder: str) -> int:
        """Delete the vectors of every other encoder; returns how many."""
        with self._database.writing() as connection:
            sql = "DELETE FROM reply_vectors WHERE account_id = ? AND encoder <> ?"
            return connection.execute(sql, (account_id, encoder)).rowcount


def _unchanged(
    connection: sqlite3.Connection, account_id: str, conversations: Sequence[Conversation]
) -> set[str]:
    """The ids of the messages in those conversations that are stored exactly as given, if something came only
    at the end."""
    sql = (
        f"SELECT {COLUMNS} FROM messages INDEXED BY messages_by_conversation WHERE account_id = ? "
        f"AND conversation_id = ? AND {SPOKEN} ORDER BY {IN_ORDER}"
    )
    return {
        message.id
        for conversation in conversations
        if connection.execute(sql, (account_id, conversation.id)).fetchmany(len(conversation.messages))
        == [to_row(message) for message in conversation.messages]
        for message in conversation.messages
    }


def drop_replies(connection: sqlite3.Connection, account_id: str, sent: Sequence[Stored]) -> int:
    """Delete what was made from these sent messages, in an open transaction; returns how many replies."""
    connection.executemany(
        "DELETE FROM reply_vectors WHERE account_id = ? AND sent_at = ? AND message_id = ?",
        [(account_id, *position) for position in sent],
    )
    return connection.executemany(
        "DELETE FROM reply_texts WHERE account_id = ? AND message_id = ?",
        [(account_id, message_id) for _, message_id in sent],
    ).rowcount


def sent_in(
    connection: sqlite3.Connection, account_id: str, conversation_id: str, *, since: int = FIRST[0]
) -> list[Stored]:
    """The messages that the account sent in a conversation at `since` (microseconds) or later."""
    sql = (  # left to itself, SQLite would scan everything that the account sent since
        "SELECT sent_at, message_id FROM messages INDEXED BY messages_by_conversation "
        "WHERE account_id = ? AND conversation_id = ? AND sent_at >= ? AND role = 'agent'"
    )
    return connection.execute(sql, (account_id, conversation_id, since)).fetchall()


def _stored(position: Position) -> Stored:
    return to_micros(position[0]), position[1]
