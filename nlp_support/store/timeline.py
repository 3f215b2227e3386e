"""Who wrote when, and what customers said: the basis of the service metrics."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ..types.times import to_micros
from .database import Database, Row, marks
from .ingest import LOOK_UP
from .message_rows import IN_ORDER, SPOKEN
from .replies import FIRST

PAGE = 10_000
COLUMNS = "sent_at, message_id, conversation_id, customer_id, role, channel, agent_id, sender"
SAID = "CASE role WHEN 'customer' THEN text END"  # the texts that tell whether somebody waits


class Timeline:
    """What people and bots wrote, in order of time, as rows of COLUMNS and the text, if it is a customer's;
    times in microseconds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pages(self, account_id: str, *, since: datetime | None, until: datetime) -> Iterator[list[Row]]:
        """The messages sent at `since` or later and before `until`, in pages, so that writers need not
        wait."""
        sql = (
            f"SELECT {COLUMNS}, {SAID}, arrival FROM messages WHERE account_id = ? "
            f"AND ({IN_ORDER}) > (?, ?, ?) AND sent_at < ? AND {SPOKEN} ORDER BY {IN_ORDER} LIMIT ?"
        )
        after = (FIRST[0] if since is None else to_micros(since), -1, "")
        while rows := self._database.read(sql, (account_id, *after, to_micros(until), PAGE)):
            yield [row[:-1] for row in rows]
            after = rows[-1][0], rows[-1][-1], rows[-1][1]

    def before(
        self, account_id: str, conversation_ids: Sequence[str], *, until: datetime
    ) -> Iterator[list[Row]]:
        """The messages of these conversations sent before a time, those of each in order."""
        for at in range(0, len(conversation_ids), LOOK_UP):
            some = conversation_ids[at : at + LOOK_UP]
            sql = (
                f"SELECT {COLUMNS}, {SAID} FROM messages INDEXED BY messages_by_conversation "
                f"WHERE account_id = ? AND conversation_id IN ({marks(some)}) AND sent_at < ? AND {SPOKEN} "
                f"ORDER BY conversation_id, {IN_ORDER}"
            )
            yield self._database.read(sql, (account_id, *some, to_micros(until)))

    def texts(self, account_id: str, message_ids: Sequence[str]) -> Iterator[Row]:
        """The ids and texts of messages, in no particular order."""
        for at in range(0, len(message_ids), LOOK_UP):
            some = message_ids[at : at + LOOK_UP]
            sql = (  # left to itself, SQLite may scan all messages of the account for every query
                "SELECT message_id, text FROM messages INDEXED BY messages_by_id WHERE account_id = ? "
                f"AND message_id IN ({marks(some)})"
            )
            yield from self._database.read(sql, (account_id, *some))

    def channels(self, account_id: str) -> list[str]:
        """The channels of an account's messages, sorted."""
        sql = "SELECT DISTINCT channel FROM messages WHERE account_id = ? ORDER BY channel"
        return [row[0] for row in self._database.read(sql, (account_id,))]
