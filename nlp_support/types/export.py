"""What an export tells besides its messages."""

from dataclasses import dataclass
from datetime import datetime

from ..errors import InvalidMessage
from .message import Message, Rejection, check_id, check_time

WORST, BEST = 1, 5


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of an export that is not a message, such as a private note or a change of status.

    Attributes:
        line: its 1-based line (or record, in a JSON document); the number of the message in the file, if what
            it says shows only then that it is none.
        reason: what it is, the same words for all of its kind; never a customer's words.
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A message that was deleted, redacted or hidden where it came from, and has to go here too.

    Attributes:
        line: the 1-based line (or record, in a JSON document) that says so.
        account_id, id, source: those of the message.
        conversation: the id is that of a conversation, all of whose messages have to go.

    Raises:
        InvalidMessage: an id is empty or not a string.
    """

    line: int
    account_id: str
    id: str
    source: str | None = None
    conversation: bool = False

    def __post_init__(self) -> None:
        check_id("account_id", self.account_id)
        check_id("id", self.id)


@dataclass(frozen=True, slots=True)
class Rating:
    """How a customer rated a conversation when asked (CSAT).

    Attributes:
        line: its 1-based line (or record, in a JSON document); 0 for a rating from a store.
        account_id, conversation_id, customer_id, source: those of the conversation's messages.
        score: in [1, 5], 5 is best; a platform with two grades ("good", "bad") gives 5 and 1.
        rated_at: aware; None if the export does not say.
        agent_id: the agent who is rated, if known.

    Raises:
        InvalidMessage: the score is not in [1, 5], an id is empty or not a string, or the time is naive.
    """

    line: int
    account_id: str
    conversation_id: str
    customer_id: str
    score: float
    rated_at: datetime | None = None
    agent_id: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        for name in ("account_id", "conversation_id", "customer_id"):
            check_id(name, getattr(self, name))
        if self.agent_id is not None:
            check_id("agent_id", self.agent_id)
        if self.rated_at is not None:
            object.__setattr__(self, "rated_at", check_time("rated_at", self.rated_at))
        if not isinstance(self.score, int | float) or not WORST <= self.score <= BEST:
            raise InvalidMessage(
                f"the rating is not in the range {WORST} to {BEST}; convert it to that scale"
            )


@dataclass(frozen=True, slots=True)
class StatusChange:
    """That a conversation was closed where it came from, or opened again.

    Attributes:
        line: its 1-based line (or record, in a JSON document); 0 for a change from a store.
        account_id, conversation_id, source: those of the conversation's messages.
        closed: whether it was closed (resolved, solved, archived) rather than opened again.
        changed_at: when; aware, kept in UTC.

    Raises:
        InvalidMessage: an id is empty or not a string, or the time is naive.
    """

    line: int
    account_id: str
    conversation_id: str
    closed: bool
    changed_at: datetime
    source: str | None = None

    def __post_init__(self) -> None:
        check_id("account_id", self.account_id)
        check_id("conversation_id", self.conversation_id)
        object.__setattr__(self, "changed_at", check_time("changed_at", self.changed_at))


Item = Message | Rejection | LeftOut | Removal | Rating | StatusChange
