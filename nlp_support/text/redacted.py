"""Conversations without the personal data of their customers."""

from collections.abc import Iterator
from dataclasses import replace

from ..types.message import Conversation, customer_names
from .pairs import Pair, pairs
from .redaction import redact

LONGEST_NO_NAME = 4  # characters; a customer id up to this length is not looked for as a name


def redacted_pairs(conversation: Conversation) -> Iterator[Pair]:
    """The pairs of a conversation without the personal data of its customers."""
    yield from pairs(redacted(conversation))


def redacted(conversation: Conversation) -> Conversation:
    """A conversation without the personal data of its customers."""
    ids = {message.customer_id for message in conversation.messages}
    names = customer_names(conversation.messages) | {id for id in ids if may_be_name(id)}
    known = tuple(sorted(names))
    keep = (conversation.account_id, f"@{conversation.account_id}")
    messages = (
        one._with_text(redact(one.text, names=known, keep=keep).text) for one in conversation.messages
    )
    return replace(conversation, messages=tuple(messages))


def may_be_name(customer_id: str) -> bool:
    """Whether a customer id is looked for in texts as a name, as a handle or an e-mail address would be."""
    return len(customer_id) > LONGEST_NO_NAME and not customer_id.isdigit()
