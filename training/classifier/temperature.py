"""Temperature scaling: how confident a classifier should be."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

COLDEST, HOTTEST = 0.25, 16.0  # beyond, the rows are too few or too easy to say
HALVINGS = 40
FEW = 200  # rows of a group from which it has a temperature of its own


def softmax(logits: Floats, *, possible: NDArray[np.bool_] | None = None) -> Floats:
    """Probabilities (n, c), 0 where a class is not possible."""
    kept = logits if possible is None else np.where(possible, logits, -np.inf)
    powers = np.exp(kept - kept.max(axis=1, keepdims=True))
    probabilities: Floats = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def fit_temperature(logits: Floats, target: Floats) -> float:
    """The temperature by which to divide logits so that confidence matches accuracy.

    It minimizes the cross-entropy, which is convex in 1 / temperature, so the slope shows on which side the
    minimum is.
    Guo et al. 2017, "On Calibration of Modern Neural Networks".

    Args:
        logits: (n, c).
        target: (n, c) the share of each class; nan where a class is not possible.

    Returns:
        Between 0.25 and 16.
    """
    possible = ~np.isnan(target)
    shares = np.where(possible, target, 0.0)
    low, high = 1 / HOTTEST, 1 / COLDEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        slope = ((softmax(middle * logits, possible=possible) - shares) * logits).sum()
        low, high = (middle, high) if slope < 0 else (low, middle)
    return 2 / (low + high)


def fit_temperatures(logits: Floats, target: Floats, groups: Sequence[str]) -> dict[str, float]:
    """A temperature for each group of enough rows, see `fit_temperature`.

    Args:
        groups: (n,) the group of each row.
    """
    return {
        group: round(fit_temperature(logits[rows], target[rows]), 4)
        for group, count in sorted(Counter(groups).items())
        if count >= FEW and len(rows := np.flatnonzero(np.array(groups) == group))
    }


def divided(logits: Floats, groups: Sequence[str], temperatures: Mapping[str, float]) -> Floats:
    """The logits (n, c) at the temperatures of their groups."""
    hot: Floats = np.array([temperatures.get(group, 1.0) for group in groups])
    scaled: Floats = logits / hot[:, None]
    return scaled
