"""A period beside the one before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from ..business import BusinessHours
from ..store import MessageStore
from ..times import now_micros
from ..topics import Topics
from .figures import SECOND
from .intervals import Floats, median_difference, ratio_difference, share_difference
from .outcomes import RESOLVED
from .reading import Frames
from .replies import TOLD, true_waits
from .results import Change, Comparison, Rate, ServiceMetrics
from .service import TARGETS, Scope, frames_of, measure, scope_of


def compare(
    store: MessageStore,
    account_id: str,
    *,
    since: datetime,
    until: datetime | None = None,
    hours: BusinessHours | None = None,
    channel: str | None = None,
    topics: Topics | None = None,
    targets: Sequence[timedelta] = TARGETS,
    now: datetime | None = None,
) -> Comparison:
    """The metrics of a period beside those of the period before, with intervals of the differences.

    The period before ends where this one begins and is as long by the account's calendar: a day on which the
    clocks change is a day. Both are judged by what is known now. Arguments and errors are those of
    `service_metrics`.
    """
    moment = now_micros(now)
    scope = scope_of(
        store, account_id, since=since, until=until, hours=hours, topics=topics, targets=targets, now=moment
    )
    earlier = replace(scope, since=scope.since - (scope.until - scope.since), until=scope.since)
    frames = frames_of(store, scope, since=earlier.since, channel=channel, now=moment)
    two = measure(frames, scope), measure(frames, earlier)
    return Comparison(*two, {**_volumes(*two), **_shares(*two), **_sampled(frames, scope, earlier)})


def _volumes(now: ServiceMetrics, before: ServiceMetrics) -> dict[str, Change]:
    """Messages a day, the days being what varies."""

    def days(metrics: ServiceMetrics, side: str) -> Floats:
        return np.array([(getattr(day, side), 1) for day in metrics.volume.by_day.values()], float)

    return {
        f"{side} a day": _ratios(days(now, side), days(before, side), unit="a day")
        for side in ("received", "sent")
    }


def _shares(now: ServiceMetrics, before: ServiceMetrics) -> dict[str, Change]:
    """The rates of conversations."""

    def rates(metrics: ServiceMetrics) -> dict[str, Rate]:
        within = metrics.first_reply.all.within
        return {
            **{f"first reply within {target}": found for target, found in within.items()},
            "resolution rate": metrics.resolution.all.rate,
            "first-contact resolution": metrics.first_contact.all,
            "abandonment rate": metrics.abandonment.rate,
        }

    old = rates(before)
    return {name: _share(rate, old[name]) for name, rate in rates(now).items()}


def _sampled(frames: Frames, scope: Scope, earlier: Scope) -> dict[str, Change]:
    """What needs the single cases: medians, and the rate of replies, of which a conversation has several."""
    first = frames.waits.filter(pl.col("first") & pl.col("answered"))
    resolved = frames.conversations.filter(RESOLVED)
    told = true_waits(frames.waits).filter(TOLD)
    times = {
        "first reply time, median": (first, "calendar"),
        "first reply time, median, business hours": (first, "business"),
        "resolution time, median": (resolved, "calendar"),
        "resolution time, median, business hours": (resolved, "business"),
    }
    return {
        **{
            name: _medians(*(period.own(frame)[clock].to_numpy() / SECOND for period in (scope, earlier)))
            for name, (frame, clock) in times.items()
        },
        "reply rate": _ratios(
            *(_by_conversation(period.own(told)) for period in (scope, earlier)), unit="share"
        ),
    }


def _by_conversation(waits: pl.DataFrame) -> Floats:
    """(n, 2): how many waits of each conversation were answered, and how many there were."""
    counted = waits.group_by("conversation", maintain_order=True).agg(pl.col("answered").sum(), n=pl.len())
    return counted.select("answered", "n").to_numpy().astype(float)


def _share(now: Rate, before: Rate) -> Change:
    if now.share is None or before.share is None:
        return Change(now.share, before.share, None, None, None, now.n, before.n, "share")
    interval = share_difference((now.count, now.n), (before.count, before.n))
    return Change(now.share, before.share, now.share - before.share, *interval, now.n, before.n, "share")


def _medians(now: Floats, before: Floats) -> Change:
    one, two = (float(np.median(values)) if len(values) else None for values in (now, before))
    if one is None or two is None:
        return Change(one, two, None, None, None, len(now), len(before), "s")
    return Change(one, two, one - two, *median_difference(now, before), len(now), len(before), "s")


def _ratios(now: Floats, before: Floats, *, unit: str) -> Change:
    one, two = (float(rows[:, 0].sum() / rows[:, 1].sum()) if len(rows) else None for rows in (now, before))
    n, n_before = (int(rows[:, 1].sum()) for rows in (now, before))
    if one is None or two is None:
        return Change(one, two, None, None, None, n, n_before, unit)
    return Change(one, two, one - two, *ratio_difference(now, before), n, n_before, unit)
