"""One account's replies in memory, as they were when they were read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ..store import AccountState
from ..store.endings import KnownEnd
from ..store.feedback import Outcomes
from ..store.records import BOILERPLATE, CANDIDATE, FOUND, PENDING, Records, wordings_of
from ..store.replies import Position
from ..text.language import fitting_languages
from ..text.rarity import Rarity, sample_of
from ..text.wording import Wording
from ..types.message import Message
from ..types.times import MICROSECOND, from_datetime64, to_datetime64
from .ended import ENDS, Ends, ends_of
from .groups import Firsts, Groups
from .prepared import Prepared
from .search import ReplyIndex
from .spread import FEWEST, Spread
from .worded import SAME, SIMILAR, Same, learn_same, pooled, worded_like

BYTES_PER_ID = 72  # a short Python string and its slot in a list
BYTES_PER_NUMBERS = 4 * 8  # `position` and the numbers of `Groups`


@dataclass(frozen=True)
class Standing:
    """What the store says about an account besides its replies.

    Attributes:
        state: the account's, read before everything else.
        next_sent_at: when the first message that is not loaded was sent; None if all are loaded.
        outcomes: what agents have done with each wording so far.
        blocked: wordings that may not be suggested.
        prepared: the texts that it keeps ready.
        approved: wordings that are preferred.
    """

    state: AccountState
    next_sent_at: datetime | None
    outcomes: Mapping[int, Outcomes]
    blocked: Sequence[Wording]
    prepared: Prepared
    approved: Sequence[Wording] = ()


@dataclass(frozen=True, eq=False)
class AccountReplies:
    """The replies that an account sent from `start` to before `end`: vectors and numbers, no texts.

    It never changes, so any number of threads may read it; newer messages make another one.

    Attributes:
        start, end: the first position in the order of sent messages, and the time (exclusive).
        standing: what else the store said.
        sent_at: (n,) datetime64[us] of all sent messages by (sent_at, id), since windows count them all.
        pending: (p,) which of them (from 0) are not encoded yet, ascending.
        ids: those of the m candidates: the sent messages that answer something and are not boilerplate.
        position: (m,) which of the sent messages (from 0) each candidate is.
        candidates: (m,) their wordings and languages.
        index, groups: made from their vectors and wordings.
        languages: the languages that they are in, sorted.
        blocked: the rows of those that may not be suggested.
        approved: (m,) which of them are preferred; None if none are.
        ends: (m,) how the contacts ended in which they were sent.
        same, by_agents: wordings that say the same as one, and what some agents sent, as far as was asked.
    """

    start: Position
    end: datetime
    standing: Standing
    sent_at: NDArray[np.datetime64]
    pending: NDArray[np.int64]
    ids: tuple[str, ...]
    position: NDArray[np.int64]
    candidates: Records
    index: ReplyIndex
    groups: Groups
    languages: tuple[str, ...]
    blocked: tuple[int, ...]
    approved: NDArray[np.bool_] | None
    ends: Ends
    same: Same = field(repr=False, default_factory=dict)
    by_agents: dict[frozenset[str], NDArray[np.bool_]] = field(init=False, repr=False, default_factory=dict)
    _pooled: dict[int, Outcomes] = field(init=False, repr=False, default_factory=dict)
    _rarity: dict[tuple[int, int, str | None], Rarity] = field(init=False, repr=False, default_factory=dict)
    _spread: dict[tuple[int, int], Spread | None] = field(init=False, repr=False, default_factory=dict)
    _fitting: dict[str, NDArray[np.bool_] | None] = field(init=False, repr=False, default_factory=dict)
    _firsts: dict[str | None, Firsts] = field(init=False, repr=False, default_factory=dict)

    @classmethod
    def empty(cls, dim: int, start: Position, standing: Standing) -> "AccountReplies":
        """Nothing read yet."""
        codes, numbers = np.empty((0, dim), np.uint8), np.empty(0, np.int64)
        return cls(
            start=start,
            end=start[0],
            standing=standing,
            sent_at=np.empty(0, "datetime64[us]"),
            pending=numbers,
            ids=(),
            position=numbers,
            candidates=np.empty(0, CANDIDATE),
            index=ReplyIndex(codes, codes),
            groups=Groups.of(numbers),
            languages=(),
            blocked=(),
            approved=None,
            ends=np.empty(0, ENDS),
        )

    @property
    def nbytes(self) -> int:
        """About how much memory this takes."""
        per_candidate = CANDIDATE.itemsize + ENDS.itemsize + BYTES_PER_NUMBERS + BYTES_PER_ID
        own = self.index.nbytes + 8 * len(self.sent_at) + per_candidate * len(self.ids)
        return own + self.standing.prepared.nbytes

    def extended(
        self,
        ids: Sequence[str],
        records: Records,
        standing: Standing,
        *,
        keep_boilerplate: bool,
        ends: Mapping[str, KnownEnd] | None = None,
    ) -> "AccountReplies":
        """These replies and the sent messages that follow, with what the store says now; `ends` tells how
        contacts ended, by message."""
        longer = replace(self, standing=standing)
        if ids:
            added = len(self.sent_at) + np.arange(len(ids))
            longer = replace(
                longer,
                end=from_datetime64(records["sent_at"][-1]) + MICROSECOND,
                sent_at=np.concatenate([self.sent_at, records["sent_at"]]),
                pending=np.concatenate([self.pending, added[records["kind"] == PENDING]]),
            )
            wanted = np.flatnonzero(records["kind"] <= (BOILERPLATE if keep_boilerplate else FOUND))
            if wanted.size:
                wanted_ids = [ids[at] for at in wanted.tolist()]
                longer = longer._with_candidates(wanted_ids, added[wanted], records[wanted], ends or {})
        return replace(longer, blocked=longer._blocked_rows(), approved=longer._approved_rows())

    @property
    def resume(self) -> Position:
        """Where to read on from for the messages that follow."""
        return (self.end, "") if len(self.sent_at) else self.start

    @property
    def settled(self) -> int:
        """How many sent messages are older than any that is not encoded yet."""
        if not len(self.pending):
            return len(self.sent_at)
        return int(np.searchsorted(self.sent_at, self.sent_at[self.pending[0]], "left"))

    def only_settled(self) -> "AccountReplies | None":
        """These replies without the messages after the settled ones; None if there are candidates among
        those."""
        settled = self.settled
        if len(self.position) and self.position[-1] >= settled:
            return None
        end = from_datetime64(self.sent_at[settled])
        return replace(
            self,
            end=end,
            standing=replace(self.standing, next_sent_at=end),
            sent_at=self.sent_at[:settled],
            pending=self.pending[:0],
        )

    def pending_between(self, first: int, last: int) -> NDArray[np.int64]:
        """Which of the sent messages from `first` to before `last` are not encoded yet."""
        return self.pending[self.pending.searchsorted(first) : self.pending.searchsorted(last)]

    def rows_between(self, first: int, last: int) -> tuple[int, int]:
        """The first and last (exclusive) candidate among the sent messages from `first` to before `last`."""
        return int(self.position.searchsorted(first)), int(self.position.searchsorted(last))

    def rows_of(self, messages: Sequence[Message]) -> list[int]:
        """The rows of those messages that are candidates."""
        if not messages:
            return []
        times = np.array([to_datetime64(message.sent_at) for message in messages])
        first = np.searchsorted(self.position, np.searchsorted(self.sent_at, times, "left"))
        last = np.searchsorted(self.position, np.searchsorted(self.sent_at, times, "right"))
        return [
            row
            for message, start, stop in zip(messages, first.tolist(), last.tolist(), strict=True)
            for row in range(start, stop)
            if self.ids[row] == message.id
        ]

    def in_language(self, language: str) -> NDArray[np.bool_] | None:
        """Which candidates are, or may be, in a language (m,), not to be changed; None if all are."""
        if language not in self._fitting:
            fits = fitting_languages(self.languages, language)
            codes = [code.encode() for code in fits]
            every = len(fits) == len(self.languages)
            self._fitting[language] = None if every else np.isin(self.candidates["language"], codes)
        return self._fitting[language]

    def pooled(self, outcomes: Mapping[int, Outcomes]) -> Mapping[int, Outcomes]:
        """What agents did with each wording and with nearly identical ones, together."""
        if outcomes is self.standing.outcomes and self._pooled:
            return self._pooled
        learn_same(self.same, self.candidates, outcomes, self.rarity(0, len(self.ids)))
        found = pooled(outcomes, self.same)
        if outcomes is self.standing.outcomes:
            self._pooled.update(found)
        return found

    def wordings(self, rows: Sequence[int] | NDArray[np.int64]) -> list[Wording]:
        """The wordings of candidates."""
        return wordings_of(self.candidates[rows])

    def rarity(self, first: int, last: int, language: str | None = None) -> Rarity:
        """How much each word tells among the candidates from `first` to before `last`, in a language."""
        wanted = first, last, language
        if wanted not in self._rarity:
            found = self._rarity_of(first, last, language)
            self._rarity.clear()  # the window moves on, and does not come back
            self._rarity[wanted] = found
            return found
        return self._rarity[wanted]

    def spread(self, first: int, last: int) -> Spread | None:
        """The cosines that are usual among the candidates from `first` to before `last`; None if too few."""
        wanted = first, last
        if wanted in self._spread:
            return self._spread[wanted]
        rows = sample_of(self._different(first, last))
        found = Spread.of(*self.index.vectors(rows)) if len(rows) >= FEWEST else None
        self._spread.clear()
        self._spread[wanted] = found
        return found

    def _rarity_of(self, first: int, last: int, language: str | None) -> Rarity:
        rows = sample_of(self._different(first, last, language))
        questions = self.index.questions(rows)  # (n, d)
        return Rarity.of(self.candidates["words"][rows], self.candidates["facts"][rows], questions)

    def _different(self, first: int, last: int, language: str | None = None) -> NDArray[np.int64]:
        """The first row of each wording in a language among the candidates from `first` to before `last`."""
        if language not in self._firsts:
            fits = None if language is None else self.in_language(language)
            self._firsts[language] = Firsts.of(self.groups.of_row, fits)
        return self._firsts[language].between(first, last)

    def sent_times(self, rows: NDArray[np.int64]) -> NDArray[np.datetime64]:
        """When candidates were sent, datetime64[us] of the shape of `rows`."""
        times: NDArray[np.datetime64] = self.sent_at[self.position[rows]]
        return times

    def _with_candidates(
        self,
        ids: Sequence[str],
        position: NDArray[np.int64],
        records: Records,
        ends: Mapping[str, KnownEnd],
    ) -> "AccountReplies":
        new = np.empty(len(ids), CANDIDATE)
        for name in CANDIDATE.names or ():
            new[name] = records[name]
        candidates = np.concatenate([self.candidates, new])
        languages = {code.decode() for code in set(new["language"].tolist())}
        return replace(
            self,
            ids=(*self.ids, *ids),
            position=np.concatenate([self.position, position]),
            candidates=candidates,
            index=self.index.extended(records["question"], records["reply"]),
            groups=Groups.of(candidates["exact"]),
            languages=tuple(sorted(languages.union(self.languages))),
            ends=np.concatenate([self.ends, ends_of(ids, ends)]),
            same={},
        )

    def _blocked_rows(self) -> tuple[int, ...]:
        """The candidates that have the facts and most of the words of a blocked wording, unless somebody has
        approved just theirs."""
        blocked = self.standing.blocked
        if not blocked:
            return ()
        allowed = {one.exact for one in self.standing.approved}.difference(one.exact for one in blocked)
        rows = worded_like(self.candidates, blocked, self.rarity(0, len(self.ids)), shares=SIMILAR)
        rows &= ~np.isin(self.candidates["exact"], list(allowed))
        return tuple(np.flatnonzero(rows).tolist())

    def _approved_rows(self) -> NDArray[np.bool_] | None:
        """Which candidates say what an approved wording says."""
        approved = self.standing.approved
        if not approved:
            return None
        return worded_like(self.candidates, approved, self.rarity(0, len(self.ids)), shares=SAME)
