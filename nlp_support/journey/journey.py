"""A customer's journey: all conversations with an account, across channels and weeks, as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from ..types.flag import Flag
from ..types.message import Message
from .scoring.conversation import ConversationScore, line_change
from .scoring.scale import Scales

HALF_LIFE = timedelta(days=30)  # a conversation that ended this long before the newest counts half as much


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact of a journey: a conversation, or a stretch of one.

    Attributes:
        channel: of its first message.
        started_at, ended_at: of its first and last message.
        score: how the customer felt in it.
        weight: its share in the journey's score, in [0, 1].
        rating: the rating that the customer would probably give, in [1, 5], on the account's own scale; None
            without one.
    """

    conversation_id: str
    channel: str
    started_at: datetime
    ended_at: datetime
    score: ConversationScore
    weight: float
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """How a customer stands with an account.

    Attributes:
        score: mood in [-1, 1] over all contacts in which the customer wrote. Newer ones count more: for every
            half-life that a contact ended before the newest, it counts half as much. 0 if there are none.
        conversations: its contacts, by their end, the oldest first.
        trend: by how much the mood changes from the first conversation to the last, along the weighted line
            that fits best; for a single conversation, its own trend.
        flags: of these conversations, the newest first.
        customer_ids: all ids under which the customer is known.
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
        last_at: when the newest message was sent.
    """

    customer_id: str
    score: float
    trend: float
    open_flags: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Outline:
    """The part of a conversation that counts in a journey, kept while the others are read."""

    conversation_id: str
    ended_at: datetime
    wrote: bool  # whether the customer wrote
    mood: float
    trend: float


def outline(messages: Sequence[Message], score: ConversationScore) -> Outline:
    """The outline of a conversation given oldest message first."""
    last = messages[-1]
    return Outline(last.conversation_id, last.sent_at, bool(score.scores), score.mood, score.trend)


def by_conversation(messages: Iterable[Message]) -> list[list[Message]]:
    """Messages grouped into conversations, each oldest first (those of one instant as they came);
    conversations by their end."""
    ordered = sorted(messages, key=attrgetter("conversation_id", "sent_at"))
    split = [list(own) for _, own in groupby(ordered, key=lambda one: one.conversation_id)]
    return sorted(split, key=lambda own: (own[-1].sent_at, own[-1].conversation_id))


def join(
    account_id: str,
    customer_ids: Sequence[str],
    conversations: Sequence[tuple[Sequence[Message], ConversationScore]],
    flags: Sequence[Flag],
    *,
    half_life: timedelta = HALF_LIFE,
    scales: Scales | None = None,
) -> Journey:
    """The journey of scored conversations, given by their end, the oldest first."""
    outlines = [outline(own, score) for own, score in conversations]
    shares = shares_of(outlines, half_life=half_life)
    contacts = tuple(
        Contact(
            conversation_id=own[0].conversation_id,
            channel=own[0].channel,
            started_at=own[0].sent_at,
            ended_at=own[-1].sent_at,
            score=score,
            weight=share,
            rating=scales.rating(account_id, score.satisfaction) if scales and score.scores else None,
        )
        for (own, score), share in zip(conversations, shares.tolist(), strict=True)
    )
    score, trend = standing(outlines, half_life=half_life)
    newest_first = tuple(sorted(flags, key=lambda flag: (flag.raised_at, flag.id), reverse=True))
    return Journey(account_id, tuple(customer_ids), score, contacts, trend, newest_first)


def shares_of(outlines: Sequence[Outline], *, half_life: timedelta = HALF_LIFE) -> NDArray[np.float64]:
    """The share that each of n conversations, given by their end, the oldest first, has in the journey: (n,),
    summing to 1, or all 0 if the customer never wrote."""
    ages = np.array([(outlines[-1].ended_at - one.ended_at) / half_life for one in outlines], np.float64)
    weights: NDArray[np.float64] = np.array([one.wrote for one in outlines], np.float64) * np.exp2(-ages)
    total = float(weights.sum())
    return weights / total if total else weights


def standing(outlines: Sequence[Outline], *, half_life: timedelta = HALF_LIFE) -> tuple[float, float]:
    """Score and trend, as in `Journey`, of conversations given by their end, the oldest first."""
    shares = shares_of(outlines, half_life=half_life)
    moods = np.array([one.mood for one in outlines], np.float64)
    wrote = [one for one in outlines if one.wrote]
    said = np.array([one.wrote for one in outlines], bool)
    trend = wrote[0].trend if len(wrote) == 1 else line_change(moods[said], shares[said])
    return float(shares @ moods), trend
