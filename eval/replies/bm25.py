"""BM25 over past questions and replies: the baseline that needs no model."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import MissingExtra

from .history import History
from .past import Past
from .systems import Offer

TOKEN = re.compile(r"[가-힣]+|[^\W_]+")
FOUND = 64  # rows looked at before replies of one wording are joined


def tokens(text: str) -> list[str]:
    """Words in lower case; Korean, whose words include their endings, in pairs of syllables."""
    found = []
    for word in TOKEN.findall(text.lower()):
        if "가" <= word[0] <= "힣" and len(word) > 2:
            found += [word[at : at + 2] for at in range(len(word) - 1)]
        else:
            found.append(word)
    return found


def bm25_scores(documents: Sequence[str], queries: Sequence[str]) -> NDArray[np.float32]:
    """Scores (queries, documents), Lucene's BM25 (k1 1.5, b 0.75), by bm25s.

    Raises:
        MissingExtra: bm25s is not installed.
    """
    try:
        import bm25s
    except ImportError as error:
        raise MissingExtra(
            "the baseline bm25 needs bm25s; install the extra: pip install 'nlp-support[eval]'"
        ) from error
    index = bm25s.BM25()
    index.index([tokens(document) or [""] for document in documents], show_progress=False)
    none = np.zeros(len(documents), np.float32)  # bm25s does not take a query without known words
    known = [[token for token in tokens(query) if token in index.vocab_dict] for query in queries]
    return np.stack([index.get_scores(query) if query else none for query in known])


class Bm25:
    """Past replies, found by their own words and those of the question they answered."""

    def offer(self, past: Sequence[Past], history: History, *, k: int) -> list[list[Offer]]:
        if not history.ids:
            return [[] for _ in past]
        documents = [f"{q}\n{r}" for q, r in zip(history.questions, history.replies, strict=True)]
        scores = bm25_scores(documents, [one.asked.question for one in past])
        return [_best(history, rows, own[rows], k) for rows, own in zip(history.allowed, scores, strict=True)]


def _best(history: History, rows: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> list[Offer]:
    """The rows with the highest positive scores, one for each wording, newer ones first among equals."""
    offers: dict[int, Offer] = {}
    for at in np.lexsort((-rows, -scores))[:FOUND]:
        if scores[at] > 0 and len(offers) < k:
            row = rows[at]
            offers.setdefault(history.wordings[row].exact, Offer(history.ids[row], float(scores[at])))
    return list(offers.values())
