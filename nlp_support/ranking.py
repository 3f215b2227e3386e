"""From hits to a ranking: how relevant each past reply is, and how sure that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .store.feedback import Outcomes

DAY = 86_400_000_000  # microseconds


@dataclass(frozen=True)
class Ranking:
    """How past replies are ordered, and how sure the best are.

    Relevance, by which replies are ordered = question * (cosine of the question to the past question)
    + reply * (cosine of the question to the reply) + recency * 2^(-age / half_life)
    + frequency * log2(1 + times sent) / 10 + feedback * (smoothed share of accepted less rejected).
    Confidence = 1 / (1 + exp(-(intercept + slope * relevance))); replies below `threshold` are not suggested.

    The values were set for the bundled encoder by replaying English and Korean conversations, an answer
    counting as right when it says what the agent then said. Another encoder's cosines lie elsewhere.
    """

    question: float = 1.0
    reply: float = 0.5
    recency: float = 0.02
    frequency: float = 0.02
    feedback: float = 0.1
    half_life_days: float = 45.0
    intercept: float = -18.2
    slope: float = 12.5
    threshold: float = 0.2

    def relevance(
        self,
        *,
        question: NDArray[np.float32],
        reply: NDArray[np.float32],
        age: NDArray[np.int64],
        times: NDArray[np.int64],
        feedback: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Relevance (n,) of n replies; ages in microseconds, feedback in [-1, 1]."""
        recency = np.exp2(-age / (self.half_life_days * DAY))
        frequency = np.log2(1 + times) / 10
        relevance: NDArray[np.float64] = (
            self.question * question.astype(np.float64)
            + self.reply * reply
            + self.recency * recency
            + self.frequency * frequency
            + self.feedback * feedback
        )
        return relevance

    def confidence(self, relevance: float) -> float:
        """How likely a reply of this relevance is right, in (0, 1)."""
        return float(1 / (1 + np.exp(-(self.intercept + self.slope * relevance))))


def feedback_score(outcomes: Outcomes) -> float:
    """Accepted and edited against rejected, in (-1, 1); 0 without feedback. Two imagined neutral outcomes
    keep a single click from deciding; an edited suggestion was half right."""
    total = outcomes.accepted + outcomes.edited + outcomes.rejected
    return (outcomes.accepted + 0.5 * outcomes.edited - outcomes.rejected) / (total + 2)
