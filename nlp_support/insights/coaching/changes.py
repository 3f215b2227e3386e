"""Where the mood of a conversation changed by more than chance does to short series."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from ...types.message import Message, Role
from ..cases import Case

FEW = 2  # customer messages on each side of a change: one alone is an outburst
LEAST_STEPS = 10  # from message to message, before the usual one can be estimated
FLOOR = 0.05  # of mood: what the models' own rounding does
FALSE_SHARE = 0.1  # of the changes that are listed, expected to be chance
SURE = 1.96  # standard errors


@dataclass(frozen=True, slots=True)
class MoodChange:
    """A conversation whose mood changed for good.

    Attributes:
        topic: name of its issue type, or None.
        agent_id: who wrote the turn at which it changed, or None where that is not known.
        message_id: of that turn: the agent's last message before the customer's mood was another.
        said_at: when it was sent.
        quote: it, redacted.
        before, after: mean mood in [-1, 1] of the customer's messages before and after it.
        at_least: by how much the mood changed at least (the nearer end of the 95% interval), 0 or more.
        n_before, n_after: how many customer messages those are.
    """

    conversation_id: str
    topic: str | None
    agent_id: str | None
    message_id: str
    said_at: datetime
    quote: str
    before: float
    after: float
    at_least: float
    n_before: int
    n_after: int


@dataclass(frozen=True, slots=True)
class Split:
    """The best split of one conversation; `turn` is the agent's message there, `chance` how likely noise
    alone has a split as good."""

    case: Case
    turn: Message
    before: float
    after: float
    n_before: int
    n_after: int
    at_least: float
    chance: float

    @property
    def change(self) -> float:
        """By how much the mood rose; below 0 where it fell."""
        return self.after - self.before


def usual_noise(cases: Iterable[Case]) -> float | None:
    """The standard deviation of a mood around what it would be: the root mean square of the steps from one
    customer message to the next in all conversations, over √2, since a step has the noise of two. None where
    there are too few steps. True changes count as noise too, so it is rather too large."""
    steps = np.concatenate([np.empty(0), *(np.diff(case.moods) for case in cases)])
    if len(steps) < LEAST_STEPS:
        return None
    return max(FLOOR, float(np.sqrt(np.square(steps).mean() / 2)))


def turning_points(cases: Sequence[Case], *, noise: float) -> list[Split]:
    """The conversations whose mood changed, by the certain part of the change, the largest first.

    Each is split where the difference of the mean moods before and after is largest for its standard error,
    with two customer messages or more on each side and an agent's message between. How likely noise has such
    a split is multiplied by the number of places (Bonferroni); of all conversations those are kept of which
    one in ten is expected to be noise (Benjamini & Hochberg 1995). That holds for normal noise of one size
    for all. The order of a few messages alone proves little: of four messages, two of six orders have the
    same two means, so the change of a short conversation is a hint where to read.

    Args:
        noise: `usual_noise`; over 0.
    """
    splits = [split for case in cases if (split := best_split(case, noise=noise))]
    kept = discoveries([split.chance for split in splits], share=FALSE_SHARE)
    found = [split for split, keep in zip(splits, kept, strict=True) if keep]
    return sorted(found, key=lambda one: (-one.at_least, one.case.conversation_id))


def best_split(case: Case, *, noise: float) -> Split | None:
    """Where the mood changed most for its standard error; None where it cannot be split."""
    at = np.array([s for s in range(FEW, len(case.moods) - FEW + 1) if _turn(case, s)], np.int64)
    if not len(at):
        return None
    n, sums = len(case.moods), np.cumsum(case.moods)
    before = sums[at - 1] / at
    after = (sums[-1] - sums[at - 1]) / (n - at)
    errors = noise * np.sqrt(1 / at + 1 / (n - at))
    scores = np.abs(after - before) / errors
    best = int(scores.argmax())
    size, score, turn = int(at[best]), float(scores[best]), _turn(case, int(at[best]))
    if turn is None:
        return None
    return Split(
        case=case,
        turn=turn,
        before=float(before[best]),
        after=float(after[best]),
        n_before=size,
        n_after=n - size,
        at_least=max(0.0, (score - SURE) * float(errors[best])),
        chance=min(1.0, len(at) * erfc(score / sqrt(2))),
    )


def discoveries(chances: Sequence[float], *, share: float) -> NDArray[np.bool_]:
    """(n,), which of n findings to keep so that `share` of the kept is expected to be chance (Benjamini &
    Hochberg 1995, "Controlling the false discovery rate").

    Args:
        chances: (n,), how likely chance alone has each, in [0, 1].
    """
    values = np.asarray(chances, np.float64)
    ranked = np.sort(values)
    within = np.flatnonzero(ranked <= share * np.arange(1, len(values) + 1) / max(1, len(values)))
    return values <= (ranked[within[-1]] if len(within) else -1.0)


def _turn(case: Case, split: int) -> Message | None:
    """The agent's last message between the customer's messages before a split and those after."""
    between = case.messages[case.places[split - 1] + 1 : case.places[split]]
    return next((message for message in reversed(between) if message.role is Role.AGENT), None)
