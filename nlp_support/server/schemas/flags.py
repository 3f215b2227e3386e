"""Flags, and what people do about them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from ...types.flag import ReasonCode, Status
from .base import Given, Id, Moment, Shown

FLAG: dict[str, Any] = {
    "id": "0f3a6c1e5b7d4a90",
    "conversation_id": "talk-7",
    "customer_id": "dana",
    "severity": 0.86,
    "reasons": [
        {"code": "manager", "text": "asked for a manager", "weight": 0.6, "evidence_ids": ["m3"]},
    ],
    "codes": ["manager"],
    "raised_at": "2026-05-24T10:00:00Z",
    "evidence_ids": ["m3"],
    "status": "open",
    "until": None,
    "cleared_at": None,
}


class Reason(Shown):
    """One sign of trouble in a conversation."""

    code: ReasonCode
    text: Annotated[str, Field(description="For people; never a customer's words.")]
    weight: Annotated[float, Field(ge=0, le=1)]
    evidence_ids: Annotated[tuple[str, ...], Field(description="The messages that show it, oldest first.")]


class Flag(Shown):
    """A conversation that needs attention."""

    id: str
    conversation_id: str
    customer_id: str
    severity: Annotated[float, Field(ge=0, le=1)]
    reasons: Annotated[tuple[Reason, ...], Field(description="The strongest first.")]
    codes: Annotated[tuple[ReasonCode, ...], Field(description="Those of the reasons.")]
    raised_at: datetime
    evidence_ids: tuple[str, ...]
    status: Status
    until: Annotated[datetime | None, Field(description="When a snoozed flag opens again.")]
    cleared_at: Annotated[datetime | None, Field(description="When the conversation recovered.")]

    model_config = ConfigDict(json_schema_extra={"examples": [FLAG]})


class Flags(Shown):
    """Flags of an account, the worst first."""

    flags: tuple[Flag, ...]
    pending: Annotated[int, Field(ge=0, description="Changed conversations that are still to be looked at.")]

    model_config = ConfigDict(json_schema_extra={"examples": [{"flags": [FLAG], "pending": 0}]})


class Action(Given):
    """Who acts."""

    by: Annotated[Id | None, Field(description="Who decided this.")] = None

    model_config = ConfigDict(json_schema_extra={"examples": [{"by": "kim"}]})


class Snooze(Action):
    """Until when a flag is put off, and by whom."""

    until: Moment

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"until": "2026-05-25T08:00:00Z", "by": "kim"}]}
    )
