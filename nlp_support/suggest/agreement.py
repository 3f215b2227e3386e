"""What an account's answers to similar questions agree upon, and the few replies that cover it best."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Numbers = NDArray[np.floating[Any]]

SAME_MEANING = 0.9  # alikeness, a squared cosine, from which two replies say the same


def alikeness(cosines: Numbers) -> Numbers:
    """How much replies support one another, in [0, 1], from their cosines (any shape): the squares, and
    nothing below 0. The square keeps replies that have only the account's tone in common from counting."""
    alike: Numbers = np.square(np.maximum(cosines, 0))
    return alike


def weights_of(relevance: NDArray[np.float64], *, temperature: float, floor: float) -> NDArray[np.float64]:
    """How much each reply (n,) counts: softmax(relevance / temperature) with one imaginary reply more, of
    relevance `floor`, that agrees with none. So what is far from everything agrees with nothing, however few
    the replies are."""
    if not relevance.size:
        return relevance
    top = max(float(relevance.max()), floor)
    parts = np.exp((relevance - top) / temperature)
    weights: NDArray[np.float64] = parts / (parts.sum() + np.exp((floor - top) / temperature))
    return weights


def times_said(weights: NDArray[np.float64], most: NDArray[np.float64], alike: Numbers) -> float:
    """How often, on average, each thing is said that is said in different replies; 1 if never twice.

    Args:
        weights: (n,) how much each wording counts, over all its sendings.
        most: (n,) how much the sending of it that counts most does.
        alike: (n, n) how much they support one another; from `SAME_MEANING` on they say the same.
    """
    if not weights.sum():
        return 1.0
    same = alike >= SAME_MEANING
    np.fill_diagonal(same, True)
    once = weights * np.where(same, most, 0).max(axis=1) / np.maximum(same @ weights, np.finfo(float).tiny)
    return float(weights.sum() / once.sum())


def cover(weights: NDArray[np.float64], alike: Numbers, *, k: int) -> list[int]:
    """At most k of c replies, chosen together: the next is always the one that adds most to what is covered.

    What some replies cover is the sum over all n of weight times the greatest alikeness to one of them
    (facility location; greedy is within 1 - 1/e of the best, Nemhauser, Wolsey and Fisher 1978). The first is
    therefore the reply of the highest value, the expected agreement with what the account would answer
    (minimum Bayes risk, Kumar and Byrne 2004).

    Args:
        weights: (n,) how much each of all replies counts.
        alike: (n, c) the alikeness of all replies to those that may be chosen.
    """
    chosen: list[int] = []
    best = np.zeros(len(weights))
    left = list(range(alike.shape[1]))
    while left and len(chosen) < k:
        gains = weights @ np.maximum(alike[:, left], best[:, None])
        at = left.pop(int(np.argmax(gains)))
        chosen.append(at)
        best = np.maximum(best, alike[:, at])
    return chosen


def values(weights: NDArray[np.float64], alike: Numbers) -> NDArray[np.float64]:
    """The value of each of n replies (n,): the sum of the weights (n,) times their alikeness (n, n)."""
    value: NDArray[np.float64] = alike @ weights
    return value


def unit(vectors: Vectors) -> Vectors:
    """The vectors (n, d) in unit length; codes of 8 bits are off by up to a hundredth."""
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def at_least_one(confidences: Sequence[float], *, others: float) -> float:
    """How likely one of some replies is right: 1 - (1 - the surest) * the product of (1 - each other) to the
    power `others`, which is below 1 because replies to one question fail together; 0 without replies."""
    if not confidences:
        return 0.0
    surest, *rest = sorted(confidences, reverse=True)
    missed: float = (1 - surest) * math.prod(1 - one for one in rest) ** others
    return 1 - missed
