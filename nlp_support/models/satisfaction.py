"""Satisfaction at a customer's turn, read in its context."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument, ModelError
from ..types.message import clean_text
from . import BUNDLED
from .by_signs import FILE, BySigns, Sign, read_weights
from .classifier import Probabilities, Score, check_probabilities, load_classifier
from .exported import DIGITS, is_exported
from .onnx_text import check_threads
from .sentiment import SentimentModel, bundled_fingerprint

FOLDER = BUNDLED / "satisfaction"
POINTS = np.arange(1, 6, dtype=np.float32)  # a rater's votes, from very unsatisfied to very satisfied
LABELS = tuple("12345")


class SatisfactionModel:
    """How satisfied a customer is at a turn, in the points from 1 to 5 that a rater would give.

    Use `SatisfactionModel.load`. For a model of your own, the constructor takes the function itself:

    Args:
        score: from texts, as `in_context` makes them, to how likely each vote from 1 to 5 is: an array (n,
            5).
        name: what the model calls itself.
        fingerprint: distinguishes its scores in a store from another model's; default: the name.

    Attributes:
        reads: the fingerprint of the sentiment model that it asks; "" if it asks none. What that model says
            of the turns may be handed over as `felt`, which saves asking again.
    """

    def __init__(self, score: Score, *, name: str, fingerprint: str = "", reads: str = "") -> None:
        self.name = name
        self.fingerprint = fingerprint or name
        self.reads = reads
        self._score = score

    @classmethod
    def load(cls, name_or_path: str | Path | None = None, *, threads: int = 1) -> "SatisfactionModel":
        """The bundled model, a folder of one by signs, an exported folder, or a transformers
        sequence-classification model.

        A text that is too long for the model loses its end, the oldest part of the context.

        Args:
            name_or_path: None for the bundled one; a folder; or a hub name (needs the extra `[train]`). Its
                labels have to be "1" to "5".
            threads: processor threads per call; 0 means all.

        Raises:
            InvalidArgument: `threads` is negative, or more than can be started.
            ModelError: there is no such model, it has other labels, or its files do not fit together.
            MissingExtra: the model needs transformers and it is not installed.
        """
        folder = FOLDER if name_or_path is None else Path(name_or_path)
        if is_exported(folder, FILE):
            return cls._by_signs(folder, threads=threads)
        loaded = load_classifier(name_or_path, task="satisfaction", bundled=FOLDER, threads=threads, end=0.0)
        if loaded.labels != LABELS:
            raise ModelError(
                f"{loaded.name} has the labels {', '.join(loaded.labels)}, expected 1 to 5; use a model from "
                "nlp-support train satisfaction"
            )
        return cls(loaded.score, name=loaded.name, fingerprint=loaded.fingerprint)

    @classmethod
    def _by_signs(cls, folder: Path, *, threads: int) -> "SatisfactionModel":
        check_threads(threads)
        weights, digest = read_weights(folder)
        reads = bundled_fingerprint()
        own = hashlib.sha256(f"{digest} {reads}".encode()).hexdigest()[:DIGITS]
        score = BySigns(weights, _Bundled(threads).score)
        return cls(score, name=weights.name, fingerprint=own, reads=reads)

    def lend(self, sentiment: SentimentModel) -> None:
        """Let it ask this model, if it is the one that it would otherwise load itself."""
        if isinstance(self._score, BySigns) and self.reads == sentiment.fingerprint:
            self._score.polarity = sentiment.score

    def score(self, texts: Sequence[str], *, felt: Probabilities | None = None) -> Probabilities:
        """How likely each vote from 1 to 5 is: (n, 5) float32, rows sum to 1, even for one text or none.

        Args:
            texts: turns with what came before them, as `in_context` makes them.
            felt: (n, 3) what the sentiment model of the fingerprint `reads` says of the turns themselves.

        Raises:
            InvalidArgument: `texts` is a single string.
        """
        if isinstance(texts, str):
            raise InvalidArgument("expected a sequence of texts, got one string; wrap it in a list")
        if not len(texts):
            return np.empty((0, len(POINTS)), np.float32)
        plain = [clean_text(text) for text in texts]
        rows = self._score(plain, felt) if isinstance(self._score, BySigns) else self._score(plain)
        return check_probabilities(rows, n=len(texts), labels=len(POINTS), name=self.name)

    def points(self, texts: Sequence[str], *, felt: Probabilities | None = None) -> NDArray[np.float32]:
        """The expected vote at each turn: (n,) float32 in [1, 5].

        Args:
            texts, felt: as for `score`.
        """
        expected: NDArray[np.float32] = self.score(texts, felt=felt) @ POINTS
        return expected

    def signs(self, text: str) -> list[Sign]:
        """What each sign adds to the points of a turn, or takes from them, the most first; none if the model
        does not go by signs.

        Args:
            text: a turn as `in_context` makes it.
        """
        return self._score.signs(clean_text(text)) if isinstance(self._score, BySigns) else []


class _Bundled:
    """The bundled sentiment model, loaded when it is asked first."""

    def __init__(self, threads: int) -> None:
        self._threads = threads

    def score(self, texts: Sequence[str]) -> Probabilities:
        return self._loaded.score(texts)

    @cached_property
    def _loaded(self) -> SentimentModel:
        return SentimentModel.load(threads=self._threads)
