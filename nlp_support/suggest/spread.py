"""The cosines that are usual with an encoder, by which a ranking can be taken over to another one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..models.usual import UNLIKE, stretched
from .agreement import Vectors, unit

__all__ = ["BUNDLED", "FEWEST", "Spread", "stretched"]


FEWEST = 8  # replies whose cosines tell what is usual


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
