"""The conversations of a period as they stood at a moment, each read once."""

from dataclasses import replace
from datetime import datetime
from itertools import islice

from ..store import MessageStore
from ..types.message import Conversation
from .periods import check_period

AT_ONCE = 256  # conversations per query


def read_conversations(
    store: MessageStore,
    account_id: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    now: datetime,
) -> list[Conversation]:
    """The conversations with a message in a period, ordered by id, each with everything sent before `now`.

    Args:
        since, until: the period, aware, `until` exclusive; None: no limit.
        now: aware; messages sent at or after it are left out.

    Raises:
        UnknownAccount: the store has no such account.
        InvalidArgument: the period ends before it begins, or a time has no time zone.
    """
    store.state(account_id)
    check_period(since, until)
    end = now if until is None else min(until, now)
    ids = store._conversations.within(account_id, since=since, until=end)
    found: list[Conversation] = []
    while some := list(islice(ids, AT_ONCE)):
        found += (_known(one, now) for one in store.conversations(account_id, some, system=False))
    return [conversation for conversation in found if conversation.messages]


def _known(conversation: Conversation, now: datetime) -> Conversation:
    """The conversation without what was sent at or after `now`."""
    messages = conversation.messages
    if messages[-1].sent_at < now:
        return conversation
    return replace(conversation, messages=tuple(m for m in messages if m.sent_at < now))
