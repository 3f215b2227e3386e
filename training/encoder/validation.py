"""Pairs that an encoder is validated on while it is trained, and how."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sentence_transformers.sentence_transformer.evaluation import SentenceEvaluator

from nlp_support import Encoder

from ..schedule import validated_rows
from ..splits import normalized
from .measure import one_of
from .pairs import TrainingPair, without

LEAST, MOST = 50, 500  # pairs to validate on
MIN_PAIRS = 10 * LEAST  # with fewer, every pair is trained on


def hold_out(
    pairs: Sequence[TrainingPair], *, epochs: float
) -> tuple[list[TrainingPair], list[TrainingPair]]:
    """Pairs to train on, and a few to validate on whose texts are not, nor nearly, among those.

    A hash of their texts decides which, so that they hardly change when pairs are added. Only pairs whose
    question and reply occur once are drawn: a stock reply would take hundreds of others with it.
    """
    if len(pairs) < MIN_PAIRS:
        return list(pairs), []
    wanted = validated_rows(int(len(pairs) * epochs), least=LEAST, most=MOST)
    forms = [(normalized(pair.question), normalized(pair.reply)) for pair in pairs]
    times = Counter(form for both in forms for form in both)
    single = [at for at, both in enumerate(forms) if all(times[form] == 1 for form in both)]
    drawn = sorted(single, key=lambda at: hashlib.sha256("\0".join(forms[at]).encode()).digest())[:wanted]
    if len(drawn) < LEAST:
        return list(pairs), []
    taken = set(drawn)
    held = [replace(pairs[at], negative=None) for at in drawn]
    texts = {form for at in drawn for form in forms[at]}
    rest = [_apart(pair, texts) for at, pair in enumerate(pairs) if at not in taken]
    return without(rest, held), held


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


def _apart(pair: TrainingPair, texts: set[str]) -> TrainingPair:
    """The pair, without a negative that is validated on."""
    seen = pair.negative is not None and normalized(pair.negative) in texts
    return replace(pair, negative=None) if seen else pair
