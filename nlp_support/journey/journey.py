"""A customer's journey: all conversations with an account, over channels and weeks, as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import numpy as np

from ..types.flag import Flag
from ..types.message import Message
from .scoring.conversation import ConversationScore, line_change

HALF_LIFE_DAYS = 30.0  # a conversation that ended so long before the newest counts half of it


@dataclass(frozen=True, slots=True)
class Contact:
    """One conversation of a journey.

    Attributes:
        channel: of its first message.
        started_at, ended_at: of its first and last message.
        score: how the customer felt in it.
        weight: what share it has in the journey's score, in [0, 1].
    """

    conversation_id: str
    channel: str
    started_at: datetime
    ended_at: datetime
    score: ConversationScore
    weight: float


@dataclass(frozen=True, slots=True)
class Journey:
    """How a customer stands with an account.

    Attributes:
        score: mood in [-1, 1] over all conversations with a customer's message, newer ones counting more:
            half for every 30 days that a conversation ended before the newest. 0 without any.
        conversations: by their end, the oldest first.
        trend: by how much the mood changes from the first conversation to the last along the weighted line
            that fits best; of a single conversation its own trend.
        flags: of these conversations, the newest first.
        customer_ids: under which the customer is known.
    """

    account_id: str
    customer_ids: tuple[str, ...]
    score: float
    conversations: tuple[Contact, ...]
    trend: float
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One customer in an account's view.

    Attributes:
        score, trend: as in `Journey`.
        open_flags: how many flags nobody has resolved.
        last_at: of the newest message.
    """

    customer_id: str
    score: float
    trend: float
    open_flags: int
    last_at: datetime


def threads(messages: Iterable[Message]) -> list[list[Message]]:
    """Messages as conversations: each oldest message first (by time, then by id), the conversations by their
    end."""
    by_thread = sorted(messages, key=lambda one: (one.conversation_id, one.sent_at, one.id))
    split = [list(own) for _, own in groupby(by_thread, key=lambda one: one.conversation_id)]
    return sorted(split, key=lambda own: (own[-1].sent_at, own[-1].conversation_id))


def join(
    account_id: str,
    customer_ids: Sequence[str],
    conversations: Sequence[tuple[Sequence[Message], ConversationScore]],
    flags: Sequence[Flag],
) -> Journey:
    """The journey of conversations that are scored, by their end, the oldest first."""
    ends = np.array([own[-1].sent_at.timestamp() for own, _ in conversations])
    said = np.array([bool(score.scores) for _, score in conversations], np.float64)
    moods = np.array([score.mood for _, score in conversations])
    age = (ends[-1] - ends) / 86_400 if len(ends) else ends
    weights = said * np.exp2(-age / HALF_LIFE_DAYS)
    total = float(weights.sum())
    shares = weights / total if total else weights
    single = [score for _, score in conversations if score.scores]
    trend = single[0].trend if len(single) == 1 else line_change(moods[said > 0], weights[said > 0])
    contacts = tuple(
        Contact(own[0].conversation_id, own[0].channel, own[0].sent_at, own[-1].sent_at, score, share)
        for (own, score), share in zip(conversations, shares.tolist(), strict=True)
    )
    newest_first = tuple(sorted(flags, key=lambda flag: (flag.raised_at, flag.id), reverse=True))
    return Journey(account_id, tuple(customer_ids), float(shares @ moods), contacts, trend, newest_first)
