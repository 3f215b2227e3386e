"""What it took to solve an account's conversations, and what a similar one will take."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import mean, median
from typing import TypeVar

from ..journey.texts import text_of
from ..text.contacts import USUAL, Contact, ContactRules
from ..text.durations import duration_text
from ..text.endings import Ending, ending_of
from ..types.message import Role
from .levels import Measure

T = TypeVar("T", float, timedelta)

EXPECTED_CASES = 2  # cases as costly as the message is complex, added to the similar ones


@dataclass(frozen=True, slots=True)
class Solved:
    """What a solved contact took.

    Attributes:
        turns: messages of both sides.
        took: the time from the customer's first message to the agent's last.
        agents: how many answered, counted by id; at least 1.
        effort: in [0, 1], the mean of the ranks of the three among the account's solved contacts.
    """

    turns: int
    took: timedelta
    agents: int
    effort: float = 0.0


def solved(contact: Contact, *, now: datetime, rules: ContactRules = USUAL) -> Solved | None:
    """What a contact took; None if by `now` it is not over, was not solved, or needed no reply.

    Args:
        contact: of messages before `now`.
        now: aware.
        rules: how conversations are split into contacts.
    """
    messages = contact.messages
    sent = [message for message in messages if message.role is Role.AGENT]
    if not sent or ending_of(contact, now=now, rules=rules) is not Ending.RESOLVED:
        return None
    asked = next(message for message in messages if message.role is Role.CUSTOMER)
    agents = {message.agent_id for message in sent if message.agent_id}
    took = max(timedelta(), sent[-1].sent_at - asked.sent_at)
    return Solved(len(messages), took, max(1, len(agents)))


def ranked(found: Mapping[str, Solved]) -> dict[str, Solved]:
    """The same contacts by id, with their efforts. A rank is the share of contacts that took less; ties count
    half."""
    turns = _ranks([one.turns for one in found.values()])
    times = _ranks([one.took for one in found.values()])
    agents = _ranks([one.agents for one in found.values()])
    return {
        id: replace(one, effort=mean((turns[one.turns], times[one.took], agents[one.agents])))
        for id, one in found.items()
    }


def _ranks(values: Sequence[T]) -> dict[T, float]:
    """The rank in [0, 1] of each distinct value."""
    ranks: dict[T, float] = {}
    below = 0
    for value, count in sorted(Counter(values).items()):
        ranks[value] = (below + count / 2) / len(values)
        below += count
    return ranks


def effort(similar: Sequence[Solved], *, complexity: float, language: str = "en") -> Measure:
    """How much effort an answer will take, in [0, 1]: the mean over the similar solved conversations and two
    more that took as much as the message is complex.

    Args:
        similar: what each similar conversation took.
        complexity: of the message, in [0, 1].
        language: of the evidence, "en" or "ko".
    """
    value = (sum(one.effort for one in similar) + EXPECTED_CASES * complexity) / (
        len(similar) + EXPECTED_CASES
    )
    if not similar:
        return Measure(value, (text_of("evidence", "none-solved", language=language),))
    took = timedelta(seconds=median(one.took.total_seconds() for one in similar))
    text = text_of(
        "evidence",
        "solved",
        language=language,
        similar=len(similar),
        turns=f"{median(one.turns for one in similar):g}",
        took=duration_text(took, language=language),
        agents=f"{median(one.agents for one in similar):g}",
    )
    return Measure(value, (text,))
