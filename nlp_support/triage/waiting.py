"""Who waits for an answer, over all accounts, the most urgent first."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from ..errors import InvalidArgument
from ..journey.escalation.policy import EscalationPolicy
from ..journey.scoring.scorer import TurnScorer
from ..store import MessageStore
from ..text.endings import thanks
from ..text.phrases import WordLists
from ..types.flag import Flag, Status
from ..types.message import Conversation, Message, Role
from ..types.times import from_micros, now_micros
from .severity import mood, severity

REMEMBERED = timedelta(days=30)  # who has waited longer for an answer no longer expects one
AT_ONCE = 500  # conversations that are read together
WAITED = "no-answer"  # the reason of a flag that is the wait itself
LATE = 0.7  # what a wait says at most; at the target it says half of it


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation whose customer waits for an answer.

    Attributes:
        customer_id, channel: of the first message that waits.
        message_ids: what nobody answered, oldest first.
        since: when the first of them came that asks something.
        waited: business time since then.
        target: business time within which the account's policy wants an answer.
        severity: in [0, 1], see `nlp_support.triage.severity`.
        evidence: what makes it severe; never a customer's words.
        flag: in [0, 1], severity of the worst open flag of the conversation, without the wait, which counts
            by itself; 0 without any.
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
    """1 - (1 - severity) (1 - flag) (1 - 0.7 late / (1 + late)), in [0, 1]: what is worse in one of the three
    and the same in the others is more urgent.

    Args:
        severity: of the messages, in [0, 1].
        late: the wait as a multiple of its target, from 0.
        flag: severity of the worst open flag without the wait, in [0, 1].
    """
    return 1 - (1 - severity) * (1 - flag) * (1 - LATE * late / (1 + late))


def unanswered(
    store: MessageStore,
    accounts: Sequence[str] | None = None,
    *,
    now: datetime | None = None,
    policy: EscalationPolicy | None = None,
    scorer: TurnScorer | None = None,
    within: timedelta = REMEMBERED,
) -> list[Waiting]:
    """Who waits for an answer, the most urgent first, of equals who waits longest.

    A message that says only thanks waits for none. Flags are taken as they are in the store; a
    `JourneyMonitor` brings them up to date.

    Args:
        accounts: default: all of the store.
        now: aware; default: the clock's time. Messages sent then or later are not known.
        policy: hours, targets (`answer_within`) and words, per account.
        scorer: scores messages that no model has scored yet, in batches; without one their words alone
            count.
        within: how long ago the last message may be; who has waited longer is left out.

    Raises:
        UnknownAccount: the store has no message of an account.
        InvalidArgument: `accounts` is one text, or `now` has no time zone.
    """
    if isinstance(accounts, str):
        raise InvalidArgument(f"accounts is the text {accounts!r}, expected a sequence; put it in a list")
    moment, policy = from_micros(now_micros(now)), policy or EscalationPolicy()
    found: list[Waiting] = []
    general = WordLists(policy.words)
    for account_id in store.accounts() if accounts is None else accounts:
        store.state(account_id)
        own = policy.for_account(account_id)
        words = general if own is policy else WordLists(own.words)
        found += _of_account(store, account_id, moment, own, words, scorer, within)
    return sorted(found, key=lambda one: (-one.urgency, one.since, one.account_id, one.conversation_id))


def _of_account(
    store: MessageStore,
    account_id: str,
    now: datetime,
    policy: EscalationPolicy,
    words: WordLists,
    scorer: TurnScorer | None,
    within: timedelta,
) -> Iterator[Waiting]:
    ids = store._conversations.unanswered(account_id, since=now - within, until=now)
    flags = _open_flags(store, account_id, now) if ids else {}
    for at in range(0, len(ids), AT_ONCE):
        threads = [_until(one, now) for one in store.conversations(account_id, ids[at : at + AT_ONCE])]
        threads = [thread for thread in threads if _asking(_run(thread))]
        moods = _moods(store, account_id, threads, scorer)
        for thread in threads:
            yield _waiting(thread, now, policy, words, moods, flags.get(thread[0].conversation_id, ()))


def _waiting(
    thread: Sequence[Message],
    now: datetime,
    policy: EscalationPolicy,
    words: WordLists,
    moods: Mapping[str, float],
    flags: Sequence[Flag],
) -> Waiting:
    run = _run(thread)
    first = _asking(run)[0]
    told = severity(
        "\n".join(message.text for message in run),
        words=words,
        policy=policy,
        mood=next((moods[message.id] for message in reversed(run) if message.id in moods), None),
        channel=first.channel,
    )
    return Waiting(
        account_id=first.account_id,
        conversation_id=first.conversation_id,
        customer_id=first.customer_id,
        channel=first.channel,
        message_ids=tuple(message.id for message in run),
        since=first.sent_at,
        waited=policy.hours.between(first.sent_at, now),
        target=timedelta(hours=policy.answer_within),
        severity=told.value,
        evidence=told.evidence,
        flag=max((_besides_waiting(flag, policy) for flag in flags), default=0.0),
        flag_ids=tuple(flag.id for flag in flags),
    )


def _moods(
    store: MessageStore, account_id: str, threads: Sequence[Sequence[Message]], scorer: TurnScorer | None
) -> dict[str, float]:
    """The moods of the messages that wait, by id, as far as somebody has scored or scores them."""
    if scorer:
        turns = [turn for own in scorer.score(account_id, threads) for turn in own]
        return {
            turn.message.id: mood(turn.valence, turn.satisfaction)
            for turn in turns
            if turn.valence is not None and turn.satisfaction is not None
        }
    ids = [message.id for thread in threads for message in _run(thread)]
    stored = store._scores.get(account_id, ids, models=None)
    return {id: mood(score.valence, score.satisfaction) for id, score in stored.items()}


def _open_flags(store: MessageStore, account_id: str, now: datetime) -> dict[str, list[Flag]]:
    """The open flags of conversations, the worst first."""
    found: dict[str, list[Flag]] = {}
    for flag in store._flags.list(account_id, now=now):
        if flag.status is Status.OPEN and flag.raised_at < now:
            found.setdefault(flag.conversation_id, []).append(flag)
    return found


def _besides_waiting(flag: Flag, policy: EscalationPolicy) -> float:
    """How severe a flag is but for the wait: one that tells of a wait by the plain weights of its others."""
    if WAITED not in flag.codes:
        return flag.severity
    return 1 - math.prod(1 - policy.weight(code) for code in flag.codes if code != WAITED)


def _until(thread: Conversation, now: datetime) -> list[Message]:
    return [message for message in thread.messages if message.sent_at < now]


def _run(thread: Sequence[Message]) -> list[Message]:
    """The customer's messages since the agent's last."""
    return list(takewhile(lambda message: message.role is Role.CUSTOMER, reversed(thread)))[::-1]


def _asking(run: Sequence[Message]) -> list[Message]:
    """Those that wait for an answer."""
    return [message for message in run if not thanks(message.text)]
