"""What the fields of requests and responses are made of."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
)

from ...types.message import EARLIEST, LATEST, MAX_ID

MAX_ASKED = 100_000  # characters of a text that something is asked about
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)


class Given(BaseModel):
    """The body of a request: no field that is unknown, no number as a string."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Shown(BaseModel):
    """What a response holds, made of a result with the same attributes."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


def _as_text(value: Any) -> Any:
    """A time as RFC 3339 has it; a number, or a day without a time, is no moment."""
    if isinstance(value, datetime) or (isinstance(value, str) and _TIME.fullmatch(value)):
        return value
    raise ValueError("expected a time with its zone, such as 2026-03-02T09:30:00Z (in an address, + is %2B)")


def _whole(value: Any) -> Any:
    """A whole number as JSON may write it: 3.0 is one, "3" is none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _within(moment: datetime) -> datetime:
    """The moment in UTC, or the end of all times that messages may have, whichever it is past."""
    return min(max(moment, EARLIEST), LATEST).astimezone(UTC)


Id = Annotated[
    str, Field(min_length=1, max_length=MAX_ID, pattern=r"^[^\x00]+$", description="As in the messages.")
]
Text = Annotated[str, Field(max_length=MAX_ASKED)]
Moment = Annotated[AwareDatetime, BeforeValidator(_as_text), AfterValidator(_within), Field(strict=False)]
WHOLE = BeforeValidator(_whole)  # after the limits of an int
Seconds = Annotated[timedelta, PlainSerializer(timedelta.total_seconds, return_type=float)]
DeskLanguage = Literal["en", "ko"]
ReplyLanguage = Annotated[str, Field(pattern=r"^[a-z]{2,8}$", examples=["ko"])]
