"""The macro: a text that an account keeps ready for its agents."""

from dataclasses import dataclass
from datetime import datetime

from ..errors import InvalidMessage
from .message import check_id, check_time, clean_text

MOST_QUESTIONS = 50
LONGEST = 100_000  # characters of a text


@dataclass(frozen=True, slots=True)
class Macro:
    """A text that agents send again and again: a macro, canned response or saved reply.

    Attributes:
        id: unique within the account and source; a non-empty string of at most 512 characters.
        text: at most 100,000 characters, with the placeholders of the tool that it comes from.
        title: what agents find it by, such as its name or short code.
        questions: questions that it answers, if they are known; at most 50.
        language: a code such as "en" or "ko", if known.
        changed_at: when it was last changed (aware), if known.
        source: the system that it comes from, such as "zendesk".
        line: its 1-based line (or record, in a JSON document); 0 if it comes from no file.

    Raises:
        InvalidMessage: the id is empty or not a string, a text is not a string or is too long, there are too
            many questions, or the time is naive.
    """

    id: str
    text: str
    title: str | None = None
    questions: tuple[str, ...] = ()
    language: str | None = None
    changed_at: datetime | None = None
    source: str | None = None
    line: int = 0

    def __post_init__(self) -> None:
        check_id("id", self.id)
        for name in ("language", "source"):
            if getattr(self, name) is not None:
                check_id(name, getattr(self, name))
        object.__setattr__(self, "text", _text("text", self.text))
        if self.title is not None:
            object.__setattr__(self, "title", _text("title", self.title).strip() or None)
        questions = tuple(self.questions) if isinstance(self.questions, list | tuple) else None
        if questions is None or len(questions) > MOST_QUESTIONS:
            raise InvalidMessage(f"questions is no list of at most {MOST_QUESTIONS} texts; give fewer")
        object.__setattr__(self, "questions", tuple(_text("a question", one) for one in questions))
        if self.changed_at is not None:
            object.__setattr__(self, "changed_at", check_time("changed_at", self.changed_at))


@dataclass(frozen=True, slots=True)
class Withheld:
    """A macro that no customer gets, such as an inactive one; if it was stored before, it goes.

    Attributes:
        line: its 1-based line (or record, in a JSON document).
        reason: why, the same words for all of its kind.
        id, source: the macro's, if known.
    """

    line: int
    reason: str
    id: str | None = None
    source: str | None = None


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidMessage(f"{name} is of type {type(value).__name__}, expected a string")
    if len(value) > LONGEST:
        raise InvalidMessage(f"{name} has more than {LONGEST:,} characters; shorten it")
    return clean_text(value)
