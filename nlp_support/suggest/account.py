"""One account's replies in memory."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..store import AccountState
from ..store.feedback import Outcomes
from ..store.records import BOILERPLATE, FOUND, Records
from ..store.replies import Position
from ..text.wording import WORD_BITS, Wording, similar
from ..types.message import Message
from ..types.times import to_micros
from ..types.window import Window
from .search import ReplyIndex

BYTES_PER_ID = 72  # a short Python string and its place in a list


class AccountReplies:
    """The replies that an account sent from `start` on, as far as loaded: vectors and numbers, no texts.

    `sent_at` has one entry a sent message, by (sent_at, id), since windows count them all. The other arrays
    and the index have one row a candidate: a sent message that answers something and is no boilerplate.
    `place` is its position among the sent messages, `group` a number that candidates of one wording share,
    `language` its code; `exact`, `facts` and `words` are its `Wording`. `blocked` are the rows that
    may not be suggested.
    """

    def __init__(self, dim: int, start: Position) -> None:
        self.start = start
        self.last = start  # position of the last sent message that is loaded
        self.next_sent_at: int | None = None
        self.state = AccountState(-1, -1)
        self.outcomes: dict[int, Outcomes] = {}
        self.blocked: list[int] = []
        self.sent_at = np.empty(0, np.int64)
        self.ids: list[str] = []
        self.languages: list[str] = []
        self.place = np.empty(0, np.int64)
        self.language = np.empty(0, "S8")
        self.exact = np.empty(0, np.int64)
        self.facts = np.empty(0, np.int64)
        self.words = np.empty((0, WORD_BITS // 8), np.uint8)
        self.group = np.empty(0, np.int64)
        self._by_group = np.empty(0, np.int64)  # rows, those of one group together
        self._group_ends = np.empty(0, np.int64)
        self.dim = dim
        self.index = ReplyIndex(np.empty((0, dim), np.uint8), np.empty((0, dim), np.uint8))

    @property
    def nbytes(self) -> int:
        """About how much memory this takes."""
        per_candidate = 6 * 8 + WORD_BITS // 8 + BYTES_PER_ID
        return self.index.nbytes + 8 * len(self.sent_at) + per_candidate * len(self.ids)

    def extend(self, ids: Sequence[str], records: Records, *, keep_boilerplate: bool) -> None:
        """Append sent messages, all later than those that are there."""
        if not ids:
            return
        wanted = records["kind"] <= (BOILERPLATE if keep_boilerplate else FOUND)
        kept = records[wanted]
        self.place = np.concatenate([self.place, len(self.sent_at) + np.flatnonzero(wanted)])
        self.sent_at = np.concatenate([self.sent_at, records["sent_at"]])
        self.last = int(self.sent_at[-1]), ids[-1]
        self.ids += [ids[at] for at in np.flatnonzero(wanted).tolist()]
        self.language = np.concatenate([self.language, kept["language"]])
        found = {code.decode() for code in set(kept["language"].tolist())}
        self.languages = sorted(found.union(self.languages))
        self.exact = np.concatenate([self.exact, kept["exact"]])
        self.facts = np.concatenate([self.facts, kept["facts"]])
        self.words = np.concatenate([self.words, kept["words"]])
        self.group = np.unique(self.exact, return_inverse=True)[1]
        self._by_group = np.argsort(self.group, kind="stable")
        self._group_ends = np.cumsum(np.bincount(self.group))
        if len(self.index):
            self.index.add(kept["question"], kept["reply"])
        else:
            self.index = ReplyIndex(kept["question"], kept["reply"])

    def block(self, wordings: Sequence[Wording]) -> None:
        """Block the candidates that have the facts and most of the words of one of these wordings."""
        self.blocked = [
            row
            for one in wordings
            for row in np.flatnonzero(self.facts == one.facts).tolist()
            if similar(self.wording(row), one)
        ]

    def bounds(self, window: Window, now: int) -> tuple[int, int, int]:
        """How many messages the window holds, and the first and last (exclusive) candidate in it."""
        start, stop = window.bounds(self.sent_at, now)
        first, last = np.searchsorted(self.place, (start, stop))
        return stop - start, int(first), int(last)

    def sendings(self, group: int, first: int, last: int) -> NDArray[np.int64]:
        """The rows of a group from `first` to before `last`, oldest first."""
        rows = self._by_group[self._group_ends[group - 1] if group else 0 : self._group_ends[group]]
        if first == 0 and last == len(self.ids):
            return rows
        return rows[np.searchsorted(rows, first) : np.searchsorted(rows, last)]

    def rows_of(self, messages: Sequence[Message]) -> list[int]:
        """The rows of those of the messages that are candidates."""
        if not messages:
            return []
        times = [to_micros(message.sent_at) for message in messages]
        first = np.searchsorted(self.place, np.searchsorted(self.sent_at, times, "left"))
        last = np.searchsorted(self.place, np.searchsorted(self.sent_at, times, "right"))
        return [
            row
            for message, start, stop in zip(messages, first.tolist(), last.tolist(), strict=True)
            for row in range(start, stop)
            if self.ids[row] == message.id
        ]

    def wording(self, row: int) -> Wording:
        """How a candidate is worded."""
        words = int.from_bytes(self.words[row].tobytes(), "little")
        return Wording(words, int(self.facts[row]), int(self.exact[row]))

    def sent_time(self, row: int) -> int:
        """When a candidate was sent, microseconds."""
        return int(self.sent_at[self.place[row]])
