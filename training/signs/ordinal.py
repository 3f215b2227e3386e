"""Ordinal logistic regression on shares of votes, of turns and of whole dialogues together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST = 1e-9  # of a probability
ROUNDS = 1_000


@dataclass(frozen=True)
class Ordinal:
    """P(vote <= k) = 1 / (1 + exp(x @ weights - thresholds[k])), k from 0 (McCullagh 1980).

    Attributes:
        weights: (f,).
        thresholds: (k - 1,), rising.
    """

    weights: Floats
    thresholds: Floats

    def points(self, x: Floats) -> Floats:
        """The expected vote, from 1 on, of rows (n, f): (n,)."""
        most = _sigmoid(self.thresholds - (x @ self.weights)[:, None])
        expected: Floats = len(self.thresholds) + 1 - most.sum(axis=1)
        return expected


@dataclass(frozen=True)
class Votes:
    """Rows x (n, f) and the share of the raters who gave each of k votes: (n, k)."""

    x: Floats
    shares: Floats


def fit_ordinal(turns: Votes, wholes: Votes, *, whole: float, penalty: float) -> Ordinal:
    """The weights that make the votes of turns and of wholes likeliest: a joint loss (as in Bodigutla et al.
    2020, "Joint turn and dialogue level user satisfaction estimation"). Both have the same weights, each its
    own thresholds; those of turns are returned.

    Args:
        wholes: the rows of dialogues, such as the weighted means of their turns' rows.
        whole: how much a dialogue counts against a turn; 0 for turns alone.
        penalty: on the squares of the weights, so the columns should be on one scale.
    """
    from scipy.optimize import minimize

    f, cuts = turns.x.shape[1], turns.shares.shape[1] - 1

    def loss(given: Floats) -> tuple[float, Floats]:
        weights, own, its = np.split(given, [f, f + cuts])
        value, slope, of_own = _unlikely(turns, weights, own)
        more, steep, of_its = _unlikely(wholes, weights, its)
        value += whole * more + penalty / 2 * float(weights @ weights)
        gradient = np.concatenate([slope + whole * steep + penalty * weights, of_own, whole * of_its])
        return value / len(turns.x), gradient / len(turns.x)

    start = np.concatenate([np.zeros(f), _start(turns.shares), _start(wholes.shares)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    weights, own, _ = np.split(found.x, [f, f + cuts])
    return Ordinal(weights, _rising(own))


def _unlikely(votes: Votes, weights: Floats, free: Floats) -> tuple[float, Floats, Floats]:
    """The negative log-likelihood, and its gradient for the weights and for the free form of thresholds."""
    thresholds = _rising(free)
    most = _sigmoid(thresholds - (votes.x @ weights)[:, None])  # (n, k - 1)
    likely = np.maximum(np.diff(np.pad(most, ((0, 0), (1, 1)), constant_values=(0, 1)), axis=1), LEAST)
    wrong = votes.shares / likely
    slope = (wrong[:, 1:] - wrong[:, :-1]) * most * (1 - most)  # by each threshold less the sum, (n, k - 1)
    by_threshold = slope.sum(axis=0)
    above = np.cumsum(by_threshold[::-1])[::-1]  # a step moves all thresholds above it
    steps = np.concatenate([above[:1], above[1:] * np.exp(free[1:])])
    return -float((votes.shares * np.log(likely)).sum()), -votes.x.T @ slope.sum(axis=1), steps


def _rising(free: Floats) -> Floats:
    """Thresholds from the first and the logarithms of the steps between them, so that they always rise."""
    rising: Floats = free[0] + np.concatenate([[0.0], np.cumsum(np.exp(free[1:]))])
    return rising


def _start(shares: Floats) -> Floats:
    """The free form of the thresholds that fit the votes best where nothing else is known."""
    most = np.clip(np.cumsum(shares.mean(axis=0))[:-1], 0.001, 0.999)
    thresholds = np.log(most / (1 - most))
    return np.concatenate([thresholds[:1], np.log(np.maximum(np.diff(thresholds), 0.01))])


def _sigmoid(values: Floats) -> Floats:
    squashed: Floats = 1 / (1 + np.exp(-np.clip(values, -60, 60)))
    return squashed
