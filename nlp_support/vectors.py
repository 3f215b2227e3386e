"""Unit vectors in 8 bits: how they are stored and searched."""

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint8]

SPREAD = 5.0  # standard deviations of a component that the codes cover


def code_range(dim: int) -> float:
    """The codes cover [-r, r]: five times the typical component 1/sqrt(dim), at most 1."""
    return float(min(1.0, SPREAD / np.sqrt(dim)))


def quantize(vectors: NDArray[np.float32]) -> Codes:
    """Codes (n, dim) of unit vectors (n, dim); components outside the range are cut to its ends."""
    limit = code_range(vectors.shape[1])
    codes = np.floor((vectors + limit) * (255 / (2 * limit)))
    clipped: Codes = np.clip(codes, 0, 255).astype(np.uint8)
    return clipped


def dequantize(codes: Codes) -> NDArray[np.float32]:
    """The vectors (n, dim) that the codes stand for: the middle of each code's interval."""
    limit = code_range(codes.shape[1])
    return ((codes.astype(np.float32) + 0.5) * (2 * limit / 255) - limit).astype(np.float32)


def similarities(codes: Codes, query: NDArray[np.float32]) -> NDArray[np.float32]:
    """The dot products (n,) of the vectors that codes (n, dim) stand for with a query (dim,)."""
    limit = code_range(codes.shape[1])
    step = 2 * limit / 255
    products: NDArray[np.float32] = step * (codes.astype(np.float32) @ query)
    return products + np.float32((0.5 * step - limit) * query.sum())
