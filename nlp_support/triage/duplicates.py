"""Two agents answering the same: the same twice, or one thing and its contrary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument
from ..models.encoder import Encoder
from ..store import MessageStore
from ..text.boilerplate import boilerplate
from ..text.pairs import searchable
from ..text.patterns import NOT_WORDS
from ..text.redacted import redacted_pairs
from ..text.wording import (
    CONTAINED,
    SAME_WORDS,
    SIMILAR_CONTAINED,
    SIMILAR_REPLY,
    Wording,
    containment,
    facts,
    overlap,
)
from ..types.message import Conversation, Message, Role
from ..types.times import to_micros

WITHIN = timedelta(minutes=10)
REACTS = timedelta(seconds=20)  # before which a customer has not read a reply: what comes then is no reaction
SAME_MEANING = 0.9  # cosine from which two replies say the same, or the contrary, in other words
NEGATIONS = frozenset({"no", "not", "never", "cannot", "불가"})
AT_ONCE = 500  # conversations that are read together

Vectors = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two agents who answered the same.

    Attributes:
        first, second: message ids, in the order of sending.
        agents: who sent them.
        apart: the time between them.
        kind: "same", or "contradicts" where the numbers, days or negations of one are not those of the other.
        similarity: in [0, 1], of the two replies: the greatest of the share of words in common and, with an
            encoder, the cosine.
    """

    account_id: str
    conversation_id: str
    first: str
    second: str
    agents: tuple[str, str]
    apart: timedelta
    kind: Literal["same", "contradicts"]
    similarity: float


def duplicate_answers(
    store: MessageStore,
    account_id: str,
    *,
    since: datetime | None = None,
    within: timedelta = WITHIN,
    encoder: Encoder | None = None,
) -> list[Duplicate]:
    """Replies of two agents to the same messages of a customer that say the same or contradict each other.

    Both were sent in one conversation within a few minutes, and the customer wrote nothing in between, or
    so soon after the first that it cannot be a reaction. Replies are compared as they are without personal
    data, so the order number that only one of them names is no contradiction and a price is. Bare courtesies
    are left out. Agents are told apart by `agent_id`: a reply without one is nobody's, and two people who
    share an id are one.

    Args:
        since: aware; only replies sent then or later.
        within: how far apart they may be.
        encoder: finds those in other words too; without one the words alone count.

    Returns:
        By the time of the second reply; a reply is told with the latest earlier one that it doubles.

    Raises:
        UnknownAccount: the store has no message of the account.
        InvalidArgument: `within` is not more than nothing, or `since` has no time zone.
    """
    if within <= timedelta():
        raise InvalidArgument(f"within is {within}, expected more than 0")
    store.state(account_id)
    if since is not None:
        to_micros(since)
    ids = store._conversations.with_several_agents(account_id, since=since)
    found: list[tuple[datetime, Duplicate]] = []
    for at in range(0, len(ids), AT_ONCE):
        for thread in store.conversations(account_id, ids[at : at + AT_ONCE]):
            found += _in_thread(thread, since, within, encoder)
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].second))]


def _in_thread(
    thread: Conversation, since: datetime | None, within: timedelta, encoder: Encoder | None
) -> Iterator[tuple[datetime, Duplicate]]:
    candidates = list(_candidates(thread, since, within))
    if not candidates:
        return
    redacted = {pair.reply.id: pair.reply.text for pair in redacted_pairs(thread)}
    wanted = dict.fromkeys(message.id for pair in candidates for message in pair)
    vectors = {} if encoder is None else _vectors(encoder, {id: redacted[id] for id in wanted})
    doubled: set[str] = set()
    for first, second in candidates:
        compared = _compare(redacted[first.id], redacted[second.id], _cosine(vectors, first.id, second.id))
        if compared is None or second.id in doubled:
            continue
        doubled.add(second.id)
        agents = first.agent_id or "", second.agent_id or ""
        apart = second.sent_at - first.sent_at
        yield (
            second.sent_at,
            Duplicate(thread.account_id, thread.id, first.id, second.id, agents, apart, *compared),
        )


def _candidates(
    thread: Conversation, since: datetime | None, within: timedelta
) -> Iterator[tuple[Message, Message]]:
    """Pairs of replies of different agents to the same messages, the nearest earlier one first."""
    before: list[Message] = []
    for message in thread.messages:
        if message.role is Role.CUSTOMER:
            before = [reply for reply in before if message.sent_at - reply.sent_at < REACTS]
            continue
        if message.agent_id is None or boilerplate(message.text) or (since and message.sent_at < since):
            continue
        for earlier in reversed(before):
            if earlier.agent_id != message.agent_id and message.sent_at - earlier.sent_at <= within:
                yield earlier, message
        before.append(message)


def _compare(
    first: str, second: str, cosine: float | None
) -> tuple[Literal["same", "contradicts"], float] | None:
    """What two redacted replies are to each other, and how similar they are; None where they say different
    things."""
    one, other = Wording.of(first), Wording.of(second)
    shared, contained = overlap(one, other), containment(one, other)
    close = cosine is not None and cosine >= SAME_MEANING
    similarity = min(1.0, max(shared, contained, cosine or 0.0))
    if _contradict(_facts(first), _facts(second)):
        about_the_same = close or shared >= SIMILAR_REPLY or contained >= SIMILAR_CONTAINED
        return ("contradicts", similarity) if about_the_same else None
    the_same = close or shared >= SAME_WORDS or contained >= CONTAINED
    return ("same", similarity) if the_same else None


def _contradict(one: set[str], other: set[str]) -> bool:
    """Whether each has a fact that the other has not, or one alone negates; more detail is none."""
    negated = bool(one & NEGATIONS) != bool(other & NEGATIONS)
    return negated or bool(one - other - NEGATIONS and other - one - NEGATIONS)


def _facts(redacted: str) -> set[str]:
    return facts(NOT_WORDS.sub(" ", redacted).lower())  # the numbers of a link are no facts


def _vectors(encoder: Encoder, texts: Mapping[str, str]) -> Vectors:
    encoded = encoder.encode_document([searchable(text) for text in texts.values()])
    return dict(zip(texts, encoded, strict=True))


def _cosine(vectors: Vectors, first: str, second: str) -> float | None:
    return float(vectors[first] @ vectors[second]) if vectors else None
