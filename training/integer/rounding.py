"""Matrices in 8-bit numbers whose errors cancel on the inputs that they will see."""

import numpy as np
from numpy.typing import NDArray

from ..codes import int8_codes
from .observe import Floats
from .scaled import TOP

DAMPING = 0.01  # of the mean diagonal, so that rare inputs are not forgotten
BLOCK = 128  # rows whose errors are spread at once


def rounded_to_inputs(matrix: Floats, gram: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Codes (inputs, outputs) in [-63, 63] and the step of each column.

    Row by row the error of what was rounded is made up for by the rows that are not yet (GPTQ, Frantar et
    al. 2023), those with the largest inputs first.

    Args:
        matrix: (inputs, outputs).
        gram: (inputs, inputs) mean outer product of the inputs.
    """
    steps: Floats = int8_codes(matrix, axis=0, top=TOP).scale[0].astype(np.float32)
    order = np.argsort(-np.diagonal(gram), kind="stable")
    spread = _spread(gram[np.ix_(order, order)])
    left = matrix[order].astype(np.float32)
    codes = np.zeros(left.shape, np.int8)
    for start in range(0, len(left), BLOCK):
        end = min(start + BLOCK, len(left))
        errors = np.zeros((end - start, left.shape[1]), np.float32)
        for row in range(start, end):
            rounded = np.clip(np.rint(left[row] / steps), -TOP, TOP)
            codes[row] = rounded
            errors[row - start] = (left[row] - rounded * steps) / spread[row, row]
            left[row + 1 : end] -= np.outer(spread[row, row + 1 : end], errors[row - start])
        left[end:] -= spread[start:end, end:].T @ errors
    unsorted = np.empty_like(codes)
    unsorted[order] = codes
    return unsorted, steps


def _spread(gram: Floats) -> Floats:
    """The upper Cholesky factor of the inverse of a gram matrix."""
    damped = gram.astype(np.float64)
    damped[np.diag_indices_from(damped)] += DAMPING * float(np.diagonal(gram).mean()) + 1e-9
    inverse = np.linalg.inv(damped)
    result: Floats = np.linalg.cholesky((inverse + inverse.T) / 2).T.astype(np.float32)
    return result
