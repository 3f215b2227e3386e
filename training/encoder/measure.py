"""How well an encoder tells the right reply from others."""

from collections.abc import Sequence

import numpy as np
from nlp_support.eval.metrics.significance import bootstrap_mean
from nlp_support.eval.replies.one_of_100 import by_encoder, told_apart

from nlp_support import Encoder

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
    random = np.random.default_rng(seed)
    chosen = [pairs[at] for at in random.permutation(len(pairs))[:MOST]]
    batches = [chosen[at : at + among] for at in range(0, len(chosen) - among + 1, among)]
    if not batches:
        return {"n": 0, "accuracy": None, "low": None, "high": None}
    score = by_encoder(encoder)
    right = np.concatenate(
        [
            told_apart(
                score,
                [pair.question for pair in batch],
                [pair.reply for pair in batch],
                [pair.key for pair in batch],
            )
            for batch in batches
        ]
    )
    interval = bootstrap_mean(right, np.arange(len(right)), seed=seed)
    return {
        "n": len(right),
        "accuracy": float(right.mean()),
        "low": interval.low,
        "high": interval.high,
    }
