"""Messages as they are shown, and the report of an import."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field

from ...types.message import Role, Sender
from .base import Shown

LINE = {
    "id": "m1",
    "conversation_id": "talk-7",
    "customer_id": "dana",
    "role": "customer",
    "text": "Do you also repair very old radios?",
    "sent_at": "2026-05-24T09:00:00Z",
}


class Message(Shown):
    """One message of a conversation."""

    id: str
    conversation_id: str
    customer_id: str
    role: Role
    sender: Sender
    text: str
    sent_at: datetime
    channel: str
    agent_id: str | None
    customer_name: str | None
    in_reply_to: str | None
    language: str | None


class StatusChange(Shown):
    """When the platform closed a conversation or opened it again."""

    closed: bool
    changed_at: datetime


class Rejection(Shown):
    """A line that was left out."""

    line: Annotated[int, Field(ge=1, description="From 1.")]
    reason: Annotated[str, Field(description="What was wrong; never a customer's words.")]


class ImportReport(Shown):
    """What adding messages did. Good lines are stored, whatever is wrong with others."""

    added: Annotated[int, Field(ge=0, description="New ones.")]
    replaced: Annotated[int, Field(ge=0, description="Those that replaced an older version.")]
    rejected: Annotated[list[Rejection], Field(description="Lines that were left out, the first 1,000.")]
    rejected_count: Annotated[int, Field(ge=0, description="All of them.")]
    collisions: Annotated[int, Field(ge=0, description="Those of them with the id of another message.")]
    senders: Annotated[Mapping[str, int], Field(description="Messages by sender, stored before or not.")]
    left_out: Annotated[Mapping[str, int], Field(description="What is no message, by what it is.")]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "added": 1,
                    "replaced": 0,
                    "rejected": [{"line": 2, "reason": "missing sent_at, expected in every row"}],
                    "rejected_count": 1,
                    "collisions": 0,
                    "senders": {"person": 1},
                    "left_out": {},
                }
            ]
        }
    )

    def after(self, lines: int) -> Self:
        """The report of lines that come after so many others."""
        moved = [one.model_copy(update={"line": one.line + lines}) for one in self.rejected]
        return self.model_copy(update={"rejected": moved})

    @classmethod
    def joined(cls, reports: Sequence[Self]) -> Self:
        """One report of several."""
        senders, left_out = Counter[str](), Counter[str]()
        for one in reports:
            senders.update(one.senders)
            left_out.update(one.left_out)
        return cls(
            added=sum(one.added for one in reports),
            replaced=sum(one.replaced for one in reports),
            rejected=[rejection for one in reports for rejection in one.rejected],
            rejected_count=sum(one.rejected_count for one in reports),
            collisions=sum(one.collisions for one in reports),
            senders=dict(senders),
            left_out=dict(left_out),
        )
