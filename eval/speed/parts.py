"""One suggestion taken apart: how long each step takes, and what its account costs to load and keep."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from nlp_support import Asked, ReplySuggester
from nlp_support.suggest.replay import Replay
from nlp_support.text.language import detect_language
from nlp_support.text.pairs import has_words, searchable

from ..reports.report import Curve, Figure
from .clock import Seconds, duration, in_turn, keep_making, latency, megabytes, ratio, seconds

Subject = Callable[[str], Mapping[str, float]]

WHOLE, ALONE = "suggest, warm account", "encode one message"
PARTS = {
    "prepare": "the message redacted and its language told",
    "encode": "the question to a vector",
    "load": "a look at whether the account in memory is up to date, which it is",
    "search": "the 64 nearest rows with their vectors",
    "rank": "the rest of choosing: relevance, one for each wording, what was overtaken, diversity",
    "offer": "the texts of those offered, from the file",
}
LINES = ("encode", "search", "rank", "offer")  # of the plot; the others are next to nothing
COPIES = 40


@dataclass(frozen=True)
class Desk:
    """Where suggestions are timed: an account of the suggester's store, at a moment."""

    suggester: ReplySuggester
    account_id: str
    now: datetime

    def fresh(self) -> "Desk":
        """The same desk with nothing loaded."""
        old = self.suggester
        return Desk(
            ReplySuggester(old.store, encoder=old.encoder, window=old.window, ranking=old.ranking),
            self.account_id,
            self.now,
        )

    def load(self) -> Replay:
        """The account's replies, from memory if they are there."""
        return Replay(self.suggester, self.account_id, earliest=self.now, latest=self.now)

    def whole(self, text: str) -> Mapping[str, float]:
        """Seconds of the whole call."""
        return {WHOLE: seconds(lambda: self.suggester.suggest(self.account_id, text, now=self.now))}

    def alone(self, text: str) -> Mapping[str, float]:
        """Seconds of encoding the text and nothing else."""
        return {ALONE: seconds(lambda: self.suggester.encoder.encode_query([text]))}

    def parts(self, text: str) -> Mapping[str, float]:
        """Seconds of each of PARTS, made one by one; `rank` is choosing less a search done just before."""
        suggester, marks = self.suggester, [time.perf_counter()]

        def mark() -> None:
            marks.append(time.perf_counter())

        question = Asked(self.account_id, text, now=self.now).question
        has_words(question)
        asked, language = searchable(question), detect_language(question)
        mark()
        query = suggester.encoder.encode_query([asked])[0]
        mark()
        replay = self.load()
        mark()
        moment = replay.at(self.now, language=language)
        mark()
        moment.search(query, suggester.ranking)
        mark()
        found = moment.find(query, suggester.ranking)
        chosen = found.choose(k=3)
        mark()
        confidences = [found.confidence_of(one.relevance, one.value) for one in chosen]
        sure = [chosen[at] for at in suggester.ranking.offered(confidences)]
        ids = [replay.replies.ids[row] for one in sure for row in (one.newest, one.found_by)]
        if ids:
            suggester.store._replies.texts(self.account_id, ids)
        mark()
        prepare, encode, load, narrowed, search, chose, offer = np.diff(marks).tolist()
        rank = max(0.0, narrowed + chose - search)
        return dict(zip(PARTS, (prepare, encode, load, search, rank, offer), strict=True))


def time_calls(desk: Desk, texts: Sequence[str], *, others: Sequence[Subject] = ()) -> dict[str, Seconds]:
    """Seconds of the call, of encoding alone, of the parts, and of whatever else takes turns at each text."""
    subjects = (desk.whole, desk.alone, desk.parts, *others)
    in_turn(subjects, texts[:2])  # loads the account, and what else the first call of its kind does
    return in_turn(subjects, texts)


def call_figures(taken: Mapping[str, Seconds]) -> list[Figure | Curve]:
    """What `time_calls` found: quantiles of each, their ratios, and a latency line for each."""
    found: list[Figure | Curve] = []
    for name in (WHOLE, ALONE):
        found += [duration(name, taken[name], share=share) for share in (0.5, 0.95, 0.99)]
    found += [ratio("suggest / encode alone", taken[WHOLE], taken[ALONE], share=s) for s in (0.5, 0.95)]
    for name, note in PARTS.items():
        found += [duration(name, taken[name], share=share, note=note) for share in (0.5, 0.95, 0.99)]
    together = np.sum([taken[name] for name in PARTS], axis=0)
    found.append(ratio("parts together / suggest", together, taken[WHOLE]))
    return found + [latency(name, taken[name]) for name in (WHOLE, *LINES)]


def account_figures(desk: Desk, *, loads: int) -> list[Figure | Curve]:
    """What it takes to load the account's window and to keep it in memory."""
    rows = len(desk.load().replies.sent_at)
    added = []
    for _ in range(loads):
        fresh = desk.fresh()
        cold = seconds(fresh.load)
        added.append(cold - seconds(fresh.load))
    _, grown = keep_making(lambda: _loaded(desk), times=COPIES)
    note = f"{rows:,} sent messages, two vectors each"
    return [
        duration(f"a cold window of {rows:,} adds", np.array(added)),
        latency("load, cold", np.array(added)),
        megabytes("a cached account, by the process's memory", grown, n=COPIES, note=note),
        megabytes("a cached account, by its own count", desk.load().replies.nbytes, n=rows, note=note),
    ]


def _loaded(desk: Desk) -> Desk:
    fresh = desk.fresh()
    fresh.load()
    return fresh
