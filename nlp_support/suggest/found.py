"""What a question finds at a moment, and the few candidates that are chosen of it."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .agreement import Numbers
from .ranking import Features, Ranking
from .search import Hits
from .selection import Candidate, select
from .spread import Spread, like_bundled
from .suggestions import Similar

if TYPE_CHECKING:
    from .find import Moment

POOL = 24  # wordings of the highest value, among which is chosen
RIVAL = 5  # the position of the wording that the first one has to stand out from
SIMILAR = 12  # past replies that are listed as having a similar question


@dataclass(frozen=True, eq=False)
class Found:
    """What a question finds at a moment.

    Attributes:
        moment: when, and among which replies.
        ranking: what orders them.
        spread: the cosines that are usual, if the ranking was fitted for another encoder.
        hits: the n nearest candidates, those of ready texts with ~row, see `Prepared.search`.
        features: what is known about them.
        relevance: (n,) theirs, by `ranking`.
        wordings: (w,) the most relevant hit of each wording (from 0), those of the highest value first.
        weights, value: (w,) how much each wording counts, and how much all agree with it.
        alike: (w, p) how much the wordings and the first p of them support one another.
    """

    moment: "Moment"
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
        nearest = np.argsort(-cosines, kind="stable")
        sent = nearest[self.hits.rows[nearest] >= 0][:SIMILAR].tolist()
        return tuple(Similar(ids[self.hits.rows[hit]], float(cosines[hit])) for hit in sent)

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
        cosines = like_bundled(questions @ questions.T, self.spread, "questions")
        value = self.value[: len(pool)].tolist()
        candidates = moment.candidates(self.pool, self.relevance[pool].tolist(), value)
        return select(
            [one for one in candidates if one.found_by not in without],
            k=k,
            questions=cosines.tolist(),
            alike=self.alike,
            weights=self.weights,
            rarity=moment.rarity,
        )
