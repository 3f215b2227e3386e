"""Going through a conversation turn by turn: when a flag is raised and when it clears."""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ...types.flag import Flag, Reason, ReasonCode, Status
from ...types.message import Message, Role
from ..scoring.turn import ScoredTurn
from .course import Course
from .policy import EscalationPolicy
from .severity import gravest_first, severity
from .signs import no_answer


@dataclass(frozen=True, slots=True)
class Step:
    """A point at which a conversation is judged: a message came, or a wait grew too long.

    Attributes:
        message: the one that came, or the one that is waiting.
        at: the time of the step; never before the previous step, whatever the messages' times.
        wait: whether the step is about a wait.
        reasons: the signs of trouble at that time, the gravest first.
        severity: of all the reasons together, in [0, 1].
    """

    message: Message
    at: datetime
    wait: bool
    reasons: tuple[Reason, ...]
    severity: float


def find_flags(
    turns: Sequence[ScoredTurn],
    *,
    policy: EscalationPolicy,
    now: datetime | None = None,
    closed: Sequence[datetime] = (),
) -> list[Flag]:
    """The flags of one conversation, oldest first; each is raised only from what was said up to then.

    A flag is raised at a severity of `policy.raise_at` or more and clears at `policy.clear_at` or less; after
    that a new one may be raised. It has the reasons of its worst moment. A wait that was answered is over:
    the flag goes on without it if the other reasons would have raised one, and clears otherwise. As a
    conversation grows, flags may be added; those found before are found again, with the same ids.

    Args:
        turns: the messages of both roles, oldest first (by time, then as they came), with the customer's
            scores.
        now: the time up to which an unanswered message has waited; without it, only waits that a later
            message ended count.
        closed: when the platform closed the conversation after an answer, in order; that ends a wait too.
    """
    flags: list[Flag] = []
    standing: _Standing | None = None
    for step in steps(turns, policy=policy, now=now, closed=closed):
        if standing is None:
            if step.severity >= policy.raise_at:
                standing = _Standing(_raised(step), step, _besides_wait(step, policy))
                flags.append(standing.found())
            continue
        standing = standing.after(step, policy)
        flags[-1] = standing.found()
        left = standing.answered(policy) if step.message.role is Role.AGENT else standing
        if left is None or not stands(step.severity, before=True, policy=policy):
            flags[-1] = replace(flags[-1], status=Status.CLEARED, cleared_at=step.at)
            standing = None
        else:
            flags[-1] = left.found()
            standing = left
    place = {turn.message.id: at for at, turn in enumerate(turns)}
    return [
        replace(flag, evidence_ids=tuple(sorted(flag.evidence_ids, key=place.__getitem__))) for flag in flags
    ]


@dataclass(frozen=True, slots=True)
class _Standing:
    """A flag that stands, its worst moment, and the worst without counting how long somebody waited."""

    flag: Flag
    worst: Step
    besides: Step

    def after(self, step: Step, policy: EscalationPolicy) -> "_Standing":
        """The same after another step."""
        rest = _besides_wait(step, policy)
        worst = step if step.severity > self.worst.severity else self.worst
        return _Standing(self.flag, worst, rest if rest.severity > self.besides.severity else self.besides)

    def answered(self, policy: EscalationPolicy) -> "_Standing | None":
        """What is left of it when the wait is over: None if nothing else would have raised it."""
        if self.besides.severity < policy.raise_at:
            return None
        return replace(self, worst=self.besides)

    def found(self) -> Flag:
        """The flag with the reasons of its worst moment."""
        return _worse(self.flag, self.worst)


def _besides_wait(step: Step, policy: EscalationPolicy) -> Step:
    rest = tuple(reason for reason in step.reasons if reason.code is not ReasonCode.NO_ANSWER)
    return replace(step, reasons=rest, severity=severity(rest, policy))


def stands(severity: float, *, before: bool, policy: EscalationPolicy) -> bool:
    """Whether a flag stands, given whether one stood before."""
    return severity > policy.clear_at if before else severity >= policy.raise_at


def is_message(step: Step) -> bool:
    """Whether the step is a customer's message rather than an answer or a wait."""
    return step.message.role is Role.CUSTOMER and not step.wait


def steps(
    turns: Iterable[ScoredTurn],
    *,
    policy: EscalationPolicy,
    now: datetime | None = None,
    closed: Sequence[datetime] = (),
) -> Iterator[Step]:
    """Every point at which the conversation is judged, oldest first, as in `find_flags`."""
    course = Course(policy)
    at: datetime | None = None
    answer: Message | None = None
    ends = deque(closed)
    for turn in [*turns, None]:
        while answer and course.waits and ends and (turn is None or ends[0] < turn.message.sent_at):
            end = ends.popleft()
            if end >= course.waits.sent_at:
                yield from _waits(course, policy, until=end, known=at)
                course.waits, at = None, end if at is None else max(at, end)
                yield _step(answer, at, course, policy, None)
        if turn is None:
            break
        sent = turn.message.sent_at
        for step in _waits(course, policy, until=sent, known=at):
            at = step.at
            yield step
        at = sent if at is None else max(at, sent)
        course.add(turn)
        answer = turn.message if turn.message.role is Role.AGENT else answer
        waiting = _waiting(course, policy, at) if turn.message.role is Role.CUSTOMER else None
        yield _step(turn.message, at, course, policy, waiting)
    if now is not None:
        yield from _waits(course, policy, until=now, known=at)


def _waits(
    course: Course, policy: EscalationPolicy, *, until: datetime, known: datetime | None
) -> Iterator[Step]:
    """The moment at which an open wait grew too long, if that is between two messages, and its end."""
    if course.waits is None or known is None:
        return
    wait = policy.answer_within
    due = policy.hours.after(course.waits.sent_at, wait)
    if known < due <= until:
        yield _step(course.waits, due, course, policy, _waiting(course, policy, due), wait=True)
    if max(known, due) < until:
        yield _step(course.waits, until, course, policy, _waiting(course, policy, until), wait=True)


def _waiting(course: Course, policy: EscalationPolicy, at: datetime) -> Reason | None:
    if course.waits is None:
        return None
    since = course.waits.sent_at
    waited = policy.hours.between(since, at)
    return no_answer(waited, at - since, course.waits.id, policy) if waited >= policy.answer_within else None


def _step(
    message: Message,
    at: datetime,
    course: Course,
    policy: EscalationPolicy,
    waiting: Reason | None,
    *,
    wait: bool = False,
) -> Step:
    found = gravest_first([*course.reasons(), *([waiting] if waiting else [])])
    return Step(message, at, wait, tuple(found), severity(found, policy))


def _raised(step: Step) -> Flag:
    message = step.message
    place = [
        message.account_id,
        message.conversation_id,
        message.id,
        *([ReasonCode.NO_ANSWER] if step.wait else []),
    ]
    # Each part has its length in front, so that no two places make the same text.
    text = "".join(f"{len(part)}:{part}" for part in place)
    flag = Flag(
        id=hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
        account_id=message.account_id,
        conversation_id=message.conversation_id,
        customer_id=message.customer_id,
        severity=0.0,
        reasons=(),
        raised_at=step.at,
        evidence_ids=(),
    )
    return _worse(flag, step)


def _worse(flag: Flag, step: Step) -> Flag:
    """The flag with the reasons of its worst moment so far."""
    ids = (id for reason in step.reasons for id in reason.evidence_ids)
    return replace(
        flag,
        severity=step.severity,
        reasons=step.reasons,
        evidence_ids=tuple(dict.fromkeys(ids)),
    )
