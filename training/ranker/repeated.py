"""Which questions were asked before in nearly the same words."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_support.text.wording import CONTAINED, FEW_WORDS, SAME_WORDS, WORD_BYTES, Wording

CHUNK = 512  # questions compared at a time


def repeated(questions: Sequence[str], earlier: Sequence[str]) -> NDArray[np.bool_]:
    """Whether each question (n,) is the same as one of the earlier ones, going by its words alone.

    Two questions are the same where `same_reply` would have two replies the same: by their words, numbers,
    days and negations.
    """
    result = np.zeros(len(questions), np.bool_)
    if not len(earlier):
        return result
    old, old_facts = _words(earlier)
    new, new_facts = _words(questions)
    sizes = old.sum(axis=1)
    for at in range(0, len(questions), CHUNK):
        own = new[at : at + CHUNK]
        common = own @ old.T  # (chunk, earlier)
        of = own.sum(axis=1)[:, None]
        shorter = np.minimum(of, sizes)
        overlap = common / np.maximum(of + sizes - common, 1)
        same = (overlap >= SAME_WORDS) | ((shorter >= FEW_WORDS) & (common >= CONTAINED * shorter))
        same &= new_facts[at : at + CHUNK, None] == old_facts
        result[at : at + CHUNK] = same.any(axis=1)
    return result


def _words(texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The words of each text as bits (n, 512), and its facts (n,)."""
    wordings = [Wording.of(text) for text in texts]
    packed = b"".join(wording.pack()[2] for wording in wordings)
    rows = np.frombuffer(packed, np.uint8).reshape(-1, WORD_BYTES)
    facts = np.array([wording.facts for wording in wordings], np.int64)
    return np.unpackbits(rows, axis=1).astype(np.float32), facts
