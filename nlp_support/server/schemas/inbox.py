"""Who is waiting for an answer."""

from datetime import datetime
from typing import Annotated

from pydantic import AliasChoices, ConfigDict, Field

from .base import Seconds, Shown

WAITED = AliasChoices("waited", "waited_seconds")  # of a result, and of what a client reads
TARGET = AliasChoices("target", "target_seconds")


class Waiting(Shown):
    """A conversation whose customer is waiting for an answer."""

    conversation_id: str
    customer_id: str
    channel: str
    message_ids: Annotated[tuple[str, ...], Field(description="The unanswered messages, oldest first.")]
    since: Annotated[datetime, Field(description="When the first of them was sent.")]
    waited_seconds: Annotated[
        Seconds,
        Field(validation_alias=AliasChoices("waited", "waited_seconds"), description="Of business time."),
    ]
    target_seconds: Annotated[
        Seconds,
        Field(
            validation_alias=AliasChoices("target", "target_seconds"),
            description="Within which the account wants to answer.",
        ),
    ]
    urgency: Annotated[float, Field(ge=0, le=1, description="By severity, wait and flag.")]
    severity: Annotated[float, Field(ge=0, le=1)]
    evidence: Annotated[tuple[str, ...], Field(description="What makes it severe; no customer's words.")]
    flag: Annotated[float, Field(ge=0, le=1, description="Severity of the worst open flag, 0 without one.")]
    flag_ids: tuple[str, ...]


class Inbox(Shown):
    """Who is waiting, the most urgent first."""

    waiting: tuple[Waiting, ...]
    total: Annotated[int, Field(ge=0, description="How many are waiting, listed or not.")]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "waiting": [
                        {
                            "conversation_id": "talk-7",
                            "customer_id": "dana",
                            "channel": "chat",
                            "message_ids": ["m1"],
                            "since": "2026-05-24T09:00:00Z",
                            "waited_seconds": 5400.0,
                            "target_seconds": 86400.0,
                            "urgency": 0.31,
                            "severity": 0.2,
                            "evidence": ["the mood is low"],
                            "flag": 0.0,
                            "flag_ids": [],
                        }
                    ],
                    "total": 1,
                }
            ]
        }
    )
