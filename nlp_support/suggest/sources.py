"""Which past replies may be suggested, beside what the window tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument
from ..store import MessageStore
from ..types.numbers import is_span
from ..types.times import to_datetime64
from .account import AccountReplies

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sources:
    """Past replies that may be suggested. What bots and the system sent never is.

    Attributes:
        resolved: only those whose contact ended resolved, as far as `nlp-support index` has found.
        agents: only those that one of these agents sent; None for all.
        newer_than: only those sent in this time before the question; None for all in the window.

    Raises:
        InvalidArgument: `agents` is empty or not made of ids, or `newer_than` is not a positive timedelta.
    """

    resolved: bool = False
    agents: Iterable[str] | None = None
    newer_than: timedelta | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.resolved, bool):
            raise InvalidArgument(f"resolved is {self.resolved!r}, expected True or False")
        if self.agents is not None:
            given = () if isinstance(self.agents, str) else tuple(self.agents)
            if not given or not all(isinstance(one, str) and one for one in given):
                raise InvalidArgument("agents holds no ids, expected some as in the messages, or None")
            object.__setattr__(self, "agents", frozenset(given))
        if self.newer_than is not None and not is_span(self.newer_than):
            raise InvalidArgument(f"newer_than is {self.newer_than!r}, expected a positive timedelta")

    @property
    def words(self) -> str:
        """What is asked of a reply, in words."""
        count = len(tuple(self.agents or ()))
        told = {
            "of resolved contacts": self.resolved,
            f"of {count} agent{'s' * (count > 1)}": count > 0,
            f"newer than {(self.newer_than or DAY) / DAY:g} days": self.newer_than is not None,
        }
        return ", ".join(words for words, is_asked in told.items() if is_asked)


def among(
    store: MessageStore, account_id: str, replies: AccountReplies, sources: Sources | None, now: datetime
) -> NDArray[np.bool_] | None:
    """Which candidates (m,) are from these sources, as was known at `now`; None if all are."""
    if sources is None or not sources.words:
        return None
    wanted = np.ones(len(replies.ids), np.bool_)
    if sources.resolved:
        wanted &= replies.ends["resolved"] & (replies.ends["known_at"] < to_datetime64(now))
    if sources.agents is not None:
        wanted &= _sent_by(store, account_id, replies, frozenset(sources.agents))
    if sources.newer_than is not None:
        wanted &= replies.sent_at[replies.position] >= to_datetime64(now) - np.timedelta64(sources.newer_than)
    return wanted


def _sent_by(
    store: MessageStore, account_id: str, replies: AccountReplies, agents: frozenset[str]
) -> NDArray[np.bool_]:
    """Which candidates one of these agents sent (m,)."""
    if agents not in replies.by_agents:
        known = store._replies.agents_of(account_id, replies.start, replies.end)
        replies.by_agents[agents] = np.array([known.get(id) in agents for id in replies.ids], np.bool_)
    return replies.by_agents[agents]
