"""What a suggester is asked: one incoming message, and the question that it and its context make."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..errors import InvalidArgument
from ..text.pairs import LONGEST_QUESTION, question_text, says_little
from ..text.profile import Profile
from ..text.reading.reading import own_words
from ..text.redacted import kept_for
from ..text.redaction import redact
from ..types.message import Message, Role, clean_text, customer_names


@dataclass(frozen=True, slots=True)
class Asked:
    """A message to suggest replies to; the fields are the arguments of `ReplySuggester.suggest`.

    Attributes:
        account_id: the account that answers.
        text: what the customer wrote.
        context: earlier turns of the open conversation, oldest first.
        now: closes the window (aware); the clock's time if None.
        language: a code, or "any"; that of the question if None.
        profile: what is known of the account, whose own contacts stay readable; `ReplySuggester` fills it in.
        question: the text, with its context if it says little, redacted like the stored questions. What it
            quotes is no part of it.

    Raises:
        InvalidArgument: `text` is not a string.
    """

    account_id: str
    text: str
    context: Sequence[Message | str] = ()
    now: datetime | None = None
    language: str | None = None
    profile: Profile | None = field(default=None, repr=False)
    question: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise InvalidArgument(f"text must be a string, got {type(self.text).__name__}")
        object.__setattr__(self, "question", self._question())

    def _question(self) -> str:
        """The text, with the context only if it needs it."""
        asked = self._redacted(self.text)
        if not self.context or not says_little(asked):
            return asked[-LONGEST_QUESTION:]
        names = customer_names(turn for turn in self.context if isinstance(turn, Message))
        turns: list[Message | str] = []
        for turn in self.context:
            if isinstance(turn, Message):
                turns.append(replace(turn, text=self._redacted(turn.text, names=names)))
            else:
                turns.append(self._redacted(turn))
        return question_text([*turns, asked]) or ""

    def _redacted(self, text: str, *, names: Collection[str] = ()) -> str:
        keep = kept_for(self.account_id, self.profile, names=names)
        return redact(own_words(clean_text(text)), names=names, keep=keep).text

    @property
    def addressee(self) -> tuple[str | None, str | None]:
        """The open conversation and its customer, by id, as far as the context tells."""
        for turn in reversed(self.context):
            if isinstance(turn, Message) and turn.account_id == self.account_id:
                return turn.conversation_id, turn.customer_id
        return None, None

    @property
    def already_sent(self) -> list[Message]:
        """What the account has sent in the open conversation so far."""
        return [turn for turn in self.context if isinstance(turn, Message) and turn.role is Role.AGENT]
