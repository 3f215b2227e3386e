"""How well an encoder tells the right reply from others."""

from collections.abc import Sequence

import numpy as np

from nlp_support import Encoder
from nlp_support.eval.metrics.significance import bootstrap_mean
from nlp_support.eval.models.pairs import batches_of, rightness
from nlp_support.eval.replies.one_of_100 import by_encoder

from .pairs import TrainingPair

MOST = 1_000  # pairs to measure; from more, this many are drawn at random


def one_of(
    encoder: Encoder, pairs: Sequence[TrainingPair], *, among: int = 100, seed: int = 0
) -> dict[str, float | int | None]:
    """The share of questions whose own reply is the most similar of `among` replies, with its 95% interval.

    Pairs are put into batches at random, the same for every encoder; those that do not fill a batch are left
    out. A reply worded like the right one, or of a pair with the same key, counts as right. Henderson et al.
    2019, "A     Repository of Conversational Datasets".
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
