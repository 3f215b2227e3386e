"""A figure or a promise in a text."""

from dataclasses import dataclass
from enum import StrEnum


class ClaimKind(StrEnum):
    """MONEY: an amount with its currency. PERCENT: a percentage. SPAN: a number of hours, days and the like.
    DAY: on which day something arrives or is paid. PROMISE: something is free, refunded or guaranteed."""

    MONEY = "money"
    PERCENT = "percent"
    SPAN = "span"
    DAY = "day"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure or a promise.

    Attributes:
        kind: what it is.
        values: what it says, in a form in which two texts can be compared: "480 euro", "1440" (minutes),
            "refund"; a range has two.
        start, end: where it stands in the text.
        binds: whether it commits the account, as "within two days" does, unlike "open two days a week".
    """

    kind: ClaimKind
    values: tuple[str, ...]
    start: int
    end: int
    binds: bool = True
