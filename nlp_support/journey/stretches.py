"""Conversations as the platform and silences divide them: the contacts of a journey, and what ends a wait."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from ..store import MessageStore
from ..text.contacts import ContactRules, contacts
from ..text.endings import owed
from ..types.export import StatusChange
from .escalation.policy import EscalationPolicy
from .scoring.turn import ScoredTurn

Changes = Mapping[str, Sequence[StatusChange]]  # what platforms did, by conversation


def changes_of(
    store: MessageStore, account_id: str, conversation_ids: Sequence[str] | None = None
) -> dict[str, list[StatusChange]]:
    """What platforms did to the conversations of an account, or to some of them, each in order."""
    found: dict[str, list[StatusChange]] = {}
    for change in store.status_changes(account_id, conversation_ids):
        found.setdefault(change.conversation_id, []).append(change)
    return found


def closes(
    turns: Sequence[ScoredTurn], changes: Changes, *, policy: EscalationPolicy, now: datetime
) -> list[datetime]:
    """When the contacts of a conversation were closed that are owed nothing, in order; most have none."""
    messages = [turn.message for turn in turns]
    own = changes.get(messages[0].conversation_id, ())
    if not own:
        return []
    rules = policy.contact_rules
    found = contacts(messages, changes=own, rules=rules, now=now)
    settled = (one for one in found if owed(one, words=rules.words) is None)
    return [one.closed_at for one in settled if one.closed_at is not None]


def in_contacts(
    scored: Iterable[Sequence[ScoredTurn]], changes: Changes, *, rules: ContactRules, now: datetime
) -> list[list[ScoredTurn]]:
    """The turns of each contact of these conversations, by their end, the oldest first."""
    found: list[list[ScoredTurn]] = []
    for turns in scored:
        messages, left = [turn.message for turn in turns], iter(turns)
        own = changes.get(messages[0].conversation_id, ())
        for contact in contacts(messages, changes=own, rules=rules, now=now):
            found.append(list(islice(left, len(contact.messages))))
    return sorted(found, key=lambda own: (own[-1].message.sent_at, own[-1].message.conversation_id))
