"""Satisfaction of a customer's turn, read in its context."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument, ModelError
from ..types.message import clean_text
from . import BUNDLED
from .classifier import Probabilities, Score, check_probabilities, load_classifier

FOLDER = BUNDLED / "satisfaction"
POINTS = np.arange(1, 6, dtype=np.float32)  # votes of a rater, from very unsatisfied to very satisfied
LABELS = tuple("12345")


class SatisfactionModel:
    """How satisfied a customer is at a turn, in the points 1 to 5 that a rater would give.

    Use `SatisfactionModel.load`. The constructor takes the function itself, for a model of your own:

    Args:
        score: texts, as `in_context` makes them, to how votes of 1 to 5 are spread: an array (n, 5).
        name: what the model calls itself.
        fingerprint: tells its scores in a store from those of another model; default: the name.
    """

    def __init__(self, score: Score, *, name: str, fingerprint: str = "") -> None:
        self.name = name
        self.fingerprint = fingerprint or name
        self._score = score

    @classmethod
    def load(cls, name_or_path: str | Path | None = None, *, threads: int = 1) -> "SatisfactionModel":
        """The bundled model, an exported folder, or a transformers sequence-classification model.

        A text longer than the model reads loses its end, which is the oldest of the context.

        Args:
            name_or_path: None for the bundled one; a folder; or a hub name (needs the extra `[train]`). Its
                labels are "1" to "5".
            threads: processor threads of one call; 0 is all.

        Raises:
            ModelError: there is no such model, it has other labels, or its files do not fit together.
            MissingExtra: the model needs transformers and it is not installed.
        """
        loaded = load_classifier(name_or_path, task="satisfaction", bundled=FOLDER, threads=threads, end=0.0)
        if loaded.labels != LABELS:
            raise ModelError(
                f"{loaded.name} has the labels {', '.join(loaded.labels)}; expected 1 to 5, as "
                "nlp-support train satisfaction gives them"
            )
        return cls(loaded.score, name=loaded.name, fingerprint=loaded.fingerprint)

    def score(self, texts: Sequence[str]) -> Probabilities:
        """(n, 5) float32 [1, 2, 3, 4, 5]: how likely each vote is; rows sum to 1, also for one text or none.

        Args:
            texts: turns with what came before them, as `nlp_support.text.context.in_context` makes them.
        """
        if isinstance(texts, str):
            raise InvalidArgument("expected a sequence of texts, got one string; wrap it in a list")
        if not len(texts):
            return np.empty((0, len(POINTS)), np.float32)
        rows = self._score([clean_text(text) for text in texts])
        return check_probabilities(rows, n=len(texts), labels=len(POINTS), name=self.name)

    def points(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n,) float32 in [1, 5]: the vote to be expected at each turn."""
        expected: NDArray[np.float32] = self.score(texts) @ POINTS
        return expected
