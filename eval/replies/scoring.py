"""How right each offered reply was, judged against what the agent really sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support.text.wording import Wording

from ..grades.grades import Grades, Pair
from ..metrics.ranking import ndcg
from .contradictions import Contradictions
from .history import History
from .judge import Judge, weighted
from .past import Past
from .systems import Offer
from .words import SAME, words_of

SLIGHT = 1e-4  # nearer to 1 a cosine is 1
LOOKED_AT = 32  # rows of the highest cosines, among which there are nearly always three wordings
SHOWN = 3  # how many suggestions a person is shown; what similarity, diversity and staleness look at


@dataclass(frozen=True, slots=True)
class Score:
    """How good one system's offers for one message were.

    Attributes:
        offers: how many there were.
        sure: the score of the first; None without one.
        exact, same, similar: the rank (from 1) of the first that is word for word what was sent; that says
            it in nearly the same words; that says the same by the judge; 0 if there is none.
        similarity: the judge's cosine of the first, at least 0; 0 without one.
        ndcg: of the first three, gains being the judge's cosines.
        diversity: 1 - the mean cosine between the first three; None with fewer than two.
        stale: share of the first three that a newer reply to the same question contradicts; None without one.
        sendable, useful: of the people who graded the first, the share who would send it as it is, and to
            whom it is at least a useful start; None if nobody did.
        sendable3, useful3: the same of the best of the first three, by those who graded all of them.
        meant: as `similar`, by the judge beside it; None without one.
        sure3: how sure a suggester is that one of the first three is right; None of other systems.
    """

    offers: int
    sure: float | None
    exact: int
    same: int
    similar: int
    similarity: float
    ndcg: float
    diversity: float | None
    stale: float | None
    sendable: float | None = None
    useful: float | None = None
    sendable3: float | None = None
    useful3: float | None = None
    meant: int | None = None
    sure3: float | None = None


class Scorer:
    """Scores offers for some past messages of one account; what all systems need is computed once.

    The judge's cosine of two replies is corrected for chance, as Cohen's kappa corrects agreement:
    (cosine - usual) / (1 - usual), where `usual` is the median cosine of what was sent to answers to other
    questions. So a footer below every reply makes no two of them similar.

    Attributes:
        possible: (m,) whether a reply that was sent before says what was sent, in nearly the same words.
        possible_similar: (m,) the same by the judge.
    """

    def __init__(
        self, past: Sequence[Past], history: History, judge: Judge, *, grades: Grades | None = None
    ) -> None:
        self._past = past
        self._grades = grades
        self._history = history
        self._judge = judge
        self._sent = [words_of(one.sent) for one in past]
        self._exact = [Wording.of(one.sent).exact for one in past]
        self._place = {id: row for row, id in enumerate(history.ids)}
        sent = weighted(judge.vectors([one.sent for one in past]), history.weights)  # (m, d)
        asked = weighted(judge.vectors([one.asked.question for one in past]), history.asked_weights)  # (m, d)
        raw = np.clip(sent @ history.judged.T, 0, 1).astype(np.float64)  # (m, n)
        others = asked @ history.asked.T < judge.alike_from  # (m, n): answers to other questions
        self._cosines = np.stack(
            [_corrected(raw[at], rows[others[at, rows]]) for at, rows in enumerate(history.allowed)]
        )
        common = [history.words.common(words) for words in self._sent]
        self._usual = [self._usual_words(at, common[at], asked[at]) for at in range(len(past))]
        own = np.array([wording.exact for wording in history.wordings], np.int64)
        self._may_be_same = [
            history.words.may_be_like(words, common[at], SAME) | (own == self._exact[at])
            for at, words in enumerate(self._sent)
        ]
        self._newer = Contradictions(history, judge)
        self.possible = [self._any_same(at, rows) for at, rows in enumerate(history.allowed)]
        self.possible_similar = [
            same or bool((self._cosines[at, rows] >= judge.same_from).any())
            for at, (same, rows) in enumerate(zip(self.possible, history.allowed, strict=True))
        ]
        self._ideal = np.stack([self._best(at, rows) for at, rows in enumerate(history.allowed)])

    def score(self, offered: Sequence[Sequence[Offer]]) -> list[Score]:
        """The score of what a system offered for each message."""
        rows = [[self._place[offer.message_id] for offer in offers] for offers in offered]
        gains = np.zeros((len(rows), SHOWN))
        for at, own in enumerate(rows):
            gains[at, : len(own)] = self._cosines[at, own[:SHOWN]]
        gained = ndcg(gains, np.maximum(self._ideal, 0), k=SHOWN)
        stale = self._newer.shares([own[:SHOWN] for own in rows])
        return [
            self._score(at, own, offers, float(gained[at]), stale[at])
            for at, (own, offers) in enumerate(zip(rows, offered, strict=True))
        ]

    def reply(self, message_id: str) -> str:
        """The redacted text of a reply that was offered."""
        return self._history.replies[self._place[message_id]]

    def wording(self, message_id: str) -> Wording:
        """The wording of a reply that was offered."""
        return self._history.wordings[self._place[message_id]]

    def similarity(self, at: int, message_id: str) -> float:
        """The judge's cosine of a reply to what was sent, in [0, 1]."""
        return float(self._cosines[at, self._place[message_id]])

    def same(self, at: int, message_id: str) -> bool:
        """Whether a reply says what was sent in nearly the same words."""
        return self._same(at, self._place[message_id])

    def beside(self, scores: Sequence[Score], offered: Sequence[Sequence[Offer]]) -> list[Score]:
        """The scores that another judge gave, with what this one says of the same offers."""
        own = self.score(offered)
        return [replace(one, meant=mine.similar) for one, mine in zip(scores, own, strict=True)]

    def right(self, at: int, message_id: str) -> bool:
        """Whether the judge takes a reply for what was sent, in nearly the same words or by its cosine."""
        return self.same(at, message_id) or self.similarity(at, message_id) >= self._judge.same_from

    def _score(
        self, at: int, rows: list[int], offers: Sequence[Offer], gained: float, stale: float | None
    ) -> Score:
        same = [self._same(at, row) for row in rows]
        cosines = self._cosines[at, rows]
        score = Score(
            offers=len(rows),
            sure=offers[0].score if offers else None,
            exact=_first([self._history.wordings[row].exact == self._exact[at] for row in rows]),
            same=_first(same),
            similar=_first(
                [one or cosine >= self._judge.same_from for one, cosine in zip(same, cosines, strict=True)]
            ),
            similarity=float(cosines[0]) if rows else 0.0,
            ndcg=gained,
            diversity=_diversity(self._history.judged[rows[:SHOWN]]),
            stale=stale,
        )
        return replace(score, **self._graded(at, rows[:SHOWN]))

    def _graded(self, at: int, rows: list[int]) -> dict[str, Any]:
        """What people thought of these offers, best first."""
        if self._grades is None or not rows:
            return {}
        one = self._past[at]
        pairs = [
            Pair(one.asked.account_id, one.message_id, self._history.wordings[row].exact) for row in rows
        ]
        return {
            "sendable": self._grades.sendable(pairs[0]),
            "useful": self._grades.useful(pairs[0]),
            "sendable3": self._grades.sendable(*pairs),
            "useful3": self._grades.useful(*pairs),
        }

    def _same(self, at: int, row: int) -> bool:
        if not self._may_be_same[at][row]:
            return False
        if self._history.wordings[row].exact == self._exact[at]:
            return True
        return self._history.words.likeness(self._sent[at], self._usual[at], row).same

    def _usual_words(self, at: int, common: NDArray[np.int64], asked: NDArray[np.float32]) -> float:
        allowed = np.zeros(len(self._history.ids), np.bool_)
        allowed[self._history.allowed[at]] = True
        return self._history.words.usual(common, asked, allowed)

    def _any_same(self, at: int, rows: NDArray[np.int64]) -> bool:
        """Whether any of the rows is the same reply as what was sent."""
        return any(self._same(at, row) for row in rows[self._may_be_same[at][rows]].tolist())

    def _best(self, at: int, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """The gains of the best three wordings that could have been offered."""
        cosines = self._cosines[at, rows]
        few = (
            np.argpartition(-cosines, LOOKED_AT)[:LOOKED_AT]
            if len(rows) > LOOKED_AT
            else np.arange(len(rows))
        )
        best = self._of_wordings(rows[few], cosines[few])
        if len(best) < SHOWN and len(rows) > LOOKED_AT:
            best = self._of_wordings(rows, cosines)
        return np.array([*best, *[0.0] * (SHOWN - len(best))])

    def _of_wordings(self, rows: NDArray[np.int64], cosines: NDArray[np.float64]) -> list[float]:
        """The greatest cosines of different wordings, at most three."""
        best: dict[int, float] = {}
        for place in np.argsort(-cosines, kind="stable").tolist():
            best.setdefault(self._history.wordings[rows[place]].exact, float(cosines[place]))
            if len(best) == SHOWN:
                break
        return list(best.values())


def _corrected(cosines: NDArray[np.float64], others: NDArray[np.int64]) -> NDArray[np.float64]:
    """The cosines (n,) corrected for chance, in [0, 1]; `others` are the rows that answer other questions."""
    usual = float(np.median(cosines[others])) if others.size else 0.0
    if usual > 1 - SLIGHT:
        return (cosines > 1 - SLIGHT).astype(np.float64)
    corrected: NDArray[np.float64] = np.clip((cosines - usual) / (1 - usual), 0, 1)
    return corrected


def _first(right: Sequence[bool]) -> int:
    return next((place for place, one in enumerate(right, 1) if one), 0)


def _diversity(vectors: NDArray[np.float32]) -> float | None:
    n = len(vectors)
    if n < 2:
        return None
    return float(1 - ((vectors @ vectors.T).sum() - n) / (n * (n - 1)))
