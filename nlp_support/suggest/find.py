"""From an account's replies to a few candidates for a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..store.feedback import Outcomes
from ..store.records import CANDIDATE, Records, wordings_of
from ..text.language import UNKNOWN
from ..text.rarity import Rarity
from ..types.message import Message
from ..types.window import Window
from .account import AccountReplies
from .agreement import alikeness, times_said, unit, values
from .allowed import ANY_LANGUAGE as ANY_LANGUAGE
from .allowed import allowed
from .echoed import unechoed
from .features import features_of
from .found import POOL
from .found import Found as Found
from .prepared import Prepared
from .ranking import Ranking
from .said import Said
from .search import Hits, Mask, Vectors
from .selection import NEVER_SENT, Candidate, Times
from .spread import like_bundled

SEARCHED = 128  # rows that are asked what they agree upon
NOBODY_SENT = "the account sent no messages in the window, bots and automatic messages aside"
NO_SOURCE = "the window has no reply from the sources asked for"


@dataclass(frozen=True, eq=False)
class Moment:
    """An account's replies at a moment, and which of them may be suggested.

    Attributes:
        replies: the account's replies.
        now: closes the window; aware.
        first, last: only candidates (rows of `replies`) from `first` to before `last` are in the window.
        mask: (m,) which candidates may be suggested apart from that; None: all.
        said: what the account has said in the open conversation.
        outcomes: what agents had done with each wording by then.
        language: the language that they have to fit; None for any.
        pending: how many sent messages in the window are not encoded yet.
        reason: why none may be suggested; None if some may.
        ready: which of the texts that the account keeps ready may be suggested too; None: none.
    """

    replies: AccountReplies
    now: datetime
    first: int
    last: int
    mask: NDArray[np.bool_] | None
    said: Said
    outcomes: Mapping[int, Outcomes]
    language: str | None
    pending: int
    reason: str | None
    ready: Mask | None = None

    @classmethod
    def of(
        cls,
        replies: AccountReplies,
        *,
        window: Window,
        now: datetime,
        language: str = ANY_LANGUAGE,
        without: Sequence[Message] = (),
        outcomes: Mapping[int, Outcomes] | None = None,
        prepared: bool = False,
        among: Mask | None = None,
    ) -> "Moment":
        """The replies in the window that `now` closes, in a language, without some messages that the account
        has sent in the open conversation and without what says the same again; with what the account keeps
        ready (`prepared`), which has no time: a replay would see what came later; with `among` (m,) only
        those of the candidates."""
        sent = window.bounds(replies.sent_at, now)
        first, last = replies.rows_between(*sent)
        mask, reason = allowed(replies, first, last, language, without)
        if among is not None and reason is None:
            mask = among if mask is None else mask & among
            reason = None if mask[first:last].any() else NO_SOURCE
        if sent[0] == sent[1]:
            reason = NOBODY_SENT
        wanted = None if language in (ANY_LANGUAGE, UNKNOWN) else language
        ready = replies.standing.prepared.ready(wanted) if prepared else None
        return cls(
            replies=replies,
            now=now,
            first=first,
            last=last,
            mask=mask,
            said=Said.of(replies, without),
            outcomes=replies.standing.outcomes if outcomes is None else outcomes,
            language=wanted,
            pending=len(replies.pending_between(*sent)),
            reason=reason if ready is None else None,
            ready=ready,
        )

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows that may be suggested, ascending."""
        rows = np.arange(self.first, self.last)
        return rows if self.mask is None else rows[self.mask[self.first : self.last]]

    @cached_property
    def count(self) -> int:
        """How many replies and ready texts may be suggested."""
        inside = self.last - self.first
        sent = inside if self.mask is None else int(self.mask[self.first : self.last].sum())
        return sent if self.ready is None else sent + int(self.ready.sum())

    @property
    def rarity(self) -> Rarity:
        """How much each word tells among the replies in the window."""
        return self.replies.rarity(self.first, self.last, self.language)

    def search(self, query: Vectors, ranking: Ranking) -> Hits:
        """The replies nearest to a question's vector (d,), among those that may be suggested."""
        return self.replies.index.search(
            query,
            k=SEARCHED,
            first=self.first,
            last=self.last,
            mask=self.mask,
            weights=(ranking.question, ranking.reply),
        )

    def find(self, query: Vectors, ranking: Ranking) -> "Found":
        """What a question's vector (d,) finds among those that may be suggested."""
        spread = ranking.usual and (self.replies.spread(self.first, self.last) or ranking.usual)
        hits = unechoed(self._hits(query, ranking), query, spread)
        if self.said.texts:
            hits = self.said.unsaid(hits, self.worded(hits.rows), self.rarity, spread)
        features = features_of(self, hits, query, spread or None)
        relevance = ranking.relevance(features)
        order = np.argsort(-relevance, kind="stable")
        groups = self.worded(hits.rows[order])["exact"]
        _, first, of_group = np.unique(groups, return_index=True, return_inverse=True)
        best = order[first]  # the most relevant hit of each wording
        each, weights = ranking.weights(relevance), np.zeros(len(best))
        np.add.at(weights, of_group, each[order])
        replies = unit(hits.replies[best])
        alike = alikeness(like_bundled(replies @ replies.T, spread, "replies"))
        # what is said a thousand times is agreed upon, but not nearer to the question: so often the imaginary
        # reply disagrees
        found = weights.sum()
        weights /= found + (1 - found) * times_said(weights, each[best], alike) if len(best) else 1
        value = values(weights, alike) + ranking.merit(features)[best]
        place = np.lexsort((-relevance[best], -value))
        return Found(
            moment=self,
            ranking=ranking,
            spread=spread or None,
            hits=hits,
            features=features,
            relevance=relevance,
            wordings=best[place],
            weights=weights[place],
            value=value[place],
            alike=alike[np.ix_(place, place[:POOL])],
        )

    @property
    def prepared(self) -> Prepared:
        """What the account keeps ready."""
        return self.replies.standing.prepared

    def candidates(
        self, rows: Sequence[int], relevance: Sequence[float], value: Sequence[float]
    ) -> list[Candidate]:
        """The wordings of hits, with how often each was sent and the ready text that says it.

        Args:
            rows: those of n hits; ~row of a ready text.
            relevance, value: theirs.
        """
        if not rows:
            return []
        exact = self.worded(np.array(rows))["exact"].tolist()
        sent = [self._sendings(row, own) for row, own in zip(rows, exact, strict=True)]
        newest = [int(own[-1]) if len(own) else NEVER_SENT for own in sent]
        shown = [row if last == NEVER_SENT else last for row, last in zip(rows, newest, strict=True)]
        found = zip(
            rows,
            newest,
            wordings_of(self.worded(np.array(shown))),
            [self._text_of(row, own) for row, own in zip(rows, exact, strict=True)],
            relevance,
            value,
            sent,
            strict=True,
        )
        return [
            Candidate(
                found_by=row,
                newest=last,
                wording=wording,
                relevance=own_relevance,
                value=own_value,
                times_sent=len(sendings),
                place=at,
                central=at,
                source="reply" if text is None else self.prepared.sources[text],
                text=text,
                **self._times(sendings, text),
            )
            for at, (row, last, wording, text, own_relevance, own_value, sendings) in enumerate(found)
        ]

    def _times(self, sendings: NDArray[np.int64], text: int | None) -> Times:
        """From when on and until when the account says something, and when it was last sent."""
        sent = [] if not len(sendings) else self.replies.sent_times(sendings[[0, -1]]).tolist()
        kept = [] if text is None else [at[text].item() for at in (self.prepared.since, self.prepared.until)]
        known = [one.replace(tzinfo=UTC) for one in (*sent, *kept)]
        last = known[1] if sent else None
        return Times(first_sent_at=min(known), last_sent_at=max(known), sent_last=last)

    def _sendings(self, row: int, exact: int) -> NDArray[np.int64]:
        """The rows that are worded like a hit and may be suggested, including itself, oldest first."""
        groups = self.replies.groups
        group = int(groups.of_row[row]) if row >= 0 else groups.number_of(exact)
        if group is None:
            return np.empty(0, np.int64)
        rows = groups.sendings(group, self.first, self.last)
        return rows if self.mask is None else rows[self.mask[rows]]

    def _text_of(self, row: int, exact: int) -> int | None:
        """The ready text that says what a hit says."""
        if self.ready is None:
            return None
        text = self.prepared.by_wording.get(exact)
        if text is not None and self.ready[text]:
            return text
        return self.prepared.text_of(row) if row < 0 else None

    def _hits(self, query: Vectors, ranking: Ranking) -> Hits:
        """What is nearest to a question, the ready texts last."""
        sent = self.search(query, ranking)
        if self.ready is None:
            return sent
        weights = ranking.question, ranking.reply
        return sent.followed_by(self.prepared.search(query, ready=self.ready, weights=weights))

    def worded(self, rows: NDArray[np.int64]) -> Records:
        """The wordings of hits (n,)."""
        if self.ready is None:
            return self.replies.candidates[rows]
        is_sent = rows >= 0
        found = np.empty(len(rows), CANDIDATE)
        found[is_sent] = self.replies.candidates[rows[is_sent]]
        found[~is_sent] = self.prepared.texts[self.prepared.owner[~rows[~is_sent]]]
        return found
