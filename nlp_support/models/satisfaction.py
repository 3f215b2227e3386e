"""Satisfaction at a customer's turn, read in its context."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument, ModelError
from ..types.message import clean_text
from . import BUNDLED
from .classifier import Probabilities, Score, check_probabilities, load_classifier

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
    """

    def __init__(self, score: Score, *, name: str, fingerprint: str = "") -> None:
        self.name = name
        self.fingerprint = fingerprint or name
        self._score = score

    @classmethod
    def load(cls, name_or_path: str | Path | None = None, *, threads: int = 1) -> "SatisfactionModel":
        """The bundled model, an exported folder, or a transformers sequence-classification model.

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
        loaded = load_classifier(name_or_path, task="satisfaction", bundled=FOLDER, threads=threads, end=0.0)
        if loaded.labels != LABELS:
            raise ModelError(
                f"{loaded.name} has the labels {', '.join(loaded.labels)}, expected 1 to 5; use a model from "
                "nlp-support train satisfaction"
            )
        return cls(loaded.score, name=loaded.name, fingerprint=loaded.fingerprint)

    def score(self, texts: Sequence[str]) -> Probabilities:
        """How likely each vote from 1 to 5 is: (n, 5) float32, rows sum to 1, even for one text or none.

        Args:
            texts: turns with what came before them, as `in_context` makes them.

        Raises:
            InvalidArgument: `texts` is a single string.
        """
        if isinstance(texts, str):
            raise InvalidArgument("expected a sequence of texts, got one string; wrap it in a list")
        if not len(texts):
            return np.empty((0, len(POINTS)), np.float32)
        rows = self._score([clean_text(text) for text in texts])
        return check_probabilities(rows, n=len(texts), labels=len(POINTS), name=self.name)

    def points(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The expected vote at each turn: (n,) float32 in [1, 5].

        Args:
            texts: as for `score`.
        """
        expected: NDArray[np.float32] = self.score(texts) @ POINTS
        return expected
