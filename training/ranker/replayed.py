"""Replay of past messages: what was found for each of them, and which of it was right."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from nlp_support import Ranking, ReplySuggester
from nlp_support.eval.replies.history import HistoryReader
from nlp_support.eval.replies.judge import Judge
from nlp_support.eval.replies.past import Past, past_messages
from nlp_support.eval.replies.scoring import Score, Scorer
from nlp_support.eval.replies.systems import Offer
from nlp_support.store.feedback import Outcomes
from nlp_support.suggest.account import AccountReplies
from nlp_support.suggest.find import Found, Span, choose, find, find_span
from nlp_support.text.language import detect_language
from nlp_support.text.pairs import searchable
from nlp_support.text.wording import Wording, same_reply
from nlp_support.types.times import now_micros

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
    """What one ranking offered to one message: its score, and relevance and wording of the first offer, nan
    and None without one; `rival` is the relevance of the fifth wording, nan where fewer were found."""

    score: Score
    relevance: float
    rival: float
    wording: int | None


@dataclass(frozen=True)
class Tried:
    """One message, whose conversation it is from, and what each of some rankings offered to it."""

    conversation: str
    question: str
    firsts: tuple[First, ...]


@dataclass(frozen=True)
class Asking:
    """A past message as it is asked: the account's replies, the question's vector, and what was known then;
    `span` is None where nothing may be suggested."""

    past: Past
    replies: AccountReplies
    query: NDArray[np.float32]
    span: Span | None
    outcomes: Mapping[int, Outcomes]

    def find(self, span: Span, ranking: Ranking) -> Found:
        """What a ranking finds for it."""
        return find(self.replies, self.query, span, ranking=ranking, outcomes=self.outcomes)


@dataclass
class Replayer:
    """Replays parts of accounts, with only what was known at the moment of each message.

    Attributes:
        suggester: its store, encoder and window; each call says which ranking.
        judge: says which replies are right where no agent did by feedback.
        digest: of what was asked and sent.
        verdicts: how many replies agents themselves judged.
    """

    suggester: ReplySuggester
    judge: Judge
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    verdicts: int = 0

    def lists(self, parts: Sequence[Part], ranking: Ranking, *, told: Told) -> tuple[list[Listed], list[str]]:
        """What was found for each message of some parts, all different wordings, and the questions.

        Args:
            told: called with how many more customer messages are done.
        """
        made = [self._lists(part, ranking, told) for part in parts]
        return [one for found, _ in made for one in found], [text for _, texts in made for text in texts]

    def offers(self, parts: Sequence[Part], rankings: Sequence[Ranking], *, told: Told) -> list[Tried]:
        """What each ranking offers, never abstaining, to each message of some parts."""
        return [one for part in parts for one in self._offers(part, rankings, told)]

    def _lists(self, part: Part, ranking: Ranking, told: Told) -> tuple[list[Listed], list[str]]:
        found, times, questions = [], [], []
        for past, scorer in self._chunks(part, told):
            for at, asking in enumerate(self._askings(past)):
                questions.append(asking.past.asked.question)
                if asking.span is not None:
                    own = asking.find(asking.span, ranking)
                    found.append(self._listed(at, asking, own, scorer, ranking))
                    times.append(asking.span.now)
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
                times.append(now_micros(one.asked.now))
                wordings.append(set().union(*(m.found for m in own)))
        given = self._verdicts(part, times, wordings)
        return [
            replace(one, firsts=tuple(_judged(first, own) for first in one.firsts))
            for one, own in zip(tried, given, strict=True)
        ]

    def _chunks(self, part: Part, told: Told) -> Iterator[tuple[list[Past], Scorer]]:
        reader, skipped, done = HistoryReader(self.suggester, self.judge), Counter[str](), 0
        chunks = past_messages(self.suggester.store, part.account_id, since=part.since, skipped=skipped)
        for chunk in chunks:
            past = [one for one in chunk if one.asked.now and one.asked.now < part.until]
            for one in past:
                self.digest.update("\0".join((part.account_id, one.message_id, *one.raw)).encode())
            if past:
                yield past, Scorer(past, reader.read(past), self.judge)
            if len(past) < len(chunk):
                break
            seen = min(done + len(chunk) + skipped.total(), part.messages)
            told(seen - done)
            done = seen
            skipped.clear()
        if done < part.messages:
            told(part.messages - done)

    def _askings(self, past: Sequence[Past]) -> Iterator[Asking]:
        """The messages of a chunk in turn; the account is held until all were looked at."""
        account_id, times = past[0].asked.account_id, [now_micros(one.asked.now) for one in past]
        texts = [searchable(one.asked.question) for one in past]
        queries = self.suggester.encoder.encode_query(texts)
        known = outcomes_at(self.suggester.store._feedback.recorded(account_id), times)
        with self.suggester.cache.hold(account_id, times[-1], earliest=times[0]) as replies:
            for one, query, now, outcomes in zip(past, queries, times, known, strict=True):
                span, reason = find_span(
                    replies,
                    window=self.suggester.window,
                    now=now,
                    language=one.asked.language or detect_language(one.asked.question),
                    without=one.asked.already_sent,
                )
                yield Asking(one, replies, query, None if reason else span, outcomes)

    def _listed(self, at: int, asking: Asking, found: Found, scorer: Scorer, ranking: Ranking) -> Listed:
        sent = Wording.of(asking.past.sent)
        rows = found.hits.rows[found.best].tolist()
        right = [
            same_reply(asking.replies.wording(row), sent)
            or scorer.similarity(at, asking.replies.ids[row]) >= self.judge.same_from
            for row in rows
        ]
        columns = found.features.columns(half_life_days=ranking.half_life_days)[found.best]
        return Listed(columns, tuple(asking.replies.exact[rows].tolist()), np.array(right, np.bool_))

    def _verdicts(
        self, part: Part, times: Sequence[int], wordings: Sequence[set[int]]
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
    """What a ranking makes of a message."""
    if asking.span is None:
        return _Made([])
    found = asking.find(asking.span, ranking)
    chosen = choose(asking.replies, found, asking.span, k=OFFERED)
    if not chosen:
        return _Made([])
    return _Made(
        [Offer(asking.replies.ids[one.newest], one.relevance) for one in chosen],
        relevance=chosen[0].relevance,
        rival=float("nan") if found.rival is None else found.rival,
        wording=chosen[0].wording.exact,
        found=frozenset(asking.replies.exact[found.hits.rows].tolist()),
    )


def _judged(first: First, verdicts: Mapping[int, bool]) -> First:
    """The offer as the agent judged it, if one did; else as the judge did."""
    if first.wording is None or first.wording not in verdicts:
        return first
    right = verdicts[first.wording]
    similar = 1 if right else 0 if first.score.similar == 1 else first.score.similar
    return replace(first, score=replace(first.score, similar=similar))
