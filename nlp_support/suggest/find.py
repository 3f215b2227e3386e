"""From an account's replies to a few candidates for a question."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..store.feedback import Outcomes
from ..text.language import UNKNOWN
from ..text.rarity import Rarity
from ..types.message import Message
from ..types.times import to_datetime64
from ..types.window import Window
from .account import AccountReplies
from .agreement import Numbers, alikeness, times_said, unit, values
from .allowed import ANY_LANGUAGE as ANY_LANGUAGE
from .allowed import allowed
from .ranking import Features, Ranking, feedback_score
from .said import Said
from .search import Hits, Vectors
from .selection import Candidate, select
from .spread import BUNDLED, Spread, stretched
from .suggestions import Similar

SEARCHED = 128  # rows that are asked what they agree upon
POOL = 24  # wordings of the highest value, among which is chosen
RIVAL = 5  # the position of the wording that the first one has to stand out from
SIMILAR = 12  # past replies that are listed as having a similar question
NOBODY_SENT = "the account sent no messages in the window, bots and automatic messages aside"
NO_OUTCOME = Outcomes()


@dataclass(frozen=True, eq=False)
class Moment:
    """An account's replies at a moment, and which of them may be suggested.

    Attributes:
        replies: the account's replies.
        now: closes the window; aware.
        first, last: only candidates (rows of `replies`) from `first` to before `last` are in the window.
        mask: (m,) which candidates may be suggested apart from that; None: all.
        said: what the account has said in the open conversation.
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
    said: Said
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
        """The replies in the window that `now` closes, in a language, without some messages that the account
        has sent in the open conversation and without what says the same again."""
        sent = window.bounds(replies.sent_at, now)
        first, last = replies.rows_between(*sent)
        mask, reason = allowed(replies, first, last, language, without)
        if sent[0] == sent[1]:
            reason = NOBODY_SENT
        return cls(
            replies=replies,
            now=now,
            first=first,
            last=last,
            mask=mask,
            said=Said.of(replies, without),
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

    @cached_property
    def count(self) -> int:
        """How many replies may be suggested."""
        inside = self.last - self.first
        return inside if self.mask is None else int(self.mask[self.first : self.last].sum())

    @property
    def rarity(self) -> Rarity:
        """How much each word tells among the replies in the window."""
        return self.replies.rarity(self.first, self.last, self.language)

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
        spread = ranking.usual and (self.replies.spread(self.first, self.last) or ranking.usual)
        hits = self.search(query, ranking)
        if self.said.texts:
            hits = self.said.unsaid(hits, self.replies, self.rarity, spread)
        features = self._features(hits, query, spread)
        relevance = ranking.relevance(features)
        order = np.argsort(-relevance, kind="stable")
        groups = self.replies.groups.of_row[hits.rows[order]]
        _, first, of_group = np.unique(groups, return_index=True, return_inverse=True)
        best = order[first]  # the most relevant hit of each wording
        each, weights = ranking.weights(relevance), np.zeros(len(best))
        np.add.at(weights, of_group, each[order])
        replies = unit(hits.replies[best])
        cosines = replies @ replies.T
        if spread:
            cosines = stretched(cosines, spread.replies, to=BUNDLED.replies)
        alike = alikeness(cosines)
        # what is said a thousand times is agreed upon, but not nearer to the question: so often the imaginary
        # reply disagrees
        found = weights.sum()
        weights /= found + (1 - found) * times_said(weights, each[best], alike) if len(best) else 1
        value = values(weights, alike) + ranking.merit(features)[best]
        place = np.lexsort((-relevance[best], -value))
        return Found(
            moment=self,
            ranking=ranking,
            spread=spread or None,
            hits=hits,
            features=features,
            relevance=relevance,
            wordings=best[place],
            weights=weights[place],
            value=value[place],
            alike=alike[np.ix_(place, place[:POOL])],
        )

    def sendings(self, row: int) -> NDArray[np.int64]:
        """The rows that are worded like this one and may be suggested, including itself, oldest first."""
        rows = self.replies.groups.sendings(row, self.first, self.last)
        return rows if self.mask is None else rows[self.mask[rows]]

    def _features(self, hits: Hits, query: Vectors, spread: Spread | None) -> Features:
        groups = self.replies.groups.of_row
        inside = groups[self.first : self.last]
        if self.mask is not None:
            inside = inside[self.mask[self.first : self.last]]
        counts = np.bincount(inside, minlength=len(groups))
        feedback, approved = np.zeros(len(hits.rows)), self.replies.approved
        if self.outcomes:
            wordings = self.replies.candidates["exact"][hits.rows].tolist()
            feedback[:] = [feedback_score(self.outcomes.get(one, NO_OUTCOME)) for one in wordings]
        question, reply = hits.questions @ query, hits.replies @ query
        if spread:
            question = stretched(question, spread.questions, to=BUNDLED.questions)
            reply = stretched(reply, spread.across, to=BUNDLED.across)
        return Features(
            question=question,
            reply=reply,
            age=to_datetime64(self.now) - self.replies.sent_times(hits.rows),
            times=counts[groups[hits.rows]],
            feedback=feedback,
            approved=np.zeros(len(hits.rows), np.bool_) if approved is None else approved[hits.rows],
        )


@dataclass(frozen=True, eq=False)
class Found:
    """What a question finds at a moment.

    Attributes:
        moment: when, and among which replies.
        ranking: what orders them.
        spread: the cosines that are usual, if the ranking was fitted for another encoder.
        hits: the n nearest candidates.
        features: what is known about them.
        relevance: (n,) theirs, by `ranking`.
        wordings: (w,) the most relevant hit of each wording (from 0), those of the highest value first.
        weights, value: (w,) how much each wording counts, and how much all agree with it.
        alike: (w, p) how much the wordings and the first p of them support one another.
    """

    moment: Moment
    ranking: Ranking
    spread: Spread | None
    hits: Hits
    features: Features
    relevance: NDArray[np.float64]
    wordings: NDArray[np.int64]
    weights: NDArray[np.float64]
    value: NDArray[np.float64]
    alike: Numbers

    @cached_property
    def rival(self) -> float | None:
        """The relevance of the fifth most relevant wording, which another has to exceed clearly to stand out;
        None if fewer were found."""
        if len(self.wordings) < RIVAL:
            return None
        return float(-np.partition(-self.relevance[self.wordings], RIVAL - 1)[RIVAL - 1])

    @property
    def confidence(self) -> float:
        """How likely the surest reply is right, in [0, 1]; 0 if none was found."""
        found = zip(self.relevance[self.wordings[:POOL]].tolist(), self.value[:POOL].tolist(), strict=True)
        return max((self.confidence_of(relevance, value) for relevance, value in found), default=0.0)

    def confidence_of(self, relevance: float, value: float) -> float:
        """How likely a reply of this relevance and value is right, in [0, 1]."""
        return self.ranking.confidence(relevance, rival=self.rival, value=value, history=self.moment.count)

    @property
    def similar(self) -> tuple[Similar, ...]:
        """The replies whose questions are most similar to what was asked, the most similar first."""
        cosines, ids = self.features.question, self.moment.replies.ids
        nearest = np.argsort(-cosines, kind="stable")[:SIMILAR].tolist()
        return tuple(Similar(ids[self.hits.rows[hit]], float(cosines[hit])) for hit in nearest)

    @cached_property
    def pool(self) -> list[int]:
        """The rows of the p replies of the highest value, among which is chosen."""
        rows: list[int] = self.hits.rows[self.wordings[:POOL]].tolist()
        return rows

    @property
    def said_before(self) -> Numbers:
        """(p, v) how near those are to what the account has said in the conversation."""
        if not len(self.moment.said.vectors):
            return np.empty((len(self.pool), 0), np.float32)
        return self.moment.said.nearness(self.hits.replies[self.wordings[:POOL]], self.spread)

    def choose(self, *, k: int, without: Collection[int] = ()) -> list[Candidate]:
        """At most k replies, none of these rows, that together cover best what the account might answer; the
        first has the highest value, and each further one adds most to those before it."""
        pool, moment = self.wordings[:POOL], self.moment
        questions = self.hits.questions[pool]
        return select(
            [one for one in self._candidates(pool) if one.found_by not in without],
            k=k,
            questions=(questions @ questions.T).tolist(),
            alike=self.alike,
            weights=self.weights,
            rarity=moment.rarity,
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
            self.value[: len(rows)].tolist(),
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
                value=value,
                times_sent=times_sent,
                first_sent_at=first.replace(tzinfo=UTC),
                last_sent_at=last.replace(tzinfo=UTC),
                place=at,
                central=at,
            )
            for at, (row, last_row, wording, relevance, value, times_sent, (first, last)) in enumerate(found)
        ]
