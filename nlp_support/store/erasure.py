"""Erasing a customer from every table."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import InvalidArgument
from .database import Database
from .deliveries import drop_stuck
from .entries import drop_from_faq
from .feedback import drop_feedback, drop_unaddressed
from .linked import drop_links
from .pending import look_again
from .profiles import profile_of
from .promises import drop_without_messages
from .quoted import mask_quotes
from .remade import settle_replies
from .replies import drop_replies, sent_in
from .reviews import drop_reviews
from .scores import drop_scores
from .unlearning import forget_contacts


@dataclass(frozen=True)
class Erased:
    """What `forget` deleted.

    Attributes:
        messages, replies, feedback, scores, flags, deliveries: how many of each.
        complete: whether no byte of it is left in the file or its log. It is False if the file was not
            rebuilt: on request, for lack of room, or while another process still reads an older state, whose
            log can only be cleared when that is done. `MessageStore.compact` makes up for it.
        links: how many other ids the customer was linked to.
        masked: how many messages of others, and texts sent to them, named or quoted the customer and are now
            masked.
        unaddressed: how many texts that were sent in place of suggestions were taken out because nobody had
            told to whom they were sent.
    """

    messages: int
    replies: int
    feedback: int
    complete: bool
    scores: int = 0
    flags: int = 0
    deliveries: int = 0
    links: int = 0
    masked: int = 0
    unaddressed: int = 0


def erase(database: Database, account_id: str, customer_id: str, *, compact: bool) -> Erased:
    """Delete a customer of a known account, and everything made from their conversations.

    Args:
        database: the open database.
        account_id: the account.
        customer_id: the customer to delete.
        compact: whether to rebuild the file as well.

    Raises:
        InvalidArgument: the customer id is not a string.
    """
    if not isinstance(customer_id, str):
        raise InvalidArgument(
            f"the customer id is of type {type(customer_id).__name__}, expected a string as in the messages"
        )
    whose = (account_id, customer_id)
    sql = (  # left to itself, SQLite scans all messages of the account to find each conversation once
        "SELECT DISTINCT conversation_id FROM messages INDEXED BY messages_by_customer "
        "WHERE account_id = ? AND customer_id = ?"
    )
    with database.writing() as connection:
        own = [row[0] for row in connection.execute(sql, whose)]
        noted = drop_feedback(connection, account_id, customer_id)
        unaddressed = drop_unaddressed(connection, account_id)
        forget_contacts(connection, account_id, customer_id)
        keep = profile_of(connection.execute, account_id).keep
        quoted = mask_quotes(connection, account_id, customer_id, keep=keep)
        quoting = sorted(quoted.conversations - set(own))
        for id in own:
            drop_from_faq(connection, account_id, [sent for _, sent in sent_in(connection, account_id, id)])
        both = (*own, *quoting)
        sent = [message for id in both for _, message in sent_in(connection, account_id, id)]
        drop_reviews(connection, account_id, sent)
        made = [_drop_made(connection, account_id, id) for id in both]
        flags, deliveries = (_drop(connection, table, whose, own) for table in ("flags", "outbox"))
        _drop(connection, "ratings", whose, own)
        sql = "DELETE FROM notes WHERE account_id = ? AND conversation_id = ?"
        connection.executemany(sql, [(account_id, id) for id in own])
        drop_stuck(connection, account_id)
        links = drop_links(connection, customer_id)
        gone = connection.execute("DELETE FROM messages WHERE account_id = ? AND customer_id = ?", whose)
        look_again(connection, account_id, both)
        drop_without_messages(connection, account_id)
        sql = "UPDATE accounts SET revision = revision + 1, rewrites = rewrites + 1 WHERE account_id = ?"
        connection.execute(sql, (account_id,))
    settle_replies(database, account_id)  # the profile that they were made with is kept beside them
    return Erased(
        messages=gone.rowcount,
        replies=sum(replies for replies, _ in made),
        feedback=noted,
        complete=compact and database.rebuild(),
        scores=sum(scores for _, scores in made),
        flags=flags,
        deliveries=deliveries,
        links=links,
        masked=quoted.texts,
        unaddressed=unaddressed,
    )


def _drop_made(connection: sqlite3.Connection, account_id: str, conversation_id: str) -> tuple[int, int]:
    """Delete the replies and the scores made from a conversation; returns how many there were of each."""
    replies = drop_replies(connection, account_id, sent_in(connection, account_id, conversation_id))
    return replies, drop_scores(connection, account_id, conversation_id)


def _drop(connection: sqlite3.Connection, table: str, whose: tuple[str, str], ids: Sequence[str]) -> int:
    """Delete the rows of a customer and of these conversations; returns how many there were."""
    sql = f"DELETE FROM {table} WHERE account_id = ? AND "
    gone = connection.execute(sql + "customer_id = ?", whose).rowcount
    several = connection.executemany(sql + "conversation_id = ?", [(whose[0], id) for id in ids])
    return gone + max(several.rowcount, 0)  # -1 where there were none
