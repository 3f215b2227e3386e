"""The answers of approved entries, in the messages that say them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from ..types.times import from_micros
from .database import Database, Row

QUESTIONS = 32  # newest messages of an entry by whose questions it is found

_APPROVED = "SELECT entry_id FROM faq WHERE account_id = ? AND state = 'approved' AND exact IS NOT NULL"
_MESSAGES = (
    "SELECT f.entry_id, f.set_at, m.message_id, m.conversation_id, m.sent_at, v.record, "
    "t.wording = f.exact FROM faq f "
    "JOIN faq_messages e ON e.account_id = f.account_id AND e.entry_id = f.entry_id "
    "JOIN messages m INDEXED BY messages_by_id ON m.account_id = f.account_id "
    "AND m.message_id = e.message_id "
    "LEFT JOIN reply_texts t ON t.account_id = f.account_id AND t.message_id = e.message_id "
    "LEFT JOIN reply_vectors v ON v.account_id = f.account_id AND v.sent_at = m.sent_at "
    "AND v.message_id = m.message_id AND v.encoder = ?2 "
    "WHERE f.account_id = ?1 AND f.state = 'approved' AND f.exact IS NOT NULL "
    "ORDER BY f.entry_id, m.sent_at DESC, m.message_id"
)


@dataclass(frozen=True, slots=True)
class ApprovedAnswer:
    """The answer of an approved entry.

    Attributes:
        message_id: the newest message that says it.
        approved_at: when somebody approved it (aware).
        record: that of the message.
        questions: the records of the newest messages of the entry, whose questions it answers.
    """

    message_id: str
    approved_at: datetime
    record: bytes
    questions: tuple[bytes, ...]


class ApprovedTable:
    """The answers of approved entries, by account."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def any(self, account_id: str) -> bool:
        """Whether an entry of the account is approved."""
        return bool(self._database.read(f"{_APPROVED} LIMIT 1", (account_id,)))

    def texts(self, account_id: str) -> list[str]:
        """The answers, as they were sent last and redacted."""
        if not self.any(account_id):
            return []
        sql = (
            "SELECT t.reply, max(m.sent_at) FROM faq f "
            "JOIN faq_messages e ON e.account_id = f.account_id AND e.entry_id = f.entry_id "
            "JOIN messages m INDEXED BY messages_by_id ON m.account_id = f.account_id "
            "AND m.message_id = e.message_id "
            "JOIN reply_texts t ON t.account_id = f.account_id AND t.message_id = e.message_id "
            "WHERE f.account_id = ? AND f.state = 'approved' AND t.wording = f.exact GROUP BY f.entry_id"
        )
        return [row[0] for row in self._database.read(sql, (account_id,))]

    def count(self, account_id: str, encoder: str) -> int:
        """How many messages of approved entries this encoder has encoded."""
        if not self.any(account_id):
            return 0
        sql = f"SELECT count(*) FROM ({_MESSAGES}) WHERE record IS NOT NULL"
        return int(self._database.read(sql, (account_id, encoder))[0][0])

    def answers(self, account_id: str, encoder: str) -> list[ApprovedAnswer]:
        """The answers that this encoder has encoded, by entry."""
        found = []
        for rows in self._entries(account_id, encoder):
            answer = next((row for row in rows if row[5] is not None and row[6]), None)
            if answer is not None:
                known = (row[5] for row in rows if row[5] is not None)
                found.append(
                    ApprovedAnswer(
                        answer[2], from_micros(answer[1]), answer[5], tuple(islice(known, QUESTIONS))
                    )
                )
        return found

    def missing(self, account_id: str, encoder: str) -> list[tuple[str, str]]:
        """(message id, conversation id) of the messages that would make more of them, by conversation: the
        newest of each entry, or all where none that is encoded says its answer."""
        wanted = []
        for rows in self._entries(account_id, encoder):
            said = any(row[5] is not None and row[6] for row in rows)
            some = rows[:QUESTIONS] if said else rows
            wanted += [(row[2], row[3]) for row in some if row[5] is None]
        return sorted(wanted, key=lambda one: (one[1], one[0]))

    def _entries(self, account_id: str, encoder: str) -> Iterator[list[Row]]:
        if self.any(account_id):
            rows = self._database.read(_MESSAGES, (account_id, encoder))
            for _, own in groupby(rows, key=lambda row: row[0]):
                yield list(own)
