"""1-of-100 accuracy: how often the reply that was really sent is found among 99 others."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlp_support import Encoder
from nlp_support.text.pairs import searchable
from nlp_support.text.wording import Wording

from ..reports.report import Figure
from .bm25 import bm25_scores
from .clock import Clock
from .figures import mean_figure
from .past import Past

NAME = "1-of-100"
BATCH = 100

Scores = NDArray[np.float32]
ScorePairs = Callable[[Sequence[str], Sequence[str]], Scores]  # questions (n,), replies (m,) to (n, m)


def by_encoder(encoder: Encoder) -> ScorePairs:
    """Cosines of questions and replies."""

    def scores(questions: Sequence[str], replies: Sequence[str]) -> Scores:
        asked = encoder.encode_query([searchable(text) for text in questions])
        answered = encoder.encode_document([searchable(text) for text in replies])
        return asked @ answered.T

    return scores


def of_pairs(
    encoder: Encoder, sample: Sequence[Past], clock: Clock, asked: Mapping[str, NDArray[np.float32]]
) -> ScorePairs:
    """Cosines of the questions and replies of a sample, each encoded once, when they are first asked for.

    Args:
        clock: times the encoder.
        asked: the vectors (d,) of questions that the encoder has seen already, by searchable text.
    """

    @cache
    def encoded() -> tuple[Mapping[str, NDArray[np.float32]], Mapping[str, NDArray[np.float32]]]:
        questions = dict.fromkeys(searchable(one.asked.question) for one in sample)
        replies = list(dict.fromkeys(searchable(one.sent) for one in sample))
        new = [text for text in questions if text not in asked]
        vectors = dict(zip(new, clock.run(encoder.encode_query, new), strict=True))
        answers = dict(zip(replies, clock.run(encoder.encode_document, replies), strict=True))
        return {**asked, **vectors}, answers

    def scores(questions: Sequence[str], replies: Sequence[str]) -> Scores:
        vectors, answers = encoded()
        found = np.stack([vectors[searchable(text)] for text in questions])
        cosines: Scores = found @ np.stack([answers[searchable(text)] for text in replies]).T
        return cosines

    return scores


def by_words(questions: Sequence[str], replies: Sequence[str]) -> Scores:
    """BM25 scores of questions and replies."""
    return bm25_scores(replies, questions)


def one_of_100(score: ScorePairs, sample: Sequence[Past], *, system: str, seed: int) -> Figure:
    """The share of questions whose own reply scores highest among those of 100 pairs.

    Henderson et al. 2019, "A Repository of Conversational Datasets". Pairs go into batches of 100 at random;
    those that do not fill a batch are left out. A reply worded like the right one counts as right, and of n
    that share the highest score each counts 1/n.
    """
    if len(sample) < BATCH:
        return Figure(NAME, None, system=system, note=f"only {len(sample)} messages, at least 100 are needed")
    order = np.random.default_rng(seed).permutation(len(sample))[: len(sample) // BATCH * BATCH]
    pairs = [sample[at] for at in order]
    right = np.concatenate(
        [
            told_apart(score, [one.asked.question for one in batch], [one.sent for one in batch])
            for batch in (pairs[start : start + BATCH] for start in range(0, len(pairs), BATCH))
        ]
    )
    threads = {(one.asked.account_id, one.conversation_id): 0 for one in pairs}
    numbers = {thread: number for number, thread in enumerate(threads)}
    groups = np.array([numbers[one.asked.account_id, one.conversation_id] for one in pairs])
    return mean_figure(NAME, right, groups, system=system, seed=seed)


def told_apart(
    score: ScorePairs, questions: Sequence[str], replies: Sequence[str], keys: Sequence[str | None] = ()
) -> NDArray[np.float64]:
    """How right the best reply is for each of n questions, whose own reply has the same index: (n,).

    A reply worded like the right one, or with its key, counts as right; of n that share the highest score
    each counts 1/n.
    """
    scores = score(questions, replies)  # (n, n)
    wording = np.array([Wording.of(reply).exact for reply in replies])
    same = wording[:, None] == wording
    if keys:
        names = np.array([key or f"\0{at}" for at, key in enumerate(keys)])
        same |= names[:, None] == names
    best = scores >= scores.max(axis=1, keepdims=True)
    right: NDArray[np.float64] = (best & same).sum(axis=1) / best.sum(axis=1)
    return right
