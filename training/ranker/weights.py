"""The weights of relevance, chosen to put right replies before wrong ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import TrainingError
from nlp_support.suggest.ranking import WEIGHTS, Ranking

from .newton import Array, Objective, minimize

NEEDED = 50  # messages with both right and wrong replies


@dataclass(frozen=True)
class Lists:
    """What was found for each of m messages, one list after the other.

    Attributes:
        features: (n, f) of the replies in all lists; every list has at least one right and one wrong reply.
        right: (n,) bool.
        starts: (m,) where each list begins.
    """

    features: Array
    right: NDArray[np.bool_]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, found: Sequence[tuple[Array, NDArray[np.bool_]]]) -> "Lists":
        """The lists (features (k, f), right (k,)) to learn from: those with both right and wrong replies.

        Raises:
            TrainingError: there are too few of them.
        """
        telling = [one for one in found if one[1].any() and not one[1].all()]
        if len(telling) < NEEDED:
            share = np.mean([right.any() for _, right in found]) if found else 0.0
            raise TrainingError(
                f"{len(telling)} of {len(found)} past messages have both right and wrong replies among those "
                f"found ({share:.0%} have a right one), expected at least {NEEDED}; import more history, or "
                "more accounts (with grades, train confidence fits confidence alone)"
            )
        sizes = [len(right) for _, right in telling]
        return cls(
            np.concatenate([features for features, _ in telling]),
            np.concatenate([right for _, right in telling]),
            np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64),
        )

    @property
    def spread(self) -> Array:
        """How far each feature lies from the mean of its list, as a standard deviation (f,)."""
        sizes = np.diff([*self.starts, len(self.right)])
        means = np.add.reduceat(self.features, self.starts) / sizes[:, None]
        spread: Array = np.sqrt(((self.features - np.repeat(means, sizes, axis=0)) ** 2).mean(axis=0))
        return spread


def fit_weights(lists: Lists, start: Ranking, *, pull: float) -> Ranking:
    """The ranking whose weights best put right replies first.

    This maximises, over all lists, the chance that a draw in proportion to exp(t * relevance) is a right
    reply (the listwise logistic loss of Cao et al. 2007, "Learning to rank", with any right reply in first
    place counting as right). No weight is negative: one that history would make negative is 0. Weights about
    which history says nothing, such as that of feedback if none was recorded, stay in proportion to those of
    `start`. Only the proportions of the weights matter for the order; question and reply together keep the
    sum that they have in `start`, which is the scale that diversity is set for.

    Args:
        pull: weight of the squared distance to `start`, in standard deviations of each feature.

    Raises:
        TrainingError: neither cosine helps to find what was sent.
    """
    known = np.array([getattr(start, name) for name in WEIGHTS])
    along = with_features(lists, (lists.features @ known)[:, None])
    one = np.ones(1)
    sharpness = minimize(listwise(along, toward=one, pull=1e-6 * one), one, lowest=0 * one)
    toward = sharpness * known
    spread = lists.spread
    strength = pull * np.where(spread > 0, spread, 1.0) ** 2
    weights = minimize(listwise(lists, toward=toward, pull=strength), toward, lowest=np.zeros(len(known)))
    cosines = weights[0] + weights[1]
    if not cosines > 0:
        raise TrainingError(
            "neither the past question nor the past reply helps to find what was sent: the encoder does not "
            "suit these texts, or the same question was answered differently every time; try another "
            "encoder, or import other accounts"
        )
    scaled = weights * (start.question + start.reply) / cosines
    return replace(start, **dict(zip(WEIGHTS, scaled.tolist(), strict=True)))


def with_features(lists: Lists, features: Array) -> Lists:
    """The same lists with other features (n, f)."""
    return Lists(features, lists.right, lists.starts)


def listwise(lists: Lists, *, toward: Array, pull: Array) -> Objective:
    """Minus the log chance of a right reply in first place, summed over lists, and a pull (f,) toward some
    weights (f,)."""
    starts, right, x = lists.starts, lists.right, lists.features
    of = np.repeat(np.arange(len(starts)), np.diff([*starts, len(right)]))

    def log_sum(scores: Array) -> tuple[Array, Array]:
        """log(sum(exp)) of each list (m,) and the share of each reply in it (n,)."""
        top = np.maximum.reduceat(scores, starts)
        parts = np.exp(scores - top[of])
        sums = np.add.reduceat(parts, starts)
        return top + np.log(sums), parts / sums[of]

    def objective(weights: Array) -> tuple[float, Array, Array]:
        scores = x @ weights
        every, share = log_sum(scores)
        good, share_of_good = log_sum(np.where(right, scores, -np.inf))
        means = np.add.reduceat(share[:, None] * x, starts)  # (m, f)
        off = weights - toward
        value = float((every - good).sum() + (pull * off**2).sum() / 2)
        gradient = (share - share_of_good) @ x + pull * off
        # Of the concave part, log_sum of the right ones, none: so the matrix is positive definite.
        hessian = (share[:, None] * x).T @ x - means.T @ means + np.diag(pull)
        return value, gradient, hessian

    return objective
