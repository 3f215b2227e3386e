"""Judges: how similar a suggestion is to what was really sent, by other means than the encoder under test."""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp_support import Encoder
from nlp_support.text.pairs import searchable
from nlp_support.types.numbers import check_number

from .clock import Clock

CHARACTERS = "characters"
DIM = 2048
GRAMS = 2, 3, 4
WORD = re.compile(r"[^\W_]+")
# Of characters, and of a sentence encoder with a wide range of cosines, such as all-MiniLM-L6-v2: for replies
# after the correction for chance, and for questions.
SAME_FROM, ENCODER_SAME_FROM = 0.4, 0.4
ALIKE_FROM, ENCODER_ALIKE_FROM = 0.5, 0.75

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Judge:
    """An encoder of replies, and the cosine from which two of them count as the same answer.

    `same_from` is a cosine corrected for chance, see `Scorer`; `alike_from` is the plain cosine from which
    two questions ask the same.

    `rare_first` gives more weight to what few texts of an account contain (inverse document frequency):
    phrases that a brand uses in every reply do not make two of them the same answer. `clock` times the
    encoder; characters are counted, not encoded, so theirs has none.
    """

    encoder: Encoder
    same_from: float
    alike_from: float = ENCODER_ALIKE_FROM
    rare_first: bool = False
    clock: Clock | None = None

    @classmethod
    def load(cls, name: str = CHARACTERS, *, same_from: float | None = None) -> "Judge":
        """The judge by characters, or any encoder that `Encoder.load` knows.

        Args:
            name: "characters", a folder, or a hub name.
            same_from: default: 0.4 for characters, 0.7 for an encoder.

        Raises:
            InvalidArgument: `same_from` is no cosine.
        """
        if same_from is not None:
            check_number("same_from", same_from, low=-1, high=1)
        if name == CHARACTERS:
            encoder = Encoder(by_characters, by_characters, name=name, fingerprint="1", dim=DIM)
            return cls(encoder, SAME_FROM if same_from is None else same_from, ALIKE_FROM, rare_first=True)
        encoder = Encoder.load(Path(name) if Path(name).exists() else name, threads=0)
        return cls(encoder, ENCODER_SAME_FROM if same_from is None else same_from)

    def vectors(self, redacted: Sequence[str]) -> Vectors:
        """Unit vectors (n, dim) of redacted texts, with equal weights."""
        encode, texts = self.encoder.encode_document, [searchable(text) for text in redacted]
        return self.clock.run(encode, texts) if self.clock else encode(texts)

    def timed(self, clock: Clock) -> "Judge":
        """The judge with its encoder timed."""
        return self if self.encoder.name == CHARACTERS else replace(self, clock=clock)

    def weights(self, vectors: Vectors) -> NDArray[np.float32]:
        """The weight of each dimension (dim,), from the texts of an account (n, dim)."""
        if not self.rare_first:
            return np.ones(vectors.shape[1], np.float32)
        holding = (vectors > 0).sum(axis=0)
        idf: NDArray[np.float32] = (1 + np.log((len(vectors) + 1) / (holding + 1))).astype(np.float32)
        return idf


def weighted(vectors: Vectors, weights: NDArray[np.float32]) -> Vectors:
    """Unit vectors (n, dim), weighted by dimension (dim,)."""
    scaled = vectors * weights
    unit: Vectors = scaled / np.linalg.norm(scaled, axis=1, keepdims=True)
    return unit


def by_characters(texts: Sequence[str]) -> NDArray[np.float32]:
    """Bags of 2 to 4 consecutive characters within words, hashed to 2,048 places, with damped counts.

    It knows no language and no meaning, so it shares no errors with a trained encoder and needs no model; it
    does not recognise the same answer in other words.
    """
    vectors = np.zeros((len(texts), DIM), np.float32)
    for row, text in enumerate(texts):
        words = WORD.findall(text.lower()) or [text[:100] or "nothing"]
        counts = Counter(chain.from_iterable(map(_grams, words)))
        places = list(map(_place, counts))
        damped = 1 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))
        vectors[row] = np.bincount(places, damped, minlength=DIM)
    norms: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / norms


@lru_cache(1 << 14)
def _grams(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(padded[at : at + size] for size in GRAMS for at in range(len(padded) - size + 1))


@lru_cache(1 << 16)
def _place(gram: str) -> int:
    return zlib.crc32(gram.encode("utf-8", "replace")) % DIM
