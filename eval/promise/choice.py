"""The lowest threshold from which enough of what is offered helps, chosen so that the promise still holds.

Whoever takes the lowest of a hundred thresholds whose bound is good enough takes the luckiest, too. So they
are tested in an order that is fixed before it is known what helped, from strict to lenient, until one fails
(fixed-sequence testing, as in Learn then Test: Angelopoulos et al. 2021): however many there are, the chance
that any threshold passes that does not keep the promise is at most the risk. Testing on one half of the time
what was chosen on the other keeps it as well, but has half of the messages for each.

At the strict end so little is offered that nothing can be shown, which would end the sequence before it
began. It begins where a twentieth of the messages is offered something, with a third of the risk, and again
where a quarter is, with the rest; where the first sequence reaches the second, its risk is added (the
fallback procedure of Wiens 2003).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from nlp_support import Ranking

from ..replies.scoring import SHOWN
from .bounds import chance_of, correlation, fewest, independent, lower_bound
from .sets import JudgedSet

# Strict to lenient, even in log-odds from 8 to -5, since confidences may lie close together at either end.
THRESHOLDS = tuple(round(1 / (1 + exp(-step / 8)), 4) for step in range(64, -41, -1))
STARTS = ((0.05, 0.3), (0.25, 0.7))  # the share of messages that is offered something, and of the risk
ROUNDING = 1e-9  # by which a whole number of cases may be missed
SPARE = 2  # times as many sets as could show the promise if all helped


@dataclass(frozen=True)
class Sets:
    """What is offered for n messages at each of the thresholds.

    Attributes:
        offered: (t, n) whether anything is.
        helped: (t, n) whether that helps; False where nothing is offered.
        groups: (n,) the conversation of each message, as a number from 0.
    """

    offered: NDArray[np.bool_]
    helped: NDArray[np.bool_]
    groups: NDArray[np.int64]

    @classmethod
    def of(cls, sets: Sequence[JudgedSet], ranking: Ranking) -> "Sets":
        """The sets of messages, whose replies have confidences by a ranking."""
        shown = np.array(  # (t, n): how many of the replies, the surest first
            [
                [len(ranking.offered(one.confidences, threshold=threshold)) for one in sets]
                for threshold in THRESHOLDS
            ],
            np.int64,
        ).reshape(len(THRESHOLDS), len(sets))
        helps = np.array(  # (n, 4)
            [[False, *one.helps, *[False] * (SHOWN - len(one.helps))] for one in sets], np.bool_
        ).reshape(len(sets), SHOWN + 1)
        numbers = {name: at for at, name in enumerate(dict.fromkeys(one.conversation for one in sets))}
        return cls(
            offered=shown > 0,
            helped=helps[np.arange(len(sets)), shown],
            groups=np.array([numbers[one.conversation] for one in sets], np.int64),
        )

    def down_to(self, least: float) -> "Sets":
        """What is offered at the thresholds that are not below `least`, and at the strictest."""
        count = max(1, sum(threshold >= least for threshold in THRESHOLDS))
        return Sets(self.offered[:count], self.helped[:count], self.groups)


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
    counts = sets.offered.sum(axis=1).tolist()
    risks = _risks(counts, right, risk)
    anything = sets.offered[-1]
    alike = correlation(sets.helped[-1][anything], sets.groups[anything]) if counts[-1] else 0.0
    lowest: tuple[int, float] | None = None  # the place of a threshold, and the risk it was tested with
    best: tuple[int, float, float] | None = None  # the same, and how likely the sets are all the same
    handed_on = 0.0
    for at, (count, own) in enumerate(zip(counts, risks, strict=True)):
        total = handed_on + own
        if not total or not count:
            continue
        chance = chance_of(*_worth(sets, at, alike), right)
        lowest = (at, total) if chance <= total else lowest
        best = (at, total, chance) if best is None or chance < best[2] else best
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


def _worth(sets: Sets, at: int, alike: float) -> tuple[int, int]:
    """How many independent cases that help the sets offered at a threshold are worth, and how many in all;
    rounded down."""
    offered = sets.offered[at]
    n, helped = int(offered.sum()), int(sets.helped[at].sum())
    worth = int(independent(sets.groups[offered], correlation=alike) + ROUNDING)
    return helped * worth // n, worth


def _tested(sets: Sets, at: int, risk: float, alike: float) -> Tested:
    low = lower_bound(*_worth(sets, at, alike), risk=risk)
    return Tested(THRESHOLDS[at], int(sets.offered[at].sum()), int(sets.helped[at].sum()), low)
