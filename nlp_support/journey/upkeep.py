"""Keeps the flags of a store up to date with its messages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..store import MessageStore
from ..text.phrases import WordLists
from ..types.message import Role
from .escalation.flagging import watch
from .escalation.policy import EscalationPolicy
from .scoring.scorer import TurnScorer
from .scoring.turn import ScoredTurn

AT_ONCE = 64  # conversations that are scored together
REMEMBERED = timedelta(days=30)  # who has waited longer for an answer no longer expects one


@dataclass(frozen=True)
class Watcher:
    """Looks at conversations that changed, or wait for an answer, and stores the flags found.

    Attributes:
        notify: the names of the targets that are told of new flags.
        since: from when on a target is told that was not told before; None for the moment of the first look.
    """

    store: MessageStore
    scorer: TurnScorer
    policy: EscalationPolicy
    notify: tuple[str, ...] = ()
    since: datetime | None = None
    _words: dict[str, WordLists] = field(default_factory=dict)
    _rules: dict[str, str] = field(default_factory=dict)

    def update(
        self, account_id: str, *, now: datetime, on_progress: Callable[[int], None] | None = None
    ) -> int:
        """Look at every conversation that changed since the last time, and at those that wait for an answer;
        how many those were. At all, if policy, word lists or models are others than then."""
        self.store._flags.look_by(account_id, self._rules_of(account_id))
        self._follow(account_id, now)
        done = 0
        while changed := self.store._flags.pending(account_id, AT_ONCE):
            self._look_at(account_id, {one.conversation_id: one.change for one in changed}, now)
            done += len(changed)
            if on_progress:
                on_progress(done)
        waiting = self.store._conversations.unanswered(account_id, since=now - REMEMBERED, until=now)
        for at in range(0, len(waiting), AT_ONCE):
            self._look_at(account_id, dict.fromkeys(waiting[at : at + AT_ONCE]), now)
        return done + len(waiting)

    def update_some(self, account_id: str, conversation_ids: Sequence[str], *, now: datetime) -> int:
        """The same of these conversations alone, and without a look at what another policy found."""
        self._follow(account_id, now)
        changed = self.store._flags.pending(account_id, conversation_ids=conversation_ids)
        changes = dict.fromkeys(conversation_ids) | {one.conversation_id: one.change for one in changed}
        self._look_at(account_id, changes, now)
        return len(changes)

    def look_at(self, account_id: str, scored: Sequence[Sequence[ScoredTurn]], *, now: datetime) -> None:
        """Bring the flags of conversations that are scored up to date, where that is due."""
        self._follow(account_id, now)
        names = [turns[0].message.conversation_id for turns in scored]
        pending = self.store._flags.pending(account_id, conversation_ids=names)
        changes = {one.conversation_id: one.change for one in pending}
        for name, turns in zip(names, scored, strict=True):
            last = turns[-1].message
            waits = last.role is Role.CUSTOMER and last.sent_at > now - REMEMBERED
            if name in changes or waits:
                self._store_flags(account_id, turns, changes.get(name), now)

    def _follow(self, account_id: str, now: datetime) -> None:
        self.store._outbox.follow(account_id, self.notify, since=self.since or now)

    def _look_at(self, account_id: str, changes: Mapping[str, int | None], now: datetime) -> None:
        """`changes` tells the state of those conversations that changed."""
        found = self.store.conversations(account_id, list(changes))
        scored = self.scorer.score(account_id, [one.messages for one in found])
        for conversation, turns in zip(found, scored, strict=True):
            self._store_flags(account_id, turns, changes[conversation.id], now)
        for gone in changes.keys() - {one.id for one in found}:
            self.store._flags.replace(account_id, gone, [], change=changes[gone])

    def _store_flags(
        self, account_id: str, turns: Sequence[ScoredTurn], change: int | None, now: datetime
    ) -> None:
        """A conversation that did not change is written only where waiting has raised a flag."""
        policy = self.policy.for_account(account_id)
        flags = watch(turns, policy=policy, words=self._words_of(account_id), now=now)
        conversation_id = turns[0].message.conversation_id
        if change is None:
            stored = self.store._flags.list(account_id, conversation_id=conversation_id, now=now)
            if {flag.id for flag in flags} <= {flag.id for flag in stored}:
                return
        self.store._flags.replace(
            account_id, conversation_id, flags, change=change, notify=self.notify, now=now
        )

    def _words_of(self, account_id: str) -> WordLists:
        """The word lists of an account's policy, which take a while to make."""
        key = account_id if account_id in self.policy.accounts else ""
        if key not in self._words:
            self._words[key] = WordLists(self.policy.for_account(account_id).words)
        return self._words[key]

    def _rules_of(self, account_id: str) -> str:
        """Names all that decides on an account's flags but its messages."""
        key = account_id if account_id in self.policy.accounts else ""
        if key not in self._rules:
            self._rules[key] = f"{self.policy.for_account(account_id).fingerprint}+{self.scorer.models}"
        return self._rules[key]
