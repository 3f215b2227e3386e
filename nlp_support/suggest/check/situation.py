"""The conversation that a reply is checked in: who the customer is, and what was said."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...store import MessageStore
from ...text.claims import ClaimKind, claims, numbers
from ...text.profile import Profile
from ...text.redaction.scan import canonical
from ...types.message import Message, customer_names, spoken
from ..waiting import Turn, burst, text_of

LONGEST = 20_000  # characters that are read of a customer's own messages, the newest
_NO_LETTERS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Situation:
    """An open conversation.

    Attributes:
        account_id: the account that replies.
        profile: what is known of it.
        turns: what was said, oldest first, without the messages of the system.
        customer_ids: of whoever is written to; empty if nothing tells.
        said: all texts of the conversation and of this customer's others.
        names: by which the customer is known.
    """

    account_id: str
    profile: Profile
    turns: tuple[Turn, ...]
    customer_ids: frozenset[str]
    said: tuple[str, ...]
    names: frozenset[str]

    @classmethod
    def of(cls, store: MessageStore, account_id: str, context: Sequence[Turn]) -> "Situation":
        """The conversation of a context; only what the store has of this account is read."""
        turns = tuple(spoken(context))
        known = [turn for turn in turns if isinstance(turn, Message) and turn.account_id == account_id]
        ids: set[str] = set()
        for one in {turn.customer_id for turn in known}:
            ids.update(store.customer_ids(one))
        stored = store.customer_messages(account_id, sorted(ids)) if ids else []
        own = [one for one in stored if one.customer_id in ids]
        return cls(
            account_id,
            store.profile(account_id),
            turns,
            frozenset(ids),
            tuple(map(text_of, turns)) + tuple(_newest(own)),
            frozenset(customer_names([*own, *(one for one in turns if isinstance(one, Message))])),
        )

    @cached_property
    def waiting(self) -> tuple[str, ...]:
        """What the customer wrote last, which the reply answers."""
        return tuple(text_of(turn) for turn in self.turns[burst(self.turns) :])

    @cached_property
    def squeezed(self) -> str:
        """Everything that was said, and the customer's ids and names, in lower case without spaces and
        marks."""
        return "\n".join(map(squeeze, (*self.said, *self.names, *self.customer_ids)))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all that, in lower case."""
        texts = (*self.said, *self.names, *self.customer_ids)
        return frozenset(word for text in texts for word in _WORD.findall(canonical(text).casefold()))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers that were said."""
        return frozenset(number for text in self.said for number in numbers(text))

    @cached_property
    def claims(self) -> frozenset[tuple[ClaimKind, str]]:
        """The figures and promises that were said."""
        return frozenset(
            (one.kind, value) for text in self.said for one in claims(text) for value in one.values
        )


def squeeze(text: str) -> str:
    """A text in lower case without spaces and marks, in which numbers are found however they are set."""
    return _NO_LETTERS.sub("", canonical(text).casefold())


def _newest(messages: Iterable[Message]) -> list[str]:
    kept, length = [], 0
    for one in reversed(list(messages)):
        length += len(one.text)
        if length > LONGEST:
            break
        kept.append(one.text)
    return kept
