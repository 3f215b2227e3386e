"""From an account's replies to the few candidates for a question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .account import AccountReplies
from .index import Hits
from .language import UNKNOWN, base_language, script_language
from .messages import Message
from .ranking import Ranking, feedback_score
from .selection import Candidate, select
from .store.feedback import Outcomes
from .windows import Window

SEARCHED = 64  # rows looked at
POOL = 12  # wordings that are compared with each other
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
    """Which candidates may be suggested, none of those in `without`, and why none may if so."""
    sent, first, last = replies.bounds(window, now)
    span = Span(now, first, last)
    if not sent:
        return span, "the account sent no message in the window"
    if first == last:
        return span, "no sent message in the window answers a customer message with more than a courtesy"
    mask = _speaking(replies, language)
    if mask is not None and not mask[first:last].any():
        return span, f"the window holds no reply in language {language!r}"
    if rows := replies.rows_of(without):
        mask = np.ones(len(replies.ids), np.bool_) if mask is None else mask
        mask[rows] = False
        if not mask[first:last].any():
            return span, "the window holds no reply but those of this very conversation"
    return Span(now, first, last, mask), None


def choose(
    replies: AccountReplies, query: NDArray[np.float32], span: Span, *, ranking: Ranking, k: int
) -> list[Candidate]:
    """The best candidates for a query, at most k."""
    hits = replies.index.search(
        query,
        k=SEARCHED,
        first=span.first,
        last=span.last,
        mask=span.mask,
        weights=(ranking.question, ranking.reply),
    )
    relevance = _relevance(replies, hits, query, span, ranking)
    places, candidates = _candidates(replies, hits, relevance, span)
    questions, answers = hits.questions[places], hits.replies[places]
    return select(
        candidates,
        k=k,
        questions=(questions @ questions.T).tolist(),
        replies=(answers @ answers.T).tolist(),
    )


def _candidates(
    replies: AccountReplies,
    hits: Hits,
    relevance: NDArray[np.float64],
    span: Span,
) -> tuple[list[int], list[Candidate]]:
    """The most relevant hits, one for each wording, best first, and their places among the hits."""
    best: dict[int, int] = {}  # group -> place in hits
    order = np.argsort(-relevance, kind="stable")
    for place, group in zip(order.tolist(), replies.group[hits.rows[order]].tolist(), strict=True):
        best.setdefault(group, place)
        if len(best) == POOL:
            break
    sendings = [_sendings(replies, group, span) for group in best]
    return list(best.values()), [
        Candidate(
            found_by=int(hits.rows[place]),
            newest=int(sent[-1]),
            wording=replies.wording(sent[-1]),
            relevance=float(relevance[place]),
            times_sent=len(sent),
            first_sent_at=replies.sent_time(sent[0]),
            last_sent_at=replies.sent_time(sent[-1]),
            place=at,
        )
        for at, (place, sent) in enumerate(zip(best.values(), sendings, strict=True))
    ]


def _relevance(
    replies: AccountReplies, hits: Hits, query: NDArray[np.float32], span: Span, ranking: Ranking
) -> NDArray[np.float64]:
    inside = replies.group[span.first : span.last]
    if span.mask is not None:
        inside = inside[span.mask[span.first : span.last]]
    counts = np.bincount(inside, minlength=len(replies.group))
    feedback = np.zeros(len(hits.rows))
    if replies.outcomes:
        wordings = replies.exact[hits.rows].tolist()
        feedback[:] = [feedback_score(replies.outcomes.get(wording, NO_OUTCOME)) for wording in wordings]
    return ranking.relevance(
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
