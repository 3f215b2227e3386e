"""Conversations without the personal data of their customers."""

from collections.abc import Iterator
from dataclasses import replace

from ..types.message import Conversation, customer_names
from .pairs import Pair, pairs
from .redaction import redact

MAX_NAME = 4  # shorter customer ids are no names


def redacted_pairs(thread: Conversation) -> Iterator[Pair]:
    """The pairs of a conversation without the personal data of its customers."""
    yield from pairs(redacted(thread))


def redacted(thread: Conversation) -> Conversation:
    """A conversation without the personal data of its customers."""
    names = customer_names(thread.messages) | {
        message.customer_id
        for message in thread.messages
        if len(message.customer_id) > MAX_NAME and not message.customer_id.isdigit()
    }
    known, keep = tuple(sorted(names)), (thread.account_id, f"@{thread.account_id}")
    messages = [replace(m, text=redact(m.text, names=known, keep=keep).text) for m in thread.messages]
    return replace(thread, messages=tuple(messages))
