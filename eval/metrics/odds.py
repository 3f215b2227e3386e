"""Chances as log-odds, and back."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

SURE = 1e-6  # how far chances stay from 0 and 1


def log_odds(chances: ArrayLike) -> NDArray[np.float64]:
    """log(p / (1 - p)) of chances (n,), finite for 0 and 1."""
    within = np.clip(np.asarray(chances, np.float64), SURE, 1 - SURE)
    odds: NDArray[np.float64] = np.log(within / (1 - within))
    return odds


def moved(chances: ArrayLike, by: float) -> NDArray[np.float64]:
    """The chances (n,) whose log-odds are so much greater."""
    higher: NDArray[np.float64] = 0.5 + 0.5 * np.tanh((log_odds(chances) + by) / 2)
    return higher
