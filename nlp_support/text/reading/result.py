"""What the reading of a message gives."""

from dataclasses import dataclass
from enum import StrEnum


class CutKind(StrEnum):
    """What a part of a message is that was not written for it: mail that is QUOTED or FORWARDED, the
    writer's SIGNATURE, or a DISCLAIMER."""

    QUOTED = "quoted mail"
    FORWARDED = "forwarded mail"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True)
class Cut:
    """A part that was cut from a message.

    Attributes:
        kind: what it is.
        text: its lines.
    """

    kind: CutKind
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody wrote, read from what a platform exports.

    Attributes:
        text: the writer's own words; empty if the message has none but those of others.
        cut: the parts that are not, in their order.
    """

    text: str
    cut: tuple[Cut, ...] = ()
