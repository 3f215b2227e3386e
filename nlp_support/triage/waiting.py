"""Who is waiting for an answer, in all accounts, the most urgent first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..errors import InvalidArgument
from ..journey.escalation.policy import EscalationPolicy
from ..journey.escalation.severity import severity as flag_severity
from ..journey.scoring.conversation import mood_of
from ..journey.scoring.scorer import TurnScorer
from ..journey.texts import check_language
from ..journey.upkeep import REMEMBERED
from ..store import MessageStore
from ..text.contacts import Wait, many_contacts
from ..text.endings import owed
from ..types.flag import Flag, Status
from ..types.message import Conversation
from ..types.numbers import check_number, is_span
from ..types.times import LONG_AGO, utc_now
from .severity import severity

AT_ONCE = 500  # conversations that are read together
WAITED = "no-answer"  # the reason of a flag that stands for the wait itself
WAIT_WEIGHT = 0.7  # the most that a wait counts; at its target it counts half of that


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation whose customer is waiting for an answer.

    Attributes:
        customer_id, channel: of the first message that is waiting.
        message_ids: the unanswered messages, oldest first, from the first that needs an answer on.
        since: when the first of them was sent.
        waited: business time since then.
        target: business time within which the account's policy wants an answer.
        severity: in [0, 1], see `nlp_support.triage.severity`.
        evidence: what makes it severe, in the language of the desk; never a customer's words.
        flag: in [0, 1], the severity of the conversation's worst open flag without the wait, which counts
            separately; 0 without a flag.
        flag_ids: the open flags, the worst first.
    """

    account_id: str
    conversation_id: str
    customer_id: str
    channel: str
    message_ids: tuple[str, ...]
    since: datetime
    waited: timedelta
    target: timedelta
    severity: float
    evidence: tuple[str, ...]
    flag: float
    flag_ids: tuple[str, ...]

    @property
    def urgency(self) -> float:
        """In [0, 1], see `urgency`."""
        return urgency(severity=self.severity, late=self.waited / self.target, flag=self.flag)


def urgency(*, severity: float, late: float, flag: float) -> float:
    """1 - (1 - severity) (1 - flag) (1 - 0.7 late / (1 + late)), in [0, 1]; it rises with each of the three.

    Args:
        severity: of the messages, in [0, 1].
        late: the wait as a multiple of its target, from 0.
        flag: severity of the worst open flag without the wait, in [0, 1].

    Raises:
        InvalidArgument: a number outside its range.
    """
    check_number("severity", severity, low=0, high=1)
    check_number("late", late, low=0)
    check_number("flag", flag, low=0, high=1)
    return 1 - (1 - severity) * (1 - flag) * (1 - WAIT_WEIGHT * late / (1 + late))


def unanswered(
    store: MessageStore,
    account_id: str | None = None,
    *,
    now: datetime | None = None,
    policy: EscalationPolicy | None = None,
    scorer: TurnScorer | None = None,
    within: timedelta = REMEMBERED,
    language: str | None = None,
) -> list[Waiting]:
    """Who is waiting for an answer, ordered as by `most_urgent_first`.

    A message that only says thanks does not need an answer, and nobody waits where the platform has closed
    the conversation after an answer. Flags are taken from the store as they are; a `JourneyMonitor` brings
    them up to date.

    Args:
        account_id: default: every account of the store.
        now: aware; default: the clock's time. Messages sent at or after it are ignored.
        policy: hours, targets (`answer_within`) and words, per account.
        scorer: scores messages that no model has scored yet, in batches; without one only their words
            count.
        within: how long ago the last message may be; customers who have waited longer are left out.
        language: of the evidence, "en" or "ko"; default: that of the account's policy.

    Raises:
        UnknownAccount: the store has no message of the account.
        InvalidArgument: `now` has no time zone, `within` is not above 0, or there are no texts in the
            language.
    """
    if not is_span(within):
        raise InvalidArgument(f"within is {within!r}, expected a timedelta above 0")
    moment, policy = utc_now(now), policy or EscalationPolicy()
    oldest = moment - min(within, moment - LONG_AGO)
    if language is not None:
        check_language(language)
    found: list[Waiting] = []
    for name in store.accounts() if account_id is None else [account_id]:
        store.state(name)
        own = policy.for_account(name)
        inbox = _Inbox(store, name, moment, own, scorer, language or own.language)
        found += inbox.waiting(since=oldest)
    return most_urgent_first(found)


def most_urgent_first(found: Iterable[Waiting]) -> list[Waiting]:
    """The most urgent first; among equals, whoever has waited longest."""
    return sorted(found, key=lambda one: (-one.urgency, one.since, one.account_id, one.conversation_id))


@dataclass(frozen=True)
class _Inbox:
    """One account at a moment, and what its messages are judged by."""

    store: MessageStore
    account_id: str
    now: datetime
    policy: EscalationPolicy
    scorer: TurnScorer | None
    language: str

    def waiting(self, *, since: datetime) -> Iterator[Waiting]:
        """The conversations waiting for an answer whose last message was sent at or after `since`."""
        ids = self.store._conversations.unanswered(self.account_id, since=since, until=self.now)
        flags = self._open_flags() if ids else {}
        for at in range(0, len(ids), AT_ONCE):
            conversations = self.store.conversations(self.account_id, ids[at : at + AT_ONCE], system=False)
            rules = self.policy.contact_rules
            split = zip(conversations, many_contacts(conversations, rules=rules, now=self.now), strict=True)
            owing = ((one.id, owed(own[-1], words=rules.words)) for one, own in split if own)
            found = {id: wait for id, wait in owing if wait}
            moods = self._moods([one for one in conversations if one.id in found], found)
            for id, own in found.items():
                yield self._waiting(own, moods, flags.get(id, ()))

    def _waiting(self, found: Wait, moods: Mapping[str, float], flags: Sequence[Flag]) -> Waiting:
        first, messages = found.messages[0], found.messages
        bad = severity(
            "\n".join(message.text for message in messages),
            policy=self.policy,
            mood=next((moods[message.id] for message in reversed(messages) if message.id in moods), None),
            channel=first.channel,
            language=self.language,
        )
        return Waiting(
            account_id=first.account_id,
            conversation_id=first.conversation_id,
            customer_id=first.customer_id,
            channel=first.channel,
            message_ids=tuple(message.id for message in messages),
            since=first.sent_at,
            waited=self.policy.hours.between(first.sent_at, self.now),
            target=self.policy.answer_within,
            severity=bad.value,
            evidence=bad.evidence,
            flag=max((self._besides_waiting(flag) for flag in flags), default=0.0),
            flag_ids=tuple(flag.id for flag in flags),
        )

    def _moods(self, conversations: Sequence[Conversation], found: Mapping[str, Wait]) -> dict[str, float]:
        """The moods of the waiting messages, by id, where they are scored already or `scorer` scores them."""
        if self.scorer:
            known = [
                [message for message in one.messages if message.sent_at < self.now] for one in conversations
            ]
            turns = [turn for own in self.scorer.score(self.account_id, known) for turn in own]
            return {
                turn.message.id: mood_of(turn.valence, turn.satisfaction)
                for turn in turns
                if turn.valence is not None and turn.satisfaction is not None
            }
        ids = [message.id for own in found.values() for message in own.messages]
        stored = self.store._scores.get(self.account_id, ids, models=None)
        return {id: mood_of(score.valence, score.satisfaction) for id, score in stored.items()}

    def _open_flags(self) -> dict[str, list[Flag]]:
        """The open flags of conversations, the worst first."""
        found: dict[str, list[Flag]] = {}
        for flag in self.store._flags.list(self.account_id, now=self.now):
            if flag.status is Status.OPEN and flag.raised_at < self.now:
                found.setdefault(flag.conversation_id, []).append(flag)
        return found

    def _besides_waiting(self, flag: Flag) -> float:
        """How severe a flag is without the wait: if that is among its reasons, by the other reasons alone."""
        if WAITED not in flag.codes:
            return flag.severity
        weight = self.policy.weight
        others = [replace(one, weight=weight(one.code)) for one in flag.reasons if one.code != WAITED]
        return flag_severity(others, self.policy)
