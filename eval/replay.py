"""Replay: what would have been suggested for each past message, knowing only what came before it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nlp_support import Conversation, Message, MessageStore, ReplySuggester, Role, Suggestions, redact
from nlp_support.messages import customer_names
from nlp_support.pairs import has_words


@dataclass(frozen=True)
class Replayed:
    """One customer message, what was suggested, and what the agent really sent (redacted)."""

    account_id: str
    message_id: str
    question: str
    sent: str
    suggestions: Suggestions
    seconds: float


def held_back_from(store: MessageStore, account_id: str, *, share: float = 0.2) -> datetime | None:
    """When the last `share` of the account's time begins; None for an account without messages."""
    times = [message.sent_at for message in store.messages(account_id)]
    return times[-1] - share * (times[-1] - times[0]) if times else None


def replay(suggester: ReplySuggester, account_id: str, *, since: datetime, k: int = 3) -> Iterator[Replayed]:
    """Every customer message at `since` or later that an agent answered next, in the order of time.

    The window closes at the moment of the message, so nothing later is a candidate; the earlier turns of its
    conversation are the context.
    """
    store = suggester.store
    threads = dict.fromkeys(m.conversation_id for m in store.messages(account_id) if m.sent_at >= since)
    asked = [
        (thread.messages[at], thread.messages[:at], thread.messages[at + 1])
        for thread in store.conversations(account_id, list(threads))
        for at in _answered(thread)
        if thread.messages[at].sent_at >= since
    ]
    for question, context, reply in sorted(asked, key=lambda item: item[0].sent_at):
        if has_words(question.text):
            yield _replay_one(suggester, question, context, reply, k)


def _answered(thread: Conversation) -> list[int]:
    """Places of the customer messages that an agent's message directly follows."""
    roles = [message.role for message in thread.messages]
    return [at for at in range(len(roles) - 1) if (roles[at], roles[at + 1]) == (Role.CUSTOMER, Role.AGENT)]


def _replay_one(
    suggester: ReplySuggester, question: Message, context: tuple[Message, ...], reply: Message, k: int
) -> Replayed:
    started = time.perf_counter()
    suggestions = suggester.suggest(
        question.account_id, question.text, k=k, context=context, now=question.sent_at
    )
    seconds = time.perf_counter() - started
    names = customer_names((*context, question, reply))
    return Replayed(
        account_id=question.account_id,
        message_id=question.id,
        question=redact(question.text, names=names).text,
        sent=redact(reply.text, names=names).text,
        suggestions=suggestions,
        seconds=seconds,
    )
