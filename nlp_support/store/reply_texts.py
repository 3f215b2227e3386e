"""The redacted texts of replies, never as older rules redacted them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from ..text.fingerprint import redaction_fingerprint
from ..text.redacted import redacted_pairs
from ..types.message import Conversation, Message
from .database import Database, marks
from .message_rows import COLUMNS, IN_ORDER, SPOKEN, to_message
from .profiles import profile_of

PAGE = 1_000  # conversations that one query asks for


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A redacted question/reply pair."""

    message_id: str
    question: str | None
    reply: str
    wording: int


def read_texts(database: Database, account_id: str, message_ids: Sequence[str]) -> dict[str, ReplyText]:
    """The redacted pairs of those of these messages that have one, by message id.

    Where other rules than today's may have redacted them, they are made from the messages instead; the store
    stays as it is, see `settle_replies`.
    """
    sql = (  # in one query, so that the rules are those of these very texts
        "SELECT message_id, question, reply, wording, "
        "(SELECT redaction FROM accounts WHERE account_id = reply_texts.account_id) "
        f"FROM reply_texts WHERE account_id = ? AND message_id IN ({marks(message_ids)})"
    )
    rows = database.read(sql, (account_id, *message_ids))
    found = {row[0]: ReplyText(*row[:-1]) for row in rows}
    if not rows or rows[0][-1] == redaction_fingerprint():
        return found
    return _made_again(database, account_id, found)


def conversations_of(database: Database, account_id: str, ids: Sequence[str]) -> list[Conversation]:
    """What people and bots wrote in conversations, as replies are made of it."""
    found: dict[str, list[Message]] = {}
    for at in range(0, len(ids), PAGE):
        some = ids[at : at + PAGE]
        sql = (
            f"SELECT {COLUMNS} FROM messages INDEXED BY messages_by_conversation WHERE account_id = ? "
            f"AND conversation_id IN ({marks(some)}) AND {SPOKEN} ORDER BY conversation_id, {IN_ORDER}"
        )
        for row in database.read(sql, (account_id, *some)):
            found.setdefault(row[3], []).append(to_message(row))
    return [Conversation(account_id, id, tuple(messages)) for id, messages in found.items()]


def note_rules(connection: sqlite3.Connection, account_id: str) -> None:
    """Note, in an open transaction and before replies are kept, that today's rules redact them: where all
    others are by other rules or nobody knows, the account's are by several from then on."""
    today = redaction_fingerprint()
    sql = "SELECT redaction, EXISTS (SELECT 1 FROM reply_texts WHERE account_id = ?1) FROM accounts "
    rules, some = connection.execute(sql + "WHERE account_id = ?1", (account_id,)).fetchone()
    if rules.startswith(today) or (some and not rules):
        return
    sql = "UPDATE accounts SET redaction = ? WHERE account_id = ?"
    connection.execute(sql, ("" if some else today, account_id))


def _made_again(database: Database, account_id: str, found: dict[str, ReplyText]) -> dict[str, ReplyText]:
    """The texts as today's rules redact them; those whose messages have just gone are left out."""
    ids = list(found)
    sql = (
        f"SELECT DISTINCT conversation_id FROM messages WHERE account_id = ? AND message_id IN ({marks(ids)})"
    )
    conversations = [row[0] for row in database.read(sql, (account_id, *ids))]
    profile = profile_of(database.read, account_id)
    return {
        pair.reply.id: ReplyText(pair.reply.id, pair.question, pair.reply.text, found[pair.reply.id].wording)
        for one in conversations_of(database, account_id, conversations)
        for pair in redacted_pairs(one, profile)
        if pair.reply.id in found
    }
