"""What help desk exports have in common."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from ...errors import InvalidArgument, InvalidMessage
from ...text.reading.html import text_of
from ...types.export import Item, LeftOut, Rating, Removal, StatusChange
from ...types.message import MAX_ID, Message, Rejection
from ..documents import Record
from ..rows import BAD_BYTES, instant, plain_id

# why a part of an export is no message
PRIVATE_NOTE = "private note"
CHANGE_OF_STATUS = "change of status"
CALL_NOTICE = "notice of a call"
MERGE_NOTICE = "notice of a merge"
DRAFT = "draft"
UNDELIVERED = "undelivered"
NO_WORDS = "no words and no attachment"
DELETED = "deleted"
REDACTED = "redacted"
SIDE_CONVERSATION = "side conversation"
NOTICE_OF_CHANNEL = "notice of a channel in place of a message"
UNKNOWN_PART = "part of an unknown kind"
FORM_ANSWER = "answer to a form"
SUSPENDED = "suspended as spam"
USER = "user"

BOT = "bot"  # stands for the agent wherever no person is one

MOST_TIED = 10_000  # messages of one instant that are put in order together


def account_of(format: str, record: Record, names: tuple[str, ...], *, first: bool) -> str | Rejection:
    """The account that an export itself names, under one of `names`, in the record or next to it.

    Raises:
        InvalidArgument: the first record does not name one, so the caller has to.
    """
    for name in names:
        for fields in (record.fields, record.page):
            if account := plain_id(fields.get(name)):
                return account
    expected = f"there is no {' or '.join(names)} in the export; name the account with account_id"
    if first:
        raise InvalidArgument(f"{format}: {expected}")
    return Rejection(record.number, expected)


def account_given(format: str, account_id: str | None) -> str:
    """The account of an export that never names its own.

    Raises:
        InvalidArgument: the caller does not name it either.
    """
    if account_id is None:
        raise InvalidArgument(f"{format}: an export does not name its account; name it with account_id")
    return account_id


def objects(value: object) -> list[dict[str, Any]]:
    """The JSON objects of an array; none of anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def numbered(name: str, values: object) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The place of each value of an array, such as "part 2: ", and the value if it is a JSON object."""
    for position, value in enumerate(values if isinstance(values, list) else (), 1):
        yield f"{name} {position}: ", value if isinstance(value, dict) else None


def part(fields: dict[str, Any], *path: str) -> dict[str, Any]:
    """The JSON object at a path, or an empty one if it is not there."""
    value: Any = fields
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def reference(fields: dict[str, Any], name: str) -> str | None:
    """The id that a record gives as `NAME_id`, or as an object `NAME` with an id."""
    return plain_id(fields.get(f"{name}_id")) or plain_id(part(fields, name).get("id"))


def words(html: object, plain: object) -> object:
    """The text of a message that an export has as HTML, as plain text, or both; the HTML tells more."""
    if isinstance(html, str) and html.strip():
        return text_of(html)
    text = plain or html or ""
    return "" if isinstance(text, str) and not text.strip() else text


def shows_picture(html: object) -> bool:
    """Whether HTML has an image, which may be all that a message is."""
    return isinstance(html, str) and "<img" in html.lower()


def from_millis(value: object) -> object:
    """A time in milliseconds since 1970 in seconds; any other time as it is."""
    return value / 1000 if isinstance(value, int | float) and not isinstance(value, bool) else value


def rated(line: int, where: str = "", **fields: Any) -> Rating | Rejection:
    """The rating of these fields, or a rejection whose reason starts with `where`.

    Args:
        line: the 1-based line or position of the record.
        where: the place within the record.
        fields: those of a `Rating`; `rated_at` may be anything that `instant` takes, or None.
    """
    for name in ("conversation_id", "customer_id"):
        value = fields[name]
        if not value or len(value) > MAX_ID or BAD_BYTES in value:
            return Rejection(line, f"{where}the rating has no {name}; export it with the conversation")
    if not isinstance(fields["score"], int | float) or isinstance(fields["score"], bool):
        return Rejection(line, f"{where}the score must be a number, got {type(fields['score']).__name__}")
    try:
        time = instant(fields["rated_at"])
        if time is not None and (isinstance(time, bool) or getattr(time, "tzinfo", None) is None):
            return Rejection(line, f"{where}the time of the rating must have a time zone")
        return Rating(line, **(fields | {"rated_at": time}))
    except InvalidMessage as error:
        return Rejection(line, where + str(error).replace("sent_at", "the time of the rating"))


def status_changed(
    line: int, account: str, conversation: object, at: object, source: str, *, closed: bool
) -> Iterator[StatusChange]:
    """That a conversation was closed or opened again, where its id and the time can be read; an export may
    lack either, and its messages are worth reading without.

    Args:
        at: anything that `instant` takes.
    """
    id = plain_id(conversation)
    if id is None or BAD_BYTES in id:
        return
    try:
        yield StatusChange(line, account, id, closed, instant(at), source)
    except InvalidMessage:
        return


def removed(line: int, where: str = "", **fields: Any) -> Removal | Rejection:
    """The removal of the message with these fields, or a rejection whose reason starts with `where`."""
    try:
        return Removal(line, **fields)
    except InvalidMessage as error:
        return Rejection(line, where + str(error))


def hidden(
    line: int, reason: str, account: str, id: object, source: str, *, conversation: bool = False
) -> Iterator[Item]:
    """That a part of an export is no message, and the removal of what may be stored of it from before."""
    yield LeftOut(line, reason)
    removal = removed(line, account_id=account, id=plain_id(id), source=source, conversation=conversation)
    if isinstance(removal, Removal):  # nothing is stored under an id that cannot be
        yield removal


def left_out(line: int, reason: str, account: str, id: object, source: str) -> Iterator[Item]:
    """That a part of an export is no message; for what may have been one at an earlier import, see
    `hidden`."""
    if reason in (PRIVATE_NOTE, UNDELIVERED, DELETED):
        yield from hidden(line, reason, account, id, source)
    else:
        yield LeftOut(line, reason)


def in_order(found: Iterable[Item]) -> list[Item]:
    """What a conversation holds: its messages by time, those of one instant by the platform's own number;
    everything else before them."""
    items = list(found)
    messages = [item for item in items if isinstance(item, Message)]
    messages.sort(key=lambda message: (message.sent_at, len(message.id), message.id))
    return [*(item for item in items if not isinstance(item, Message)), *messages]


def ties_in_order(found: Iterable[Item]) -> Iterator[Item]:
    """Everything, messages of one conversation and instant by the platform's own number: some exports list
    the newest first."""
    for tied, group in groupby(found, key=_instant):
        if tied is None:
            yield from group
        while some := list(islice(group, MOST_TIED)):
            yield from in_order(some)


def _instant(item: Item) -> tuple[str, datetime] | None:
    return (item.conversation_id, item.sent_at) if isinstance(item, Message) else None
