"""What a customer's message means, whatever its words: danger, leaving, law, a feeling, bitter praise."""

import hashlib
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ..types.documents import read_json
from . import BUNDLED
from .grams import PLACES, grams

FOLDER = BUNDLED / "meanings"
WEIGHTS, SETTINGS = "meanings.npz", "meanings.json"
HEADS = ("danger", "leaving", "feeling", "bitter", "law")
NEVER = -30.0  # the bias of a meaning that a model was not taught
SPREAD = 2.0  # the kernel is exp(-SPREAD |x - y|^2)
AT_ONCE = 4_096  # texts, so that the kernel of many takes tens of MB

Floats = NDArray[np.float32]


class Meanings:
    """How likely messages mean a danger, leaving, a feeling, the opposite of their praise, or the law.

    A linear model over how near a message's vector is to those of sentences that it was taught (a Gaussian
    kernel, Cortes and Vapnik 1995) and over its letters and words. It knows the vectors of one encoder only.

    Args:
        landmarks: (m, d) unit vectors of the sentences.
        near: (m, heads) weights of how near each is; a model of before may lack the last of `HEADS`.
        words: (places, heads) weights of letters and words.
        bias: (heads,).
        encoder: the fingerprint of the encoder whose vectors they are.
        fingerprint: distinguishes what it says in a store from another model's.
    """

    def __init__(
        self, *, landmarks: Floats, near: Floats, words: Floats, bias: Floats, encoder: str, fingerprint: str
    ) -> None:
        self.encoder = encoder
        self.fingerprint = fingerprint
        self._landmarks, self._near, self._words, self._bias = landmarks, near, words, bias
        self._lacking = len(HEADS) - len(bias)

    @classmethod
    def load(cls, folder: str | Path | None = None) -> "Meanings":
        """The bundled model, or a folder that `nlp-support train meanings` wrote.

        Raises:
            ModelError: the folder holds no such model, or its files do not fit together.
        """
        path = FOLDER if folder is None else Path(folder)
        try:
            settings = read_json(path / SETTINGS)
            raw = (path / WEIGHTS).read_bytes()
            with np.load(BytesIO(raw), allow_pickle=False) as file:
                parts = {name: file[name] for name in file.files}
            return cls(
                landmarks=_floats(parts, "landmarks"),
                near=_floats(parts, "near"),
                words=_floats(parts, "words"),
                bias=parts["bias"].astype(np.float32),
                encoder=str(settings["encoder"]),
                fingerprint=hashlib.sha256(raw).hexdigest()[:16],
            )
        except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"{path} holds no model of meanings that can be read ({type(error).__name__}); name a folder "
                "that nlp-support train meanings wrote"
            ) from error

    def likely(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """How likely each text has each of the meanings: (n, 5) float32 in [0, 1], in the order of `HEADS`.

        Args:
            texts: n texts.
            vectors: (n, d) of unit length, of the encoder that it knows.
        """
        parts = [
            nearness(vectors[at : at + AT_ONCE], self._landmarks) @ self._near
            + grams(texts[at : at + AT_ONCE]).dot(self._words)
            for at in range(0, len(texts), AT_ONCE)
        ]
        known = len(HEADS) - self._lacking
        logits = np.concatenate(parts) + self._bias if parts else np.empty((0, known), np.float32)
        logits = np.pad(logits, ((0, 0), (0, self._lacking)), constant_values=NEVER)
        chances: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
        return chances


@cache
def _bundled() -> Meanings:
    return Meanings.load()


def bundled_for(encoder: str) -> Meanings | None:
    """The bundled model if it knows the vectors of an encoder with this fingerprint; read once."""
    try:
        known = read_json(FOLDER / SETTINGS)["encoder"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return _bundled() if known == encoder else None


def nearness(vectors: Floats, landmarks: Floats) -> Floats:
    """How near each of the vectors (n, d) is to each landmark (m, d): (n, m) in (0, 1]."""
    near: Floats = np.exp(-SPREAD * (2 - 2 * vectors.astype(np.float32) @ landmarks.T))
    return near


def packed(numbers: Floats) -> dict[str, NDArray[np.generic]]:
    """Numbers (n, k) as whole ones of 8 bits and a scale a column."""
    scale = np.maximum(np.abs(numbers).max(axis=0), 1e-9).astype(np.float32) / 127
    return {"codes": np.round(numbers / scale).astype(np.int8), "scale": scale}


def _floats(parts: dict[str, NDArray[np.generic]], name: str) -> Floats:
    codes, scale = parts[f"{name}_codes"], parts[f"{name}_scale"]
    if name == "words" and len(codes) != PLACES:
        raise ValueError("the table of words has another size")
    numbers: Floats = codes.astype(np.float32) * scale.astype(np.float32)
    return numbers
