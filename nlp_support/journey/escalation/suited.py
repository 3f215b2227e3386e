"""A policy as an encoder's cosines need it."""

from dataclasses import replace

from ...models.encoder import Encoder
from ...models.usual import own_threshold
from .policy import EscalationPolicy

LEAST = 1e-6  # it has to be above 0


def suited(policy: EscalationPolicy, encoder: Encoder | None) -> EscalationPolicy:
    """The policy with the cosine from which the same is asked again as it lies with an encoder, since it is
    given as it lies with the bundled one."""
    if encoder is None:
        return policy
    own = own_threshold(policy.similar_from, encoder)
    return policy if own == policy.similar_from else replace(policy, similar_from=max(own, LEAST))
