"""The 8-bit numbers that stand for the inputs of a product."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..codes import int8_codes
from .observe import Floats, Seen

STRENGTHS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
CUTS = (0.95, 0.9, 0.85, 0.8, 0.7, 0.6)
LEVELS = 255
TOP = 63  # largest code of a weight: sums of two products with 255 then fit into 16 bits, which AVX2 needs
RARE = 0.1  # how much the error on rare pieces counts


@dataclass(frozen=True)
class Scaled:
    """Inputs as whole numbers: round(x * factors / step) + zero, in [0, 255].

    Attributes:
        factors: (inputs,) by which channels are multiplied before; None where nothing is gained.
        step, zero: of the numbers.
    """

    factors: Floats | None
    step: float
    zero: int

    def smoothed(self, values: Floats) -> Floats:
        return values if self.factors is None else values * self.factors

    def rounded(self, values: Floats) -> Floats:
        """What the whole numbers stand for, of values (tokens, inputs) that are already smoothed."""
        codes = np.clip(np.rint(values / np.float32(self.step)) + self.zero, 0, LEVELS)
        result: Floats = ((codes - self.zero) * self.step).astype(np.float32)
        return result

    def counterpart(self, matrix: Floats) -> Floats:
        """The matrix (inputs, outputs) that undoes the factors."""
        return matrix if self.factors is None else matrix / self.factors[:, None]


def choose(common: Seen, rare: Seen, matrix: Floats) -> Scaled:
    """The numbers with the least squared error of the product, of those tried.

    Channels with large values are made smaller, and their weights larger, as in SmoothQuant (Xiao et al.
    2023): factors |weights|^(1 - strength) / |inputs|^strength. Then the range is cut as long as this helps.

    Args:
        common: the inputs on texts.
        rare: the inputs on all pieces of the vocabulary.
        matrix: (inputs, outputs), all matrices of the product side by side.
    """
    samples = [(common.rows, 1.0), (rare.rows, RARE)]
    weighed = [(rows, rows @ matrix, weight) for rows, weight in samples if len(rows)]
    targets = [
        (rows, product, weight / float(product.var(0).mean() or 1)) for rows, product, weight in weighed
    ]
    best, least = _ranged(None, samples), np.inf
    for factors in _factors(common, rare, matrix):
        tried = _ranged(factors, samples)
        if (error := _error(tried, matrix, targets)) < least:
            best, least = tried, error
    for cut in CUTS:
        tried = _ranged(best.factors, samples, cut=cut)
        if (error := _error(tried, matrix, targets)) < least:
            best, least = tried, error
    return best


def _factors(common: Seen, rare: Seen, matrix: Floats) -> Iterator[Floats | None]:
    yield None
    weights = np.maximum(np.abs(matrix).max(1), 1e-5)
    for highest in (common.highest, np.maximum(common.highest, rare.highest)):
        inputs = np.maximum(highest, 1e-4)
        for strength in STRENGTHS:
            factors = weights ** (1 - strength) / inputs**strength
            factors /= np.exp(np.log(factors).mean())
            yield factors.astype(np.float32)


def _ranged(factors: Floats | None, samples: list[tuple[Floats, float]], cut: float = 1.0) -> Scaled:
    smoothed = [rows if factors is None else rows * factors for rows, _ in samples if len(rows)]
    low = cut * min(0.0, *(float(rows.min()) for rows in smoothed))
    high = cut * max(0.0, *(float(rows.max()) for rows in smoothed))
    step = float(np.float32(max(high - low, 1e-6) / LEVELS))
    return Scaled(factors, step, int(np.clip(np.rint(-low / step), 0, LEVELS)))


def _error(tried: Scaled, matrix: Floats, targets: list[tuple[Floats, Floats, float]]) -> float:
    weights = int8_codes(tried.counterpart(matrix), axis=0, top=TOP).floats()
    return sum(
        weight * float(np.square(tried.rounded(tried.smoothed(rows)) @ weights - product).mean())
        for rows, product, weight in targets
    )
