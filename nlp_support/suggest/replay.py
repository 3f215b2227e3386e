"""What a suggester would have found at past moments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import numpy as np

from ..store import MessageStore
from ..store.feedback import Outcomes
from ..text.language import detect_language
from ..text.pairs import has_words, searchable
from ..types.message import Message
from ..types.times import from_datetime64, utc_now
from .account import AccountReplies
from .allowed import ANY_LANGUAGE
from .asked import Asked
from .cache import Index
from .chosen import Chosen
from .find import Found, Moment
from .offering import texts_of
from .sources import among
from .suggester import ReplySuggester


class Replay:
    """An account's replies as they were at past moments, with the window, sources and encoder of a suggester.

    Args:
        suggester: gives the store, the window, the sources and the encoder.
        account_id: the account.
        earliest, latest: the range of the moments; aware.
        index: as for `ReplySuggester.suggest`.

    Raises:
        UnknownAccount: the store has no messages of the account.
    """

    def __init__(
        self,
        suggester: ReplySuggester,
        account_id: str,
        *,
        earliest: datetime,
        latest: datetime,
        index: Index = "now",
    ) -> None:
        self._window, self._sources = suggester.window, suggester.sources
        self._store, self._account_id = suggester.store, account_id
        self.replies: AccountReplies = suggester.cache.replies(
            account_id, suggester.store.state(account_id), latest, earliest=earliest, index=index
        )

    def at(
        self,
        now: datetime,
        *,
        language: str = ANY_LANGUAGE,
        without: Sequence[Message] = (),
        outcomes: Mapping[int, Outcomes] | None = None,
    ) -> Moment:
        """The replies that could have been suggested at a moment.

        Args:
            now: the moment; it closes the window (aware).
            language: a code, or "any".
            without: messages that may not be suggested, such as those of the open conversation.
            outcomes: what agents had done with each wording by then; default: all that they have done so far.
        """
        return Moment.of(
            self.replies,
            window=self._window,
            now=now,
            language=language,
            without=without,
            outcomes=outcomes,
            among=among(self._store, self._account_id, self.replies, self._sources, now),
        )


def asked_again(
    suggester: ReplySuggester, account_id: str, reply_ids: Sequence[str], *, now: datetime
) -> Iterator[tuple[str, Found]]:
    """What the questions that some messages answered would have found when those were sent, without feedback.

    Yields the id of each message and what was found, for messages that are candidates in the window that
    `now` closes and had other candidates before them. The stored vectors are used, so nothing is encoded.

    Raises:
        UnknownAccount: the store has no messages of the account.
    """
    replay = Replay(suggester, account_id, earliest=now, latest=now, index="skip")
    replies = replay.replies
    row_of = {id: row for row, id in enumerate(replies.ids)}
    known = [id for id in reply_ids if id in row_of]
    if not known:
        return
    rows = np.array([row_of[id] for id in known], np.int64)
    questions = replies.index.vectors(rows)[0]  # (n, d)
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    for id, sent_at, question in zip(known, replies.sent_times(rows), questions, strict=True):
        moment = replay.at(from_datetime64(sent_at), outcomes={})
        if moment.reason is None:
            yield id, moment.find(question, suggester.ranking)


def offered_again(
    suggesters: Sequence[ReplySuggester], asked: Sequence[Asked], *, k: int
) -> list[list[list[tuple[str, float]]]]:
    """What each suggester's `suggest_batch` would have offered for each message, as the ids of the sent
    messages and their confidences; without texts, without macros and entries, of which nobody knows what they
    said then, and with what all suggesters have in common done once.

    Args:
        suggesters: of one store, with one encoder; the windows, rankings and thresholds may differ.
        asked: messages of one account.
        k: as for `suggest_batch`.

    Raises:
        UnknownAccount: the store has no messages of the account.
    """
    if not asked:
        return [[] for _ in suggesters]
    first = suggesters[0]
    profile = first.store.profile(asked[0].account_id)
    known = [replace(one, profile=profile) if profile.keep else one for one in asked]
    searched = {at: one for at, one in enumerate(known) if has_words(one.question) and not one.only_closes}
    vectors = first.encoder.encode_query([searchable(one.question) for one in searched.values()])
    queries = [
        (at, one, utc_now(one.now), vector)
        for (at, one), vector in zip(searched.items(), vectors, strict=True)
    ]
    found: list[list[list[tuple[str, float]]]] = [[[] for _ in asked] for _ in suggesters]
    for suggester, offers in zip(suggesters, found, strict=True):
        times = [now for _, _, now, _ in queries]
        if times:
            replay = Replay(suggester, asked[0].account_id, earliest=min(times), latest=max(times))
        for at, one, now, vector in queries:
            language = one.language or detect_language(one.question)
            moment = replay.at(now, language=language, without=one.already_sent)
            if moment.reason is None:
                offers[at] = _offers(moment.find(vector, suggester.ranking), one, suggester.store, k=k)
    return found


def _offers(found: Found, asked: Asked, store: MessageStore, *, k: int) -> list[tuple[str, float]]:
    read = partial(texts_of, store, asked.account_id, found)
    chosen = Chosen.of(found, asked, k=k, threshold=found.ranking.threshold, read=read)
    ids = found.moment.replies.ids
    return [(ids[chosen.candidates[at].newest], chosen.confidences[at]) for at in chosen.sure]
