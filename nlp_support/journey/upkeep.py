"""Keeping the flags of a store up to date with its messages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..store import MessageStore
from ..store.flags import EARLIEST, FoundFlags, merge
from ..types.flag import Flag
from ..types.message import Message, Role
from ..types.progress import Progress
from ..types.times import latest_sent
from .chunks import chunks
from .escalation.flagging import find_flags
from .escalation.policy import EscalationPolicy
from .escalation.suited import suited
from .scoring.scorer import TurnScorer
from .scoring.turn import ScoredTurn
from .stretches import Changes, closes

AT_ONCE = 64  # conversations that are read, scored and stored together
REMEMBERED = timedelta(days=30)  # a customer who has waited longer no longer expects an answer

Turns = Sequence[ScoredTurn]


@dataclass(frozen=True)
class Upkeep:
    """Looks at conversations that changed or are waiting for an answer, and stores the flags found.

    Looking at a past moment stores nothing about conversations that continued after it, so what is stored is
    never replaced by something older. `as_of` gives the flags of those. A message of a time that is still to
    come (`latest_sent`) continues nothing: else one wrong year would hide the conversation from everybody.

    Attributes:
        notify: the names of the targets that are notified of new flags.
        since: from when a new target is notified; None for the moment of the first look.
    """

    store: MessageStore
    scorer: TurnScorer
    policy: EscalationPolicy
    notify: tuple[str, ...] = ()
    since: datetime | None = None

    def update(self, account_id: str, *, now: datetime, on_progress: Progress | None = None) -> int:
        """Look at every conversation that changed since the last time or is waiting for an answer, or at all
        of them if the policy, word lists or models have changed. Returns how many were looked at. What
        changes meanwhile is left for the next call, so that this one ends beside somebody who keeps adding.
        """
        self.begin(account_id, now=now)
        done, after, total = 0, EARLIEST, self.store._flags.count_pending(account_id)
        for left in range(total, 0, -AT_ONCE):
            changed = self.store._flags.pending(account_id, min(AT_ONCE, left), after=after)
            if not changed:
                break
            done += self._look(account_id, {one.conversation_id: one.change for one in changed}, now)
            after = changed[-1].change
            if on_progress:
                on_progress(done, max(done, total))
        waiting = self.store._conversations.unanswered(account_id, since=now - REMEMBERED, until=now)
        for some in chunks(waiting, AT_ONCE):
            done += self._look(account_id, dict.fromkeys(some), now)
            if on_progress:
                on_progress(done, max(done, total + len(waiting)))
        return done

    def update_some(self, account_id: str, conversation_ids: Sequence[str], *, now: datetime) -> int:
        """The same for these conversations only, whichever policy applied when the others were looked at."""
        self._follow(account_id, now)
        changed = self.store._flags.pending(
            account_id, len(conversation_ids), conversation_ids=conversation_ids
        )
        changes = dict.fromkeys(conversation_ids) | {one.conversation_id: one.change for one in changed}
        return self._look(account_id, changes, now)

    def begin(self, account_id: str, *, now: datetime) -> None:
        """Before looking at the whole account: record by which rules, and who is notified."""
        rules = f"{self.policy.for_account(account_id).fingerprint}+{self.scorer.models}"
        self.store._flags.look_by(account_id, rules)
        self._follow(account_id, now)

    def look_at(
        self,
        account_id: str,
        scored: Sequence[Turns],
        closed: Changes,
        *,
        ahead: Collection[str] = (),
        now: datetime,
    ) -> list[Flag]:
        """Bring the flags of scored conversations up to date where needed.

        Args:
            scored: the turns of each that were sent before `now`.
            closed: what platforms did to them.
            ahead: the ids of those that continued after it.

        Returns:
            The flags, as of `now`, of those that continued.
        """
        ids = [turns[0].message.conversation_id for turns in scored]
        settled = [id for id in ids if id not in ahead]
        pending = self.store._flags.pending(account_id, len(settled), conversation_ids=settled)
        changes = {one.conversation_id: one.change for one in pending}
        due = [
            turns
            for id, turns in zip(ids, scored, strict=True)
            if id not in ahead and (id in changes or _waits(turns, now))
        ]
        self._store_flags(account_id, due, changes, now, closed=closed)
        gone_on = [turns for id, turns in zip(ids, scored, strict=True) if id in ahead]
        return self._as_of(account_id, gone_on, closed, now)

    def as_of(self, account_id: str, *, now: datetime) -> dict[str, list[Flag]]:
        """The flags, as of `now`, of all conversations that continued after it, by conversation; nothing is
        stored."""
        ids = self.store._conversations.going_on(account_id, since=now, until=latest_sent(now))
        found: dict[str, list[Flag]] = {id: [] for id in ids}
        for some in chunks(ids, AT_ONCE):
            conversations = self.store.conversations(account_id, some, system=False)
            known = [own for one in conversations if (own := sent_before(one.messages, now))]
            closed = {one.id: one.changes for one in conversations}
            for flag in self._as_of(account_id, self.scorer.score(account_id, known), closed, now):
                found[flag.conversation_id].append(flag)
        return found

    def _follow(self, account_id: str, now: datetime) -> None:
        self.store._outbox.follow(account_id, self.notify, since=self.since or now)

    def _look(self, account_id: str, changes: Mapping[str, int | None], now: datetime) -> int:
        """Look at conversations; `changes` has the state of each, None for those that did not change. Returns
        how many were looked at, including those that are gone or have not begun."""
        found = self.store.conversations(account_id, list(changes), system=False)
        ahead = {one.id for one in found if goes_on(one.messages, now)}
        settled = [
            known for one in found if one.id not in ahead and (known := sent_before(one.messages, now))
        ]
        gone = changes.keys() - ahead - {known[0].conversation_id for known in settled}
        scored = self.scorer.score(account_id, settled)
        closed = {one.id: one.changes for one in found}
        self._store_flags(account_id, scored, changes, now, closed=closed, gone=gone)
        return len(settled) + len(gone)

    def _store_flags(
        self,
        account_id: str,
        scored: Sequence[Turns],
        changes: Mapping[str, int | None],
        now: datetime,
        *,
        closed: Changes,
        gone: Iterable[str] = (),
    ) -> None:
        """A conversation that did not change is written only if waiting has raised a flag."""
        found = [self._found(account_id, turns, changes, closed, now) for turns in scored]
        same = [one for one in found if one.change is None]
        known: set[str] = set()
        if any(one.flags for one in same):
            ids = [one.conversation_id for one in same]
            known = {flag.id for flag in self.store._flags.list(account_id, conversation_ids=ids, now=now)}
        news = [one for one in found if one.change is not None or {flag.id for flag in one.flags} - known]
        lost = [FoundFlags(id, (), changes[id]) for id in sorted(gone)]
        self.store._flags.replace_many(account_id, [*news, *lost], notify=self.notify, now=now)

    def _found(
        self,
        account_id: str,
        turns: Turns,
        changes: Mapping[str, int | None],
        closed: Changes,
        now: datetime,
    ) -> FoundFlags:
        id = turns[0].message.conversation_id
        policy = suited(self.policy.for_account(account_id), self.scorer.encoder)
        ends = closes(turns, closed, policy=policy, now=now)
        return FoundFlags(id, find_flags(turns, policy=policy, now=now, closed=ends), changes.get(id))

    def _as_of(self, account_id: str, scored: Sequence[Turns], closed: Changes, now: datetime) -> list[Flag]:
        if not scored:
            return []
        found = [self._found(account_id, turns, {}, closed, now) for turns in scored]
        ids = [one.conversation_id for one in found]
        known = {flag.id: flag for flag in self.store._flags.list(account_id, conversation_ids=ids, now=now)}
        return [merge(known.get(flag.id), flag) for one in found for flag in one.flags]


def sent_before(messages: Iterable[Message], now: datetime) -> list[Message]:
    """The messages that were sent before `now`."""
    return [message for message in messages if message.sent_at < now]


def goes_on(messages: Iterable[Message], now: datetime) -> bool:
    """Whether a conversation with these messages continues at or after `now`."""
    later = [message.sent_at for message in messages if message.sent_at >= now]
    return bool(later) and min(later) <= latest_sent(now)


def _waits(turns: Turns, now: datetime) -> bool:
    last = turns[-1].message
    return last.role is Role.CUSTOMER and last.sent_at > now - REMEMBERED
