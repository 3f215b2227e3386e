"""The scorer of a policy, with the bundled models where none are given."""

from ...models.encoder import Encoder
from ...models.satisfaction import SatisfactionModel
from ...models.sentiment import SentimentModel
from ...store import MessageStore
from ...types.flag import ReasonCode
from ..escalation.policy import EscalationPolicy
from .scorer import TurnScorer

BY_VECTORS = (  # found with the encoder's help
    ReasonCode.ASKED_AGAIN,
    ReasonCode.SAFETY,
    ReasonCode.LEAVES,
    ReasonCode.LEGAL,
)


def load_scorer(
    store: MessageStore,
    policy: EscalationPolicy,
    sentiment: SentimentModel | None,
    satisfaction: SatisfactionModel | None,
    encoder: Encoder | None,
) -> TurnScorer:
    """Scores turns of the store; it has an encoder only if the policy has a reason that it helps to find."""
    compares = any(policy.looks_for(code) for code in BY_VECTORS)
    return TurnScorer(
        store,
        sentiment or SentimentModel.load(),
        satisfaction or SatisfactionModel.load(),
        (encoder or Encoder.load()) if compares else None,
    )
