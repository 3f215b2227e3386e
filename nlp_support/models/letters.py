"""Vectors of texts in a writing that a model does not know, by their letters.

To a tokenizer all words that it has no pieces for are the same, and so would all such texts be.
"""

import hashlib
import unicodedata

import numpy as np
from numpy.typing import NDArray

LENGTHS = (1, 2, 3, 4)  # letters in a row
PLACES = 8  # of the vector that a run of letters adds to
LONGEST = 2_000  # characters that are looked at


def by_letters(text: str, *, dim: int) -> NDArray[np.float32]:
    """A unit vector (dim,) of the runs of up to four letters that a text has, each as often as it does: texts
    with the same letters have cosine 1, texts without a run in common about 0, as they have with a model's
    vectors (feature hashing with signs, Weinberger et al. 2009)."""
    words = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).casefold().split()) or " "
    vector = np.zeros(dim, np.float32)
    for length in LENGTHS:
        for start in range(len(words) - length + 1):
            run = hashlib.blake2b(words[start : start + length].encode("utf-8", "replace"), digest_size=32)
            hashes = np.frombuffer(run.digest(), "<u4")
            np.add.at(vector, hashes[:PLACES] // 2 % dim, length * (1.0 - 2.0 * (hashes[:PLACES] % 2)))
    unit: NDArray[np.float32] = vector / max(float(np.linalg.norm(vector)), 1e-6)
    return unit
