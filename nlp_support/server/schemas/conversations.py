"""A conversation, and a customer over all channels."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from ...triage.channels import Channel
from ...triage.levels import LevelName
from .base import Shown
from .flags import FLAG, Flag
from .journeys import BRIEF, JOURNEY, SCORE, Brief, ConversationScore, Journey
from .messages import LINE, Message, StatusChange

MESSAGE: dict[str, Any] = {
    **LINE,
    "sender": "person",
    "channel": "chat",
    "agent_id": None,
    "customer_name": None,
    "in_reply_to": None,
    "language": None,
}
LEVEL: dict[str, Any] = {
    "level": "medium",
    "value": 0.4,
    "evidence": ["similar questions were answered differently"],
}


class Level(Shown):
    """How much of something a message has."""

    level: LevelName
    value: Annotated[float, Field(ge=0, le=1)]
    evidence: Annotated[tuple[str, ...], Field(description="Never a customer's words.")]


class Triaged(Shown):
    """How what waits was rated, and where it should go."""

    complexity: Level
    severity: Level
    effort: Level
    primary: Channel
    secondary: Channel


class Conversation(Shown):
    """A conversation with all that helps to answer it."""

    id: str
    customer_id: Annotated[str, Field(description="Of the newest message.")]
    messages: Annotated[tuple[Message, ...], Field(description="Oldest first; the newest 1,000.")]
    message_count: Annotated[int, Field(ge=1, description="All of them.")]
    changes: Annotated[tuple[StatusChange, ...], Field(description="Closed or opened again, oldest first.")]
    waiting: Annotated[tuple[str, ...], Field(description="Ids of the messages that wait for an answer.")]
    score: ConversationScore
    flags: Annotated[tuple[Flag, ...], Field(description="Those of this conversation, the worst first.")]
    triage: Annotated[Triaged | None, Field(description="Of what waits; nothing where nobody waits.")]
    journey: Annotated[Journey | None, Field(description="Nothing where only the system has written.")]
    brief: Brief | None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "talk-7",
                    "customer_id": "dana",
                    "messages": [MESSAGE],
                    "message_count": 1,
                    "changes": [],
                    "waiting": ["m1"],
                    "score": SCORE,
                    "flags": [FLAG],
                    "triage": {
                        "complexity": LEVEL,
                        "severity": LEVEL,
                        "effort": LEVEL,
                        "primary": "messaging",
                        "secondary": "voice",
                    },
                    "journey": JOURNEY,
                    "brief": BRIEF,
                }
            ]
        }
    )


class Customer(Shown):
    """A customer: one thread over all conversations and channels."""

    customer_ids: Annotated[tuple[str, ...], Field(description="Under which the account knows the person.")]
    channels: tuple[str, ...]
    messages: Annotated[
        tuple[Message, ...],
        Field(description="Of all conversations, oldest first: the newest before `before`, at most `limit`."),
    ]
    more: Annotated[bool, Field(description="Whether there are older ones.")]
    journey: Annotated[Journey | None, Field(description="Nothing where only the system has written.")]
    brief: Brief | None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "customer_ids": ["dana"],
                    "channels": ["chat"],
                    "messages": [MESSAGE],
                    "more": False,
                    "journey": JOURNEY,
                    "brief": BRIEF,
                }
            ]
        }
    )
