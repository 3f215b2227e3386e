"""Contacts as coaching reads them: messages, moods, the ending, and what was known at every turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, islice

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument
from ..journey import JourneyMonitor
from ..journey.escalation.flagging import is_message, steps
from ..journey.escalation.policy import EscalationPolicy
from ..journey.escalation.suited import suited
from ..journey.scoring.conversation import mood_of
from ..journey.scoring.turn import ScoredTurn
from ..store import MessageStore
from ..text.acts import asks_back
from ..text.contacts import Contact, many_contacts
from ..text.endings import Ending, ending_of
from ..text.phrases import WordLists
from ..types.message import Conversation, Message, Role

AT_ONCE = 256  # conversations that are scored together
HOUR = 3600.0  # seconds
STRONG = frozenset({"manager", "leaves", "legal", "safety", "urgent"})

# What is known at a customer's message: the columns of `Case.known`, in order.
KNOWN = (
    "customer messages so far",
    "agent messages so far",
    "hours waited for replies so far",
    "mood of this message",
    "mean mood so far",
    "mood change since the first message",
    "words in this message",
    "agent asked back before",
    "asked the same again",
    "strong words",
)
YES_NO = frozenset(KNOWN[-3:])


@dataclass(frozen=True, slots=True)
class Case:
    """One contact of a conversation.

    Attributes:
        messages: oldest first.
        moods: (n,) in [-1, 1], one per customer message.
        places: (n,), the positions of those messages in `messages`.
        ending: how it ended, or that it is still open.
        known: (n, 10), what `KNOWN` names, going only by what was said in it up to each customer message.
        until: when the next contact of the conversation began; None if there is none.
    """

    conversation_id: str
    messages: tuple[Message, ...]
    moods: NDArray[np.float64]
    places: NDArray[np.int64]
    ending: Ending
    known: NDArray[np.float64]
    until: datetime | None = None

    @property
    def started_at(self) -> datetime:
        """When its first message was sent."""
        return self.messages[0].sent_at


def own_monitor(store: MessageStore, monitor: JourneyMonitor | None) -> JourneyMonitor:
    """The given monitor, or one with the bundled models.

    Raises:
        InvalidArgument: the monitor was made with another store.
    """
    if monitor is None:
        return JourneyMonitor(store)
    if monitor.store is not store:
        raise InvalidArgument(
            "the monitor was made with another store; give that store, or a monitor of this one"
        )
    return monitor


def read_cases(
    monitor: JourneyMonitor, account_id: str, conversations: Sequence[Conversation], *, now: datetime
) -> list[Case]:
    """The contacts in which a customer wrote; what is not scored yet is scored and kept.

    Args:
        conversations: of the account, as returned by `read_conversations` for the same `now`.
        now: aware; decides which contacts are over.
    """
    policy = suited(monitor.policy.for_account(account_id), monitor.scorer.encoder)
    rules = policy.contact_rules
    found = []
    for at in range(0, len(conversations), AT_ONCE):
        some = conversations[at : at + AT_ONCE]
        scored = monitor.scorer.score(account_id, [one.messages for one in some])
        for split, turns in zip(many_contacts(some, rules=rules, now=now), scored, strict=True):
            left = iter(turns)
            for contact in split:
                own = list(islice(left, len(contact.messages)))
                how = ending_of(contact, now=now, rules=rules)
                if how is not None:
                    found.append(make_case(own, contact, how, policy=policy))
    return found


def make_case(
    turns: Sequence[ScoredTurn], contact: Contact, how: Ending, *, policy: EscalationPolicy
) -> Case:
    """A contact with its scored turns, oldest first."""
    places = [at for at, turn in enumerate(turns) if turn.message.role is Role.CUSTOMER]
    scores = [(turns[at].valence or 0.0, turns[at].satisfaction or 3.0) for at in places]
    moods = np.array([mood_of(*own) for own in scores], np.float64)
    messages = tuple(turn.message for turn in turns)
    signs = [
        frozenset(reason.code for reason in step.reasons)
        for step in steps(turns, policy=policy)
        if is_message(step)
    ]
    known = _known(messages, places, moods, signs, _waited(contact), policy.act_words)
    id = messages[0].conversation_id
    return Case(id, messages, moods, np.array(places, np.int64), how, known, contact.until)


def _known(
    messages: Sequence[Message],
    places: Sequence[int],
    moods: NDArray[np.float64],
    signs: Sequence[frozenset[str]],
    waited: Sequence[float],
    words: WordLists | None,
) -> NDArray[np.float64]:
    """(n, 10), see `KNOWN`."""
    means = np.cumsum(moods) / np.arange(1, len(moods) + 1)
    rows = []
    for number, (at, codes) in enumerate(zip(places, signs, strict=True)):
        before = messages[at - 1] if at else None
        asked = before is not None and before.role is Role.AGENT and asks_back(before.text, words=words)
        rows.append(
            (
                number + 1,
                at - number,
                waited[at],
                moods[number],
                means[number],
                moods[number] - moods[0],
                len(messages[at].text.split()),
                asked,
                "asked-again" in codes,
                bool(codes & STRONG),
            )
        )
    return np.array(rows, np.float64).reshape(len(rows), len(KNOWN))


def _waited(contact: Contact) -> list[float]:
    """For each message, the hours that the customer had waited for replies up to then."""
    ended = {
        wait.reply.id: (wait.reply.sent_at - wait.since).total_seconds() / HOUR
        for wait in contact.waits
        if wait.reply is not None
    }
    return list(accumulate(ended.get(message.id, 0.0) for message in contact.messages))


def authors(case: Case) -> list[str | None]:
    """(n,), for every customer message the agent who had spoken last before it; None if no agent had, or one
    without an id."""
    speaker: str | None = None
    found = []
    for message in case.messages:
        if message.role is Role.AGENT:
            speaker = message.agent_id
        else:
            found.append(speaker)
    return found
