"""Matrices in 8 or 4 bits and what they stand for."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Weights = Literal["float32", "int8", "int4", "mixed"]  # the number formats of an exported model
Arithmetic = Literal["float", "int8"]  # what its large products are computed with

BLOCK = 32  # weights that share a scale in 4 bits
CHUNK = 1 << 17  # blocks searched at once: what fits the processor's cache
SHRINK = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)  # of the scale: the largest weight is cut, the others are finer


@dataclass(frozen=True)
class Codes:
    """Whole numbers and their scales.

    Attributes:
        values: int8, of the matrix's shape; with 4 bits from -8 to 7.
        scale: with 8 bits float32, one along `axis`; with 4 bits float16, one for each 32 along `axis`.
        bits: 8 or 4.
        axis: the axis along which a scale is shared.
    """

    values: NDArray[np.int8]
    scale: Floats | NDArray[np.float16]
    bits: int
    axis: int

    def floats(self) -> Floats:
        """The matrix that the codes stand for."""
        scale = self.scale.astype(np.float32)
        if self.bits == 4:
            scale = np.repeat(scale, BLOCK, axis=self.axis)
        result: Floats = self.values * scale
        return result

    def packed(self) -> bytes:
        """4-bit values, two a byte, the first in the low half, as ONNX stores INT4."""
        low = (self.values.ravel() & 15).astype(np.uint8)
        return (low[0::2] | low[1::2] << 4).tobytes()


def int8_codes(matrix: Floats, *, axis: int, top: float = 127) -> Codes:
    """Symmetric codes with one scale along `axis` of a matrix.

    Args:
        top: the code of the largest weight, before it is rounded; at most 127.
    """
    scale = np.abs(matrix).max(axis=axis, keepdims=True) / top
    scale[scale == 0] = 1
    values = np.clip(np.rint(matrix / scale), -127, 127).astype(np.int8)
    return Codes(values, scale.astype(np.float32), 8, axis)


def int4_codes(matrix: Floats, *, axis: int) -> Codes:
    """Symmetric codes with a scale for each 32 along `axis`, whose length must be a multiple of 32.

    The weight farthest from 0 becomes -8 (as in GGML's Q4_0, so that such weights are kept exactly) or 7;
    of that scale and those a little below it, the one with the least squared error is used.
    """
    last = np.moveaxis(matrix, axis, -1)
    blocks = np.ascontiguousarray(last).reshape(-1, BLOCK)
    parts = [_block_codes(blocks[at : at + CHUNK]) for at in range(0, len(blocks), CHUNK)]
    values = np.concatenate([part for part, _ in parts]).reshape(last.shape)
    scale = np.concatenate([part for _, part in parts]).reshape(*last.shape[:-1], -1)
    return Codes(np.moveaxis(values, -1, axis), np.moveaxis(scale, -1, axis), 4, axis)


def _block_codes(blocks: Floats) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Values (n, 32) and scales (n,) of blocks (n, 32)."""
    farthest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
    values, scale = np.zeros(blocks.shape, np.int8), np.ones((len(blocks), 1), np.float16)
    least = np.full(len(blocks), np.inf, np.float32)
    for end in (-8, 7):
        for shrink in SHRINK:
            tried = (farthest / end * shrink).astype(np.float16)
            tried[tried == 0] = 1
            step = tried.astype(np.float32)
            codes = np.clip(np.rint(blocks / step), -8, 7)
            error = np.square(codes * step - blocks).sum(axis=1)
            better = error < least
            values[better], scale[better], least[better] = codes[better], tried[better], error[better]
    return values, scale[:, 0]
