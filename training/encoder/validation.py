"""How an encoder is validated while it is trained."""

from collections.abc import Callable, Sequence
from typing import Any

from sentence_transformers.sentence_transformer.evaluation import SentenceEvaluator

from nlp_support import Encoder

from .measure import one_of
from .pairs import TrainingPair


class Validation(SentenceEvaluator):
    """The share of validation questions whose own reply is the most similar of 100, or of all if fewer."""

    def __init__(self, pairs: Sequence[TrainingPair], encoder_of: Callable[[Any], Encoder]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.pairs = pairs
        self._encoder_of = encoder_of

    def __call__(
        self, model: Any, output_path: str | None = None, epoch: int = -1, steps: int = -1
    ) -> dict[str, float]:
        found = one_of(self._encoder_of(model), self.pairs, among=min(100, len(self.pairs)))
        return {"score": float(found["accuracy"] or 0.0)}
