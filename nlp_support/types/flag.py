"""Flags: what says that a customer is about to be lost, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """What became of a flag: `cleared` by itself, when the conversation recovered; the others by people."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign of trouble in a conversation.

    Attributes:
        code: what kind it is, such as "asked-again"; see `nlp_support.journey.escalation`.
        text: the same for people, such as "asked the same for the third time"; never a customer's words.
        weight: how much it says alone, in [0, 1].
        evidence_ids: the messages that show it, oldest first.
    """

    code: str
    text: str
    weight: float
    evidence_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A conversation that needs somebody, from the moment at which that showed.

    Attributes:
        id: the same whenever the same conversation is looked at again; an idempotency key.
        severity: in [0, 1], 1 - the product of (1 - weight) of its reasons when it was worst.
        reasons: readable, the weightiest first; never a customer's words.
        codes: of the same reasons.
        raised_at: the time of the message (or the end of the wait) at which it was raised.
        evidence_ids: the messages that show the reasons, oldest first.
        status: what became of it.
        until: when a snoozed flag is open again.
        cleared_at: when the conversation recovered, or None.
    """

    id: str
    account_id: str
    conversation_id: str
    customer_id: str
    severity: float
    reasons: tuple[str, ...]
    codes: tuple[str, ...]
    raised_at: datetime
    evidence_ids: tuple[str, ...]
    status: Status = Status.OPEN
    until: datetime | None = None
    cleared_at: datetime | None = None
