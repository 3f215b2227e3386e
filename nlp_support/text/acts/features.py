"""What sentences are made of: hashed pieces of one to five characters, and of one to three words."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .sentences import END, START, Numbers, Sentences

BITS = 17  # a piece is one of 2**BITS
MOST_CHARACTERS = 5  # of a piece
MOST_WORDS = 3
LONGEST = 14  # the last of the lengths that are told apart: 2**(14/2) characters and more
_PRIME = 0x9E3779B97F4A7C15
_KINDS = np.arange(1, 16, dtype=np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
_BLOCK = 1 << 18  # characters for which powers are kept

Pieces = NDArray[np.uint32]


def pieces_of(found: Sentences) -> Iterator[tuple[Pieces, Numbers]]:
    """For each kind of piece, the pieces, (m,) in [0, 2**BITS), and the sentences that have them, (m,) in
    order."""
    codes, n = found.codes, len(found.codes)
    of = np.zeros(n, np.int64)
    of[found.start] = 1
    of = np.cumsum(of) - 1
    powers, inverse = _powers(max(_BLOCK, n + 1))
    sums = np.zeros(n + 1, np.uint64)
    np.cumsum((codes + np.uint64(1)) * powers[:n], out=sums[1:])
    for length in range(1, MOST_CHARACTERS + 1):
        last = max(0, n - length + 1)
        hashed = (sums[length:] - sums[:last]) * inverse[:last] + _KINDS[length]
        if length == 1:
            yield _mixed(hashed), of
        else:
            inside = of[:last] == of[length - 1 :]
            yield _mixed(hashed[inside]), of[:last][inside]
    edges = np.flatnonzero((codes == ord(" ")) | (codes == START) | (codes == END))
    for words in range(1, MOST_WORDS + 1):
        begin, end = edges[:-words], edges[words:]
        same = of[begin] == of[end]
        begin, end = begin[same], end[same]
        yield _mixed((sums[end] - sums[begin]) * inverse[begin] + _KINDS[MOST_CHARACTERS + words]), of[begin]
    sizes = np.minimum(2 * np.log2(found.stop - found.start), LONGEST).astype(np.uint64)
    yield _mixed(sizes + _KINDS[MOST_CHARACTERS + MOST_WORDS + 1]), np.arange(len(sizes))


def _mixed(values: NDArray[np.uint64]) -> Pieces:
    values ^= values >> np.uint64(32)
    values *= np.uint64(0xD6E8FEB86659FD93)
    return (values >> np.uint64(64 - BITS)).astype(np.uint32)


@cache
def _powers(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The powers of an odd number and of its inverse modulo 2**64, so that equal pieces have equal hashes."""
    base = np.array([[_PRIME], [pow(_PRIME, -1, 1 << 64)]], np.uint64)
    up, down = np.cumprod(np.concatenate([np.ones((2, 1), np.uint64), np.repeat(base, size, 1)], 1), axis=1)
    return up, down
