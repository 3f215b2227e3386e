"""The cosines that are usual with an encoder, by which a ranking can be taken over to another one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .agreement import Vectors, unit

Numbers = NDArray[np.floating[Any]]

FEWEST = 8  # replies whose cosines tell what is usual
# Of those who have fewer; what they say has nothing in common.
UNLIKE = (
    "When does the shop open on Sundays?",
    "The invoice shows a wrong amount.",
    "Please unplug the router for a minute.",
    "Dogs are welcome on the terrace.",
    "My parcel has not arrived.",
    "You can reset the password on the login page.",
    "The zip of the jacket is broken.",
    "We ship to Norway within a week.",
)


@dataclass(frozen=True)
class Spread:
    """The cosines that are usual for what has nothing in common, each in [-1, 1].

    Attributes:
        questions: of two questions.
        across: of a question and the reply to another one.
        replies: of the replies to two questions.
    """

    questions: float
    across: float
    replies: float

    @classmethod
    def of(cls, questions: Vectors, replies: Vectors) -> "Spread":
        """The medians over pairs of different ones of n questions (n, d) and their replies (n, d)."""
        asked, answered = unit(questions), unit(replies)
        different = ~np.eye(len(asked), dtype=np.bool_)
        pairs = asked @ asked.T, asked @ answered.T, answered @ answered.T
        return cls(*(float(np.median(cosines[different])) for cosines in pairs))

    @classmethod
    def of_encoder(cls, encode: Callable[[Sequence[str]], Vectors]) -> "Spread":
        """What is usual for a few texts of ours."""
        vectors = encode(UNLIKE)
        return cls.of(vectors, vectors)


BUNDLED = Spread(questions=0.35, across=0.33, replies=0.42)  # the medians of 18 accounts of four stores


def stretched(cosines: Numbers, usual: float, *, to: float) -> Numbers:
    """Cosines as an encoder would have them with which `to` is as usual as `usual` is with this one."""
    scale = (1 - to) / max(1 - usual, 1e-3)
    found: Numbers = 1 - (1 - cosines) * scale
    return found
