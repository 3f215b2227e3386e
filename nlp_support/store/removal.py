"""Removing single messages, with everything that was made from them."""

import sqlite3
from collections.abc import Iterable

from .entries import drop_from_faq
from .feedback import MACRO
from .pending import look_again
from .promises import drop_without_messages
from .replies import drop_replies, sent_in
from .reviews import drop_reviews

MADE_FROM = ("scores", "originals", "feedback", "messages")  # what has rows by message


def remove_messages(connection: sqlite3.Connection, account_id: str, ids: Iterable[str]) -> int:
    """Delete those of these messages that are stored, in an open transaction; returns how many.

    What was made from them goes too: replies of their conversations that were sent at the same time or later
    (they are made again, from what is left), scores, entries of the knowledge base and feedback.
    """
    since: dict[str, int] = {}
    gone: list[str] = []
    sql = "SELECT sent_at, conversation_id FROM messages WHERE account_id = ? AND message_id = ?"
    for id in sorted(set(ids)):
        for sent_at, conversation_id in connection.execute(sql, (account_id, id)):
            since[conversation_id] = min(since.get(conversation_id, sent_at), sent_at)
            gone.append(id)
    if not gone:
        return 0
    drop_reviews(connection, account_id, gone)
    for conversation_id, time in since.items():
        drop_replies(connection, account_id, sent_in(connection, account_id, conversation_id, since=time))
    drop_from_faq(connection, account_id, gone)
    for table in MADE_FROM:
        sql = f"DELETE FROM {table} WHERE account_id = ? AND message_id = ?"
        if table == "feedback":
            sql += f" AND source <> '{MACRO}'"  # there the id of a macro stands for that of a message
        connection.executemany(sql, [(account_id, id) for id in gone])
    look_again(connection, account_id, list(since))
    drop_without_messages(connection, account_id)
    sql = "UPDATE accounts SET revision = revision + 1, rewrites = rewrites + 1 WHERE account_id = ?"
    connection.execute(sql, (account_id,))
    return len(gone)


def turns_of(connection: sqlite3.Connection, account_id: str, id: str) -> list[str]:
    """The ids of the turns of a chat that was exported as one message: `id/1` and so on."""
    sql = "SELECT message_id FROM messages WHERE account_id = ? AND message_id > ? AND message_id < ?"
    found = connection.execute(sql, (account_id, f"{id}/", f"{id}0"))  # "0" comes right after "/"
    return [turn for (turn,) in found if turn.removeprefix(f"{id}/").isdecimal()]
