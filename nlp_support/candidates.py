"""From an account's replies to the few candidates for a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .account import AccountReplies
from .index import Hits
from .language import UNKNOWN, base_language, script_language
from .messages import Message
from .ranking import Features, Ranking, feedback_score
from .selection import Candidate, select
from .store.feedback import Outcomes
from .windows import Window

SEARCHED = 64  # rows looked at
POOL = 12  # wordings that are compared with each other
SHARPNESS = 10.0  # how much more the more relevant wordings count in agreement
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
    """What a query found: n hits, their features and relevance (n,), in `best` the places of the most
    relevant hit of each wording, best first, and the `agreement` of the first 12 of those."""

    hits: Hits
    features: Features
    relevance: NDArray[np.float64]
    best: NDArray[np.int64]
    agreement: NDArray[np.float64]


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
    pool = best[:POOL]
    agreed = agreement(relevance[pool], hits.replies[pool], background=ranking.background)
    return Found(hits, features, relevance, best, agreed)


def agreement(
    relevance: NDArray[np.float64], replies: NDArray[np.float32], *, background: float
) -> NDArray[np.float64]:
    """How far the best wordings say the same as each of them (p,), in [-1, 1].

    It is the mean cosine of a reply to all of them, itself included, each counting exp(10 * its relevance):
    an account that answers a question in many wordings is as sure of it as one that has a single one. A lone
    wording has none to agree with; another of relevance `background` that says something else stands in.

    Args:
        relevance: (p,).
        replies: unit vectors (p, dim) of their texts.
    """
    known = relevance if len(relevance) > 1 else np.append(relevance, background)
    weights = np.exp(SHARPNESS * (known - known.max()))
    shares = weights[: len(relevance)] / weights.sum()
    agreed: NDArray[np.float64] = replies @ (shares @ replies)
    return agreed


def choose(replies: AccountReplies, found: Found, span: Span, *, k: int) -> list[Candidate]:
    """The best of what was found, at most k."""
    best = found.best[:POOL]
    rows, relevance = found.hits.rows[best].tolist(), found.relevance[best].tolist()
    agreed = found.agreement.tolist()
    sendings = [_sendings(replies, int(replies.group[row]), span) for row in rows]
    candidates = [
        Candidate(
            found_by=row,
            newest=int(sent[-1]),
            wording=replies.wording(sent[-1]),
            relevance=own,
            agreement=agreed[place],
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
