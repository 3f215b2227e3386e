"""The letters of a text in short runs, and its words, as places in a table: what linear models go by."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .sentiment import without_handles

PLACES = 1 << 16
LONGEST = 4  # letters
MOST_CHARACTERS = 1_000  # of a text, half from its start and half from its end

_DIGITS = re.compile(r"\d")


@dataclass(frozen=True)
class Grams:
    """The runs of n texts, as a sparse matrix whose rows have length 1.

    Attributes:
        places: (m,) in the table, text by text, each at most once a text.
        starts: (n,) where each text begins.
        values: (m,) 1/sqrt(number of runs of the text).
    """

    places: NDArray[np.int64]
    starts: NDArray[np.int64]
    values: NDArray[np.float32]

    def dot(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sums (n, heads) of the weights (places, heads) of each text's runs."""
        if not len(self.starts):
            return np.zeros((0, weights.shape[1]), np.float32)
        picked = weights[self.places] * self.values[:, None]
        sums: NDArray[np.float32] = np.add.reduceat(picked, self.starts, axis=0)
        return sums


def grams(texts: Sequence[str]) -> Grams:
    """Runs of up to four letters, spaces included, words and pairs of words; case, numbers and names of
    accounts make no difference."""
    found = [sorted(_places(text)) for text in texts]
    sizes = np.array([len(own) for own in found], np.int64)
    places = np.fromiter((place for own in found for place in own), np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64) if found else sizes
    return Grams(places, starts, np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32))


def _places(text: str) -> set[int]:
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS // 2] + text[-MOST_CHARACTERS // 2 :]
    plain = f" {_DIGITS.sub('0', without_handles(text).casefold())} "
    runs = {plain[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(plain) - size + 1)}
    words = plain.split()
    runs.update(f"1 {word}" for word in words)
    runs.update(f"2 {one} {two}" for one, two in pairwise(words))
    return {zlib.crc32(run.encode("utf-8", "surrogatepass")) % PLACES for run in runs}
