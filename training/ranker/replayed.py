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
from nlp_support.eval.replies.scoring import Scorer
from nlp_support.suggest.find import Found, Moment
from nlp_support.suggest.replay import Replay
from nlp_support.text.language import detect_language
from nlp_support.text.pairs import searchable
from nlp_support.types.times import utc_now

from .feedback import outcomes_at, verdicts
from .newton import Array
from .parts import Part
from .unseen import Key

OFFERED = 5  # replies to each message
SET = 3  # of them, that an agent is shown together

Told = Callable[[int], None]


@dataclass(frozen=True)
class Listed:
    """The wordings found for one message: features (k, 5), hashes, and which say what was sent (k,)."""

    features: Array
    wordings: tuple[int, ...]
    right: NDArray[np.bool_]


@dataclass(frozen=True)
class Offered:
    """One reply that a ranking offered: its wording, how relevant it is, how much agrees with it, and whether
    a judge or an agent takes it for right."""

    wording: int
    relevance: float
    value: float
    right: bool


@dataclass(frozen=True)
class Offers:
    """What one ranking offered for one message, at most five replies; `rival` is the relevance of the fifth
    wording, nan if fewer were found."""

    offered: tuple[Offered, ...]
    rival: float

    @property
    def place(self) -> int:
        """The rank (from 1) of the first right one; 0 if there is none."""
        return next((at for at, one in enumerate(self.offered, 1) if one.right), 0)

    @property
    def helps(self) -> bool:
        """Whether one of the first three is right."""
        return any(one.right for one in self.offered[:SET])


@dataclass(frozen=True)
class Tried:
    """One message: the conversation it is from, and what each ranking offered for it."""

    conversation: str
    question: str
    offers: tuple[Offers, ...]


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
        judges: decide which replies are right where no agent gave feedback: those that one of them takes for
            right.
        digest: a digest of what was asked and sent.
        verdicts: how many replies agents judged themselves.
        left_out: account and id of each message that is not replayed.
    """

    suggester: ReplySuggester
    judges: Sequence[Judge]
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    verdicts: int = 0
    left_out: frozenset[Key] = frozenset()

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
        for past, scorers in self._chunks(part, told):
            for at, asking in enumerate(self.askings(past)):
                questions.append(asking.past.asked.question)
                if own := asking.find(ranking):
                    found.append(self._listed(at, asking, own, scorers))
                    times.append(asking.moment.now)
        given = self._verdicts(part, times, [set(one.wordings) for one in found])
        for listed, own_verdicts in zip(found, given, strict=True):
            for place, wording in enumerate(listed.wordings):
                listed.right[place] = own_verdicts.get(wording, listed.right[place])
        return found, questions

    def _offers(self, part: Part, rankings: Sequence[Ranking], told: Told) -> list[Tried]:
        tried, times, wordings = [], [], []
        for past, scorers in self._chunks(part, told):
            for at, asking in enumerate(self.askings(past)):
                founds = [asking.find(ranking) for ranking in rankings]
                offers = tuple(_offers(at, asking, found, scorers) for found in founds)
                conversation = f"{part.account_id}\0{asking.past.conversation_id}"
                tried.append(Tried(conversation, asking.past.asked.question, offers))
                times.append(asking.moment.now)
                wordings.append({one for found in founds if found for one in _wordings(asking, found)})
        given = self._verdicts(part, times, wordings)
        return [
            replace(one, offers=tuple(_judged(offers, own) for offers in one.offers))
            for one, own in zip(tried, given, strict=True)
        ]

    def _chunks(self, part: Part, told: Told) -> Iterator[tuple[list[Past], list[Scorer]]]:
        readers, done = [HistoryReader(self.suggester, judge) for judge in self.judges], 0
        for chunk in past_messages(self.suggester.store, part.account_id, since=part.since):
            within = [one for one in chunk.eligible if one.asked.now and one.asked.now < part.until]
            past = [one for one in within if (part.account_id, one.message_id) not in self.left_out]
            for one in past:
                self.digest.update("\0".join((part.account_id, one.message_id, *one.raw)).encode())
            if past:
                yield (
                    past,
                    [
                        Scorer(past, reader.read(past), judge)
                        for reader, judge in zip(readers, self.judges, strict=True)
                    ],
                )
            if len(within) < len(chunk.eligible):
                break
            seen = min(done + len(chunk.eligible) + chunk.skipped.total(), part.messages)
            told(seen - done)
            done = seen
        if done < part.messages:
            told(part.messages - done)

    def askings(self, past: Sequence[Past]) -> Iterator[Asking]:
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

    def _listed(self, at: int, asking: Asking, found: Found, scorers: Sequence[Scorer]) -> Listed:
        replies = asking.moment.replies
        rows = found.hits.rows[found.wordings].tolist()
        wordings = replies.wordings(rows)
        ids = [replies.ids[row] for row in rows]
        right = [any(scorer.right(at, id) for scorer in scorers) for id in ids]
        columns = found.features.columns(half_life=found.ranking.half_life)[found.wordings]
        return Listed(columns, tuple(one.exact for one in wordings), np.array(right, np.bool_))

    def _verdicts(
        self, part: Part, times: Sequence[datetime], wordings: Sequence[set[int]]
    ) -> list[dict[int, bool]]:
        given = verdicts(self.suggester.store._feedback.recorded(part.account_id), times, wordings)
        self.verdicts += sum(map(len, given))
        return given


def _wordings(asking: Asking, found: Found) -> list[int]:
    exact: list[int] = asking.moment.replies.candidates["exact"][found.hits.rows].tolist()
    return exact


def _offers(at: int, asking: Asking, found: Found | None, scorers: Sequence[Scorer]) -> Offers:
    """What was found for a message (the place of which the scorers know), as it would be offered."""
    if found is None:
        return Offers((), float("nan"))
    ids = asking.moment.replies.ids
    offered = tuple(
        Offered(
            one.wording.exact,
            one.relevance,
            one.value,
            any(scorer.right(at, ids[one.newest]) for scorer in scorers),
        )
        for one in found.choose(k=OFFERED)
    )
    return Offers(offered, float("nan") if found.rival is None else found.rival)


def _judged(offers: Offers, verdicts: Mapping[int, bool]) -> Offers:
    """The offers as an agent judged them, where one did; otherwise as the judges do."""
    known = (replace(one, right=verdicts.get(one.wording, one.right)) for one in offers.offered)
    return replace(offers, offered=tuple(known))
