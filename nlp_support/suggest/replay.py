"""What a suggester would have found at past moments."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np

from ..store.feedback import Outcomes
from ..types.message import Message
from ..types.times import from_datetime64
from .account import AccountReplies
from .cache import Index
from .find import ANY_LANGUAGE, Found, Moment
from .suggester import ReplySuggester


class Replay:
    """An account's replies as they were at past moments, with the window and encoder of a suggester.

    Args:
        suggester: gives the store, the window and the encoder.
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
        self._window = suggester.window
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
            self.replies, window=self._window, now=now, language=language, without=without, outcomes=outcomes
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
