"""Newton's method for a handful of weights, some of which must not be negative."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Objective = Callable[
    [Array], tuple[float, Array, Array]
]  # weights (f,) to value, gradient (f,), Hessian (f, f)

ROUNDS = 200
CLOSE = 1e-8  # of the gradient, against the value


def minimize(objective: Objective, start: Array, *, lowest: Array) -> Array:
    """The weights (f,) at or above `lowest` (f,) with the smallest value.

    Projected Newton steps with backtracking (Bertsekas 1982, "Projected Newton methods for optimization
    problems with simple constraints").

    Args:
        objective: the Hessian may be any positive definite matrix; the nearer the true one, the fewer steps.
    """
    weights = np.maximum(start, lowest)
    value, gradient, hessian = objective(weights)
    for _ in range(ROUNDS):
        free = (weights > lowest) | (gradient < 0)
        if not free.any() or np.abs(gradient[free]).max() <= CLOSE * max(1.0, abs(value)):
            break
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(hessian[np.ix_(free, free)], gradient[free])
        length = 1.0
        while True:
            tried = np.maximum(weights - length * step, lowest)
            new = objective(tried)
            if new[0] <= value - 1e-4 * gradient @ (weights - tried):
                break
            length /= 2
            if length < 1e-10:
                return weights
        weights, (value, gradient, hessian) = tried, new
    return weights
