"""Conversations as coaching reads them: messages, moods, the ending, and what was known at every turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ..journey import JourneyMonitor
from ..journey.escalation.flagging import is_message, steps
from ..journey.escalation.policy import EscalationPolicy
from ..journey.scoring.conversation import mood_of
from ..journey.scoring.turn import ScoredTurn
from ..text.endings import Ending, asks, ending
from ..text.phrases import WordLists
from ..types.message import Message, Role

AT_ONCE = 256  # conversations that are read and scored together
HOUR = 3600.0  # seconds
STRONG = frozenset({"manager", "leaves", "legal", "safety", "urgent"})

# What is known at a customer's message, in the order of the columns of `Case.known`.
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
    """One conversation.

    Attributes:
        messages: oldest first.
        moods: (n,) in [-1, 1], one a customer message.
        places: (n,) where those messages stand among `messages`.
        ending: how it stands.
        known: (n, 10), what `KNOWN` names, with only what was said up to each customer message.
    """

    conversation_id: str
    messages: tuple[Message, ...]
    moods: NDArray[np.float64]
    places: NDArray[np.int64]
    ending: Ending
    known: NDArray[np.float64]

    @property
    def started_at(self) -> datetime:
        """When its first message was sent."""
        return self.messages[0].sent_at


def read_cases(
    monitor: JourneyMonitor, account_id: str, *, until: datetime | None, now: datetime
) -> Iterator[Case]:
    """The conversations of an account in which a customer wrote, begun before `until`, as known at `now`."""
    policy = monitor.policy.for_account(account_id)
    words = WordLists(policy.words)
    every = monitor.store.conversation_ids(account_id)
    while ids := list(islice(every, AT_ONCE)):
        found = monitor.store.conversations(account_id, ids)
        known = [tuple(m for m in one.messages if m.sent_at < now) for one in found]
        known = [own for own in known if own and (until is None or own[0].sent_at < until)]
        for own, turns in zip(known, monitor.scorer.score(account_id, known), strict=True):
            how = ending(own, now=now)
            if how is not None:
                yield make_case(turns, how, policy=policy, words=words)


def make_case(
    turns: Sequence[ScoredTurn], how: Ending, *, policy: EscalationPolicy, words: WordLists
) -> Case:
    """A conversation from its scored turns, oldest first."""
    places = [at for at, turn in enumerate(turns) if turn.message.role is Role.CUSTOMER]
    scores = [(turns[at].valence or 0.0, turns[at].satisfaction or 3.0) for at in places]
    moods = mood_of(*np.array(scores, np.float64).reshape(-1, 2).T)
    messages = tuple(turn.message for turn in turns)
    signs = [
        frozenset(reason.code for reason in step.reasons)
        for step in steps(turns, policy=policy, words=words)
        if is_message(step)
    ]
    known = _known(messages, places, moods, signs)
    return Case(messages[0].conversation_id, messages, moods, np.array(places, np.int64), how, known)


def _known(
    messages: Sequence[Message],
    places: Sequence[int],
    moods: NDArray[np.float64],
    signs: Sequence[frozenset[str]],
) -> NDArray[np.float64]:
    """(n, 10), see `KNOWN`."""
    waited = _waited(messages)
    means = np.cumsum(moods) / np.arange(1, len(moods) + 1)
    rows = []
    for number, (at, codes) in enumerate(zip(places, signs, strict=True)):
        before = messages[at - 1] if at else None
        asked = before is not None and before.role is Role.AGENT and asks(before.text)
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


def _waited(messages: Sequence[Message]) -> list[float]:
    """Before each message: hours that the customer waited for replies so far, from the first message of each
    run of the customer's to the reply."""
    total, since = 0.0, None
    waited = []
    for message in messages:
        if message.role is Role.CUSTOMER:
            since = since or message.sent_at
        elif since is not None:
            total += (message.sent_at - since).total_seconds() / HOUR
            since = None
        waited.append(total)
    return waited


def authors(case: Case) -> list[str | None]:
    """(n,), for every customer message the agent who had spoken last before it; None where none had, or one
    without an id."""
    speaker: str | None = None
    found = []
    for message in case.messages:
        if message.role is Role.AGENT:
            speaker = message.agent_id
        else:
            found.append(speaker)
    return found
