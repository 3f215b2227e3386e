"""A turn of a conversation and what the models say about it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...types.message import Message


@dataclass(frozen=True, slots=True)
class ScoredTurn:
    """A message and, if it is a customer's, its scores; for an agent's turn they are None.

    Attributes:
        valence: in [-1, 1], from the words alone.
        satisfaction: in [1, 5], from the turn in its context.
        vector: (d,) of length 1, for comparing it with other turns of the customer; None without an encoder.
        danger, leaving, law: how likely it tells of a danger, that the customer leaves, or that a lawyer, a
            court or an authority is turned to, in [0, 1]; None if no model was asked.
        tells: whether it has a word of feeling, or says something that waits for an answer; a mere "ok"
            leaves the mood where it was.
    """

    message: Message
    valence: float | None = None
    satisfaction: float | None = None
    vector: NDArray[np.float32] | None = None
    danger: float | None = None
    leaving: float | None = None
    law: float | None = None
    tells: bool = True
