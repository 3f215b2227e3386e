"""What a replay asks: past customer messages that an agent answered, oldest first."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import numpy as np

from nlp_support import Asked, Conversation, Message, MessageStore, Role
from nlp_support.text.boilerplate import boilerplate
from nlp_support.text.pairs import has_words
from nlp_support.text.profile import Profile
from nlp_support.text.redacted import redacted_message
from nlp_support.types.message import Sender
from nlp_support.types.times import latest_sent, to_micros

CHUNK = 256  # customer messages read at a time

UNANSWERED = "no agent message directly after it"
BY_BOT = "answered by a bot"
NO_WORDS = "no words in it"


@dataclass(frozen=True)
class Past:
    """One customer message as it came in, and what an agent really sent next (redacted).

    `asked` closes the window at the moment of the message and has the earlier turns of its conversation as
    context, so that neither the future nor the conversation itself can be suggested.
    """

    asked: Asked
    conversation_id: str
    message_id: str
    channel: str
    reply_id: str
    sent: str
    raw: tuple[str, str]  # both texts as they were written, for the digest of the data only
    agent: str = ""  # who sent the reply


@dataclass(frozen=True)
class PastChunk:
    """The eligible customer messages, oldest first, and how many were not eligible, by reason."""

    eligible: list[Past]
    skipped: Counter[str]


def held_back_from(store: MessageStore, account_id: str, *, share: float = 0.2) -> datetime | None:
    """The time when the last `share` of the account's history begins; None without messages."""
    span = store.span(account_id, until=latest_sent())
    return None if span is None else span[1] - share * (span[1] - span[0])


def past_messages(store: MessageStore, account_id: str, *, since: datetime) -> Iterator[PastChunk]:
    """The customer messages sent at `since` or later, oldest first, in chunks.

    A message is eligible if it has words and a person's message directly follows it, unless that is
    boilerplate, which is never suggested. Memory does not grow with the number of messages.
    """
    messages = (m for m in store.messages(account_id, since=since, system=False) if m.role is Role.CUSTOMER)
    while chunk := list(islice(messages, CHUNK)):
        ids = list(dict.fromkeys(message.conversation_id for message in chunk))
        yield _chunk(store, chunk, store.conversations(account_id, ids, system=False))


def past_in(store: MessageStore, account_id: str, conversation_ids: Sequence[str]) -> PastChunk:
    """All customer messages of some conversations, by conversation; unknown ones are left out."""
    found = store.conversations(account_id, conversation_ids, system=False)
    asked = [message for one in found for message in one.messages if message.role is Role.CUSTOMER]
    return _chunk(store, asked, found)


def count_asked(store: MessageStore, account_id: str, *, since: datetime) -> int:
    """How many customer messages were sent at `since` or later, eligible or not."""
    sql = "SELECT count(*) FROM messages WHERE account_id = ? AND role = ? AND sender <> ? AND sent_at >= ?"
    values = (account_id, Role.CUSTOMER.value, Sender.SYSTEM.value, to_micros(since))
    return int(store._database.read(sql, values)[0][0])


def drawn(chunks: Iterable[PastChunk], limit: int, *, seed: int) -> Iterator[PastChunk]:
    """At most `limit` of the eligible messages, drawn at random, oldest first; only so many are in memory."""
    random = np.random.default_rng(seed)
    kept: list[tuple[float, int, Past]] = []
    skipped: Counter[str] = Counter()
    number = 0
    for chunk in chunks:
        skipped.update(chunk.skipped)
        for one in chunk.eligible:
            number += 1
            heapq.heappush(kept, (-random.random(), number, one))
            if len(kept) > limit:
                heapq.heappop(kept)  # that with the greatest of the random numbers
    chosen = [one for _, _, one in sorted(kept, key=lambda entry: entry[1])]
    for start in range(0, max(1, len(chosen)), CHUNK):
        yield PastChunk(chosen[start : start + CHUNK], skipped if start == 0 else Counter())


def _chunk(
    store: MessageStore, messages: Sequence[Message], conversations: Sequence[Conversation]
) -> PastChunk:
    """Messages of an account as a replay asks them; all of their conversations are given."""
    threads = {thread.id: thread for thread in conversations}
    profile = store.profile(conversations[0].account_id) if conversations else None
    found = [_past(one, threads[one.conversation_id], profile) for one in messages]
    return PastChunk(
        eligible=[one for one in found if isinstance(one, Past)],
        skipped=Counter(reason for reason in found if isinstance(reason, str)),
    )


def _past(message: Message, thread: Conversation, profile: Profile | None) -> Past | str:
    """The message as a replay asks it, or the reason why it does not."""
    place = next(at for at, other in enumerate(thread.messages) if other.id == message.id)
    reply = thread.messages[place + 1] if place + 1 < len(thread.messages) else None
    if reply is None or reply.role is not Role.AGENT:
        return UNANSWERED
    if not has_words(message.text):
        return NO_WORDS
    if reply.sender is not Sender.PERSON:
        return BY_BOT
    sent = redacted_message(thread, place + 1, profile).text  # as in the index
    if reason := boilerplate(sent):
        return f"answered with: {reason}"
    return Past(
        asked=Asked(
            message.account_id,
            message.text,
            context=thread.messages[:place],
            now=message.sent_at,
            language=message.language,
        ),
        conversation_id=thread.id,
        message_id=message.id,
        channel=message.channel,
        reply_id=reply.id,
        sent=sent,
        raw=(message.text, reply.text),
        agent=reply.agent_id or "",
    )
