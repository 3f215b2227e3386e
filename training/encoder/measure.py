"""How well an encoder tells the right reply from others."""

from collections.abc import Sequence

import numpy as np

from nlp_support import Encoder
from nlp_support.eval.metrics.significance import bootstrap_mean
from nlp_support.eval.models.pairs import batches_of, rightness
from nlp_support.eval.replies.one_of_100 import by_encoder

from .pairs import TrainingPair

MOST = 1_000  # pairs that are measured; more are drawn from at random


def one_of(
    encoder: Encoder, pairs: Sequence[TrainingPair], *, among: int = 100, seed: int = 0
) -> dict[str, float | int | None]:
    """The share of questions whose own reply is the most alike among `among` replies, with its 95% interval.

    Pairs go into batches at random, the same for every encoder; those that fill none are left out. A reply
    worded as the right one, or of a pair with the same key, counts as right. Henderson et al. 2019, "A
    Repository of Conversational Datasets".
    """
    batches = batches_of(pairs, among, MOST, seed)
    if not batches:
        return {"n": 0, "accuracy": None, "low": None, "high": None}
    right = rightness(by_encoder(encoder), batches)
    interval = bootstrap_mean(right, np.arange(len(right)), seed=seed)
    return {
        "n": len(right),
        "accuracy": float(right.mean()),
        "low": interval.low,
        "high": interval.high,
    }
