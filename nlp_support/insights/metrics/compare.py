"""Comparing a period with the one before."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from ...store import MessageStore
from ...text.contacts import USUAL, ContactRules
from ...types.hours import BusinessHours
from ...types.rate import Rate
from ...types.times import utc_now
from ..intervals import Floats, Interval, mean_difference, median_difference
from ..topics import Topics
from .changes import share_change, suggestion_changes
from .frames import Frames
from .outcomes import RESOLVED
from .results import Comparison, MetricChange, MetricUnit, ServiceMetrics
from .service import TARGETS, Scope, frames_of, measure, scope_of


def compare_periods(
    store: MessageStore,
    account_id: str,
    *,
    since: datetime,
    until: datetime | None = None,
    hours: BusinessHours | None = None,
    rules: ContactRules = USUAL,
    channel: str | None = None,
    topics: Topics | None = None,
    targets: Sequence[timedelta] = TARGETS,
    now: datetime | None = None,
) -> Comparison:
    """The metrics of a period and of the period before, with intervals for the differences.

    The period before ends where this one begins and is just as long by the account's calendar, on which a day
    when the clocks change is still one day. Both are judged by what is known now. Arguments and errors are
    those of `service_metrics`.
    """
    moment = utc_now(now)
    scope = scope_of(
        store, account_id, since=since, until=until, hours=hours, rules=rules,
        topics=topics, targets=targets, now=moment,
    )  # fmt: skip
    earlier = replace(scope, since=scope.since - (scope.until - scope.since), until=scope.since)
    frames = frames_of(store, scope, since=earlier.since, channel=channel, now=moment)
    two = measure(frames, scope), measure(frames, earlier)
    return Comparison(
        *two,
        {**_volumes(*two), **_shares(*two), **_medians(frames, scope, earlier), **suggestion_changes(*two)},
    )


def _volumes(now: ServiceMetrics, before: ServiceMetrics) -> dict[str, MetricChange]:
    """Messages per day; the days are the sample."""

    def days(metrics: ServiceMetrics, side: str) -> Floats:
        return np.array([getattr(day, side) for day in metrics.volume.by_day.values()], float)

    return {
        f"{side} a day": _statistic(
            days(now, side), days(before, side), np.mean, mean_difference, MetricUnit.A_DAY
        )
        for side in ("received", "sent")
    }


def _shares(now: ServiceMetrics, before: ServiceMetrics) -> dict[str, MetricChange]:
    def rates(metrics: ServiceMetrics) -> dict[str, Rate]:
        within = metrics.first_reply.all.within
        return {
            **{f"first reply within {target}": found for target, found in within.items()},
            "reply rate": metrics.replies.all.rate,
            "resolution rate": metrics.resolution.all.rate,
            "first-contact resolution": metrics.first_contact.all,
            "abandonment rate": metrics.abandonment.rate,
        }

    old = rates(before)
    return {name: share_change(rate, old[name]) for name, rate in rates(now).items()}


def _medians(frames: Frames, scope: Scope, earlier: Scope) -> dict[str, MetricChange]:
    """Medians of what happens once per contact, so that the cases are independent."""
    first = frames.waits.filter(pl.col("first") & pl.col("answered"))
    resolved = frames.contacts.filter(RESOLVED)
    times = {
        "first reply time, median": (first, "calendar"),
        "first reply time, median, business hours": (first, "business"),
        "resolution time, median": (resolved, "calendar"),
        "resolution time, median, business hours": (resolved, "business"),
    }
    changes = {}
    for name, (frame, clock) in times.items():
        now, before = (period.own(frame)[clock].to_numpy() for period in (scope, earlier))
        changes[name] = _statistic(now, before, np.median, median_difference, MetricUnit.SECONDS)
    return changes


def _statistic(
    now: Floats,
    before: Floats,
    statistic: Callable[[Floats], Any],
    interval: Callable[[Floats, Floats], Interval],
    unit: MetricUnit,
) -> MetricChange:
    n, n_before = len(now), len(before)
    one, two = (float(statistic(values)) if len(values) else None for values in (now, before))
    if one is None or two is None:
        return MetricChange(one, two, None, None, None, n, n_before, unit)
    # a single value says nothing about how values vary
    low, high = interval(now, before) if min(n, n_before) > 1 else (None, None)
    return MetricChange(one, two, one - two, low, high, n, n_before, unit)
