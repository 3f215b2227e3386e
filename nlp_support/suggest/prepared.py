"""The texts that an account keeps ready: macros, and the answers of approved entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..store import MessageStore
from ..store.records import (
    BOILERPLATE,
    CANDIDATE,
    FOUND,
    NOT_ENCODED,
    Records,
    record_type,
    unpack,
    wordings_of,
)
from ..text.language import fitting_languages
from ..text.wording import Wording, similar
from ..types.times import to_datetime64
from .search import Hits, Mask, ReplyIndex, Vectors

SEARCHED = 128  # rows that are looked at
CANDIDATES = 24  # texts of them that are candidates
# How much higher the cosine to a title, and to a text, is than that of two questions where as many are right;
# replayed with macros made of past answers of two stores.
TITLE_TELLS, TEXT_TELLS = 0.15, 0.3
MACRO, ENTRY = "macro", "entry"  # what `Suggestion.source` calls them

Key = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Prepared:
    """The texts that an account keeps ready, found by the questions that they answer and by what they say.

    Attributes:
        key: what they were read for; others are read if it changes.
        sources: (n,) whether each is a "macro" or an "entry".
        ids: (n,) the ids of macros; of entries those of the messages that say them.
        texts: (n,) their wordings and languages.
        since: (n,) datetime64[us] from when on each is so.
        until: (n,) datetime64[us] when each was known to be so last.
        usable: (n,) those that may be suggested: neither blocked nor mere courtesies.
        owner: (r,) which text each row of the index is of.
        part: (r,) which of its questions a row has, from 0; the last one of a macro is its text itself.
        less: (r,) how much the cosine to the question is taken to be lower, since a title or the text itself
            is no question.
        index: (r) the rows.
        pending: how many macros are not encoded yet.
        encoded: whether `prepare` would find nothing to encode.
    """

    key: Key
    sources: tuple[str, ...]
    ids: tuple[str, ...]
    texts: Records
    since: NDArray[np.datetime64]
    until: NDArray[np.datetime64]
    usable: Mask
    owner: NDArray[np.int64]
    part: NDArray[np.int64]
    less: NDArray[np.float32]
    index: ReplyIndex
    pending: int
    encoded: bool

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def nbytes(self) -> int:
        """About how much memory this takes."""
        return self.index.nbytes + self.texts.nbytes + 16 * len(self.owner) + 200 * len(self)

    def ready(self, language: str | None) -> Mask | None:
        """Which may be suggested in a language (None: any); None if none may."""
        ready = self.usable
        if language is not None and len(self):
            codes = [code.decode() for code in set(self.texts["language"].tolist())]
            fits = [code.encode() for code in fitting_languages(codes, language)]
            ready = ready & np.isin(self.texts["language"], fits)
        return ready if ready.any() else None

    def search(self, query: Vectors, *, ready: Mask, weights: tuple[float, float]) -> Hits:
        """The texts nearest to a question, each by its nearest row, with ~row in place of the row of a
        message.

        Args:
            query: a unit vector (dim,).
            ready: (n,) which may be found.
            weights: of the cosine to a text's question and of that to itself.
        """
        hits = self.index.search(
            query, k=SEARCHED, first=0, last=len(self.index), mask=ready[self.owner], weights=weights
        )
        order = np.argsort(-self._scores(hits, query, weights), kind="stable")
        rows = hits.rows[order]
        first = np.sort(np.unique(self.owner[rows], return_index=True)[1])[
            :CANDIDATES
        ]  # the best comes first
        found = order[first]
        return Hits(~hits.rows[found], hits.questions[found], hits.replies[found])

    def _scores(self, hits: Hits, query: Vectors, weights: tuple[float, float]) -> NDArray[np.float32]:
        question, reply = hits.questions @ query - self.less[hits.rows], hits.replies @ query
        scores: NDArray[np.float32] = weights[0] * question + weights[1] * reply
        return scores

    def text_of(self, row: int) -> int:
        """Which text a hit is, by the ~row of `search`."""
        return int(self.owner[~row])

    def approved(self, rows: NDArray[np.int64], wordings: Sequence[int]) -> Mask:
        """Which rows (m,) are of approved answers, or of texts that people approved by their wordings."""
        texts = self.owner[rows]
        entries = np.array([self.sources[text] == ENTRY for text in texts.tolist()], np.bool_)
        return entries | np.isin(self.texts["exact"][texts], wordings)

    @cached_property
    def by_wording(self) -> dict[int, int]:
        """Which text has each wording, entries before macros."""
        order = sorted(range(len(self)), key=lambda text: (self.sources[text] == ENTRY, -text))
        return {int(self.texts["exact"][text]): text for text in order}


def nothing_prepared(dim: int, key: Key = ()) -> Prepared:
    """What an account without such texts has."""
    return _prepared(key, dim, [], pending=0, encoded=True)


def key_of(store: MessageStore, account_id: str, encoder: str, blocked: Iterable[Wording]) -> Key:
    """What changes whenever an account's texts have to be read again; cheap to ask for."""
    state = store.state(account_id)
    encoded = store._macros.count_missing(account_id, encoder), store._approved.count(account_id, encoder)
    return (state.prepared, state.rewrites, state.profile, *encoded, *(one.exact for one in blocked))


@dataclass(frozen=True)
class _Text:
    source: str
    id: str
    records: Records  # (q,) one for each question; the first tells the wording
    since: np.datetime64
    until: np.datetime64
    questions: int  # records that are of questions; then there may be one of the title, and one of the text


def read_prepared(
    store: MessageStore,
    account_id: str,
    encoder: str,
    *,
    dim: int,
    key: Key,
    blocked: Sequence[Wording],
    keep_boilerplate: bool,
) -> Prepared:
    """What an account keeps ready, as far as the encoder has encoded it."""
    texts = [*_macros(store, account_id, encoder, dim), *_entries(store, account_id, encoder, dim)]
    pending = store._macros.count_missing(account_id, encoder)
    encoded = not pending and not store._approved.missing(account_id, encoder)
    found = _prepared(key, dim, texts, pending=pending, encoded=encoded)
    most = BOILERPLATE if keep_boilerplate else FOUND
    kinds = np.array([one.records["kind"][0] for one in texts], np.uint8)
    return replace(found, usable=(kinds <= most) & ~_blocked(found, blocked))


def _macros(store: MessageStore, account_id: str, encoder: str, dim: int) -> list[_Text]:
    ids, counts, records = store._macros.load(account_id, encoder, dim=dim)
    if not ids:
        return []
    known = store._macros.times(account_id)
    ends = np.cumsum(counts)
    return [
        _macro(id, records[end - count : end], *known[id])
        for id, count, end in zip(ids, counts, ends.tolist(), strict=True)
        if id in known
    ]


def _macro(id: str, records: Records, since: datetime, until: datetime, questions: int) -> _Text:
    return _Text(MACRO, id, records, to_datetime64(since), to_datetime64(until), questions)


def _entries(store: MessageStore, account_id: str, encoder: str, dim: int) -> list[_Text]:
    found = []
    for answer in store._approved.answers(account_id, encoder):
        [own] = unpack([answer.record], dim=dim)
        records = unpack(answer.questions, dim=dim).copy()
        records = records[records["kind"] < NOT_ENCODED]
        if own["kind"] >= NOT_ENCODED or not len(records):
            continue
        for name in ("exact", "facts", "words", "language", "kind", "reply"):
            records[name] = own[name]
        never = np.datetime64("9999-01-01", "us")  # what people approved, no reply overtakes
        found.append(
            _Text(ENTRY, answer.message_id, records, to_datetime64(answer.approved_at), never, len(records))
        )
    return found


def _prepared(key: Key, dim: int, texts: Sequence[_Text], *, pending: int, encoded: bool) -> Prepared:
    rows = np.concatenate([one.records for one in texts]) if texts else np.empty(0, record_type(dim))
    counts = [len(one.records) for one in texts]
    heads = rows[np.cumsum([0, *counts])[:-1]] if texts else rows
    worded = np.empty(len(texts), CANDIDATE)
    for name in CANDIDATE.names or ():
        worded[name] = heads[name]
    return Prepared(
        key=key,
        sources=tuple(one.source for one in texts),
        ids=tuple(one.id for one in texts),
        texts=worded,
        since=np.array([one.since for one in texts], "datetime64[us]"),
        until=np.array([one.until for one in texts], "datetime64[us]"),
        usable=np.ones(len(texts), np.bool_),
        owner=np.repeat(np.arange(len(texts)), counts),
        part=np.concatenate([np.arange(count) for count in counts]) if texts else np.empty(0, np.int64),
        less=np.concatenate([_less(one) for one in texts]) if texts else np.empty(0, np.float32),
        index=ReplyIndex(rows["question"], rows["reply"]),
        pending=pending,
        encoded=encoded,
    )


def _less(text: _Text) -> NDArray[np.float32]:
    """How much less each record of a text tells than a question does."""
    less = np.zeros(len(text.records), np.float32)
    if text.questions < len(less):
        less[text.questions :] = TITLE_TELLS
        less[-1] = TEXT_TELLS
    return less


def _blocked(prepared: Prepared, blocked: Sequence[Wording]) -> Mask:
    """Which texts are worded like what may not be suggested; of approved ones only the very same."""
    texts, found = prepared.texts, np.zeros(len(prepared), np.bool_)
    for wording in blocked:
        found |= texts["exact"] == wording.exact
        rows = np.flatnonzero((texts["facts"] == wording.facts) & ~found)
        for row, own in zip(rows.tolist(), wordings_of(texts[rows]), strict=True):
            found[row] = prepared.sources[row] == MACRO and similar(own, wording)
    return found
