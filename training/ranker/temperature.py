"""How sharply what is most relevant counts in what an account's answers agree upon."""

from collections.abc import Sequence

import numpy as np

from .replayed import Tried

TRIED = (1.0, 0.7, 1.4)  # of the temperature before, which is the first


def warmest(tried: Sequence[Tried]) -> int:
    """Which of the rankings that were tried puts right replies first, going by the mean reciprocal rank.

    It is the first, which keeps its temperature, unless another is better by more than two standard errors of
    their paired difference: small stores keep what they have.
    """
    if len(tried) < 2:
        return 0
    places = np.array([[offers.place for offers in one.offers] for one in tried], np.float64)  # (m, r)
    ranks = np.divide(1.0, places, out=np.zeros_like(places), where=places > 0)
    gains = ranks - ranks[:, :1]
    surely = gains.mean(axis=0) - 2 * gains.std(axis=0, ddof=1) / np.sqrt(len(tried))
    return int(np.argmax(np.append(0.0, surely[1:])))
