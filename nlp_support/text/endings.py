"""How a conversation ended, judged by who spoke last and what was said; nobody has to mark it.

A conversation that has been silent for `OVER_AFTER` is over, and every conversation that is over ended in
one of four ways. Service metrics, the knowledge base, triage and coaching all go by these.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from ..types.message import Message, Role, spoken
from .acts import asks_back, closes

OVER_AFTER = timedelta(days=3)  # without a message, and a conversation is over


class Ending(StrEnum):
    """What became of a conversation.

    OPEN: its last message is younger than `OVER_AFTER`.
    RESOLVED: an agent answered, and the last word is an agent's that asks nothing back, or a customer's
        thanks.
    UNANSWERED: the customer wrote and no agent ever answered.
    WAITING: agents answered, but the customer's last message, not just thanks, was left unanswered.
    LEFT: the last word is an agent's question that the customer never answered.
    """

    OPEN = "open"
    RESOLVED = "resolved"
    UNANSWERED = "unanswered"
    WAITING = "waiting"
    LEFT = "left"


# The customer gave up: before the first reply, while waiting for another, or when asked a question back.
ABANDONED = (Ending.UNANSWERED, Ending.WAITING, Ending.LEFT)


def ending(messages: Sequence[Message], *, now: datetime, quiet: timedelta = OVER_AFTER) -> Ending | None:
    """How a conversation stands at a given time; None if no customer had written in it by then.

    Args:
        messages: those of one conversation, oldest first; any of the system, or sent at `now` or later, are
            ignored.
        now: the time of the judgement (aware).
        quiet: how long it has to have been silent to be over.
    """
    known = [message for message in spoken(messages) if message.sent_at < now]
    first = next((at for at, one in enumerate(known) if one.role is Role.CUSTOMER), None)
    if first is None:
        return None
    answered = any(message.role is Role.AGENT for message in known[first:])
    last = known[-1]
    if now - last.sent_at < quiet:
        return Ending.OPEN
    return ended(last.role, last.text, answered=answered)


def ended(last_role: Role, last_text: str, *, answered: bool) -> Ending:
    """How a conversation that is over ended.

    Args:
        last_role: who wrote its last message.
        last_text: the text of its last message.
        answered: whether an agent wrote after the customer's first message.
    """
    if not answered:
        return Ending.UNANSWERED
    if last_role is Role.AGENT:
        return Ending.LEFT if asks_back(last_text) else Ending.RESOLVED
    return Ending.RESOLVED if closes(last_text) else Ending.WAITING
