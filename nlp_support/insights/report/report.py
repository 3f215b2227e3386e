"""The contents of a report, gathered in one object."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...journey import JourneyMonitor
from ...models.encoder import Encoder
from ...store import MessageStore
from ...types.progress import Progress
from ...types.times import utc_now
from ..cases import own_monitor, read_cases
from ..coaching import Coaching, lessons
from ..conversations import read_conversations
from ..faq import Gap, make_faq
from ..metrics import ServiceMetrics, compare_periods, service_metrics
from ..metrics.results import MetricChange
from ..periods import local_period
from ..questions import read_questions
from ..topics import group_questions
from .flags import FlagCounts, flag_counts
from .issues import Issue, issues_of
from .moods import MoodPoint, mean_mood, mood_curve, step_of

NO_PERIOD_BEFORE = "the history is too short for a period before to compare with"


@dataclass(frozen=True, slots=True)
class AccountReport:
    """A period of an account. It names no customer; quotes are redacted.

    Attributes:
        since, until: the period, in the account's time zone, `until` exclusive.
        made_at: when the report was made.
        metrics: see `nlp_support.insights.metrics`.
        changes: its figures beside those of the period before, see `Comparison`; None if the history is too
            short.
        mood: the mean mood of the conversations that began in the period; None if there are none.
        mood_before: the same for the period before, which is just as long; None if there are none.
        mood_step: how many days a point of `moods` stands for.
        moods: the moods over the period.
        issues: what customers wrote about, the most common first.
        flags: how many flags were raised in the period.
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
    changes: Mapping[str, MetricChange] | None
    mood: MoodPoint | None
    mood_before: MoodPoint | None
    mood_step: int
    moods: tuple[MoodPoint, ...]
    issues: tuple[Issue, ...]
    flags: FlagCounts
    gaps: tuple[Gap, ...]
    coaching: Coaching
    notes: tuple[str, ...]


def make_report(
    store: MessageStore,
    account_id: str,
    *,
    monitor: JourneyMonitor | None = None,
    encoder: Encoder | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    now: datetime | None = None,
    on_progress: Progress | None = None,
) -> AccountReport:
    """Gather the contents of a report; what is not yet scored or encoded is scored and encoded on the way.

    The account's conversations up to the end of the period are read only once.

    Args:
        monitor: default: `JourneyMonitor(store)`; its policy has the account's hours and time zone.
        encoder: default: the monitor's if it has one, else the bundled one.
        since, until: aware; default: from the account's first message to after its last, in whole days.
        now: aware; messages sent, flags raised and feedback given at or after it are ignored; default: the
            clock's time.
        on_progress: called with how many conversations are done while flags are brought up to date.

    Raises:
        UnknownAccount: no such account.
        InvalidArgument: a naive time, a period that ends before it begins, or a monitor of another store.
    """
    now = utc_now(now)
    monitor = own_monitor(store, monitor)
    policy = monitor.policy.for_account(account_id)
    hours, rules = policy.hours, policy.contact_rules
    span = store.span(account_id, until=now)
    begin, end = local_period(since, until, span=span, now=now, time_zone=hours.time_zone)
    previous = begin - (end - begin)
    known_before = span is not None and span[0] <= previous
    monitor.update(account_id, now=now, on_progress=on_progress)
    encoder = encoder or monitor.scorer.encoder or Encoder.load()
    conversations = read_conversations(store, account_id, until=end, now=now)
    questions = read_questions(
        store, account_id, conversations, encoder=encoder, until=min(end, now), rules=rules
    )
    topics = group_questions(account_id, questions.between(previous, None), encoder=encoder)
    faq = make_faq(store, account_id, questions, encoder=encoder, rules=rules, now=now)
    every = read_cases(monitor, account_id, conversations, now=now)
    cases = [case for case in every if case.started_at >= begin]
    earlier = [case for case in every if previous <= case.started_at < begin] if known_before else None
    learnt = lessons(
        every, monitor, account_id, encoder=encoder, topics=topics, faq=faq, since=begin, now=now
    )
    flags = monitor.all_flags(account_id, since=begin, now=now)
    asked: dict[str, Any] = {
        "since": begin, "until": end, "hours": hours, "rules": rules, "topics": topics, "now": now
    }  # fmt: skip
    both = compare_periods(store, account_id, **asked) if known_before else None
    return AccountReport(
        account_id=account_id,
        since=begin,
        until=end,
        time_zone=hours.time_zone,
        made_at=now.astimezone(begin.tzinfo),
        metrics=both.now if both else service_metrics(store, account_id, **asked),
        changes=both.changes if both else None,
        mood=mean_mood(cases, since=begin, profile=monitor.profile),
        mood_before=mean_mood(earlier or (), since=previous, profile=monitor.profile),
        mood_step=step_of(begin, end),
        moods=mood_curve(cases, since=begin, step=step_of(begin, end), profile=monitor.profile),
        issues=issues_of(cases, earlier, topics),
        flags=flag_counts(flags, conversations, until=min(end, now)),
        gaps=faq.gaps,
        coaching=learnt,
        notes=learnt.notes if known_before else (NO_PERIOD_BEFORE, *learnt.notes),
    )
