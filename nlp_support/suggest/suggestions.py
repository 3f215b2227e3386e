"""The result of asking for suggestions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import overload

from ..errors import MissingPlaceholder
from ..store.feedback import Outcome as Outcome  # an argument of `record`
from ..text.redaction import PLACEHOLDERS
from ..types.promise import Promise

PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reply that agents gave before, or a text that the account keeps ready.

    Attributes:
        id: for `ReplySuggester.record`.
        text: the newest wording, with placeholders such as {customer_name} in place of personal data.
        confidence: in [0, 1], how likely it could be sent as it is, by itself.
        question: the past customer message by which it was found, redacted; with the turns before it if it
            says little on its own.
        times_sent: how often it was sent in the window, including near-identical wordings.
        last_sent_at: when it was last sent (aware).
        message_id: the id of the message that sent it last.
        literals: where in the text braces begin that the agent typed ("put {email} into the subject"); they
            are no placeholders, and `fill` leaves them.
        answers: the id of the last message that it answers; None if that was given as a text without one.
        asks: names of placeholders that only the tool knows which a macro comes from, such as
            {ticket_due_date}.
        title: that of a macro; None if there is none.
        source: what is suggested: a past "reply", a "macro", or an approved "entry" of the knowledge base.
        placeholders: the names of the placeholders in the text, in order, each once.
    """

    id: str
    text: str
    confidence: float
    question: str
    times_sent: int
    last_sent_at: datetime
    message_id: str
    literals: tuple[int, ...] = ()
    answers: str | None = None
    asks: tuple[str, ...] = ()
    title: str | None = None
    source: str = "reply"

    @property
    def placeholders(self) -> tuple[str, ...]:
        found = (one[1] for one in self._pattern.finditer(self.text) if one.start() not in self.literals)
        return tuple(dict.fromkeys(found))

    @property
    def _pattern(self) -> re.Pattern[str]:
        if not self.asks:
            return PLACEHOLDER
        return re.compile(r"\{(" + "|".join(map(re.escape, (*PLACEHOLDERS, *self.asks))) + r")\}")

    def fill(self, **values: str) -> str:
        """The text with its placeholders filled in.

        Args:
            values: a value for each placeholder, by name.

        Raises:
            MissingPlaceholder: a placeholder has no value; all that are missing are named.
        """
        if missing := [name for name in self.placeholders if name not in values]:
            raise MissingPlaceholder(
                f"values are missing for {', '.join(missing)}; give each as a keyword argument"
            )

        def filled(found: re.Match[str]) -> str:
            return found[0] if found.start() in self.literals else str(values[found[1]])

        return self._pattern.sub(filled, self.text)


@dataclass(frozen=True, slots=True)
class Similar:
    """A past reply whose question is similar to what was asked.

    Attributes:
        message_id: the id of the reply.
        similarity: the cosine of the two questions, in [-1, 1].
    """

    message_id: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Suggestions(Sequence[Suggestion]):
    """Suggestions, chosen together; none, with the reason, when the suggester abstained.

    Attributes:
        items: the suggestions.
        reason: why there are none, else None.
        confidence: of the surest reply that was found, offered or not, in [0, 1]; 0 if none was found.
        similar: the past replies whose questions are most similar to what was asked, the most similar first.
        pending: how many sent messages in the window, and macros, are not encoded yet and so were not
            searched; 0 if the account was not searched because the message has no words.
        set_confidence: how likely one of the replies that were chosen could be sent or is at least a useful
            start, offered or not, in [0, 1]: what has to reach the threshold.
        promise: the account's promise, by whose threshold they are offered or not; None where that of the
            ranking counts, or where the account was not searched.
        promise_ignored: why a promise that the account has does not count; None if it does.
    """

    items: tuple[Suggestion, ...]
    reason: str | None = None
    confidence: float = 0.0
    similar: tuple[Similar, ...] = field(default=(), repr=False)
    pending: int = 0
    set_confidence: float = 0.0
    promise: Promise | None = None
    promise_ignored: str | None = None

    @property
    def abstained(self) -> bool:
        return not self.items

    @overload
    def __getitem__(self, at: int) -> Suggestion: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Suggestion, ...]: ...
    def __getitem__(self, at: int | slice) -> Suggestion | tuple[Suggestion, ...]:
        return self.items[at]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Suggestion]:
        return iter(self.items)


def with_pending(answer: Suggestions, messages: int, *, macros: int = 0) -> Suggestions:
    """The answer with how many sent messages and macros were not searched, which may be why there are no
    suggestions."""
    pending = messages + macros
    if not pending or not answer.abstained:
        return replace(answer, pending=pending) if pending else answer
    counts = ((messages, "sent message", "sent messages"), (macros, "macro", "macros"))
    told = " and ".join(f"{n:,} {one if n == 1 else many}" for n, one, many in counts if n)
    reason = f"{answer.reason}; {told} {'is' if pending == 1 else 'are'} not indexed yet: nlp-support index"
    return replace(answer, reason=reason, pending=pending)
