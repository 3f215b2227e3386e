"""Conversations without the personal data of their customers."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from ..types.message import Conversation
from .literals import hold_literals
from .pairs import Pair, pairs
from .redaction import redact

LONGEST_NO_NAME = 4  # characters; a customer id up to this length is not looked for as a name


def redacted_pairs(conversation: Conversation) -> Iterator[Pair]:
    """The pairs of a conversation without the personal data of its customers."""
    yield from pairs(redacted(conversation))


def redacted(conversation: Conversation) -> Conversation:
    """A conversation without the personal data of its customers."""
    from .redaction.secrets.answers import hide_answer  # compiles patterns, as redacting does

    people = {(message.customer_id, message.customer_name) for message in conversation.messages}
    messages, asked = [], ""
    for one in conversation.messages:
        text = hide_answer(hold_literals(one.text), asked=asked)
        text = redacted_text(text, account_id=conversation.account_id, people=people)
        messages.append(one._with_text(text))
        asked = one.text
    return replace(conversation, messages=tuple(messages))


def redacted_text(text: str, *, account_id: str, people: Collection[tuple[str, str | None]]) -> str:
    """A text of an account without the personal data of these customers, who are given by id and name."""
    names = {name for _, name in people if name} | {id for id, _ in people if may_be_name(id)}
    return redact(text, names=sorted(names), keep=(account_id, f"@{account_id}")).text


def may_be_name(customer_id: str) -> bool:
    """Whether a customer id is looked for in texts as a name, as a handle or an e-mail address would be."""
    return len(customer_id) > LONGEST_NO_NAME and not customer_id.isdigit()
