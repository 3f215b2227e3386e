"""The lowest threshold from which enough of what is offered helps, chosen so that the promise still holds.

Whoever takes the lowest of a hundred thresholds whose bound is good enough takes the luckiest, too. So they
are tested in an order that is fixed before it is known what helped, from strict to lenient, until one fails
(fixed-sequence testing, as in Learn then Test: Angelopoulos et al. 2021): however many there are, the chance
that any threshold passes that does not keep the promise is at most the risk. Testing on one half of the time
what was chosen on the other keeps it as well, but finds much less with the same history (docs/evaluation.md).

At the strict end so little is offered that nothing can be shown, which would end the sequence before it
began. It begins where a twentieth of the messages is offered something, with a third of the risk, and again
where a quarter is, with the rest; where the first sequence reaches the second, its risk is added (the
fallback procedure of Wiens 2003).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_support import Ranking
from nlp_support.suggest.ranking import SHARE

from .bounds import chance_of, correlation, fewest, independent, lower_bound
from .sets import JudgedSet

THRESHOLDS = tuple(round(1 - step / 100, 2) for step in range(101))  # strict to lenient
STARTS = ((0.05, 0.3), (0.25, 0.7))  # the share of messages that is offered something, and of the risk
ROUNDING = 1e-9  # by which a whole number of cases may be missed
SPARE = 2  # times as many sets as could show the promise if all helped


@dataclass(frozen=True)
class Sets:
    """The sets of n messages, as arrays; what is offered of them depends on the threshold.

    Attributes:
        sure: (n,) the confidence of each set; -1 without replies.
        replies: (n, 3) those of its replies, the surest first; -1 where there is none.
        helps: (n, 3) whether the surest helps, the two surest, and all three.
        groups: (n,) the conversation of each, as a number from 0.
    """

    sure: NDArray[np.float64]
    replies: NDArray[np.float64]
    helps: NDArray[np.bool_]
    groups: NDArray[np.int64]

    @classmethod
    def of(cls, sets: Sequence[JudgedSet], ranking: Ranking) -> "Sets":
        """The sets whose replies have confidences by a ranking."""
        size = max([len(one.confidences) for one in sets], default=0) or 1
        replies, helps = np.full((len(sets), size), -1.0), np.zeros((len(sets), size), np.bool_)
        for at, one in enumerate(sets):
            replies[at, : len(one.confidences)] = one.confidences
            helps[at, : len(one.helps)] = one.helps
        numbers = {name: at for at, name in enumerate(dict.fromkeys(one.conversation for one in sets))}
        return cls(
            sure=np.array(
                [ranking.confidence_of_set(one.confidences) if one.confidences else -1.0 for one in sets]
            ),
            replies=replies,
            helps=helps,
            groups=np.array([numbers[one.conversation] for one in sets], np.int64),
        )

    def offered(self, threshold: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which messages (n,) are offered something at a threshold, and which of these it helps (m,)."""
        shown = (self.replies >= SHARE * threshold).sum(axis=1)  # as `Ranking.offered` does
        offered = (self.sure >= threshold) & (shown > 0)
        return offered, self.helps[offered, shown[offered] - 1]


@dataclass(frozen=True, slots=True)
class Tested:
    """What the sets show of a threshold.

    Attributes:
        n, helped: how many sets are offered, and how many of them help.
        low: the lower bound of their share at the risk that the threshold was tested with.
    """

    threshold: float
    n: int
    helped: int
    low: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The lowest threshold that passed, None if none did; and of those tested the one that shows the share
    most clearly, None if nothing could be offered."""

    lowest: Tested | None
    best: Tested | None


def choose(sets: Sets, *, right: float, risk: float) -> Choice:
    """The lowest threshold at which the sets show that at least the share `right` of what is offered helps; a
    threshold that does not keep that is chosen with a probability of at most `risk`."""
    counts = [int(sets.offered(threshold)[0].sum()) for threshold in THRESHOLDS]
    risks = _risks(counts, right, risk)
    alike = correlation(sets.offered(0.0)[1], sets.groups[sets.offered(0.0)[0]]) if counts[-1] else 0.0
    lowest: tuple[float, float] | None = None  # a threshold, and the risk it was tested with
    best: tuple[float, float, float] | None = None  # the same, and how likely the sets are all the same
    handed_on = 0.0
    for threshold, count, own in zip(THRESHOLDS, counts, risks, strict=True):
        total = handed_on + own
        if not total or not count:
            continue
        chance = chance_of(*_worth(sets, threshold, alike), right)
        lowest = (threshold, total) if chance <= total else lowest
        best = (threshold, total, chance) if best is None or chance < best[2] else best
        handed_on = total if chance <= total else 0.0
    return Choice(lowest and _tested(sets, *lowest, alike), best and _tested(sets, best[0], best[1], alike))


def _risks(counts: Sequence[int], right: float, risk: float) -> list[float]:
    """The risk that each threshold is given, before any is handed on; by how many sets are offered alone."""
    risks = [0.0] * len(counts)
    everything = counts[-1]
    for share, part in STARTS:
        needed = max(share * everything, SPARE * fewest(right, risk=part * risk))
        start = next(at for at, count in enumerate(counts) if count >= min(needed, everything))
        risks[start] += part * risk
    return risks


def _worth(sets: Sets, threshold: float, alike: float) -> tuple[int, int]:
    """How many independent cases that help the sets offered at a threshold are worth, and how many in all;
    rounded down."""
    offered, helped = sets.offered(threshold)
    worth = int(independent(sets.groups[offered], correlation=alike) + ROUNDING)
    return int(helped.sum()) * worth // len(helped), worth


def _tested(sets: Sets, threshold: float, risk: float, alike: float) -> Tested:
    _, helped = sets.offered(threshold)
    low = lower_bound(*_worth(sets, threshold, alike), risk=risk)
    return Tested(threshold, len(helped), int(helped.sum()), low)
