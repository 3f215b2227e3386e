"""What a suggester is asked: one incoming message, and the question that it and its context make."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypedDict

from ..errors import InvalidArgument
from ..store import MessageStore
from ..text.pairs import LONGEST_QUESTION, needs_context, question_text
from ..text.patterns import PLACEHOLDER
from ..text.profile import Profile
from ..text.reading.reading import own_words
from ..text.redacted import kept_for
from ..text.redaction import redact
from ..types.message import Conversation, Message, Role, clean_text, customer_names, spoken
from ..types.times import utc_now
from .opened import Opened, opened_by
from .sources import Sources
from .waiting import burst, only_closes, text_of, waiting_in

GIVEN = 10  # turns of a customer in which is looked for what was given


class How(TypedDict):
    """The arguments of `Asked` that are told by the call and the account, whatever is asked."""

    now: datetime
    language: str | None
    profile: Profile | None
    sources: Sources | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A message to suggest replies to; the fields are the arguments of `ReplySuggester.suggest`.

    Attributes:
        account_id: the account that answers.
        text: what the customer wrote last.
        context: earlier turns of the open conversation, oldest first.
        now: closes the window (aware); the clock's time if None.
        language: a code, or "any"; that of the question if None.
        profile: what is known of the account, whose own contacts stay readable; `ReplySuggester` fills it in.
        sources: which past replies may be suggested; None for all.
        stored: the open conversation from the first message that waits on, where it is stored with the text.
        text_id: the id of the message with the text, where that is stored.
        question: the text and what the customer wrote right before it that waits for an answer too, with the
            turns before if that says little, redacted like the stored questions. What is quoted is no part.

    Raises:
        InvalidArgument: `text` is not a string.
    """

    account_id: str
    text: str
    context: Sequence[Message | str] = ()
    now: datetime | None = None
    language: str | None = None
    profile: Profile | None = field(default=None, repr=False)
    sources: Sources | None = None
    stored: Sequence[Message] = field(default=(), repr=False)
    text_id: str | None = field(default=None, repr=False)
    question: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise InvalidArgument(f"text must be a string, got {type(self.text).__name__}")
        object.__setattr__(self, "question", self._question())

    def _question(self) -> str:
        """The unanswered messages, with the context before them only if they need it."""
        if not self.context:
            return self._redacted(self.text)[-LONGEST_QUESTION:]
        context = spoken(self.context)
        names = customer_names(turn for turn in context if isinstance(turn, Message))
        start = burst(context)
        asked = [self._redacted(text_of(turn), names=names) for turn in context[start:]]
        asked.append(self._redacted(self.text))
        if start == 0 or not needs_context("\n".join(asked)):
            return "\n".join(asked)[-LONGEST_QUESTION:]
        before = [self._turn(turn, names) for turn in context[:start]]
        return question_text([*before, *asked]) or ""

    def _turn(self, turn: Message | str, names: Collection[str]) -> Message | str:
        text = self._redacted(text_of(turn), names=names)
        return replace(turn, text=text) if isinstance(turn, Message) else text

    def _redacted(self, text: str, *, names: Collection[str] = ()) -> str:
        keep = kept_for(self.account_id, self.profile, names=names)
        return redact(own_words(clean_text(text)), names=names, keep=keep).text

    @property
    def only_closes(self) -> bool:
        """Whether the customer only thanks, says goodbye or that it is solved, so that nothing is asked."""
        return only_closes(own_words(clean_text(self.text)), spoken(self.context))

    @property
    def answers(self) -> str | None:
        """The id of the last message that waits for an answer, among those that have one."""
        turns = self._turns
        before = [turn.id for turn in turns[burst(turns) :] if isinstance(turn, Message)]
        return self.text_id or (before[-1] if before else None)

    @property
    def opened(self) -> Opened | None:
        """The open conversation, as far as is told."""
        now = utc_now(self.now)
        if self.stored:
            return opened_by(self.stored, now=now)
        turns = self._turns
        own = [turn for turn in turns if isinstance(turn, Message) and turn.account_id == self.account_id]
        if not own:
            return None
        waiting: list[Message] = []
        for turn in turns[burst(turns) :]:  # a text among them may be stored by then, nobody knows where
            waiting = [*waiting, turn] if isinstance(turn, Message) and turn in own else []
        return opened_by(waiting or own[-1:], text=self.text, now=now)

    @property
    def _turns(self) -> list[Message | str]:
        return spoken(self.context)

    @property
    def given(self) -> frozenset[str]:
        """The placeholders of what the customer has given in the open conversation, its newest turns."""
        turns = [turn for turn in self._turns if not isinstance(turn, Message) or turn.role is Role.CUSTOMER]
        names = customer_names(turn for turn in turns if isinstance(turn, Message))
        texts = [self._redacted(text_of(turn), names=names) for turn in turns[-GIVEN:]]
        return frozenset(found[1] for text in (*texts, self.question) for found in PLACEHOLDER.finditer(text))

    @property
    def already_sent(self) -> list[Message]:
        """What the account has sent in the open conversation so far."""
        return [turn for turn in self.context if isinstance(turn, Message) and turn.role is Role.AGENT]


def asked_of(
    store: MessageStore,
    account_id: str,
    text: str | None,
    conversation_id: str | None,
    context: Sequence[Message | str],
    how: How,
) -> Asked | None:
    """What is asked, by a text or in a stored conversation; None if nobody waits in that."""
    if conversation_id is None:
        if text is None:
            raise InvalidArgument("there is neither a text nor a conversation_id; give one of them")
        return Asked(account_id, text, context=context, **how)
    if context:
        raise InvalidArgument("there is a context beside the conversation_id; give one of them")
    conversation = store.conversation(account_id, conversation_id)
    if text is None:
        return asked_in(conversation, how)
    return said_in(conversation, text, how)


def asked_in(conversation: Conversation, how: How) -> Asked | None:
    """What the unanswered messages of a stored conversation ask; None if there are none."""
    waiting = waiting_in(conversation, now=how["now"])
    if not waiting:
        return None
    *before, last = waiting
    known = _known(conversation, how["now"])
    own = How(
        now=how["now"],
        language=how["language"] or last.language,
        profile=how["profile"],
        sources=how["sources"],
    )
    context = [*(turn for turn in known if turn not in waiting), *before]
    stored = known[known.index(waiting[0]) :]
    return Asked(conversation.account_id, last.text, context=context, stored=stored, text_id=last.id, **own)


def said_in(conversation: Conversation, text: str, how: How) -> Asked:
    """What a text asks that comes into a stored conversation."""
    return Asked(conversation.account_id, text, context=_known(conversation, how["now"]), **how)


def _known(conversation: Conversation, now: datetime) -> list[Message]:
    return [turn for turn in spoken(conversation.messages) if turn.sent_at < now]
