"""Replay of past messages: what was found for each of them, and which of it was right."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from nlp_support import Ranking, ReplySuggester
from nlp_support.eval.replies.history import HistoryReader
from nlp_support.eval.replies.judge import Judge
from nlp_support.eval.replies.past import Past, past_messages
from nlp_support.eval.replies.scoring import Score, Scorer
from nlp_support.eval.replies.systems import Offer
from nlp_support.suggest.find import Found, Moment
from nlp_support.suggest.replay import Replay
from nlp_support.text.language import detect_language
from nlp_support.text.pairs import searchable
from nlp_support.types.times import utc_now

from .feedback import outcomes_at, verdicts
from .newton import Array
from .parts import Part

OFFERED = 5  # replies to each message

Told = Callable[[int], None]


@dataclass(frozen=True)
class Listed:
    """The wordings found for one message: features (k, 5), hashes, and which say what was sent (k,)."""

    features: Array
    wordings: tuple[int, ...]
    right: NDArray[np.bool_]


@dataclass(frozen=True)
class First:
    """What one ranking offered for one message: its score, and relevance and wording of the first offer, nan
    and None if there is none; `rival` is the relevance of the fifth wording, nan if fewer were found."""

    score: Score
    relevance: float
    rival: float
    wording: int | None


@dataclass(frozen=True)
class Tried:
    """One message: the conversation it is from, and what each ranking offered for it."""

    conversation: str
    question: str
    firsts: tuple[First, ...]


@dataclass(frozen=True)
class Asking:
    """A past message as it is asked: the question's vector, and the account's replies at that moment."""

    past: Past
    query: NDArray[np.float32]
    moment: Moment

    def find(self, ranking: Ranking) -> Found | None:
        """What a ranking finds for it; None if nothing may be suggested."""
        return None if self.moment.reason else self.moment.find(self.query, ranking)


@dataclass
class Replayer:
    """Replays parts of accounts, with only what was known at the moment of each message.

    Attributes:
        suggester: has the store, encoder and window; each call names the ranking.
        judge: decides which replies are right where no agent gave feedback.
        digest: a digest of what was asked and sent.
        verdicts: how many replies agents judged themselves.
    """

    suggester: ReplySuggester
    judge: Judge
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    verdicts: int = 0

    def lists(self, parts: Sequence[Part], ranking: Ranking, *, told: Told) -> tuple[list[Listed], list[str]]:
        """What was found for each message of these parts (all different wordings), and the questions.

        Args:
            told: called with the number of customer messages done since the last call.
        """
        made = [self._lists(part, ranking, told) for part in parts]
        return [one for found, _ in made for one in found], [text for _, texts in made for text in texts]

    def offers(self, parts: Sequence[Part], rankings: Sequence[Ranking], *, told: Told) -> list[Tried]:
        """What each ranking, never abstaining, offers for each message of these parts."""
        return [one for part in parts for one in self._offers(part, rankings, told)]

    def _lists(self, part: Part, ranking: Ranking, told: Told) -> tuple[list[Listed], list[str]]:
        found, times, questions = [], [], []
        for past, scorer in self._chunks(part, told):
            for at, asking in enumerate(self._askings(past)):
                questions.append(asking.past.asked.question)
                if own := asking.find(ranking):
                    found.append(self._listed(at, asking, own, scorer))
                    times.append(asking.moment.now)
        given = self._verdicts(part, times, [set(one.wordings) for one in found])
        for listed, own_verdicts in zip(found, given, strict=True):
            for place, wording in enumerate(listed.wordings):
                listed.right[place] = own_verdicts.get(wording, listed.right[place])
        return found, questions

    def _offers(self, part: Part, rankings: Sequence[Ranking], told: Told) -> list[Tried]:
        tried, times, wordings = [], [], []
        for past, scorer in self._chunks(part, told):
            made = [[_made(asking, ranking) for ranking in rankings] for asking in self._askings(past)]
            scores = [scorer.score([own[at].offers for own in made]) for at in range(len(rankings))]
            for at, (one, own) in enumerate(zip(past, made, strict=True)):
                firsts = [
                    First(scores[which][at], m.relevance, m.rival, m.wording) for which, m in enumerate(own)
                ]
                tried.append(
                    Tried(f"{part.account_id}\0{one.conversation_id}", one.asked.question, tuple(firsts))
                )
                times.append(utc_now(one.asked.now))
                wordings.append(set().union(*(m.found for m in own)))
        given = self._verdicts(part, times, wordings)
        return [
            replace(one, firsts=tuple(_judged(first, own) for first in one.firsts))
            for one, own in zip(tried, given, strict=True)
        ]

    def _chunks(self, part: Part, told: Told) -> Iterator[tuple[list[Past], Scorer]]:
        reader, done = HistoryReader(self.suggester, self.judge), 0
        for chunk in past_messages(self.suggester.store, part.account_id, since=part.since):
            past = [one for one in chunk.eligible if one.asked.now and one.asked.now < part.until]
            for one in past:
                self.digest.update("\0".join((part.account_id, one.message_id, *one.raw)).encode())
            if past:
                yield past, Scorer(past, reader.read(past), self.judge)
            if len(past) < len(chunk.eligible):
                break
            seen = min(done + len(chunk.eligible) + chunk.skipped.total(), part.messages)
            told(seen - done)
            done = seen
        if done < part.messages:
            told(part.messages - done)

    def _askings(self, past: Sequence[Past]) -> Iterator[Asking]:
        """The messages of a chunk in turn; use each before you take the next."""
        account_id, times = past[0].asked.account_id, [utc_now(one.asked.now) for one in past]
        texts = [searchable(one.asked.question) for one in past]
        queries = self.suggester.encoder.encode_query(texts)
        known = outcomes_at(self.suggester.store._feedback.recorded(account_id), times)
        replay = Replay(self.suggester, account_id, earliest=times[0], latest=times[-1])
        for one, query, now, outcomes in zip(past, queries, times, known, strict=True):
            moment = replay.at(
                now,
                language=one.asked.language or detect_language(one.asked.question),
                without=one.asked.already_sent,
                outcomes=outcomes,
            )
            yield Asking(one, query, moment)

    def _listed(self, at: int, asking: Asking, found: Found, scorer: Scorer) -> Listed:
        replies = asking.moment.replies
        rows = found.hits.rows[found.wordings].tolist()
        wordings = replies.wordings(rows)
        ids = [replies.ids[row] for row in rows]
        right = [scorer.same(at, id) or scorer.similarity(at, id) >= self.judge.same_from for id in ids]
        columns = found.features.columns(half_life=found.ranking.half_life)[found.wordings]
        return Listed(columns, tuple(one.exact for one in wordings), np.array(right, np.bool_))

    def _verdicts(
        self, part: Part, times: Sequence[datetime], wordings: Sequence[set[int]]
    ) -> list[dict[int, bool]]:
        given = verdicts(self.suggester.store._feedback.recorded(part.account_id), times, wordings)
        self.verdicts += sum(map(len, given))
        return given


@dataclass(frozen=True)
class _Made:
    offers: list[Offer]
    relevance: float = float("nan")
    rival: float = float("nan")
    wording: int | None = None
    found: frozenset[int] = frozenset()


def _made(asking: Asking, ranking: Ranking) -> _Made:
    """What a ranking offers for a message."""
    found = asking.find(ranking)
    chosen = found.choose(k=OFFERED) if found else []
    if not found or not chosen:
        return _Made([])
    replies = asking.moment.replies
    return _Made(
        [Offer(replies.ids[one.newest], one.relevance) for one in chosen],
        relevance=chosen[0].relevance,
        rival=float("nan") if found.rival is None else found.rival,
        wording=chosen[0].wording.exact,
        found=frozenset(replies.candidates["exact"][found.hits.rows].tolist()),
    )


def _judged(first: First, verdicts: Mapping[int, bool]) -> First:
    """The offer as an agent judged it, if one did; otherwise as the judge does."""
    if first.wording is None or first.wording not in verdicts:
        return first
    right = verdicts[first.wording]
    similar = 1 if right else 0 if first.score.similar == 1 else first.score.similar
    return replace(first, score=replace(first.score, similar=similar))
