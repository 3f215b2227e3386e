"""Hard negatives: replies of the same account that look like the answer and are not."""

from collections.abc import Sequence
from dataclasses import replace

from nlp_support.text.wording import Wording, overlap

from .pairs import TrainingPair

SEARCHED = 20
SAME = 0.5  # share of common words from which another reply may be the same answer
MIN_REPLIES = 20  # accounts with fewer give no negatives


def with_negatives(pairs: Sequence[TrainingPair]) -> list[TrainingPair]:
    """The pairs, each with the reply of its account that BM25 ranks highest for the question among those that
    neither share half of their words with the true reply nor were sent in reply to the same question.

    Karpukhin et al. 2020, "Dense Passage Retrieval". Pairs that have a negative keep it; pairs for which none
    is found stay without one.
    """
    by_account: dict[str, list[int]] = {}
    for at, pair in enumerate(pairs):
        if pair.account_id:
            by_account.setdefault(pair.account_id, []).append(at)
    result = list(pairs)
    for rows in by_account.values():
        for at, negative in zip(rows, _negatives([pairs[at] for at in rows]), strict=True):
            if result[at].negative is None and negative is not None:
                result[at] = replace(result[at], negative=negative)
    return result


def _negatives(pairs: Sequence[TrainingPair]) -> list[str | None]:
    import bm25s

    replies = list(dict.fromkeys(pair.reply for pair in pairs))
    if len(replies) < MIN_REPLIES:
        return [None] * len(pairs)
    answers: dict[str, set[str]] = {}
    for pair in pairs:
        answers.setdefault(pair.question, set()).add(pair.reply)
    wordings = {reply: Wording.of(reply) for reply in replies}
    index = bm25s.BM25()
    index.index(bm25s.tokenize(replies, stopwords=None, show_progress=False), show_progress=False)
    asked = bm25s.tokenize([pair.question for pair in pairs], stopwords=None, show_progress=False)
    found, _ = index.retrieve(asked, k=min(SEARCHED, len(replies)), show_progress=False)
    return [
        next(
            (
                replies[row]
                for row in rows
                if replies[row] not in answers[pair.question]
                and overlap(wordings[replies[row]], wordings[pair.reply]) < SAME
            ),
            None,
        )
        for pair, rows in zip(pairs, found, strict=True)
    ]
