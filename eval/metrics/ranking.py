"""How good an order of replies is, with a score for each row; and the checks of rows that all figures share.

For scikit-learn's ndcg_score the ideal is the best order of what was offered. Here it is the best that could
have been offered, and every row keeps its own score, from which means and intervals are computed.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nlp_support.errors import InvalidArgument

Floats = NDArray[np.float64]

LARGEST = float(np.finfo(np.float64).max)


def ndcg(gains: ArrayLike, ideal: ArrayLike, *, k: int) -> Floats:
    """Normalized discounted cumulative gain of the first k, in [0, 1]; 0 where the ideal is 0; shape (n,).

    The gain at place r counts gain / log2(r + 1), with linear gains (Järvelin & Kekäläinen 2002).

    Args:
        gains: (n, m), 0 or more, in the order offered, padded with 0.
        ideal: (n, m2), the gains of the best possible order, descending, padded with 0.

    Raises:
        InvalidArgument: NaN, a negative gain, numbers of rows that differ, k below 1, or an ideal that is
            not descending or worth less than what was offered.
    """
    offered, best = matrix(gains, "gains", low=0), matrix(ideal, "ideal", low=0)
    if len(offered) != len(best):
        raise InvalidArgument(f"gains has {len(offered)} rows and ideal {len(best)}; give one of each a row")
    if (np.diff(best, axis=1) > 0).any():
        raise InvalidArgument("ideal has gains that are not descending; sort each row, the largest first")
    found, possible = _discounted(offered[:, : _first(k)]), _discounted(best[:, :k])
    if (found > possible * (1 + 1e-9)).any():
        raise InvalidArgument("gains offer more than the ideal has; the ideal must have every gain there is")
    return np.divide(found, possible, out=np.zeros_like(found), where=possible > 0)


def mean(scores: ArrayLike, weights: ArrayLike | None = None) -> float:
    """The weighted mean of scores (n,); nan when no row has weight.

    Raises:
        InvalidArgument: a score is NaN or infinite, or the weights do not fit.
    """
    values = column(scores, "scores")
    rows = row_weights(weights, len(values))
    total = rows.sum()
    return float(values @ rows / total) if total > 0 else float("nan")


def row_weights(weights: ArrayLike | None, n: int) -> Floats:
    """How much each of n rows counts (n,): 1 by default; 0 leaves the row out.

    Raises:
        InvalidArgument: not n weights, or one that is negative, infinite or NaN.
    """
    return np.ones(n) if weights is None else column(weights, "weights", n=n, low=0)


def column(
    values: ArrayLike, name: str, *, n: int | None = None, low: float = -LARGEST, high: float = LARGEST
) -> Floats:
    """Values as (n,) floats, all in [low, high]: finite numbers by default.

    Raises:
        InvalidArgument: another shape or length, NaN, or outside the range; the message counts the rows.
    """
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1 or (n is not None and len(found) != n):
        raise InvalidArgument(f"{name} has shape {found.shape}, expected ({'n' if n is None else n},)")
    _check(found, name, low, high)
    return found


def matrix(values: ArrayLike, name: str, *, low: float = -LARGEST) -> Floats:
    """Values as (n, m) floats, finite and at least `low`; an empty list is (0, 0).

    Raises:
        InvalidArgument: another shape, NaN, or below `low`; the message counts the rows.
    """
    found = np.asarray(values, dtype=np.float64)
    if found.shape == (0,):
        found = found.reshape(0, 0)
    if found.ndim != 2:
        raise InvalidArgument(f"{name} has shape {found.shape}, expected (n, m): one row for each message")
    _check(found, name, low, LARGEST)
    return found


def _check(found: Floats, name: str, low: float, high: float) -> None:
    if not found.size or (found.min() >= low and found.max() <= high):  # NaN is neither
        return
    rows = found.reshape(len(found), -1)
    if broken := int(np.isnan(rows).any(axis=1).sum()):
        raise InvalidArgument(f"{name} is NaN in {broken} of {len(rows)} rows; look at what the model gave")
    if outside := int(((rows < low) | (rows > high)).any(axis=1).sum()):
        raise InvalidArgument(f"{name} is outside [{low:.4g}, {high:.4g}] in {outside} of {len(rows)} rows")


def _first(k: int) -> int:
    if k < 1:
        raise InvalidArgument(f"k is {k}, expected 1 or more")
    return k


def _discounted(gains: Floats) -> Floats:
    discounted: Floats = gains @ (1 / np.log2(np.arange(2, gains.shape[1] + 2)))
    return discounted
