"""What it took to solve an account's conversations, and what a similar one will take."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import mean, median
from typing import TypeVar

from ..text.endings import Ending, ending
from ..types.message import Message, Role
from .levels import Measure

T = TypeVar("T", float, timedelta)

HOUR = timedelta(hours=1)
EXPECTED_CASES = 2  # as costly as the message is complex, counted with the similar ones
NOTHING_SOLVED = "no similar conversation was solved, so as much as the message is complex"


@dataclass(frozen=True, slots=True)
class Solved:
    """What a solved conversation took.

    Attributes:
        turns: messages of both sides.
        took: the time from the customer's first message to the agent's last.
        agents: how many answered; those without an id are not told apart from others.
        effort: in [0, 1], the mean of the ranks of the three among the account's solved conversations.
    """

    turns: int
    took: timedelta
    agents: int
    effort: float = 0.0


def solved(messages: Sequence[Message], *, now: datetime) -> Solved | None:
    """What a conversation took, or None if it is not over or was not solved by `now`.

    Args:
        messages: of one conversation, oldest first.
        now: aware.
    """
    if ending(messages, now=now) is not Ending.RESOLVED:
        return None
    sent = [message for message in messages if message.role is Role.AGENT]
    asked = next(message for message in messages if message.role is Role.CUSTOMER)
    agents = {message.agent_id for message in sent if message.agent_id}
    took = max(timedelta(), sent[-1].sent_at - asked.sent_at)
    return Solved(len(messages), took, max(1, len(agents)))


def ranked(found: Mapping[str, Solved]) -> dict[str, Solved]:
    """The same by id, with their efforts; a rank is the share of conversations that took less, with ties
    counted half."""
    turns = _ranks([one.turns for one in found.values()])
    times = _ranks([one.took for one in found.values()])
    agents = _ranks([one.agents for one in found.values()])
    return {
        id: replace(one, effort=mean((turns[one.turns], times[one.took], agents[one.agents])))
        for id, one in found.items()
    }


def _ranks(values: Sequence[T]) -> dict[T, float]:
    """The rank in [0, 1] of each value that there is."""
    ranks: dict[T, float] = {}
    below = 0
    for value, count in sorted(Counter(values).items()):
        ranks[value] = (below + count / 2) / len(values)
        below += count
    return ranks


def effort(similar: Sequence[Solved], *, complexity: float) -> Measure:
    """How much effort it will take, in [0, 1]: the mean of what the similar solved conversations took and of
    two that took as much as the message is complex."""
    value = (sum(one.effort for one in similar) + EXPECTED_CASES * complexity) / (
        len(similar) + EXPECTED_CASES
    )
    if not similar:
        return Measure(value, (NOTHING_SOLVED,))
    turns = median(one.turns for one in similar)
    hours = median(one.took / HOUR for one in similar)
    agents = median(one.agents for one in similar)
    told = (
        f"{len(similar)} similar solved conversation{'s' * (len(similar) > 1)} took {turns:g} messages, "
        f"{hours:.1f} hours and {agents:g} agent{'s' * (agents != 1)}"
    )
    return Measure(value, (told,))
