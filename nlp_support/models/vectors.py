"""Unit vectors in 8 bits: how they are stored and searched."""

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint8]

SPREAD = 5.0  # standard deviations of a component that the codes cover


def code_range(dim: int) -> float:
    """The codes cover [-r, r]: five times the typical component 1/sqrt(dim), at most 1."""
    return float(min(1.0, SPREAD / np.sqrt(dim)))


def quantize(vectors: NDArray[np.float32]) -> Codes:
    """Codes (n, dim) of unit vectors (n, dim); components outside the range are clipped to it."""
    limit = code_range(vectors.shape[1])
    codes = np.floor((vectors + limit) * (255 / (2 * limit)))
    clipped: Codes = np.clip(codes, 0, 255).astype(np.uint8)
    return clipped


def dequantize(codes: Codes, *, dim: int) -> NDArray[np.float32]:
    """The numbers that codes of `dim`-dimensional vectors represent: the middle of each code's interval."""
    limit = code_range(dim)
    numbers = codes.astype(np.float32)
    numbers *= np.float32(2 * limit / 255)
    numbers += np.float32(limit / 255 - limit)
    return numbers
