"""Graded replies of a store, found again for their messages, and what a ranking says of questions that are
none of an account's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlp_support import MessageStore, ReplySuggester
from nlp_support.eval.grades.grades import Grades, Pair
from nlp_support.eval.replies.past import Past, past_messages
from nlp_support.suggest.find import Found
from nlp_support.suggest.replay import Replay
from nlp_support.text.language import detect_language
from nlp_support.text.pairs import searchable
from nlp_support.types.times import latest_sent

from .newton import Array
from .parts import TICK
from .replayed import SET, Asking, Replayer
from .unseen import Key


@dataclass(frozen=True)
class GradedReplies:
    """Graded replies of a store, n of them for m messages.

    Attributes:
        rows: (n, 3) 1, relevance, value.
        sendable: (n,) the share of raters who would send it.
        message: (n,) which message, from 0.
        place: (n,) at which place it is offered now, from 0; -1 if it is not.
        helps: (m,) the share of raters to whom one of what is offered now is at least a useful start; nan
            where not all of that is graded.
        messages: (m,) their accounts and ids.
    """

    rows: Array
    sendable: Array
    message: np.ndarray
    place: np.ndarray
    helps: Array
    messages: Sequence[Key] = ()

    @classmethod
    def of(cls, found: Iterable[tuple[Key, Sequence[Sequence[float]], float]]) -> "GradedReplies":
        """From, for each message, (relevance, value, sendable, place) of its replies, and whether they
        help."""
        kept = [one for one in found if one[1]]
        table = np.array([row for _, rows, _ in kept for row in rows], np.float64).reshape(-1, 4)
        message = np.repeat(np.arange(len(kept)), [len(rows) for _, rows, _ in kept])
        rows = np.column_stack([np.ones(len(table)), table[:, :2]])
        helps = np.array([helps for _, _, helps in kept], np.float64)
        return cls(rows, table[:, 2], message, table[:, 3].astype(int), helps, [key for key, _, _ in kept])


def graded_replies(store: MessageStore, grades: Grades, suggester: ReplySuggester) -> GradedReplies:
    """The graded replies of a store as the suggester's ranking sees them, by account and time."""
    return GradedReplies.of(
        _graded(asking.past, found, grades)
        for asking in _graded_messages(store, grades, suggester)
        if (found := asking.find(suggester.ranking))
    )


def strange_replies(
    store: MessageStore, questions: Sequence[str], suggester: ReplySuggester
) -> GradedReplies:
    """What would be offered to questions that are none of the store's business, each asked of one account
    after all that it has: nobody would send it, and it helps nobody."""
    accounts = store.accounts()
    vectors = suggester.encoder.encode_query([searchable(one) for one in questions])
    found = []
    for number, account_id in enumerate(accounts):
        span = store.span(account_id, until=latest_sent())
        own = range(number, len(questions), len(accounts))
        if span is None or not own:
            continue
        now = span[1] + TICK
        replay = Replay(suggester, account_id, earliest=now, latest=now)
        for at in own:
            moment = replay.at(now, language=detect_language(questions[at]))
            if moment.reason is None:
                offered = moment.find(vectors[at], suggester.ranking).choose(k=SET)
                rows = [(one.relevance, one.value, 0.0, float(place)) for place, one in enumerate(offered)]
                found.append(((account_id, ""), rows, 0.0))
    return GradedReplies.of(found)


def _graded_messages(store: MessageStore, grades: Grades, suggester: ReplySuggester) -> Iterator[Asking]:
    """The graded messages as they came in."""
    replayer = Replayer(suggester, ())
    for account_id in store.accounts():
        wanted = grades.messages(account_id)
        if not wanted:
            continue
        since = min(message.sent_at for message in store.messages(account_id) if message.id in wanted)
        for chunk in past_messages(store, account_id, since=since):
            if past := [one for one in chunk.eligible if one.message_id in wanted]:
                yield from replayer.askings(past)


def _graded(past: Past, found: Found, grades: Grades) -> tuple[Key, list[tuple[float, ...]], float]:
    """The message; relevance, value, share of raters who would send it, and place of each graded reply that
    is found; and the share of raters to whom one of what is offered helps."""
    account, message = past.asked.account_id, past.message_id
    exact = found.moment.replies.candidates["exact"]
    offered = [int(exact[one.newest]) for one in found.choose(k=SET)]
    places = {int(exact[found.hits.rows[hit]]): at for at, hit in enumerate(found.wordings.tolist())}
    rows: list[tuple[float, ...]] = []
    for reply in grades.replies(account, message):
        sendable = grades.sendable(Pair(account, message, reply))
        if reply in places and sendable is not None:
            at = places[reply]
            relevance, value = float(found.relevance[found.wordings[at]]), float(found.value[at])
            place = offered.index(reply) if reply in offered else -1
            rows.append((relevance, value, sendable, float(place)))
    helps = grades.useful(*(Pair(account, message, reply) for reply in offered)) if offered else None
    return (account, message), rows, np.nan if helps is None else helps
