"""The linear model that tells what each sentence does."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import ModelError
from .act import Act
from .features import BITS, pieces_of
from .sentences import Sentences

FORMAT = 1
BUNDLED = Path(__file__).parent / "bundled" / "acts.npz"
ACTS = tuple(Act)
LANE, LANES = 21, 3  # bits of a sum, sums in an integer: nine acts are three integers
HALF = 128  # added to each weight, so that none is negative
_MASK = np.uint64((1 << LANE) - 1)


@dataclass(frozen=True)
class ActModel:
    """Weights of every piece for every act, several to an integer, so that one sum adds up several.

    Attributes:
        lanes: (3, 2**BITS) integers of three weights each.
        scale: what a weight of 1 stands for.
        bias: (9,) what is added.
        about: how it was made.
    """

    lanes: NDArray[np.uint64]
    scale: float
    bias: NDArray[np.float32]
    about: dict[str, Any]

    @classmethod
    def of(
        cls, weights: NDArray[np.int8], *, scale: float, bias: NDArray[np.float32], about: Any
    ) -> "ActModel":
        """A model of (2**BITS, 9) weights."""
        raised = (weights.astype(np.int64) + HALF).astype(np.uint64)
        lanes = np.zeros((LANES, len(weights)), np.uint64)
        for act in range(len(ACTS)):
            lanes[act // LANES] |= raised[:, act] << np.uint64(LANE * (act % LANES))
        return cls(lanes, scale, bias, about)

    @classmethod
    def load(cls, file: Path = BUNDLED) -> "ActModel":
        """The model of a file written by `nlp-support train acts`.

        Raises:
            ModelError: there is no such file, or it is no model of acts of this version.
        """
        try:
            with np.load(file, allow_pickle=False) as kept:
                about = json.loads(str(kept["about"]))
                weights, scale, bias = kept["weights"], float(kept["scale"]), kept["bias"]
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise ModelError(
                f"cannot read {file}: {error}; train it with 'nlp-support train acts'"
            ) from error
        expected = (FORMAT, BITS, list(ACTS))
        if (about.get("format"), about.get("bits"), about.get("acts")) != expected:
            raise ModelError(f"{file} was made by another version; train it with 'nlp-support train acts'")
        return cls.of(weights, scale=scale, bias=bias, about=about)

    @property
    def fingerprint(self) -> str:
        """Tells models apart by their weights."""
        return hashlib.sha256(self.lanes.tobytes() + self.bias.tobytes()).hexdigest()[:12]

    def probabilities(self, found: Sentences) -> NDArray[np.float32]:
        """(n, 9): for each sentence how likely it is each act; rows sum to 1."""
        n = len(found.start)
        sums, counts = np.zeros((LANES, n), np.uint64), np.zeros(n, np.int64)
        for piece, owner in pieces_of(found):
            first = np.flatnonzero(np.diff(owner, prepend=-1))
            having = owner[first]
            counts[having] += np.diff(first, append=len(owner))
            for lane, weights in zip(sums, self.lanes, strict=True):
                lane[having] += np.add.reduceat(weights[piece], first) if len(first) else 0
        shifts = np.arange(LANES, dtype=np.uint64) * np.uint64(LANE)
        added = ((sums[:, None, :] >> shifts[:, None]) & _MASK).reshape(len(ACTS), n).T  # (n, 9)
        worth = (self.scale / np.sqrt(counts)).astype(np.float32)
        scores = (added.astype(np.float32) - HALF * counts[:, None]) * worth[:, None] + self.bias
        likely = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        result: NDArray[np.float32] = likely / likely.sum(axis=1, keepdims=True)
        return result


@cache
def bundled() -> ActModel:
    """The model that comes with the package."""
    return ActModel.load()
