"""What could have been suggested: an account's past replies, as a judge and the baselines see them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_support import ReplySuggester
from nlp_support.suggest.replay import Replay
from nlp_support.text.wording import Wording
from nlp_support.types.times import utc_now

from .judge import Judge, weighted
from .past import Past
from .words import PastWords, Words, words_of


@dataclass(frozen=True)
class History:
    """One account's candidates for some past messages, one row each, oldest first.

    Attributes:
        ids: (n,) message ids.
        sent_at: (n,) datetime64[us], UTC.
        wordings: (n,) of the replies.
        questions, replies: (n,) redacted texts.
        judged: (n, d) the judge's unit vectors of the replies, weighted by `weights` (d,).
        asked: (n, d) the judge's unit vectors of the questions, weighted by `asked_weights` (d,).
        words: of the replies.
        allowed: for each past message the rows that may be suggested: those in its window, except those of
            its own conversation.
    """

    ids: Sequence[str]
    sent_at: NDArray[np.datetime64]
    wordings: Sequence[Wording]
    questions: Sequence[str]
    replies: Sequence[str]
    judged: NDArray[np.float32]
    weights: NDArray[np.float32]
    asked: NDArray[np.float32]
    asked_weights: NDArray[np.float32]
    words: PastWords
    allowed: Sequence[NDArray[np.int64]]


class HistoryReader:
    """Reads the history of one account's past messages, and keeps what the next ones need again.

    Args:
        suggester: has the window and the store.
        judge: encodes the replies.
    """

    def __init__(self, suggester: ReplySuggester, judge: Judge) -> None:
        self._suggester = suggester
        self._judge = judge
        self._known: dict[str, _Known] = {}

    def read(self, past: Sequence[Past]) -> History:
        """The history of these messages, all from one account."""
        account_id = past[0].asked.account_id
        times = [utc_now(one.asked.now) for one in past]
        replay = Replay(self._suggester, account_id, earliest=min(times), latest=max(times))
        moments = [
            replay.at(now, without=one.asked.already_sent) for one, now in zip(past, times, strict=True)
        ]
        first, last = min(one.first for one in moments), max(one.last for one in moments)
        ids = replay.replies.ids[first:last]
        self._learn(account_id, ids)
        known = [self._known[id] for id in ids]
        empty = np.empty((0, self._judge.encoder.dim), np.float32)
        judged = np.stack([one.judged for one in known]) if known else empty
        asked = np.stack([one.asked for one in known]) if known else empty
        weights, asked_weights = self._judge.weights(judged), self._judge.weights(asked)
        asked = weighted(asked, asked_weights)
        return History(
            ids=ids,
            sent_at=replay.replies.sent_times(np.arange(first, last)),
            wordings=[one.wording for one in known],
            questions=[one.question for one in known],
            replies=[one.reply for one in known],
            judged=weighted(judged, weights),
            weights=weights,
            asked=asked,
            asked_weights=asked_weights,
            words=PastWords([one.words for one in known], asked, self._judge.alike_from),
            allowed=[one.rows - first for one in moments],
        )

    def _learn(self, account_id: str, ids: Sequence[str]) -> None:
        """Read and judge new replies; drop those that are no longer in the window."""
        self._known = {id: self._known[id] for id in ids if id in self._known}
        new = [id for id in ids if id not in self._known]
        texts = self._suggester.store._replies.texts(account_id, new)
        judged = self._judge.vectors([texts[id].reply for id in new])
        asked = self._judge.vectors([texts[id].question or "" for id in new])
        for id, reply_vector, question_vector in zip(new, judged, asked, strict=True):
            text = texts[id]
            self._known[id] = _Known(
                text.question or "", text.reply, Wording.of(text.reply), words_of(text.reply),
                reply_vector, question_vector,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    question: str
    reply: str
    wording: Wording
    words: Words
    judged: NDArray[np.float32]
    asked: NDArray[np.float32]
