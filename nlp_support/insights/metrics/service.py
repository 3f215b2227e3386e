"""Service metrics of an account in a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import polars as pl

from ...errors import InvalidArgument
from ...store import MessageStore
from ...text.contacts import USUAL, ContactRules
from ...types.hours import BusinessHours
from ...types.numbers import is_span
from ...types.times import MICROSECOND, utc_now
from ..periods import local_period
from ..topics import Topics
from .bots import bots
from .figures import sliced
from .frames import Frames, read_frames
from .outcomes import abandonment, first_contact, resolution
from .reply_times import replies
from .results import ServiceMetrics
from .suggestions import suggestion_metrics
from .volume import volume

TARGETS = (timedelta(minutes=3), timedelta(hours=12), timedelta(hours=24))


@dataclass(frozen=True, slots=True)
class Scope:
    """What the metrics are computed for; `since` and `until` are in the account's time zone."""

    account_id: str
    since: datetime
    until: datetime
    hours: BusinessHours
    rules: ContactRules
    topics: Topics | None
    targets: Sequence[timedelta]

    def own(self, frame: pl.DataFrame, column: str = "began") -> pl.DataFrame:
        """The rows with a time in the period, by a column."""
        period = self.since.astimezone(UTC), self.until.astimezone(UTC)
        return frame.filter(pl.col(column).is_between(*period, closed="left"))


def service_metrics(
    store: MessageStore,
    account_id: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    hours: BusinessHours | None = None,
    rules: ContactRules = USUAL,
    channel: str | None = None,
    topics: Topics | None = None,
    targets: Sequence[timedelta] = TARGETS,
    now: datetime | None = None,
) -> ServiceMetrics:
    """How an account served its customers; every metric is defined in docs/metrics.md.

    Args:
        since: the start of the period; default: the beginning of the day of the first message.
        until: its end, exclusive; default: the end of the day of the last message.
        hours: business hours and time zone; default: round the clock, UTC.
        rules: how conversations are split into contacts, see `nlp_support.text.contacts`.
        channel: only contacts that customers began on this channel.
        topics: issue types, from `find_topics`; metrics are then also given by topic.
        targets: times within which a reply is wanted, each above 0.
        now: aware; anything sent at or after it is ignored; default: the clock's time.

    Raises:
        UnknownAccount: the store has no message of the account.
        InvalidArgument: a time without a time zone, a period that ends before it begins, a target that is
            not above 0, or a channel that the account never had.
    """
    moment = utc_now(now)
    scope = scope_of(
        store, account_id, since=since, until=until, hours=hours, rules=rules,
        topics=topics, targets=targets, now=moment,
    )  # fmt: skip
    return measure(frames_of(store, scope, since=scope.since, channel=channel, now=moment), scope)


def scope_of(
    store: MessageStore,
    account_id: str,
    *,
    since: datetime | None,
    until: datetime | None,
    hours: BusinessHours | None,
    rules: ContactRules,
    topics: Topics | None,
    targets: Sequence[timedelta],
    now: datetime,
) -> Scope:
    """The period with its defaults filled in, checked."""
    hours = BusinessHours() if hours is None else hours
    span = store.span(account_id, until=now)
    begin, end = local_period(since, until, span=span, now=now, time_zone=hours.time_zone)
    if not all(map(is_span, targets)):
        raise InvalidArgument("a target is 0 or less; expected times above 0, such as timedelta(hours=12)")
    return Scope(account_id, begin, end, hours, rules, topics, targets)


def frames_of(
    store: MessageStore, scope: Scope, *, since: datetime, channel: str | None, now: datetime
) -> Frames:
    """The frames of a scope from `since` on, for one channel if given."""
    frames = read_frames(
        store,
        scope.account_id,
        since=since.astimezone(UTC),
        until=scope.until.astimezone(UTC),
        now=now,
        hours=scope.hours,
        rules=scope.rules,
        topics=scope.topics,
    )
    if channel is None:
        return frames
    if channel not in (known := store._timeline.channels(scope.account_id)):
        raise InvalidArgument(f"no message on channel {channel!r}, expected one of: {', '.join(known)}")
    begun = frames.bots.filter(pl.col("channel") == channel)
    messages = frames.messages.join(begun, on="contact", how="semi")
    return Frames(
        messages=messages,
        waits=frames.waits.join(begun, on="contact", how="semi"),
        contacts=frames.contacts.filter(pl.col("channel") == channel),
        bots=begun,
        verdicts=frames.verdicts.join(messages, on="conversation", how="semi", maintain_order="left"),
        recorded=frames.recorded,
        now=now,
    )


def measure(frames: Frames, scope: Scope) -> ServiceMetrics:
    """All metrics of the scope's period."""
    waits, contacts = scope.own(frames.waits), scope.own(frames.contacts)
    messages, names = scope.own(frames.messages, "at"), _names(scope.topics)
    zone = scope.hours.time_zone
    by_target = partial(replies, targets=scope.targets)
    return ServiceMetrics(
        account_id=scope.account_id,
        since=scope.since,
        until=scope.until,
        time_zone=zone,
        conversations=len(scope.own(frames.bots)),
        volume=volume(
            messages.filter(~pl.col("bot")),
            first=scope.since.date(),
            last=(scope.until - MICROSECOND).date(),
            time_zone=zone,
        ),
        first_reply=sliced(waits.filter("first"), by_target, names),
        replies=sliced(waits, by_target, names),
        resolution=sliced(contacts, resolution, names),
        first_contact=sliced(contacts, partial(first_contact, now=frames.now), names),
        abandonment=abandonment(contacts, time_zone=zone),
        bots=bots(scope.own(frames.bots), sent=len(messages.filter("bot"))),
        suggestions=suggestion_metrics(
            scope.own(frames.verdicts, "at"), waits, known=frames.recorded, time_zone=zone
        ),
    )


def _names(topics: Topics | None) -> Mapping[int, str]:
    """The names of topics, with the id added if several have the same name."""
    found = () if topics is None else topics.topics
    several = [topic.name for topic in found]
    return {
        topic.id: topic.name if several.count(topic.name) == 1 else f"{topic.name} ({topic.id})"
        for topic in found
    }
