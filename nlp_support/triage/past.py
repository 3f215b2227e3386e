"""Reading an account's history, and setting its levels by asking its own openings again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

import numpy as np

from ..journey.escalation.policy import EscalationPolicy
from ..journey.scoring.conversation import mood_of
from ..journey.stretches import changes_of
from ..models.usual import own_threshold
from ..store import MessageStore
from ..store.replies import BEGINNING
from ..suggest.replay import asked_again
from ..suggest.suggester import ReplySuggester
from ..text.acts import asks_back
from ..text.contacts import Contact, ContactRules, many_contacts
from ..types.message import Conversation, Message, Role
from ..types.window import Window
from .effort import ranked, solved
from .history import SIMILAR_QUESTION, History
from .levels import COMPLEXITY, EFFORT, ENOUGH, SEVERITY
from .money import amounts
from .severity import LARGE, severity

LOOKED_BACK = Window(max_messages=2000)  # how far back the history is read, in sent messages
SAMPLE_OPENINGS = 100  # the newest, which are asked again
LARGE_SHARE = 0.75  # of the sums that customers named; a sum above this share of them is large


@dataclass(frozen=True, slots=True)
class Opening:
    """How a contact began: what the customer wrote, the id of its last message, and that of the first
    reply."""

    text: str
    last_asked: str
    reply: str


def read_history(
    suggester: ReplySuggester,
    account_id: str,
    *,
    now: datetime,
    policy: EscalationPolicy,
) -> History:
    """The history of an account up to a moment.

    The cuts are quantiles of the measures over the newest openings, each asked again with only the replies
    that were sent before it. For severity only openings with stored scores count.

    Args:
        now: aware.
        policy: the account's.

    Raises:
        UnknownAccount: the store has no message of the account.
    """
    store = suggester.store
    revision = store.state(account_id).revision
    rules = policy.contact_rules
    past = _contacts(store, account_id, now, rules)
    took = {id: own for id, contact in past.items() if (own := solved(contact, now=now, rules=rules))}
    known = [one for contact in past.values() for one in contact.messages]
    sent = [one for one in known if one.role is Role.AGENT]
    openings = [opening for contact in past.values() if (opening := _opening(contact.messages))]
    asked_back = frozenset(one.id for one in sent if asks_back(one.text, words=rules.words))
    history = History(
        made_at=now,
        revision=revision,
        contact_of={
            one.id: id for id, contact in past.items() for one in contact.messages if one.role is Role.AGENT
        },
        asked_back=asked_back,
        solved=ranked(took),
        large=_large([one.text for one in known if one.role is Role.CUSTOMER]),
        usual=sum(one.reply in asked_back for one in openings) / max(1, len(openings)),
        similar_from=own_threshold(SIMILAR_QUESTION, suggester.encoder),
    )
    newest = openings[-SAMPLE_OPENINGS:]
    texts = {one.reply: one.text for one in newest}
    hard, costly = [], []
    for reply, found in asked_again(suggester, account_id, list(texts), now=now):
        hard.append(history.measure_complexity(texts[reply], found.confidence, found.similar).value)
        costly.append(history.measure_effort(found.similar, complexity=hard[-1]).value)
    bad = [
        severity(one.text, policy=policy, mood=felt, large=history.large).value
        for one, felt in _scored(store, account_id, newest)
    ]
    return replace(
        history, complexity=COMPLEXITY.cuts(hard), severity=SEVERITY.cuts(bad), effort=EFFORT.cuts(costly)
    )


def _contacts(store: MessageStore, account_id: str, now: datetime, rules: ContactRules) -> dict[str, Contact]:
    """The contacts in the time looked back on, up to `now`, by the id of their first message, in the order in
    which they began."""
    start = store._replies.window_start(account_id, LOOKED_BACK, now)
    since = None if start == BEGINNING else start[0]
    messages: dict[str, list[Message]] = {}
    for message in takewhile(
        lambda one: one.sent_at < now, store.messages(account_id, since=since, system=False)
    ):
        messages.setdefault(message.conversation_id, []).append(message)
    changes = changes_of(store, account_id)
    whole = (
        Conversation(account_id, id, tuple(own), tuple(changes.get(id, ()))) for id, own in messages.items()
    )
    found = [contact for own in many_contacts(whole, rules=rules, now=now) for contact in own]
    found.sort(key=lambda contact: contact.started_at)
    return {contact.messages[0].id: contact for contact in found}


def _opening(messages: Sequence[Message]) -> Opening | None:
    """The opening of a contact that a customer began and an agent answered."""
    asked = list(takewhile(lambda one: one.role is Role.CUSTOMER, messages))
    if not asked or len(asked) == len(messages):
        return None
    return Opening("\n".join(one.text for one in asked), asked[-1].id, messages[len(asked)].id)


def _large(texts: Sequence[str]) -> float:
    """The least number of dollars that counts as large, going by the sums that customers named."""
    named = [max(sums) for text in texts if (sums := amounts(text))]
    return float(np.quantile(named, LARGE_SHARE)) if len(named) >= ENOUGH else LARGE


def _scored(store: MessageStore, account_id: str, openings: Sequence[Opening]) -> list[tuple[Opening, float]]:
    """The openings whose last message has been scored, by any models, with its mood."""
    found = store._scores.get(account_id, [one.last_asked for one in openings], models=None)
    return [
        (one, mood_of(score.valence, score.satisfaction))
        for one in openings
        if (score := found.get(one.last_asked))
    ]
