"""From an account's replies to a few candidates for a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from ..store.feedback import Outcomes
from ..text.language import UNKNOWN
from ..types.message import Message
from ..types.times import to_datetime64
from ..types.window import Window
from .account import AccountReplies
from .ranking import Features, Ranking, feedback_score
from .search import Hits, Vectors
from .selection import Candidate, select
from .suggestions import Similar

SEARCHED = 64  # rows examined
POOL = 12  # wordings that are compared with one another
RIVAL = 5  # the position of the wording that the first one has to stand out from
SIMILAR = 12  # past replies that are listed as having a similar question
ANY_LANGUAGE = "any"
NO_OUTCOME = Outcomes()


@dataclass(frozen=True, eq=False)
class Moment:
    """An account's replies at a moment, and which of them may be suggested.

    Attributes:
        replies: the account's replies.
        now: closes the window; aware.
        first, last: only candidates (rows of `replies`) from `first` to before `last` are in the window.
        mask: (m,) which candidates may be suggested apart from that; None: all.
        outcomes: what agents had done with each wording by then.
        language: the language that they have to fit; None for any.
        pending: how many sent messages in the window are not encoded yet.
        reason: why none may be suggested; None if some may.
    """

    replies: AccountReplies
    now: datetime
    first: int
    last: int
    mask: NDArray[np.bool_] | None
    outcomes: Mapping[int, Outcomes]
    language: str | None
    pending: int
    reason: str | None

    @classmethod
    def of(
        cls,
        replies: AccountReplies,
        *,
        window: Window,
        now: datetime,
        language: str = ANY_LANGUAGE,
        without: Sequence[Message] = (),
        outcomes: Mapping[int, Outcomes] | None = None,
    ) -> "Moment":
        """The replies in the window that `now` closes, in a language, without some messages."""
        sent = window.bounds(replies.sent_at, now)
        first, last = replies.rows_between(*sent)
        mask, reason = _allowed(replies, first, last, language, without)
        if sent[0] == sent[1]:
            reason = "the account sent no messages in the window"
        return cls(
            replies=replies,
            now=now,
            first=first,
            last=last,
            mask=mask,
            outcomes=replies.standing.outcomes if outcomes is None else outcomes,
            language=None if language in (ANY_LANGUAGE, UNKNOWN) else language,
            pending=len(replies.pending_between(*sent)),
            reason=reason,
        )

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows that may be suggested, ascending."""
        rows = np.arange(self.first, self.last)
        return rows if self.mask is None else rows[self.mask[self.first : self.last]]

    def search(self, query: Vectors, ranking: Ranking) -> Hits:
        """The replies nearest to a question's vector (d,), among those that may be suggested."""
        return self.replies.index.search(
            query,
            k=SEARCHED,
            first=self.first,
            last=self.last,
            mask=self.mask,
            weights=(ranking.question, ranking.reply),
        )

    def find(self, query: Vectors, ranking: Ranking) -> "Found":
        """What a question's vector (d,) finds among those that may be suggested."""
        hits = self.search(query, ranking)
        features = self._features(hits, query)
        relevance = ranking.relevance(features)
        order = np.argsort(-relevance, kind="stable")
        groups = self.replies.groups.of_row[hits.rows[order]]
        first_of_each = np.sort(np.unique(groups, return_index=True)[1])
        return Found(self, ranking, hits, features, relevance, order[first_of_each])

    def sendings(self, row: int) -> NDArray[np.int64]:
        """The rows that are worded like this one and may be suggested, including itself, oldest first."""
        rows = self.replies.groups.sendings(row, self.first, self.last)
        return rows if self.mask is None else rows[self.mask[rows]]

    def _features(self, hits: Hits, query: Vectors) -> Features:
        groups = self.replies.groups.of_row
        inside = groups[self.first : self.last]
        if self.mask is not None:
            inside = inside[self.mask[self.first : self.last]]
        counts = np.bincount(inside, minlength=len(groups))
        feedback = np.zeros(len(hits.rows))
        if self.outcomes:
            wordings = self.replies.candidates["exact"][hits.rows].tolist()
            feedback[:] = [feedback_score(self.outcomes.get(one, NO_OUTCOME)) for one in wordings]
        return Features(
            question=hits.questions @ query,
            reply=hits.replies @ query,
            age=to_datetime64(self.now) - self.replies.sent_times(hits.rows),
            times=counts[groups[hits.rows]],
            feedback=feedback,
        )


@dataclass(frozen=True, eq=False)
class Found:
    """What a question finds at a moment.

    Attributes:
        moment: when, and among which replies.
        ranking: what orders them.
        hits: the n nearest candidates.
        features: what is known about them.
        relevance: (n,) theirs, by `ranking`.
        wordings: (w,) the most relevant hit of each wording (from 0), the best first.
    """

    moment: Moment
    ranking: Ranking
    hits: Hits
    features: Features
    relevance: NDArray[np.float64]
    wordings: NDArray[np.int64]

    @property
    def rival(self) -> float | None:
        """The relevance of the fifth best wording, which the first one has to exceed clearly to stand out;
        None if fewer were found."""
        return float(self.relevance[self.wordings[RIVAL - 1]]) if len(self.wordings) >= RIVAL else None

    @property
    def confidence(self) -> float:
        """How likely the best reply is right, in [0, 1]; 0 if none was found."""
        return self.confidence_of(float(self.relevance.max())) if len(self.relevance) else 0.0

    def confidence_of(self, relevance: float) -> float:
        """How likely a reply of this relevance is right, in [0, 1]."""
        return self.ranking.confidence(relevance, rival=self.rival)

    @property
    def similar(self) -> tuple[Similar, ...]:
        """The replies whose questions are most similar to what was asked, the most similar first."""
        cosines, ids = self.features.question, self.moment.replies.ids
        nearest = np.argsort(-cosines, kind="stable")[:SIMILAR].tolist()
        return tuple(Similar(ids[self.hits.rows[hit]], float(cosines[hit])) for hit in nearest)

    def choose(self, *, k: int) -> list[Candidate]:
        """The best replies, at most k, best first, all different."""
        pool, moment = self.wordings[:POOL], self.moment
        questions, replies = self.hits.questions[pool], self.hits.replies[pool]
        return select(
            self._candidates(pool),
            k=k,
            questions=(questions @ questions.T).tolist(),
            replies=(replies @ replies.T).tolist(),
            rarity=moment.replies.rarity(moment.first, moment.last, moment.language),
        )

    def _candidates(self, pool: NDArray[np.int64]) -> list[Candidate]:
        replies, rows = self.moment.replies, self.hits.rows[pool].tolist()
        if not rows:
            return []
        sendings = [self.moment.sendings(row) for row in rows]
        oldest = [int(sent[0]) for sent in sendings]
        newest = [int(sent[-1]) for sent in sendings]
        found = zip(
            rows,
            newest,
            replies.wordings(newest),
            self.relevance[pool].tolist(),
            map(len, sendings),
            replies.sent_times(np.array([oldest, newest]).T).tolist(),
            strict=True,
        )
        return [
            Candidate(
                found_by=row,
                newest=last_row,
                wording=wording,
                relevance=relevance,
                times_sent=times_sent,
                first_sent_at=first.replace(tzinfo=UTC),
                last_sent_at=last.replace(tzinfo=UTC),
                cosine_row=at,
            )
            for at, (row, last_row, wording, relevance, times_sent, (first, last)) in enumerate(found)
        ]


def _allowed(
    replies: AccountReplies, first: int, last: int, language: str, without: Sequence[Message]
) -> tuple[NDArray[np.bool_] | None, str | None]:
    """Which candidates may be suggested, in the window or not, and why none in the window may, if so."""
    if first == last:
        return None, "no sent message in the window answers a customer message with more than a courtesy"
    mask = None if language in (ANY_LANGUAGE, UNKNOWN) else replies.in_language(language)
    if mask is not None and not mask[first:last].any():
        return mask, f"the window has no reply in language {language!r}"
    own = replies.rows_of(without)
    if rows := [*own, *replies.blocked]:
        mask = np.ones(len(replies.ids), np.bool_) if mask is None else mask
        mask[rows] = False
        if not mask[first:last].any():
            others = "those in this very conversation" if own else "blocked ones"
            return mask, f"the window has no replies except {others}"
    return mask, None
