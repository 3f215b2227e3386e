"""Polarity of texts: the bundled model, an exported folder, or any sequence-classification model."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument, ModelError
from ..types.message import clean_text
from . import BUNDLED
from .classifier import Probabilities, Score, check_probabilities, load_classifier
from .exported import fingerprint, read_settings
from .tempered import tempered, with_temperatures

FOLDER = BUNDLED / "sentiment"
CLASSES = ("negative", "neutral", "positive")
# How customers leave says more than how they came: a text that is cut keeps mostly its end.
END = 0.75

_MENTION = re.compile(r"(?<![\w.])@\w+|\{handle\}")
_LINK = re.compile(r"https?://\S+|\bwww\.\S+|\{url\}")


def without_handles(text: str) -> str:
    """The text with @names as `@user`, links as `http` and runs of spaces as one.

    Models of tweets were trained like this, ours and the published ones (Barbieri et al. 2022, "XLM-T");
    names and links say nothing about how someone feels.
    """
    return " ".join(_MENTION.sub("@user", _LINK.sub("http", text)).split())


def bundled_fingerprint() -> str:
    """The fingerprint of the bundled model, without loading it."""
    settings = read_settings(FOLDER / "classifier.json")
    own = str(settings.get("fingerprint") or fingerprint(FOLDER))
    return with_temperatures(own, settings.get("temperatures", {}))


class SentimentModel:
    """How likely a text is negative, neutral or positive.

    Use `SentimentModel.load`. For a model of your own, the constructor takes the function itself:

    Args:
        score: from texts to an array (n, 3): negative, neutral, positive.
        name: what the model calls itself.
        fingerprint: distinguishes its scores in a store from another model's; default: the name.
    """

    def __init__(self, score: Score, *, name: str, fingerprint: str = "") -> None:
        self.name = name
        self.fingerprint = fingerprint or name
        self._score = score

    @classmethod
    def load(cls, name_or_path: str | Path | None = None, *, threads: int = 1) -> "SentimentModel":
        """The bundled model, an exported folder, or a transformers sequence-classification model.

        A text that is too long for the model keeps its end, three quarters of what fits, and its start.

        Args:
            name_or_path: None for the bundled one; a folder; or a hub name (needs the extra `[train]`). Its
                labels are negative, neutral and positive in any order, LABEL_0 to LABEL_2 in that order, or
                only negative and positive (neutral is then 0).
            threads: processor threads per call; 0 means all.

        Raises:
            InvalidArgument: `threads` is negative, or more than can be started.
            ModelError: there is no such model, it has other labels, or its files do not fit together.
            MissingExtra: the model needs transformers and it is not installed.
        """
        loaded = load_classifier(name_or_path, task="sentiment", bundled=FOLDER, threads=threads, end=END)
        columns = _columns(loaded.labels, loaded.name)
        return cls(
            lambda texts: tempered(loaded.score(texts), texts, loaded.temperatures) @ columns,
            name=loaded.name,
            fingerprint=with_temperatures(loaded.fingerprint, loaded.temperatures),
        )

    def score(self, texts: Sequence[str]) -> Probabilities:
        """How likely negative, neutral and positive are: (n, 3) float32, rows sum to 1, even for one text or
        none.

        @names and links are read as `@user` and `http`.

        Args:
            texts: a sequence of n texts.

        Raises:
            InvalidArgument: `texts` is a single string.
        """
        if isinstance(texts, str):
            raise InvalidArgument("expected a sequence of texts, got one string; wrap it in a list")
        if not len(texts):
            return np.empty((0, len(CLASSES)), np.float32)
        plain = [without_handles(clean_text(text)) for text in texts]
        return check_probabilities(self._score(plain), n=len(texts), labels=len(CLASSES), name=self.name)

    def valence(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """How likely positive is, minus how likely negative is: (n,) float32 in [-1, 1].

        Args:
            texts: as for `score`.
        """
        rows = self.score(texts)
        difference: NDArray[np.float32] = rows[:, 2] - rows[:, 0]
        return difference


def _columns(labels: Sequence[str], name: str) -> Probabilities:
    """Which class each label of a model is: (labels, 3).

    Raises:
        ModelError: the labels are not polarity labels.
    """
    words = [label.lower() for label in labels]
    if words == ["label_0", "label_1", "label_2"]:
        words = list(CLASSES)
    if sorted(words) not in (sorted(CLASSES), ["negative", "positive"]):
        raise ModelError(
            f"{name} has the labels {', '.join(labels)}, expected negative, neutral and positive; "
            "give its id2label these names"
        )
    return np.array([[word == known for known in CLASSES] for word in words], np.float32)
