"""The cosines that are usual with an encoder, by which a ranking can be taken over to another one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..models.usual import Numbers, stretched, usual_cosine
from .agreement import Vectors, unit

Of = Literal["questions", "across", "replies"]

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
        usual = usual_cosine(encode)
        return cls(usual, usual, usual)


BUNDLED = Spread(questions=0.35, across=0.33, replies=0.42)  # the medians of 18 accounts of four stores


def like_bundled(cosines: Numbers, spread: Spread | None, of: Of) -> Numbers:
    """Cosines of this kind as the bundled encoder would have them; as they are without a spread."""
    return stretched(cosines, getattr(spread, of), to=getattr(BUNDLED, of)) if spread else cosines
