"""Which conversations and customers an account has, and which of them are waiting for an answer."""

from collections.abc import Iterator
from datetime import datetime

from ..types.times import to_micros
from .database import Database
from .message_rows import SENT, SPOKEN

PAGE = 1000
FIRST_TIME = -(2**62)  # microseconds, before every message


class ConversationTable:
    """The conversations of a store, as its messages show them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, account_id: str) -> Iterator[str]:
        """The ids of an account's conversations, sorted; read in pages, so that writers need not wait."""
        sql = (
            "SELECT DISTINCT conversation_id FROM messages WHERE account_id = ? AND conversation_id > ? "
            "ORDER BY conversation_id LIMIT ?"
        )
        after = ""
        while rows := self._database.read(sql, (account_id, after, PAGE)):
            yield from (row[0] for row in rows)
            after = rows[-1][0]

    def within(
        self, account_id: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[str]:
        """The ids of the conversations with a message sent at `since` or later and before `until` (aware;
        None: no limit), sorted; read in pages, so that writers need not wait."""
        sql = (  # the index holds everything asked for: no text is read, and pages resume where they ended
            "SELECT DISTINCT conversation_id FROM messages INDEXED BY messages_by_conversation "
            "WHERE account_id = ? AND conversation_id > ? AND sent_at >= ? AND sent_at < ? "
            "ORDER BY conversation_id LIMIT ?"
        )
        period = (
            FIRST_TIME if since is None else to_micros(since),
            -FIRST_TIME if until is None else to_micros(until),
        )
        after = ""
        while rows := self._database.read(sql, (account_id, after, *period, PAGE)):
            yield from (row[0] for row in rows)
            after = rows[-1][0]

    def count(self, account_id: str) -> int:
        """How many conversations the account has."""
        sql = "SELECT count(DISTINCT conversation_id) FROM messages WHERE account_id = ?"
        return int(self._database.read(sql, (account_id,))[0][0])

    def customers(self, account_id: str) -> list[str]:
        """The ids of all customers of an account, sorted."""
        sql = "SELECT DISTINCT customer_id FROM messages WHERE account_id = ? ORDER BY customer_id"
        return [row[0] for row in self._database.read(sql, (account_id,))]

    def people(
        self, account_id: str, conversation_id: str | None, customer_id: str | None
    ) -> list[tuple[str, str | None]]:
        """The ids and names of a customer and of all who take part in a conversation; either may be None."""
        sql = (
            "SELECT customer_id, customer_name FROM messages INDEXED BY messages_by_customer "
            "WHERE account_id = ?1 AND customer_id = ?2 UNION "
            "SELECT customer_id, customer_name FROM messages INDEXED BY messages_by_conversation "
            "WHERE account_id = ?1 AND conversation_id = ?3"
        )
        rows = self._database.read(sql, (account_id, customer_id, conversation_id))
        return [(id, name) for id, name in rows]

    def unanswered(self, account_id: str, *, since: datetime, until: datetime) -> list[str]:
        """The ids of the conversations whose last message before `until` is a customer's, sent at `since` or
        later, without those of the system; sorted."""
        sql = (
            f"SELECT DISTINCT conversation_id FROM messages AS last WHERE account_id = ? AND {SPOKEN} "
            "AND role = 'customer' AND sent_at >= ? AND sent_at < ? "
            "AND NOT EXISTS (SELECT 1 FROM messages AS later INDEXED BY messages_by_conversation "
            "WHERE later.account_id = last.account_id AND later.conversation_id = last.conversation_id "
            "AND (later.sent_at, later.arrival, later.message_id) > "
            "(last.sent_at, last.arrival, last.message_id) "
            f"AND later.sent_at < ? AND later.{SPOKEN}) "
            "ORDER BY conversation_id"
        )
        values = (account_id, to_micros(since), to_micros(until), to_micros(until))
        return [row[0] for row in self._database.read(sql, values)]

    def going_on(self, account_id: str, *, since: datetime, until: datetime) -> list[str]:
        """The ids of the conversations with a message sent at `since` or later, up to `until`; sorted."""
        sql = (  # LIMIT makes SQLite run the inner query alone, which reads only what was sent since
            "SELECT DISTINCT conversation_id FROM (SELECT conversation_id FROM messages "
            "WHERE account_id = ? AND sent_at BETWEEN ? AND ? LIMIT -1) ORDER BY conversation_id"
        )
        values = (account_id, to_micros(since), to_micros(until))
        return [row[0] for row in self._database.read(sql, values)]

    def with_several_agents(self, account_id: str, *, since: datetime | None = None) -> list[str]:
        """The ids of conversations in which agents with different ids wrote at `since` or later; sorted."""
        sql = (
            f"SELECT conversation_id FROM messages WHERE account_id = ? AND {SENT} AND sent_at >= ? "
            "GROUP BY conversation_id HAVING count(DISTINCT agent_id) > 1 ORDER BY conversation_id"
        )
        oldest = FIRST_TIME if since is None else to_micros(since)
        return [row[0] for row in self._database.read(sql, (account_id, oldest))]
