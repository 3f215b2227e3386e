"""Flags: which conversations are about to lose a customer, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from ..errors import InvalidArgument, closest


class Status(StrEnum):
    """What became of a flag. It starts OPEN; CLEARED is automatic, when the conversation recovers; people set
    the rest."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    CLEARED = "cleared"


class ReasonCode(StrEnum):
    """What kind of sign a reason is."""

    CLOSING_NEGATIVE = "closing-negative"
    FALLING = "falling"
    LOW_SATISFACTION = "low-satisfaction"
    ASKED_AGAIN = "asked-again"
    MANAGER = "manager"
    LEAVES = "leaves"
    LEGAL = "legal"
    SAFETY = "safety"
    ANGRY = "angry"
    URGENT = "urgent"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign of trouble in a conversation; as a string, its text.

    Attributes:
        code: what kind it is; a string such as "asked-again" is accepted too.
        text: for people, in the desk's language, such as "asked the same for the third time"; never a
            customer's words.
        weight: how much it counts on its own, in [0, 1]; 0 in a flag stored before reasons had weights.
        evidence_ids: the messages that show it, oldest first.
        amount: what the text counts: a number of times, or a wait in seconds; None if it counts nothing.
        key: identifies the text, so that it can be shown in another language; "" for a reason stored before
            there were translations, whose text stays as it is.

    Raises:
        InvalidArgument: the code is unknown.
    """

    PLAIN: ClassVar = ("code", "text", "weight", "evidence_ids")

    code: ReasonCode
    text: str
    weight: float
    evidence_ids: tuple[str, ...] = ()
    amount: float | None = None
    key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", reason_code(self.code))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Flag:
    """A conversation that needs attention, from the moment this became clear.

    Attributes:
        id: the same whenever the same conversation is checked again; an idempotency key.
        account_id, conversation_id, customer_id: the conversation and its customer.
        severity: in [0, 1], 1 - the product of (1 - weight) of its reasons at its worst.
        reasons: the strongest first.
        raised_at: the time of the message (or the end of the wait) at which it was raised.
        evidence_ids: the messages that show the reasons, oldest first.
        status: what became of it.
        until: when a snoozed flag reopens; None for any other.
        cleared_at: when the conversation recovered, or None.
    """

    PLAIN: ClassVar = (
        "id", "account_id", "conversation_id", "customer_id", "severity", "reasons", "codes", "raised_at",
        "evidence_ids", "status", "until", "cleared_at",
    )  # fmt: skip

    id: str
    account_id: str
    conversation_id: str
    customer_id: str
    severity: float
    reasons: tuple[Reason, ...]
    raised_at: datetime
    evidence_ids: tuple[str, ...]
    status: Status = Status.OPEN
    until: datetime | None = None
    cleared_at: datetime | None = None

    @property
    def unresolved(self) -> bool:
        """Whether it still needs attention: neither resolved by people nor cleared automatically."""
        return self.status not in (Status.RESOLVED, Status.CLEARED)

    @property
    def codes(self) -> tuple[ReasonCode, ...]:
        """The codes of the reasons."""
        return tuple(reason.code for reason in self.reasons)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the reasons."""
        return tuple(reason.text for reason in self.reasons)


def reason_code(code: str) -> ReasonCode:
    """The code that a string names.

    Raises:
        InvalidArgument: there is no such code.
    """
    try:
        return ReasonCode(code)
    except ValueError as error:
        raise InvalidArgument(
            f"there is no reason {code!r}; {closest(str(code), [known.value for known in ReasonCode])}"
        ) from error
