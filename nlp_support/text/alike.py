"""Which of some replies are worded alike: what `same_words` says of all pairs at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .rarity import EVEN, Rarity
from .wording import CONTAINED, FEW_WORDS, NOTHING, SAME_WORDS, TELLS, WORD_BYTES, Wording

Bits = NDArray[np.uint8]  # (n, 64), the words of n wordings as `Wording.pack` gives them


def same_worded(wordings: Sequence[Wording], rarity: Rarity) -> NDArray[np.bool_]:
    """Whether two replies use nearly the same words, for each pair of c of them (c, c)."""
    packed = b"".join(one.words.to_bytes(WORD_BYTES, "little") for one in wordings)
    rows = np.frombuffer(packed, np.uint8).reshape(-1, WORD_BYTES)
    return words_alike(rows, rows, rarity, overlap=SAME_WORDS, contained=CONTAINED)


def words_alike(
    ours: Bits, theirs: Bits, rarity: Rarity, *, overlap: float, contained: float
) -> NDArray[np.bool_]:
    """Whether replies have so many words in common, for each pair of c and d of them (c, d).

    Args:
        ours, theirs: their words.
        rarity: how much each word tells in the account.
        overlap: the share of the words of both from which they are alike.
        contained: the share of the shorter one's words that the other one has, the same.
    """
    one, other = (
        np.unpackbits(rows, axis=1, bitorder="little").astype(np.float32) for rows in (ours, theirs)
    )
    fewer = np.minimum(one.sum(axis=1)[:, None], other.sum(axis=1))
    weighed = _weighed(one, other, rarity)
    tells = weighed[1] >= NOTHING  # where the words of a pair tell nothing, all count the same
    both, either, shorter = weighed if tells.all() else np.where(tells, weighed, _weighed(one, other, EVEN))
    shared = np.divide(both, either, out=np.ones_like(both), where=either > 0)
    long = (fewer >= FEW_WORDS) & (shorter >= TELLS)
    part = np.divide(both, shorter, out=np.zeros_like(both), where=long)
    alike: NDArray[np.bool_] = (part >= contained) | (shared >= overlap)
    return alike


def _weighed(one: NDArray[np.float32], other: NDArray[np.float32], rarity: Rarity) -> NDArray[np.float64]:
    """What the words that both have, those that either has and those of the shorter one weigh (3, c, d)."""
    levels = rarity.levels
    both = ((one * levels) @ other.T).astype(np.float64)  # whole numbers, so exact
    own, its = (one @ levels).astype(np.float64)[:, None], (other @ levels).astype(np.float64)
    return np.stack([both, own + its - both, np.minimum(own, its)]) / rarity.unit
