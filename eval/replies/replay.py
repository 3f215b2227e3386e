"""Replay: what each system would have offered to past messages, knowing only what came before them."""

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from nlp_support import ReplySuggester
from nlp_support.text.language import base_language, detect_language
from nlp_support.text.pairs import WORD

from ..reports.report import Miss
from .history import History, HistoryReader
from .judge import Judge
from .past import Past, held_back_from, past_messages
from .rows import Row
from .scoring import Score, Scorer, served, shuffled
from .systems import Offer, Suggested, System

SERVED, ALWAYS, SHUFFLED = "nlp-support", "always", "shuffled"
MISSES = 50
SAMPLE = 500  # question/reply pairs kept for 1-of-100
LENGTHS = ((3, "1-3 words"), (10, "4-10 words"), (30, "11-30 words"))
LONGER = "31 words or more"


@dataclass
class Findings:
    """What a replay keeps beside its rows; of a fixed size however many messages there are.

    Attributes:
        n: messages replayed.
        skipped: how many were not, by reason.
        misses: (confidence, number, miss), the surest wrong suggestions.
        sample: past messages drawn evenly from all of them.
        digest: of what was asked and really sent.
    """

    n: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    misses: list[tuple[float, int, Miss]] = field(default_factory=list)
    sample: list[Past] = field(default_factory=list)
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def worst(self) -> tuple[Miss, ...]:
        """The misses, the surest first."""
        return tuple(miss for _, _, miss in sorted(self.misses, reverse=True))


@dataclass(frozen=True)
class Replay:
    """A replay of the last part of each account's time.

    Attributes:
        suggester: the one under test; its ranking never abstains, `threshold` does it here.
        threshold: the confidence below which it abstains.
        others: further systems by name, asked the same.
        judge: says which offers are right.
        share: of each account's time that is replayed.
        k: how many replies each system is asked for.
        limit: at most so many messages of an account; None for all.
        seed: of the sample and the shuffle.
    """

    suggester: ReplySuggester
    threshold: float
    others: Mapping[str, System]
    judge: Judge
    share: float = 0.2
    k: int = 5
    limit: int | None = None
    seed: int = 0

    def rows(self, account_id: str, findings: Findings) -> Iterator[Row]:
        """The scores of every eligible message of an account, in the order of time."""
        since = held_back_from(self.suggester.store, account_id, share=self.share)
        if since is None:
            return
        reader = HistoryReader(self.suggester, self.judge)
        chunks = past_messages(self.suggester.store, account_id, since=since, skipped=findings.skipped)
        done = 0
        for chunk in chunks:
            wanted = chunk if self.limit is None else chunk[: self.limit - done]
            if wanted:
                yield from self._chunk(wanted, reader.read(wanted), findings)
            done += len(wanted)
            if done == self.limit:
                return

    def _chunk(self, past: Sequence[Past], history: History, findings: Findings) -> Iterator[Row]:
        always = Suggested(self.suggester).offer(past, history, k=self.k)
        own = served(always, threshold=self.threshold)
        offered = {SERVED: own, ALWAYS: always}
        for name, system in self.others.items():
            offered[name] = system.offer(past, history, k=self.k)
        offered[SHUFFLED] = shuffled(own, history, seed=(self.seed, findings.n))
        scorer = Scorer(past, history, self.judge)
        scores = {name: scorer.score(offers) for name, offers in offered.items()}
        for at, one in enumerate(past):
            self._keep(one, at, own[at], scores[SERVED][at], scorer, findings)
            yield _row(
                one,
                (scorer.possible[at], scorer.possible_similar[at]),
                {name: found[at] for name, found in scores.items()},
            )

    def _keep(
        self,
        past: Past,
        at: int,
        offers: Sequence[Offer],
        score: Score,
        scorer: Scorer,
        findings: Findings,
    ) -> None:
        """Count the message, and keep it among the misses or the sample if it belongs there."""
        findings.n += 1
        findings.digest.update("\0".join((past.asked.account_id, past.message_id, *past.raw)).encode())
        random = np.random.default_rng([self.seed, findings.n])
        if len(findings.sample) < SAMPLE:
            findings.sample.append(past)
        elif (place := int(random.integers(findings.n))) < SAMPLE:
            findings.sample[place] = past
        if offers and score.similar != 1:
            miss = Miss(
                account_id=past.asked.account_id,
                message_id=past.message_id,
                question=past.asked.question,
                suggested=scorer.reply(offers[0].message_id),
                sent=past.sent,
                confidence=offers[0].score,
                similarity=scorer.similarity(at, offers[0].message_id),
            )
            heapq.heappush(findings.misses, (miss.confidence, findings.n, miss))
            if len(findings.misses) > MISSES:
                heapq.heappop(findings.misses)


def _row(past: Past, possible: tuple[bool, bool], scores: Mapping[str, Score]) -> Row:
    asked = past.asked
    words = len(WORD.findall(asked.question))
    return Row(
        account=asked.account_id,
        conversation=past.conversation_id,
        message=past.message_id,
        language=base_language(asked.language) if asked.language else detect_language(asked.text),
        channel=past.channel,
        length=next((label for most, label in LENGTHS if words <= most), LONGER),
        month=asked.now.strftime("%Y-%m") if asked.now else "",
        possible=possible[0],
        possible_similar=possible[1],
        scores=scores,
    )
