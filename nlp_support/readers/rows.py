"""Making a message from the fields of a row, or the reason why none can be made."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ..errors import InvalidMessage
from ..types.message import Message, Rejection
from .files import NOT_UTF8

REQUIRED = ("id", "account_id", "conversation_id", "customer_id", "role", "text", "sent_at")
OPTIONAL = ("channel", "agent_id", "customer_name", "in_reply_to", "language")
BAD_BYTES = "\U0010ffff"  # stands for undecodable bytes in documents; a noncharacter, so never in real text

_BAD_CHARACTER = re.compile(f"[\udc80-\udcff{BAD_BYTES}]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def build(line: int, where: str = "", **fields: Any) -> Message | Rejection:
    """The message, or a rejection whose reason starts with `where`; `sent_at` is anything `instant` takes."""
    for value in fields.values():
        if isinstance(value, str) and not value.isascii() and _undecodable(value):
            return Rejection(line, where + NOT_UTF8)
    if fields["role"] not in ("customer", "agent"):
        # the value is not quoted: in a row whose columns slipped it would be a customer's words
        return Rejection(line, f"{where}role must be 'customer' or 'agent'")
    try:
        fields["sent_at"] = instant(fields["sent_at"])
        return Message(**fields)
    except InvalidMessage as error:
        return Rejection(line, where + str(error))


def from_row(line: int, row: Mapping[str, Any], account_id: str | None) -> Message | Rejection:
    """The message in a row of our own format; `account_id` stands in where the row names none."""
    fields = {name: row.get(name) for name in REQUIRED + OPTIONAL}
    fields = {name: str(value) if _is_integer(name, value) else value for name, value in fields.items()}
    fields["account_id"] = fields["account_id"] or account_id
    if fields["text"] is None and "text" in row:
        fields["text"] = ""  # an attachment without words
    missing = [name for name in REQUIRED if fields[name] is None or (fields[name] == "" and name != "text")]
    if missing:
        return Rejection(line, f"missing {', '.join(missing)}")
    fields["channel"] = fields["channel"] or "chat"
    return build(line, "", **fields)


def instant(value: object) -> datetime:
    """The UTC time of an ISO 8601 string, epoch seconds or a datetime, which must have a time zone.

    Raises:
        InvalidMessage: it is none of these, has no offset, or is out of a datetime's range.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(value)
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise InvalidMessage("sent_at is not ISO 8601, e.g. 2024-05-01T09:30:00Z") from None
    if not isinstance(value, datetime):
        raise InvalidMessage(f"sent_at must be a time, got {type(value).__name__}")
    if value.utcoffset() is None:
        raise InvalidMessage(
            "sent_at has no time zone; add an offset, e.g. 2024-05-01T09:30:00+09:00, or Z for UTC"
        )
    return value


def plain_id(value: object) -> str | None:
    """An id that an export may write as a number or as `3.0`, as text; None if there is none."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    text = str(value).strip()
    return (text[: text.index(".")] if re.fullmatch(r"\d+\.0+", text) else text) or None


def _from_epoch(seconds: int | float) -> datetime:
    try:
        # rounded to the microsecond, since a float of today's epoch is exact to about 0.2 of one
        return _EPOCH + round(seconds * 1_000_000) * _MICROSECOND
    except (OverflowError, ValueError):
        raise InvalidMessage("sent_at is out of range; epoch times are in seconds") from None


def _is_integer(name: str, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and name not in ("role", "text", "sent_at")


def _undecodable(value: str) -> bool:
    return _BAD_CHARACTER.search(value) is not None
