"""Confidence fitted to what people thought of replies, rather than to what a judge says of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlp_support import MessageStore, ReplySuggester
from nlp_support.errors import TrainingError
from nlp_support.eval.grades.grades import Grades, Pair
from nlp_support.eval.replies.past import Past, past_messages
from nlp_support.suggest.find import Found, Moment
from nlp_support.suggest.ranking import Ranking
from nlp_support.suggest.replay import Replay
from nlp_support.text.language import detect_language
from nlp_support.text.pairs import searchable
from nlp_support.types.times import utc_now

from .calibration import likeliest_others, logistic, probability, pulled
from .newton import Array, minimize

NEEDED = 50  # graded replies, of a store too where there are several
NEEDED_EACH = 10  # that could be sent, and that could not
PULL = 0.03  # of the weights to those of the ranking before, for each graded reply
OFFERED = 3


@dataclass(frozen=True)
class GradedReplies:
    """Graded replies of a store that are found again for their messages, one row each.

    Attributes:
        rows: (n, 4) 1, relevance, value, log10 of how many replies may be suggested.
        sendable: (n,) the share of raters who would send it.
        message: (n,) a number for each message.
        place: (n,) at which place it is offered now, from 0; -1 if it is not.
    """

    rows: Array
    sendable: Array
    message: np.ndarray
    place: np.ndarray


def graded_replies(store: MessageStore, grades: Grades, suggester: ReplySuggester) -> GradedReplies:
    """The graded replies of a store as the suggester's ranking sees them."""
    found = [
        (number, *row)
        for number, (past, moment, vector) in enumerate(_asked(store, grades, suggester))
        for row in _graded(past, moment.find(vector, suggester.ranking), grades)
    ]
    table = np.array(found, np.float64).reshape(-1, 6)
    rows = np.column_stack([np.ones(len(table)), table[:, 1:4]])
    return GradedReplies(rows, table[:, 4], table[:, 0].astype(int), table[:, 5].astype(int))


def fit_confidence(stores: Sequence[GradedReplies], ranking: Ranking) -> Ranking:
    """The ranking with confidences fitted to grades: of a reply, that it could be sent as it is; of a set,
    that one of its replies could.

    Logistic regression on relevance, value and the size of the history, with equal weight for each store,
    drawn to the weights of `ranking`; no weight is negative. The threshold stays.

    Raises:
        TrainingError: too few grades, or nearly all the same.
    """
    n = sum(len(one.sendable) for one in stores)
    good = sum(float(one.sendable.sum()) for one in stores)
    if n < NEEDED or min(good, n - good) < NEEDED_EACH:
        raise TrainingError(
            f"{n} graded replies are found again, of which {good:.0f} could be sent; expected at least "
            f"{NEEDED} with {NEEDED_EACH} of each kind; grade more (nlp-support annotate export --all)"
        )
    rows = np.concatenate([one.rows for one in stores])
    sendable = np.concatenate([one.sendable for one in stores])
    each = np.concatenate(
        [np.full(len(one.sendable), n / len(stores) / max(len(one.sendable), 1)) for one in stores]
    )
    toward = np.array([0.0, ranking.slope, ranking.agreement, ranking.history])
    strength = PULL * n * np.array([0.0, *rows[:, 1:].var(axis=0)])
    loss = pulled(logistic(rows, sendable, each), toward=toward, strength=strength)
    start = np.array([np.log(good / (n - good)), 0.0, 0.0, 0.0])
    lowest = np.array([-np.inf, 0.0, 0.0, 0.0])
    intercept, slope, agreement, history = minimize(loss, start, lowest=lowest).tolist()
    fitted = replace(
        ranking,
        intercept=intercept,
        slope=slope,
        agreement=agreement,
        history=history,
        lead=0.0,
        background=0.0,
    )
    return replace(fitted, others=_others(stores, np.array([intercept, slope, agreement, history])))


def _others(stores: Sequence[GradedReplies], weights: Array) -> float:
    """The power of the further replies of a set, from the messages of which all that is offered is graded."""
    sure, helps = [], []
    for one in stores:
        for message in np.unique(one.message):
            own = np.flatnonzero((one.message == message) & (one.place >= 0))
            if sorted(one.place[own].tolist()) == list(range(OFFERED)):
                sure.append(probability(one.rows[own[np.argsort(one.place[own])]] @ weights))
                helps.append(bool((one.sendable[own] > 0.5).any()))
    return likeliest_others(np.array(sure).reshape(-1, OFFERED), np.array(helps, np.bool_)) if sure else 0.0


def _asked(
    store: MessageStore, grades: Grades, suggester: ReplySuggester
) -> Iterator[tuple[Past, Moment, np.ndarray]]:
    """The graded messages as they came in, with what could be offered then and their vectors."""
    for account_id in store.accounts():
        wanted = grades.messages(account_id)
        if not wanted:
            continue
        since = min(message.sent_at for message in store.messages(account_id) if message.id in wanted)
        past = [
            one
            for chunk in past_messages(store, account_id, since=since)
            for one in chunk.eligible
            if one.message_id in wanted
        ]
        if not past:
            continue
        times = [utc_now(one.asked.now) for one in past]
        replay = Replay(suggester, account_id, earliest=min(times), latest=max(times))
        vectors = suggester.encoder.encode_query([searchable(one.asked.question) for one in past])
        for one, now, vector in zip(past, times, vectors, strict=True):
            moment = Moment.of(
                replay.replies,
                window=suggester.window,
                now=now,
                language=one.asked.language or detect_language(one.asked.question),
                without=one.asked.already_sent,
                outcomes={},
            )
            if moment.reason is None:
                yield one, moment, vector


def _graded(past: Past, found: Found, grades: Grades) -> Iterator[tuple[float, ...]]:
    """Relevance, value, log10 of the history, share of raters who would send it, and place of each graded
    reply that is found."""
    account, message = past.asked.account_id, past.message_id
    exact = found.moment.replies.candidates["exact"]
    offered: defaultdict[int, int] = defaultdict(lambda: -1)
    offered.update({int(exact[one.newest]): at for at, one in enumerate(found.choose(k=OFFERED))})
    places = {int(exact[found.hits.rows[hit]]): at for at, hit in enumerate(found.wordings.tolist())}
    for reply in grades.replies(account, message):
        sendable = grades.sendable(Pair(account, message, reply))
        if reply in places and sendable is not None:
            at = places[reply]
            relevance = float(found.relevance[found.wordings[at]])
            history = float(np.log10(max(found.moment.count, 1)))
            yield relevance, float(found.value[at]), history, sendable, float(offered[reply])
