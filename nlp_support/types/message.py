"""The message: what every other part of the package reads."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Self, TypeVar

from ..errors import InvalidMessage

if TYPE_CHECKING:
    from .export import StatusChange

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
MAX_TEXT = 1_000_000  # characters
MAX_ID = 512  # characters

Turn = TypeVar("Turn")


class Role(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Sender(StrEnum):
    """What kind of sender wrote a message: a PERSON; a BOT, which answers by itself; or the SYSTEM, which
    says something to nobody's question: an acknowledgement, an out-of-office note, a bounce, a survey."""

    PERSON = "person"
    BOT = "bot"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; a sent message is one with `role` agent.

    Attributes:
        id: unique within the account; ids are non-empty strings of at most 512 characters.
        account_id: the brand's presence on a channel.
        conversation_id: the conversation that it belongs to.
        customer_id: who wrote it, or whom it was written to.
        role: whether the customer or an agent wrote it; a plain string is accepted too.
        text: as it was written, at most 1,000,000 characters.
        sent_at: aware; kept in UTC.
        channel: where it was written, such as "chat" or "email".
        agent_id, customer_name: the agent and the customer, if known.
        in_reply_to: the id of the message that it answers, if known.
        language: a code such as "en" or "ko", if known.
        sender: whether a person, a bot or the system wrote it, on the side that `role` names; a plain string
            is accepted too.
        source: the system that gave the message its ids, such as "zendesk". Ids are unique within a source;
            None is for a caller who chose ids that are unique within the account.
        original: the text as it was exported, if reading it changed it. It is not compared, and a message
            from a store does not have it.

    NUL characters are dropped from the text and lone surrogates become U+FFFD, since neither can be stored
    as UTF-8 text.

    Raises:
        InvalidMessage: an id is empty or not a string, the role or sender is unknown, the time is naive or
            outside 1990 to 2099, or the text is not a string or is longer than 1,000,000 characters.
    """

    id: str
    account_id: str
    conversation_id: str
    customer_id: str
    role: Role
    text: str
    sent_at: datetime
    channel: str = "chat"
    agent_id: str | None = None
    customer_name: str | None = None
    in_reply_to: str | None = None
    language: str | None = None
    sender: Sender = Sender.PERSON
    source: str | None = field(default=None, compare=False)
    original: str | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("id", "account_id", "conversation_id", "customer_id", "channel"):
            check_id(name, getattr(self, name))
        for name in ("agent_id", "customer_name", "in_reply_to", "language", "source"):
            value = getattr(self, name)
            if value == "":
                object.__setattr__(self, name, None)
            elif value is not None:
                check_id(name, value)
        object.__setattr__(self, "role", _role(self.role))
        object.__setattr__(self, "sender", _sender(self.sender))
        object.__setattr__(self, "sent_at", check_time("sent_at", self.sent_at))
        object.__setattr__(self, "text", _text(self.text))
        if self.original is not None:
            object.__setattr__(self, "original", _text(self.original))

    @classmethod
    def _trusted(cls, *values: object) -> Self:
        """A message of values that were checked before: one for each field, in order."""
        message = object.__new__(cls)
        for put, value in zip(_PUT, values, strict=True):
            put(message, value)
        return message

    def _with_text(self, text: str, *, original: str | None = None) -> Self:
        """This message with another text that can be stored, such as its own with parts replaced, and with
        what it was before, if that is given."""
        values = list(_values(self))
        values[_TEXT] = text
        if original is not None:
            values[_ORIGINAL] = original
        return self._trusted(*values)


_FIELDS = tuple(one.name for one in fields(Message))
_TEXT, _ORIGINAL = _FIELDS.index("text"), _FIELDS.index("original")
_PUT = tuple(getattr(Message, name).__set__ for name in _FIELDS)  # get around the frozen class
_values = attrgetter(*_FIELDS)


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input row that was left out.

    Attributes:
        line: its 1-based line (or record, in a JSON document).
        reason: why; never a customer's words.
    """

    line: int
    reason: str


def check_id(name: str, value: object) -> None:
    """Check that a field holds an id.

    Raises:
        InvalidMessage: it is not a string that can be stored, or is empty or too long.
    """
    if not isinstance(value, str) or not value:
        got = "an empty one" if value == "" else type(value).__name__
        raise InvalidMessage(f"{name} must be a non-empty string, got {got}")
    if len(value) > MAX_ID:
        raise InvalidMessage(f"{name} has {len(value)} characters, at most {MAX_ID} are accepted")
    if "\0" in value or not (value.isascii() or storable(value)):
        raise InvalidMessage(f"{name} contains a NUL or a lone surrogate, which cannot be stored; remove it")


def _role(value: object) -> Role:
    try:
        return Role(value)  # type: ignore[arg-type]
    except ValueError:
        # the value is not quoted: in a row with shifted columns it would be a customer's words
        raise InvalidMessage("role must be 'customer' or 'agent'") from None


def _sender(value: object) -> Sender:
    try:
        return Sender(value)  # type: ignore[arg-type]
    except ValueError:
        raise InvalidMessage(
            "sender must be 'person', 'bot' or 'system'; rename the field if it means something else"
        ) from None


def check_time(name: str, value: object) -> datetime:
    """The time of a field, in UTC.

    Raises:
        InvalidMessage: it is not an aware datetime of the years 1990 to 2099.
    """
    if not isinstance(value, datetime):
        raise InvalidMessage(f"{name} must be a datetime, got {type(value).__name__}")
    if value.utcoffset() is None:
        raise InvalidMessage(f"{name} has no time zone; add an offset, such as +09:00, or Z or UTC")
    if not EARLIEST <= value < LATEST:
        raise InvalidMessage(f"{name} is in the year {value.year}, expected 1990 to 2099")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidMessage(f"text must be a string, got {type(value).__name__}")
    if len(value) > MAX_TEXT:
        raise InvalidMessage(f"text has {len(value)} characters, at most {MAX_TEXT} are accepted")
    return clean_text(value)


def clean_text(text: str) -> str:
    """The text without NULs and with lone surrogates replaced: what can be stored and encoded."""
    if "\0" in text:
        text = text.replace("\0", "")
    return (
        text
        if text.isascii() or storable(text)
        else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def storable(text: str) -> bool:
    """Whether the text can be encoded as UTF-8 (it holds no lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation of an account.

    Attributes:
        account_id: the account.
        id: the conversation's id.
        messages: oldest first (by time, then as they came).
        changes: when the platform closed it or opened it again, oldest first.
    """

    account_id: str
    id: str
    messages: tuple[Message, ...]
    changes: "tuple[StatusChange, ...]" = ()


def spoken(turns: Iterable[Turn]) -> list[Turn]:
    """What people and bots wrote, without the messages of the system; turns that are no messages, such as
    texts, stay."""
    return [turn for turn in turns if not (isinstance(turn, Message) and turn.sender is Sender.SYSTEM)]


def customer_names(messages: Iterable[Message]) -> set[str]:
    """The names by which the messages' customers are known."""
    return {message.customer_name for message in messages if message.customer_name}
