"""Satisfaction at a turn by signs that people can read: a weight for each, in a JSON file."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from ..errors import ModelError
from ..text.context import EARLIER_CHARACTERS, cut, turns_of
from ..text.hints import HINTS, Said, hints
from ..types.documents import fault, read_json
from ..types.message import Role
from .classifier import Probabilities

FILE = "satisfaction.json"
# What the words of the turn feel like, and those of the customer's earlier turns in the same context.
SIGNS = ("positive", "negative", "valence before", *HINTS)
KEPT = 4_096  # texts whose polarity is remembered: a turn is an earlier one of those after it
MOST = 60.0  # a logit beyond it changes no probability

Floats = NDArray[np.float64]
Polarity = Callable[[Sequence[str]], Probabilities]
Finite = Annotated[float, Meta(ge=-1e6, le=1e6)]


class SignWeight(msgspec.Struct):
    """What a sign counts: `weight` for each unit by which it is above what is `usual`."""

    weight: Finite
    usual: Finite


class SignWeights(msgspec.Struct, kw_only=True):
    """The contents of a `satisfaction.json`; further keys are ignored.

    The weights are those of an ordinal logistic regression (McCullagh 1980): a turn whose signs add up to z
    gets a vote of at most k, from 1 to 4, with a probability of 1 / (1 + exp(z - thresholds[k - 1])). `train
    signs` makes them larger by as much as people judge whole dialogues more strongly than turns.

    Attributes:
        sentiment: the fingerprint of the sentiment model that they were fitted with.
    """

    format: Literal[1]
    name: Annotated[str, Meta(min_length=1)]
    thresholds: Annotated[list[Finite], Meta(min_length=4, max_length=4)]
    signs: dict[str, SignWeight]
    sentiment: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sign adds to the points of a turn, against a turn where it is as usual."""

    name: str
    points: float


class BySigns:
    """From turns in their context to how likely each vote is: (n, 5).

    Args:
        weights: of the signs; one that is not among them counts nothing.
        polarity: how likely texts are negative, neutral and positive: (n, 3).
    """

    def __init__(self, weights: SignWeights, polarity: Polarity) -> None:
        self.weights = weights
        self.polarity = polarity
        known = [weights.signs.get(name, SignWeight(0.0, 0.0)) for name in SIGNS]
        self._weights = np.array([one.weight for one in known])
        self._usual = np.array([one.usual for one in known])
        self._thresholds = np.array(weights.thresholds)
        self._felt: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str], felt: Probabilities | None = None) -> Probabilities:
        """How likely each vote from 1 to 5 is.

        Args:
            texts: n turns as `in_context` gives them.
            felt: (n, 3) the polarity of the turns themselves, where it is known.
        """
        parts = self._parts(texts, felt)
        rows: Probabilities = self._votes(parts.sum(axis=1)).astype(np.float32)
        return rows

    def signs(self, text: str) -> list[Sign]:
        """What each sign adds to the points of a turn, the most first, whether up or down."""
        [part] = self._parts([text], None)
        whole = float(part.sum())
        logits = np.array([whole, *(whole - part)])
        points = self._votes(logits) @ np.arange(1, 6)
        found = [Sign(name, float(points[0] - less)) for name, less in zip(SIGNS, points[1:], strict=True)]
        return sorted((one for one in found if one.points), key=lambda one: -abs(one.points))

    def _parts(self, texts: Sequence[str], felt: Probabilities | None) -> Floats:
        """What each sign adds to the logit: (n, signs)."""
        contexts = [turns_of(text) for text in texts]
        parts: Floats = (self.read(contexts, felt) - self._usual) * self._weights
        return parts

    def read(self, contexts: Sequence[Sequence[Said]], felt: Probabilities | None = None) -> Floats:
        """The signs of turns, each given as the turns of its context, oldest first: (n, signs)."""
        own = [turns[-1][1] for turns in contexts]
        before = [[text for role, text in turns[:-1] if role is Role.CUSTOMER] for turns in contexts]
        if felt is not None:
            self._remember(dict(zip(own, felt, strict=True)))
        known = self._polarities([*own, *(text for some in before for text in some)])
        rows = np.array([known[text] for text in own]).reshape(-1, 3) if felt is None else felt
        valences = [[float(known[text][2] - known[text][0]) for text in some] for some in before]
        earlier = np.array([sum(some) / len(some) if some else 0.0 for some in valences])
        return np.column_stack([rows[:, 2], rows[:, 0], earlier, hints(contexts)]).astype(np.float64)

    def _polarities(self, texts: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The polarity of each text, read once."""
        wanted = dict.fromkeys(texts)
        found = {text: self._felt[text] for text in wanted if text in self._felt}
        missing = [text for text in wanted if text not in found]
        if missing:
            fresh = dict(zip(missing, self.polarity(missing), strict=True))
            self._remember(fresh)
            found |= fresh
        return found

    def _remember(self, felt: Mapping[str, NDArray[np.float32]]) -> None:
        if len(self._felt) + 2 * len(felt) > KEPT:
            self._felt.clear()
        for text, row in list(felt.items())[-KEPT // 2 :]:
            self._felt[text] = self._felt[cut(text, EARLIER_CHARACTERS)] = row

    def _votes(self, logits: Floats) -> Floats:
        """How likely each vote is: (n, 5)."""
        apart = np.clip(self._thresholds - logits[:, None], -MOST, MOST)
        most = np.pad(1 / (1 + np.exp(-apart)), ((0, 0), (1, 1)), constant_values=(0, 1))  # (n, 6)
        return np.maximum(np.diff(most, axis=1), 1e-9)


def read_weights(folder: Path) -> tuple[SignWeights, str]:
    """The weights of a folder, and a digest of the file.

    Raises:
        ModelError: the file cannot be read, is of another format, or weighs a sign that is not known here.
    """
    file = folder / FILE
    try:
        raw = file.read_bytes()
        weights = msgspec.convert(read_json(file), SignWeights)
    except OSError as error:
        raise ModelError(f"cannot read {file}: {error.strerror}; name a folder that has it") from error
    except msgspec.ValidationError as error:
        raise ModelError(f"{file}: {fault(error)}; fit it again with nlp-support train signs") from error
    except ValueError as error:
        raise ModelError(f"{file} is not JSON ({error}); fit it again") from error
    if other := sorted(weights.signs.keys() - set(SIGNS)):
        raise ModelError(
            f"{file} weighs {len(other)} signs that this version does not know; update nlp-support"
        )
    if sorted(weights.thresholds) != weights.thresholds:
        raise ModelError(f"{file} has thresholds that do not rise; fit it again")
    return weights, hashlib.sha256(raw).hexdigest()
