"""Replay: what each system would have offered for past messages, knowing only what came before them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from nlp_support import Ranking, ReplySuggester
from nlp_support.suggest.promised import Bar
from nlp_support.text.language import base_language
from nlp_support.text.pairs import WORD, searchable
from nlp_support.text.profile.languages import told_language

from ..grades.grades import Grades
from ..reports.report import Miss
from ..rows.records import length_of
from .findings import Replayed
from .graded import judged
from .history import History, HistoryReader
from .judge import Judge
from .past import Past, count_asked, drawn, held_back_from, past_messages
from .rows import Row
from .scoring import SHOWN, Score, Scorer
from .served import served, shuffled, surer
from .settings import ONLY
from .systems import Memory, Offer, System, suggested

SERVED, ALWAYS, SHUFFLED = "nlp-support", "always", "shuffled"


@dataclass(frozen=True)
class Chunk:
    """Messages to replay, all of one account, oldest first.

    Attributes:
        past: the messages.
        skipped: how many others are not replayed, by reason.
        before: how many messages stand in the chunks before, those of other accounts too.
    """

    past: list[Past]
    skipped: Counter[str]
    before: int


@dataclass(frozen=True)
class Replay:
    """A replay of the last part of each account's time.

    Attributes:
        suggester: the one under test; its ranking never abstains, since `threshold` is applied here.
        threshold: the confidence below which it abstains.
        others: further systems by name, asked the same.
        smaller: the same suggester with smaller windows, or with some sources only, by name.
        judge: decides which offers are right.
        share: the last share of each account's time, which is replayed.
        k: how many replies each system is asked for.
        limit: at most this many messages of an account, drawn at random; None for all.
        seed: of the sample and the shuffle.
        grades: what people thought of offers, if they were asked.
        second: a judge beside that one.
        bars: from which confidence on an account is offered something, where that is not `threshold`.
        memory: of the suggester's encoder, for the vectors of what was asked.
    """

    suggester: ReplySuggester
    threshold: float
    others: Mapping[str, System]
    judge: Judge
    smaller: Mapping[str, ReplySuggester] = field(default_factory=dict)
    share: float = 0.2
    k: int = 5
    limit: int | None = None
    seed: int = 0
    grades: Grades | None = None
    second: Judge | None = None
    bars: Mapping[str, Bar] = field(default_factory=dict)
    memory: Memory | None = None
    _readers: dict[str, list[HistoryReader]] = field(init=False, repr=False, default_factory=dict)

    def chunks(self, accounts: Iterable[str]) -> Iterator[Chunk]:
        """What there is to replay of the accounts, one after the other."""
        before = 0
        store = self.suggester.store
        for account_id in accounts:
            since = held_back_from(store, account_id, share=self.share)
            if since is None:
                continue
            found = past_messages(store, account_id, since=since)
            for one in found if self.limit is None else drawn(found, self.limit, seed=self.seed):
                yield Chunk(one.eligible, one.skipped, before)
                before += len(one.eligible)

    def replayed(self, chunk: Chunk) -> list[Replayed]:
        """The messages of a chunk with their scores. `chunk.before` makes each shuffle different."""
        if not chunk.past:
            return []
        account_id = chunk.past[0].asked.account_id
        if account_id not in self._readers:
            self._readers.clear()  # of the account before
            judges = [self.judge] if self.second is None else [self.judge, self.second]
            self._readers[account_id] = [HistoryReader(self.suggester, judge) for judge in judges]
        histories = [reader.read(chunk.past) for reader in self._readers[account_id]]
        return self._replayed(chunk.past, histories, chunk.before)

    def total(self, accounts: Iterable[str]) -> int:
        """How many customer messages `chunks` replays or skips of these accounts, or replays at most."""
        store = self.suggester.store
        since = {one: held_back_from(store, one, share=self.share) for one in accounts}
        counts = [count_asked(store, one, since=time) for one, time in since.items() if time is not None]
        return sum(counts if self.limit is None else (min(count, self.limit) for count in counts))

    def _scores(
        self,
        offered: Mapping[str, Sequence[Sequence[Offer]]],
        ranking: Ranking,
        scorer: Scorer,
        beside: Scorer | None,
    ) -> dict[str, list[Score]]:
        """The scores of each system's offers, by both judges, and how sure the suggester is of its sets."""
        scores = {name: scorer.score(offers) for name, offers in offered.items()}
        if beside is not None:
            scores = {name: beside.beside(own, offered[name]) for name, own in scores.items()}
        for name in (SERVED, ALWAYS):
            scores[name] = [
                replace(score, sure3=_sure3(offers, ranking))
                for score, offers in zip(scores[name], offered[name], strict=True)
            ]
        return scores

    def _replayed(self, past: Sequence[Past], histories: Sequence[History], number: int) -> list[Replayed]:
        history = histories[0]
        always, *smaller = suggested([self.suggester, *self.smaller.values()], past, k=self.k)
        bar = self.bars.get(past[0].asked.account_id) or Bar(self.threshold)
        ranking = replace(bar.shifted(self.suggester.ranking), threshold=bar.threshold)
        always = surer(always, by=bar.promise.reply_shift if bar.promise else 0.0)
        as_served = partial(served, ranking=ranking)
        own = as_served(always)
        offered = {SERVED: own, ALWAYS: always}
        for name, system in self.others.items():
            offered[name] = system.offer(past, history, k=self.k)
        for name, found in zip(self.smaller, smaller, strict=True):
            offered[name] = as_served(found) if name.startswith(ONLY) else found
        offered[SHUFFLED] = shuffled(own, history, seed=(self.seed, number))
        scorer = Scorer(past, history, self.judge, grades=self.grades)
        beside = None if self.second is None else Scorer(past, histories[1], self.second)
        scores = self._scores(offered, ranking, scorer, beside)
        spoken = {
            name: self.suggester.store.profile(name).languages
            for name in {one.asked.account_id for one in past}
        }
        return [
            Replayed(
                one,
                _row(
                    one,
                    spoken[one.asked.account_id],
                    (scorer.possible[at], scorer.possible_similar[at]),
                    {name: found[at] for name, found in scores.items()},
                ),
                _miss(one, at, own[at], scores[SERVED][at], scorer),
                judged(one, at, history, scorer, self.grades, sure=always[at], second=beside)
                if self.grades
                else (),
                self.memory.asked(searchable(one.asked.question)) if self.memory else None,
            )
            for at, one in enumerate(past)
        ]


def _sure3(offers: Sequence[Offer], ranking: Ranking) -> float | None:
    """How sure a ranking is of what an agent is shown of some offers."""
    return ranking.confidence_of_set([offer.score for offer in offers[:SHOWN]]) if offers else None


def _miss(past: Past, at: int, offers: Sequence[Offer], score: Score, scorer: Scorer) -> Miss | None:
    """The first offer, if it was wrong."""
    if not offers or score.similar == 1:
        return None
    return Miss(
        account_id=past.asked.account_id,
        message_id=past.message_id,
        question=past.asked.question,
        suggested=scorer.reply(offers[0].message_id),
        sent=past.sent,
        confidence=offers[0].score,
        similarity=scorer.similarity(at, offers[0].message_id),
    )


def _row(past: Past, spoken: Sequence[str], possible: tuple[bool, bool], scores: Mapping[str, Score]) -> Row:
    """The row of a message; `spoken` are the languages that its account writes in."""
    asked = past.asked
    words = len(WORD.findall(asked.question))
    return Row(
        account=asked.account_id,
        conversation=past.conversation_id,
        message=past.message_id,
        language=base_language(asked.language) if asked.language else told_language(asked.text, spoken),
        channel=past.channel,
        length=length_of(words),
        month=asked.now.strftime("%Y-%m") if asked.now else "",
        possible=possible[0],
        possible_similar=possible[1],
        scores=scores,
        agent=past.agent,
    )
