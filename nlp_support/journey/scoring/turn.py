"""A turn of a conversation with what the models said of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...types.message import Message


@dataclass(frozen=True, slots=True)
class ScoredTurn:
    """A message and, where it is a customer's, its scores; an agent's turn has None of them.

    Attributes:
        valence: in [-1, 1], of the words alone.
        satisfaction: in [1, 5], of the turn in its context.
        vector: (d,) of length 1, by which it is compared with other turns of the customer; None where no
            encoder was asked.
    """

    message: Message
    valence: float | None = None
    satisfaction: float | None = None
    vector: NDArray[np.float32] | None = None
