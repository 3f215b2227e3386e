"""Making a message from the fields of a row, or the reason why it cannot be made."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ..errors import InvalidMessage
from ..types.message import Message, Rejection
from ..types.times import EPOCH, latest_sent
from .files import NOT_UTF8

REQUIRED = ("id", "account_id", "conversation_id", "customer_id", "role", "text", "sent_at")
OPTIONAL = ("channel", "agent_id", "customer_name", "in_reply_to", "language", "sender")
IDS = ("id", "account_id", "conversation_id", "customer_id", "agent_id", "in_reply_to")
ROUNDED = (
    "rounded to a number such as 1.23457E+15, expected the whole id; "
    "format the column as text in the spreadsheet and export it again"
)
NOT_YET = (
    "sent_at is more than a day after the clock of this machine, expected a time that has been; "
    "correct the time, or the clock"
)
_ROUNDED = re.compile(r"-?\d+(?:[.,]\d+[eE]\+?|[eE]\+)\d+", re.ASCII)  # 1.23457E+15, or 1,23457E+15
# Stands for undecodable bytes in a document. Every process draws its own, so that no file can contain it.
BAD_BYTES = f"\U0010ffff{secrets.token_hex(8)}\U0010ffff"


def build(line: int, where: str = "", **fields: Any) -> Message | Rejection:
    """The message of these fields, or a rejection whose reason starts with `where`.

    Besides what cannot be a `Message`, one that was sent more than a day after the clock's time is rejected,
    and one with an id that a spreadsheet has rounded: others have the same.

    Args:
        line: the 1-based line or position of the row.
        where: the place within the row, such as "comment 2: ".
        fields: those of a `Message`; `sent_at` may be anything that `instant` takes.
    """
    if any(isinstance(value, str) and BAD_BYTES in value for value in fields.values()):
        return Rejection(line, where + NOT_UTF8)
    if rounded := [name for name in IDS if _ROUNDED.fullmatch(str(fields.get(name)))]:
        return Rejection(line, where + f"{', '.join(rounded)}: {ROUNDED}")
    try:
        fields["sent_at"] = instant(fields["sent_at"])
        message = Message(**fields)
    except InvalidMessage as error:
        return Rejection(line, where + str(error))
    return message if message.sent_at <= latest_sent() else Rejection(line, where + NOT_YET)


def from_row(line: int, row: Mapping[str, Any], account_id: str | None) -> Message | Rejection:
    """The message in a row of our own format; `account_id` fills in if the row does not name one."""
    fields = {name: row.get(name) for name in REQUIRED + OPTIONAL}
    fields = {name: str(value) if _is_integer(name, value) else value for name, value in fields.items()}
    fields["account_id"] = fields["account_id"] or account_id
    if fields["text"] is None and "text" in row:
        fields["text"] = ""  # an attachment without words
    missing = [name for name in REQUIRED if fields[name] is None or (fields[name] == "" and name != "text")]
    if missing:
        return Rejection(line, f"missing {', '.join(missing)}, expected in every row")
    fields["channel"] = fields["channel"] or "chat"
    fields["sender"] = fields["sender"] or "person"
    return build(line, "", **fields)


def instant(value: object) -> Any:
    """The time of an ISO 8601 string, in which the zone may also be UTC or GMT, or of epoch seconds; anything
    else as it is, for `Message` to check.

    Raises:
        InvalidMessage: the string is not ISO 8601, or the number is out of a datetime's range.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(value)
    if not isinstance(value, str):
        return value
    text = value.strip()
    try:
        return datetime.fromisoformat(f"{text[:-4]}+00:00" if text.endswith((" UTC", " GMT")) else text)
    except ValueError:
        raise InvalidMessage(
            "sent_at is not ISO 8601, expected a time such as 2024-05-01T09:30:00Z"
        ) from None


def plain_id(value: object) -> str | None:
    """An id as text, which an export may write as a number or as `3.0`; None if there is none."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    text = str(value).strip()
    if "." in text and re.fullmatch(r"\d+\.0+", text):
        return text[: text.index(".")]
    return text or None


def _from_epoch(seconds: int | float) -> datetime:
    try:
        # rounded to the microsecond, since a float of today's epoch is exact to about 0.2 of one
        return EPOCH + timedelta(microseconds=round(seconds * 1_000_000))
    except (OverflowError, ValueError):
        raise InvalidMessage(
            "sent_at is out of range, expected epoch seconds; divide milliseconds by 1000"
        ) from None


def _is_integer(name: str, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and name not in ("role", "text", "sent_at")
