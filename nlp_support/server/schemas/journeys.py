"""How a customer feels: scores, journeys, briefs."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from ...types.flag import ReasonCode
from .base import Shown
from .flags import Flag

SCORE: dict[str, Any] = {
    "valence": -0.42,
    "satisfaction": 2.1,
    "mood": -0.5,
    "trend": -0.3,
    "low_point": "m3",
    "message_ids": ["m1"],
    "scores": [-0.42],
    "weights": [1.0],
    "satisfactions": [2.1],
    "moods": [-0.5],
}
JOURNEY: dict[str, Any] = {
    "customer_ids": ["dana"],
    "score": -0.5,
    "trend": -0.3,
    "conversations": [
        {
            "conversation_id": "talk-7",
            "channel": "chat",
            "started_at": "2026-05-24T09:00:00Z",
            "ended_at": "2026-05-24T10:00:00Z",
            "score": SCORE,
            "weight": 1.0,
            "rating": None,
        }
    ],
    "flags": [],
}
BRIEF: dict[str, Any] = {
    "headline": "Unhappy, over one conversation.",
    "mood": -0.5,
    "mood_text": "unhappy",
    "trend": -0.3,
    "open_flags": [],
    "last_topics": ["Do you also repair very old radios?"],
    "last_contact": "The customer wrote last, on chat, 2 hours ago.",
    "do": [{"code": None, "text": "Answer what was asked."}],
    "avoid": [{"code": None, "text": "Asking for what was told already."}],
    "moods": [-0.5],
}

Mood = Annotated[float, Field(ge=-1, le=1)]
Points = Annotated[float, Field(ge=1, le=5)]


class ConversationScore(Shown):
    """How a customer felt in one conversation; the lists have one entry a customer's message."""

    valence: Annotated[Mood, Field(description="From the words alone.")]
    satisfaction: Annotated[Points, Field(description="From the turns in their context.")]
    mood: Annotated[Mood, Field(description="Both together.")]
    trend: Annotated[float, Field(ge=-3, le=3, description="From the first message to the last.")]
    low_point: Annotated[str | None, Field(description="The id of the message with the lowest mood.")]
    message_ids: tuple[str, ...]
    scores: Annotated[tuple[Mood, ...], Field(description="The valence of each.")]
    weights: Annotated[tuple[float, ...], Field(description="How much each counts.")]
    satisfactions: tuple[Points, ...]
    moods: tuple[Mood, ...]


class Contact(Shown):
    """A conversation of a journey, or a stretch of one."""

    conversation_id: str
    channel: str
    started_at: datetime
    ended_at: datetime
    score: ConversationScore
    weight: Annotated[float, Field(ge=0, le=1, description="Its share in the journey's score.")]
    rating: Annotated[float | None, Field(description="That the customer would probably give, in 1 to 5.")]


class Journey(Shown):
    """How a customer stands with the account, over all conversations and channels."""

    customer_ids: Annotated[tuple[str, ...], Field(description="Under which the account knows the person.")]
    score: Annotated[Mood, Field(description="Newer contacts count more.")]
    trend: float
    conversations: Annotated[tuple[Contact, ...], Field(description="By their end, the oldest first.")]
    flags: Annotated[tuple[Flag, ...], Field(description="The newest first.")]


class Advice(Shown):
    """What helps or hurts with a customer."""

    code: Annotated[ReasonCode | None, Field(description="The reason that it is about.")]
    text: str


class Brief(Shown):
    """What to know before the first word."""

    headline: str
    mood: Mood
    mood_text: str
    trend: float
    open_flags: Annotated[tuple[Flag, ...], Field(description="The worst first.")]
    last_topics: Annotated[tuple[str, ...], Field(description="In the customer's words, redacted.")]
    last_contact: str
    do: tuple[Advice, ...]
    avoid: tuple[Advice, ...]
    moods: Annotated[tuple[Mood, ...], Field(description="Of each message, oldest first.")]
