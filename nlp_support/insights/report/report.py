"""What a report tells, gathered in one object."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ...journey import JourneyMonitor
from ...journey.monitor import OPEN
from ...models.encoder import Encoder
from ...types.flag import Flag
from ..cases import read_cases
from ..coaching import Coaching, coach
from ..faq import Gap, mine_faq
from ..metrics import ServiceMetrics, service_metrics
from ..periods import local_period
from ..topics import find_topics
from .issues import Issue, issues_of
from .moods import MoodPoint, mean_mood, mood_curve, step_of


@dataclass(frozen=True, slots=True)
class Flags:
    """Flags raised in a period.

    Attributes:
        raised: how many.
        open: of them, those that nobody resolved and that have not cleared.
        conversations: in how many conversations.
        by_reason: how many have each reason (its code), the commonest first.
    """

    raised: int
    open: int
    conversations: int
    by_reason: dict[str, int]


@dataclass(frozen=True, slots=True)
class AccountReport:
    """A period of an account. It names no customer; quotes are redacted.

    Attributes:
        since, until: the period, without its end, in the account's time zone.
        made_at: when the report was made.
        metrics: see `nlp_support.insights.metrics`.
        mood: mean mood of the conversations that began in the period; None without any.
        mood_before: the same of the period before, which is as long; None without any.
        mood_step: days that a point of `moods` stands for.
        moods: over the period.
        issues: what customers wrote about, the commonest first.
        flags: that were raised in the period.
        gaps: what is asked often and answered badly or never, over the history to the end of the period;
            see `nlp_support.insights.faq`.
        coaching: see `nlp_support.insights.coaching`.
        notes: what the report cannot tell, and why.
    """

    account_id: str
    since: datetime
    until: datetime
    time_zone: str
    made_at: datetime
    metrics: ServiceMetrics
    mood: MoodPoint | None
    mood_before: MoodPoint | None
    mood_step: int
    moods: tuple[MoodPoint, ...]
    issues: tuple[Issue, ...]
    flags: Flags
    gaps: tuple[Gap, ...]
    coaching: Coaching
    notes: tuple[str, ...]


def make_report(
    monitor: JourneyMonitor,
    encoder: Encoder,
    account_id: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    now: datetime | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> AccountReport:
    """Gather what a report of an account tells; what is not scored or encoded yet is on the way.

    Args:
        since, until: aware; default: from the account's first message to after its last, in whole days.
        now: aware; what was known then; default: the clock's time.
        on_progress: called with how many conversations are scored.

    Raises:
        UnknownAccount: no such account.
        InvalidArgument: a naive time, or a period that ends before it begins.
    """
    now = now or datetime.now(UTC)
    hours = monitor.policy.for_account(account_id).hours
    span = monitor.store.span(account_id)
    begin, end = local_period(since, until, span=span, now=now, time_zone=hours.time_zone)
    previous = begin - (end - begin)
    monitor.update(account_id, now=now, on_progress=on_progress)
    every = list(read_cases(monitor, account_id, until=end, now=now))
    cases = [case for case in every if case.started_at >= begin]
    earlier = [case for case in every if previous <= case.started_at < begin]
    topics = find_topics(monitor.store, encoder, account_id, since=previous, until=end)
    faq = mine_faq(monitor.store, encoder, account_id, until=end, now=now)
    coaching = coach(
        monitor, account_id, since=begin, until=end, now=now, topics=topics, faq=faq, encoder=encoder
    )
    known_before = span is not None and span[0] <= previous
    step = step_of(begin, end)
    return AccountReport(
        account_id=account_id,
        since=begin,
        until=end,
        time_zone=hours.time_zone,
        made_at=now.astimezone(begin.tzinfo),
        metrics=service_metrics(
            monitor.store, account_id, since=begin, until=end, hours=hours, topics=topics, now=now
        ),
        mood=mean_mood(cases, since=begin, profile=monitor.profile),
        mood_before=mean_mood(earlier, since=previous, profile=monitor.profile) if known_before else None,
        mood_step=step,
        moods=mood_curve(cases, since=begin, step=step, profile=monitor.profile),
        issues=issues_of(cases, earlier if known_before else None, topics),
        flags=_flags(monitor.store._flags.list(account_id, since=begin, now=now), until=end),
        gaps=faq.gaps,
        coaching=coaching,
        notes=coaching.notes
        if known_before
        else ("there is no period before to compare with", *coaching.notes),
    )


def _flags(flags: list[Flag], *, until: datetime) -> Flags:
    own = [flag for flag in flags if flag.raised_at < until]
    counts = Counter(code for flag in own for code in flag.codes)
    return Flags(
        raised=len(own),
        open=sum(flag.status in OPEN for flag in own),
        conversations=len({flag.conversation_id for flag in own}),
        by_reason=dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))),
    )
