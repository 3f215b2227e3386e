"""How often the answer that ended a conversation could have been given earlier."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from ...models.encoder import Encoder
from ...models.vectors import dequantize
from ...store import MessageStore
from ...store.records import BOILERPLATE, FOUND, wordings_of
from ...store.replies import BEGINNING
from ...suggest.indexing import encoder_key, index_account
from ...text.endings import OVER_AFTER, Ending
from ...text.rarity import Rarity
from ...text.wording import Wording, rarity_among, same_reply
from ...types.message import Role
from ...types.rate import Rate
from ..cases import Case

WORKED = 2  # times that an answer must have worked before if nobody has approved it

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EarlyEndings:
    """Resolved conversations in which the answer was available before it was given.

    What resolved a conversation is the agent's last message in it that is neither a courtesy nor a hand-off.
    It was available earlier if an agent had already written in the same conversation, and at that turn the
    same question was known to have that answer: a similar question (by cosine) had been answered in the same
    words in another conversation, which was resolved by that and was over by then. If wordings are approved,
    it must be one of them and have been sent like that once. Otherwise it must have resolved the same
    question at least twice, and at least half of all times. The first such turn counts.

    This is an upper bound on what could be saved: the question alone does not show whether the customer had
    already said everything that the agent needed to know.

    Attributes:
        rate: the share of the resolved conversations with such a message whose answer was available earlier.
        turns: the number of agent messages from the first such turn to the answer, summed over conversations.
        saved_seconds: the time between the two, summed over conversations.
        approved: whether only approved wordings counted.
    """

    rate: Rate
    turns: int
    saved_seconds: float
    approved: bool


@dataclass(frozen=True, slots=True)
class _Turn:
    """An agent's message that answers something: its place among the agent's messages, when it was sent, the
    vector of its question, its wording, and whether it says more than a courtesy."""

    place: int
    sent_at: datetime
    question: Vectors
    wording: Wording
    answers: bool


@dataclass(frozen=True, slots=True)
class _Solution:
    """An answer that resolved a conversation, and from when that was known."""

    turn: _Turn
    known_at: datetime


@dataclass(frozen=True, slots=True)
class _Saved:
    """By how much an answer could have come earlier."""

    turns: int
    time: timedelta


def early_endings(
    store: MessageStore,
    account_id: str,
    cases: Sequence[Case],
    *,
    encoder: Encoder,
    since: datetime | None = None,
    similarity: float,
    approved: Iterable[str] = (),
    over_after: timedelta = OVER_AFTER,
    now: datetime,
) -> EarlyEndings:
    """Count early endings, see `EarlyEndings`; messages that are not encoded yet are encoded first.

    Args:
        cases: all conversations of the account, including those before the period.
        since: only conversations begun at or after this time are counted.
        similarity: the cosine from which two questions are the same.
        approved: redacted wordings of approved answers.
        over_after: the silence after which it is known how a contact ended.
        now: aware; nothing sent at or after it is encoded.

    Raises:
        UnknownAccount: no such account.
    """
    index_account(store, account_id, encoder=encoder, now=now)
    turns = _load(store, account_id, encoder=encoder, now=now)
    wordings = [Wording.of(text) for text in approved]
    resolved = [
        (case, own)
        for case in cases
        if case.ending is Ending.RESOLVED and (own := _until_answer(case, turns))
    ]
    rarity = rarity_among([wording for wording, answers, _ in turns.values() if answers])
    solutions = [_Solution(own[-1], case.messages[-1].sent_at + over_after) for case, own in resolved]
    past = np.array([one.turn.question for one in solutions]).reshape(len(solutions), encoder.dim)
    saved = [
        _saved(own, solutions, past, similarity=similarity, approved=wordings, rarity=rarity)
        for case, own in resolved
        if since is None or case.started_at >= since
    ]
    return _counted(saved, approved=bool(wordings))


def _load(
    store: MessageStore, account_id: str, *, encoder: Encoder, now: datetime
) -> dict[str, tuple[Wording, bool, Vectors]]:
    """Wording, whether it answers, and the question's vector of every encoded message, by message id."""
    key = encoder_key(encoder)
    ids, records = store._replies.load(account_id, key, BEGINNING, now, dim=encoder.dim)
    vectors = dequantize(records["question"], dim=encoder.dim)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return {
        id: (wording, bool(record["kind"] == FOUND), vector)
        for id, wording, record, vector in zip(ids, wordings_of(records), records, vectors, strict=True)
        if record["kind"] <= BOILERPLATE
    }


def _until_answer(case: Case, known: Mapping[str, tuple[Wording, bool, Vectors]]) -> list[_Turn]:
    """The agent's turns up to the last one that answers; empty if none does."""
    sent = [message for message in case.messages if message.role is Role.AGENT]
    turns = []
    for place, message in enumerate(sent):
        if message.id in known:
            wording, answers, question = known[message.id]
            turns.append(_Turn(place, message.sent_at, question, wording, answers))
    while turns and not turns[-1].answers:
        turns.pop()
    return turns


def _saved(
    turns: Sequence[_Turn],
    solutions: Sequence[_Solution],
    past: Vectors,
    *,
    similarity: float,
    approved: Sequence[Wording],
    rarity: Rarity,
) -> _Saved | None:
    """By how much the answer could have come earlier; None if it could not."""
    *before, answer = turns
    if approved and not any(same_reply(answer.wording, one, rarity) for one in approved):
        return None
    for turn in before:
        alike = np.flatnonzero(past @ turn.question >= similarity).tolist()
        known = [solutions[at] for at in alike if solutions[at].known_at <= turn.sent_at]
        same = sum(same_reply(answer.wording, one.turn.wording, rarity) for one in known)
        if same >= 1 if approved else same >= max(WORKED, len(known) / 2):
            return _Saved(answer.place - turn.place, answer.sent_at - turn.sent_at)
    return None


def _counted(saved: Sequence[_Saved | None], *, approved: bool) -> EarlyEndings:
    found = [one for one in saved if one is not None]
    return EarlyEndings(
        rate=Rate.of(len(found), len(saved)),
        turns=sum(one.turns for one in found),
        saved_seconds=sum((one.time for one in found), timedelta()).total_seconds(),
        approved=approved,
    )
