"""From an account's replies to the few candidates for a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..store.feedback import Outcomes
from ..text.language import UNKNOWN, base_language, script_language
from ..types.message import Message
from ..types.window import Window
from .account import AccountReplies
from .ranking import Features, Ranking, feedback_score
from .search import Hits
from .selection import Candidate, select

SEARCHED = 64  # rows looked at
POOL = 12  # wordings that are compared with each other
RIVAL = 5  # the wording above which the first has to stand out
ANY_LANGUAGE = "any"
NO_OUTCOME = Outcomes()


@dataclass(frozen=True)
class Span:
    """The candidates that may be suggested: rows from `first` to before `last` where `mask` (None: all) is
    true, in the window that `now` (microseconds) closes."""

    now: int
    first: int
    last: int
    mask: NDArray[np.bool_] | None = None


def find_span(
    replies: AccountReplies, *, window: Window, now: int, language: str, without: Sequence[Message] = ()
) -> tuple[Span, str | None]:
    """Which candidates may be suggested, none that is blocked or in `without`, and why none may if so."""
    sent, first, last = replies.bounds(window, now)
    span = Span(now, first, last)
    if not sent:
        return span, "the account sent no message in the window"
    if first == last:
        return span, "no sent message in the window answers a customer message with more than a courtesy"
    mask = _speaking(replies, language)
    if mask is not None and not mask[first:last].any():
        return span, f"the window holds no reply in language {language!r}"
    own = replies.rows_of(without)
    if rows := own + replies.blocked:
        mask = np.ones(len(replies.ids), np.bool_) if mask is None else mask
        mask[rows] = False
        if not mask[first:last].any():
            others = "those of this very conversation" if own else "blocked ones"
            return span, f"the window holds no reply but {others}"
    return Span(now, first, last, mask), None


@dataclass(frozen=True)
class Found:
    """What a query found: n hits, their features and relevance (n,), and in `best` the places of the most
    relevant hit of each wording, best first."""

    hits: Hits
    features: Features
    relevance: NDArray[np.float64]
    best: NDArray[np.int64]

    @property
    def rival(self) -> float | None:
        """The relevance of the fifth best wording, which the first has to be well above to stand out; None
        where fewer were found."""
        return float(self.relevance[self.best[RIVAL - 1]]) if len(self.best) >= RIVAL else None


def find(
    replies: AccountReplies,
    query: NDArray[np.float32],
    span: Span,
    *,
    ranking: Ranking,
    outcomes: Mapping[int, Outcomes],
) -> Found:
    """What a query finds in a span; `outcomes` is what agents did with each wording so far."""
    hits = replies.index.search(
        query,
        k=SEARCHED,
        first=span.first,
        last=span.last,
        mask=span.mask,
        weights=(ranking.question, ranking.reply),
    )
    features = _features(replies, hits, query, span, outcomes)
    relevance = ranking.relevance(features)
    order = np.argsort(-relevance, kind="stable")
    groups = replies.group[hits.rows[order]]
    best = order[np.sort(np.unique(groups, return_index=True)[1])]  # the first of each wording
    return Found(hits, features, relevance, best)


def choose(replies: AccountReplies, found: Found, span: Span, *, k: int) -> list[Candidate]:
    """The best of what was found, at most k."""
    best = found.best[:POOL]
    rows, relevance = found.hits.rows[best].tolist(), found.relevance[best].tolist()
    sendings = [_sendings(replies, int(replies.group[row]), span) for row in rows]
    candidates = [
        Candidate(
            found_by=row,
            newest=int(sent[-1]),
            wording=replies.wording(sent[-1]),
            relevance=own,
            times_sent=len(sent),
            first_sent_at=replies.sent_time(sent[0]),
            last_sent_at=replies.sent_time(sent[-1]),
            place=place,
        )
        for place, (row, own, sent) in enumerate(zip(rows, relevance, sendings, strict=True))
    ]
    questions, answers = found.hits.questions[best], found.hits.replies[best]
    return select(
        candidates,
        k=k,
        questions=(questions @ questions.T).tolist(),
        replies=(answers @ answers.T).tolist(),
    )


def _features(
    replies: AccountReplies,
    hits: Hits,
    query: NDArray[np.float32],
    span: Span,
    outcomes: Mapping[int, Outcomes],
) -> Features:
    inside = replies.group[span.first : span.last]
    if span.mask is not None:
        inside = inside[span.mask[span.first : span.last]]
    counts = np.bincount(inside, minlength=len(replies.group))
    feedback = np.zeros(len(hits.rows))
    if outcomes:
        wordings = replies.exact[hits.rows].tolist()
        feedback[:] = [feedback_score(outcomes.get(wording, NO_OUTCOME)) for wording in wordings]
    return Features(
        question=hits.questions @ query,
        reply=hits.replies @ query,
        age=span.now - replies.sent_at[replies.place[hits.rows]],
        times=counts[replies.group[hits.rows]],
        feedback=feedback,
    )


def _sendings(replies: AccountReplies, group: int, span: Span) -> NDArray[np.int64]:
    """The rows of a group that may be suggested, oldest first."""
    rows = replies.sendings(group, span.first, span.last)
    return rows if span.mask is None else rows[span.mask[rows]]


def _speaking(replies: AccountReplies, language: str) -> NDArray[np.bool_] | None:
    """Which candidates are in a language (n,); None when all are, or any will do."""
    if language in (ANY_LANGUAGE, UNKNOWN):
        return None
    fits = _fitting_languages(replies.languages, language)
    if len(fits) == len(replies.languages):
        return None
    return np.isin(replies.language, [code.encode() for code in fits])


def _fitting_languages(languages: Sequence[str], wanted: str) -> list[str]:
    """The languages that are the wanted one, or of which only the script is known, and it is the same."""
    wanted = base_language(wanted)
    bucket = script_language(wanted)
    return [
        own
        for own in languages
        if own in (wanted, bucket, UNKNOWN) or (wanted == bucket and script_language(own) == wanted)
    ]
