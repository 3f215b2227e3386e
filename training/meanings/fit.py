"""Fitting the model of meanings: logistic regression over nearness to sentences, over letters and words."""

import numpy as np
from numpy.typing import NDArray

from nlp_support.models.grams import PLACES, grams
from nlp_support.models.meanings import HEADS, Meanings, nearness

from .examples import Examples

LANDMARKS = 1_900  # sentences whose vectors the model keeps: 384 bytes each
PENALTY = 0.1  # of half the squares of the weights; chosen on folds of our sentences
STEPS = 150

Floats = NDArray[np.float32]


def fit(
    found: Examples, vectors: Floats, *, encoder: str, seed: int = 0, landmarks: int = LANDMARKS
) -> Meanings:
    """The model of these examples, whose vectors (n, d) are given.

    Args:
        encoder: the fingerprint of the encoder that made the vectors.
        seed: decides which of our sentences are kept as landmarks.
        landmarks: how many are.
    """
    import torch

    own = np.flatnonzero(found.own)
    kept = np.sort(np.random.default_rng(seed).permutation(own)[:landmarks])
    marks = vectors[kept].astype(np.float32)
    runs = grams(found.texts)
    rows = np.repeat(np.arange(len(found.texts)), np.diff([*runs.starts, len(runs.places)]))
    words = torch.sparse_coo_tensor(
        torch.from_numpy(np.stack([rows, runs.places])),
        torch.from_numpy(runs.values),
        (len(found.texts), PLACES),
    ).to_sparse_csr()
    near = torch.from_numpy(nearness(vectors, marks))  # (n, landmarks)
    means, counts = torch.from_numpy(found.means), torch.from_numpy(found.counts)
    w_near = torch.zeros((len(kept), len(HEADS)), requires_grad=True)
    w_words = torch.zeros((PLACES, len(HEADS)), requires_grad=True)
    bias = torch.zeros(len(HEADS), requires_grad=True)
    optimizer = torch.optim.LBFGS([w_near, w_words, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> "torch.Tensor":
        optimizer.zero_grad()
        logits = near @ w_near + words @ w_words + bias  # (n, heads)
        each = torch.nn.functional.binary_cross_entropy_with_logits(logits, means, counts, reduction="sum")
        total = each + PENALTY * (w_near.square().sum() + w_words.square().sum())
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    learned = [part.detach().numpy() for part in (w_near, w_words, bias)]
    return Meanings(
        landmarks=marks, near=learned[0], words=learned[1], bias=learned[2], encoder=encoder, fingerprint=""
    )
