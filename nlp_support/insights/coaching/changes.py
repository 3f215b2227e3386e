"""Where the mood of a conversation changed by more than chance explains in a short series."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from ...types.message import Message, Role
from ..cases import Case

FEW = 2  # customer messages on each side of a change: one alone is an outburst
LEAST_STEPS = 10  # from message to message; with fewer the usual step cannot be estimated
FLOOR = 0.05  # of mood: the effect of the models' own rounding
FALSE_SHARE = 0.1  # of the changes that are listed, expected to be chance
SURE = 1.96  # standard errors


@dataclass(frozen=True, slots=True)
class MoodChange:
    """A conversation whose mood changed for good.

    Attributes:
        topic: the name of its issue type, or None.
        agent_id: who wrote the turn at which it changed, or None if that is unknown.
        message_id: of that turn, the agent's last message before the customer's mood changed.
        said_at: when that message was sent.
        quote: its text, redacted.
        before, after: the mean mood, in [-1, 1], of the customer's messages before and after it.
        at_least: the least by which the mood changed (the nearer end of the 95% interval), 0 or more.
        n_before, n_after: how many customer messages there are before and after it.
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
    alone would give a split as good."""

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
        """By how much the mood rose; below 0 if it fell."""
        return self.after - self.before


def usual_noise(cases: Iterable[Case]) -> float | None:
    """The standard deviation of a mood around its true value: the root mean square of the steps from one
    customer message to the next in all conversations, divided by √2, since a step has the noise of two. None
    if there are too few steps. True changes count as noise too, so it tends to be too large."""
    steps = np.concatenate([np.empty(0), *(np.diff(case.moods) for case in cases)])
    if len(steps) < LEAST_STEPS:
        return None
    return max(FLOOR, float(np.sqrt(np.square(steps).mean() / 2)))


def turning_points(cases: Sequence[Case], *, noise: float) -> list[Split]:
    """The conversations whose mood changed, by the part of the change that is certain, the largest first.

    Each is split where the difference of the mean moods before and after is largest relative to its standard
    error, with at least two customer messages on each side and an agent's message between. The probability
    that noise gives such a split is multiplied by the number of places (Bonferroni); as many conversations
    are kept as leave one in ten of them expected to be noise (Benjamini & Hochberg 1995). This assumes normal
    noise of the same size everywhere. The order of a few messages proves little: of four messages, two of six
    orders have the same two means, so the change of a short conversation is only a hint where to read.

    Args:
        noise: `usual_noise`; over 0.
    """
    splits = [split for case in cases if (split := best_split(case, noise=noise))]
    kept = discoveries([split.chance for split in splits], share=FALSE_SHARE)
    found = [split for split, keep in zip(splits, kept, strict=True) if keep]
    return sorted(found, key=lambda one: (-one.at_least, one.case.conversation_id))


def best_split(case: Case, *, noise: float) -> Split | None:
    """Where the mood changed most relative to its standard error; None if it cannot be split."""
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
    """(n,), which of n findings to keep so that a `share` of those kept is expected to be chance (Benjamini &
    Hochberg 1995, "Controlling the false discovery rate").

    Args:
        chances: (n,), how likely chance alone would give each, in [0, 1].
    """
    values = np.asarray(chances, np.float64)
    ranked = np.sort(values)
    within = np.flatnonzero(ranked <= share * np.arange(1, len(values) + 1) / max(1, len(values)))
    return values <= (ranked[within[-1]] if len(within) else -1.0)


def _turn(case: Case, split: int) -> Message | None:
    """The agent's last message between the customer's messages before a split and those after."""
    between = case.messages[case.places[split - 1] + 1 : case.places[split]]
    return next((message for message in reversed(between) if message.role is Role.AGENT), None)
