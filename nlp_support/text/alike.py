"""Which of some replies are worded alike: what `same_words` says of all pairs at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .rarity import EVEN, Rarity
from .wording import CONTAINED, FEW_WORDS, NOTHING, SAME_WORDS, TELLS, WORD_BYTES, Wording


def same_worded(wordings: Sequence[Wording], rarity: Rarity) -> NDArray[np.bool_]:
    """Whether two replies use nearly the same words, for each pair of c of them (c, c)."""
    packed = b"".join(one.words.to_bytes(WORD_BYTES, "little") for one in wordings)
    rows = np.frombuffer(packed, np.uint8).reshape(-1, WORD_BYTES)
    words = np.unpackbits(rows, axis=1, bitorder="little").astype(np.float32)  # (c, 512)
    sizes = words.sum(axis=1)
    weighed = _weighed(words, rarity)
    tells = weighed[1] >= NOTHING  # where the words of a pair tell nothing, all count the same
    both, either, shorter = weighed if tells.all() else np.where(tells, weighed, _weighed(words, EVEN))
    overlap = np.divide(both, either, out=np.ones_like(both), where=either > 0)
    long = (np.minimum(sizes[:, None], sizes) >= FEW_WORDS) & (shorter >= TELLS)
    contained = np.divide(both, shorter, out=np.zeros_like(both), where=long)
    same: NDArray[np.bool_] = (contained >= CONTAINED) | (overlap >= SAME_WORDS)
    return same


def _weighed(words: NDArray[np.float32], rarity: Rarity) -> NDArray[np.float64]:
    """What the words that both have, those that either has and those of the shorter one weigh (3, c, c)."""
    both = ((words * rarity.levels) @ words.T).astype(np.float64)  # whole numbers, so exact
    own = np.diag(both)
    return np.stack([both, own[:, None] + own - both, np.minimum(own[:, None], own)]) / rarity.unit
