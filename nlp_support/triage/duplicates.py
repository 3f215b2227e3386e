"""Two agents answering the same question, with the same answer or with two that contradict each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from ..errors import InvalidArgument
from ..models.encoder import Encoder
from ..models.usual import own_threshold
from ..store import MessageStore
from ..text.boilerplate import boilerplate
from ..text.facts import NEGATIONS, facts
from ..text.frames import without_frame
from ..text.pairs import searchable
from ..text.patterns import NOT_WORDS
from ..text.profile import Profile
from ..text.rarity import SAMPLE, Rarity
from ..text.redacted import redacted
from ..text.wording import (
    Wording,
    containment,
    overlap,
    rarity_among,
    same_words,
    similar,
)
from ..types.message import Conversation, Message, Role
from ..types.numbers import is_span
from ..types.times import to_micros

WITHIN = timedelta(minutes=10)
REACTS = timedelta(
    seconds=20
)  # too short to read a reply, so what a customer sends sooner is not a reaction to it
SAME_MEANING = 0.9  # cosine from which two replies say the same, or the opposite, in other words
FRAMED = 0.3  # how much of the words in common may be such as all replies have, so that a cosine still counts
AT_ONCE = 500  # conversations that are read together


class DuplicateKind(StrEnum):
    """How two answers to the same question relate."""

    SAME = "same"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two agents who answered the same question.

    Attributes:
        first, second: message ids, in the order of sending.
        agents: who sent them.
        apart: the time between them.
        kind: the same, or a contradiction if they differ in numbers, days or negations.
        similarity: in [0, 1], of the two replies: the share of words in common or the cosine, whichever is
            greater.
    """

    account_id: str
    conversation_id: str
    first: str
    second: str
    agents: tuple[str, str]
    apart: timedelta
    kind: DuplicateKind
    similarity: float


def duplicate_answers(
    store: MessageStore,
    account_id: str,
    *,
    encoder: Encoder | None = None,
    since: datetime | None = None,
    within: timedelta = WITHIN,
) -> list[Duplicate]:
    """Pairs of replies by two agents to the same messages that say the same or contradict each other.

    Both were sent in one conversation within a few minutes, and in between the customer wrote nothing, or
    wrote too soon after the first to have read it. Replies are compared without personal data, so different
    order numbers do not contradict each other but different prices do. What both begin or end with, as other
    replies of the account do, is not compared. Mere courtesies are left out. Agents
    are distinguished by `agent_id`: a reply without one is left out, and two people who share an id count as
    one.

    Args:
        encoder: finds the same answer in other words; default: the bundled one, loaded once there are two
            replies to compare.
        since: aware; only replies sent at or after this time.
        within: how far apart the two may be.

    Returns:
        In the order of the second reply; each with the latest earlier reply that it duplicates.

    Raises:
        UnknownAccount: the store has no message of the account.
        InvalidArgument: `within` is not above 0, or `since` has no time zone.
    """
    if not is_span(within):
        raise InvalidArgument(f"within is {within}, expected more than 0, such as timedelta(minutes=10)")
    store.state(account_id)
    if since is not None:
        to_micros(since)
    ids = store._conversations.with_several_agents(account_id, since=since)
    profile = store.profile(account_id)
    found: list[tuple[datetime, Duplicate]] = []
    rarity: Rarity | None = None
    for at in range(0, len(ids), AT_ONCE):
        conversations = store.conversations(account_id, ids[at : at + AT_ONCE], system=False)
        pairs = [pair for one in conversations for pair in _pairs(one, since, within, profile)]
        if pairs:
            encoder = encoder or Encoder.load()
            rarity = rarity or rarity_among(map(Wording.of, store._replies.newest_sent(account_id, SAMPLE)))
            found += _doubled([_unframed(pair, rarity) for pair in pairs], encoder, rarity)
    return [one for _, one in sorted(found, key=lambda own: (own[0], own[1].second))]


class _Pair(NamedTuple):
    """Two replies by different agents to the same messages, and their texts without personal data."""

    first: Message
    second: Message
    first_text: str
    second_text: str


def _pairs(
    conversation: Conversation, since: datetime | None, within: timedelta, profile: Profile
) -> Iterator[_Pair]:
    """The pairs of replies to compare, in the order of the second, the nearest earlier one first."""
    candidates = list(_candidates(conversation, since, within))
    if candidates:
        texts = {message.id: message.text for message in redacted(conversation, profile).messages}
        for first, second in candidates:
            yield _Pair(first, second, texts[first.id], texts[second.id])


def _unframed(pair: _Pair, rarity: Rarity) -> _Pair:
    """The pair without what both texts begin and end with, as far as other replies do so too."""
    one, other = without_frame(pair.first_text, pair.second_text, rarity)
    return pair._replace(first_text=one, second_text=other)


def _doubled(
    pairs: Sequence[_Pair], encoder: Encoder, rarity: Rarity
) -> Iterator[tuple[datetime, Duplicate]]:
    """The replies that duplicate an earlier one, and when they were sent."""
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.first_text, pair.second_text)))
    encoded = encoder.encode_document([searchable(text) for text in texts])  # (n, dim)
    vectors = dict(zip(texts, encoded, strict=True))
    same_from = own_threshold(SAME_MEANING, encoder)
    doubled: set[str] = set()
    for first, second, one, other in pairs:
        cosine = float(vectors[one] @ vectors[other])
        compared = _compare(one, other, cosine, rarity, same_from=same_from)
        if compared is None or second.id in doubled:
            continue
        doubled.add(second.id)
        kind, similarity = compared
        duplicate = Duplicate(
            account_id=second.account_id,
            conversation_id=second.conversation_id,
            first=first.id,
            second=second.id,
            agents=(first.agent_id or "", second.agent_id or ""),
            apart=second.sent_at - first.sent_at,
            kind=kind,
            similarity=similarity,
        )
        yield second.sent_at, duplicate


def _candidates(
    conversation: Conversation, since: datetime | None, within: timedelta
) -> Iterator[tuple[Message, Message]]:
    """Pairs of replies by different agents to the same messages, the nearest earlier one first."""
    before: list[Message] = []
    for message in conversation.messages:
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
    first: str, second: str, cosine: float, rarity: Rarity, *, same_from: float
) -> tuple[DuplicateKind, float] | None:
    """How two redacted replies relate, and how similar they are; None if they say different things."""
    one, other = Wording.of(first), Wording.of(second)
    framed = overlap(one, other) - overlap(one, other, rarity) > FRAMED
    close = cosine >= same_from and not framed
    shared = max(overlap(one, other, rarity), containment(one, other, rarity))
    similarity = min(1.0, shared if framed else max(shared, cosine))
    if _contradict(_facts(first), _facts(second)):
        about_the_same = close or similar(one, other, rarity)
        return (DuplicateKind.CONTRADICTS, similarity) if about_the_same else None
    return (DuplicateKind.SAME, similarity) if close or same_words(one, other, rarity) else None


def _contradict(one: set[str], other: set[str]) -> bool:
    """Whether each has a fact that the other lacks, or only one negates; more detail is no contradiction."""
    negated = bool(one & NEGATIONS) != bool(other & NEGATIONS)
    return negated or bool(one - other - NEGATIONS and other - one - NEGATIONS)


def _facts(redacted: str) -> set[str]:
    return facts(NOT_WORDS.sub(" ", redacted).lower())  # the numbers in a link are not facts
