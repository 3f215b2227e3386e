"""The weightings among which one is chosen, and how well each finds the unsatisfied dialogues."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nlp_support.eval.weightings.drawn import Draws, Floats, aucs
from nlp_support.journey.scoring.weighting import serial_position_weights

ENDS = (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)
DECAYS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)


@dataclass(frozen=True, order=True)
class Shape:
    """One weighting."""

    primacy: float
    recency: float
    decay: float

    def opens_above(self, followed_by: int) -> bool:
        """Whether the opening counts more than every message that at least this many follow, and the closing
        no less than the opening."""
        return self.recency * self.decay**followed_by < self.primacy <= self.recency


def shapes() -> list[Shape]:
    """All weightings to try, the most even first, since the first of equally good ones is chosen."""
    found = {
        # without either end the decay says nothing
        Shape(primacy, recency, decay if primacy or recency else DECAYS[0])
        for primacy, recency, decay in product(ENDS, ENDS, DECAYS)
    }
    return sorted(found, key=lambda one: (one.primacy + one.recency, -one.decay, one))


def wholes(scores: Sequence[Floats], shape: Shape) -> Floats:
    """The weighted mean of each dialogue's scores: (dialogues,)."""
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    for number, own in enumerate(scores):
        by_length[len(own)].append(number)
    found = np.empty(len(scores))
    for n, numbers in by_length.items():
        weights = serial_position_weights(n, primacy=shape.primacy, recency=shape.recency, decay=shape.decay)
        found[numbers] = np.array([scores[number] for number in numbers]) @ weights
    return found


@dataclass(frozen=True)
class Rated:
    """The dialogues of one source: scores of their customer turns, and how they ended."""

    scores: Sequence[Floats]
    unsatisfied: NDArray[np.bool_]


def auc_of_shape(sources: Mapping[str, Rated], shape: Shape, draws: Mapping[str, Draws]) -> Floats:
    """The mean over sources of the AUC of a weighting in each round: (rounds,).

    Every source counts equally, and dialogues are compared only with those of their own source, so a source
    with stricter raters does not distort the result.
    """
    found = [
        aucs(rated.unsatisfied, wholes(rated.scores, shape), draws[name]) for name, rated in sources.items()
    ]
    mean: Floats = np.mean(found, axis=0)
    return mean
