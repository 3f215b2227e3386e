"""Which replies are offered of those that a question finds, and how sure they are."""

from dataclasses import dataclass

from .asked import Asked
from .found import Found
from .in_hand import Read, asks_again
from .selection import Candidate


@dataclass(frozen=True, eq=False)
class Chosen:
    """What is chosen of what a question finds.

    Attributes:
        candidates: at most k, chosen together.
        confidences: theirs.
        sure: the places of those that are offered, in order; none if the set is not sure enough.
    """

    candidates: list[Candidate]
    confidences: list[float]
    sure: list[int]

    @classmethod
    def of(cls, found: Found, asked: Asked, *, k: int, threshold: float, read: Read) -> "Chosen":
        """What is chosen for a question, if the set has at least this confidence.

        Args:
            read: gives the texts of rows, see `texts_of`.
        """
        candidates = found.choose(k=k, without=asks_again(found, asked, read))
        confidences = [found.confidence_of(one.relevance, one.value) for one in candidates]
        return cls(candidates, confidences, found.ranking.offered(confidences, threshold=threshold))
