"""Service metrics as tables for people."""

from collections.abc import Sequence
from datetime import timedelta

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ...insights.metrics.results import (
    Comparison,
    MetricChange,
    MetricUnit,
    ReplyTimes,
    ServiceMetrics,
    Times,
)
from ...text.durations import duration_text
from ...types.hours import WEEKDAYS
from ...types.rate import Rate
from .sparkline import BLOCKS


def metrics_tables(metrics: ServiceMetrics, *, console: Console | None = None) -> None:
    """Print the metrics of a period."""
    console = console or Console()
    traffic = metrics.volume.total
    console.print(
        f"{metrics.account_id}, {metrics.since:%Y-%m-%d %H:%M} to {metrics.until:%Y-%m-%d %H:%M} "
        f"({metrics.time_zone}): {traffic.received:,} received, {traffic.sent:,} sent, "
        f"{metrics.conversations:,} conversations began",
        markup=False,
        highlight=False,
    )
    if traffic.received:
        console.print(_heat_map(metrics))
    console.print(_times_table(metrics))
    console.print(_lengths_table(metrics))
    console.print(_outcomes_table(metrics))
    console.print(_abandonment_table(metrics))


def changes_table(comparison: Comparison, *, console: Console | None = None) -> None:
    """Print what changed against the period before."""
    before = comparison.before
    table = Table(title=f"Against {before.since:%Y-%m-%d %H:%M} to {before.until:%Y-%m-%d %H:%M}")
    for heading in ("figure", "now", "before", "difference (95%)", "n"):
        table.add_column(heading, overflow="fold")
    for name, change in comparison.changes.items():
        values = (_figure(value, change.unit) for value in (change.now, change.before))
        table.add_row(name, *values, _difference(change), f"{change.n_now:,} | {change.n_before:,}")
    (console or Console()).print(table)


def duration(seconds: float | None, *, business: bool = False) -> str:
    """Such as "45 seconds" or "2.5 hours", of business time never in days; a dash for None."""
    if seconds is None:
        return "–"
    return duration_text(timedelta(seconds=seconds), longest="hours" if business else "days")


def share(rate: Rate) -> str:
    """A rate with its interval and its n."""
    if rate.share is None:
        return "–"
    return f"{rate.share:.0%} ({rate.low:.0%}–{rate.high:.0%}, n={rate.n:,})"


def _heat_map(metrics: ServiceMetrics) -> Table:
    grid = [[cell.received for cell in row] for row in metrics.volume.by_weekday_hour]
    most = max(max(row) for row in grid)
    table = Table(title="Received by weekday and hour, 0 to 23", show_header=False)
    for name, row in zip(WEEKDAYS, grid, strict=True):
        heights = [-(-count * len(BLOCKS) // most) for count in row]  # rounded up: what came shows
        bar = "".join(f" {BLOCKS}"[height] for height in heights)
        table.add_row(name, bar, f"{sum(row):,}")
    return table


def _times_table(metrics: ServiceMetrics) -> Table:
    """Reply times: of all waits by both clocks, of slices by the calendar."""
    table = Table(title="Reply times")
    for heading in ("", "n", "median", "mean", "quickest", "slowest", "replied to"):
        table.add_column(heading, overflow="fold")
    for name, replies in _all_replies(metrics):
        table.add_row(name, *_times(replies.calendar), _percent(replies.rate))
        table.add_row("  in business hours", *_times(replies.business, business=True), "")
    for kind in ("channel", "agent", "topic"):
        for name, replies in getattr(metrics.replies, f"by_{kind}").items():
            table.add_row(f"{kind} {escape(name)}", *_times(replies.calendar), _percent(replies.rate))
    return table


def _lengths_table(metrics: ServiceMetrics) -> Table:
    """How many waits were how long, and the share within each target."""
    everything = metrics.replies.all
    table = Table(title="Waits by length, and share within targets")
    for heading in ("", *everything.calendar.buckets, *everything.within):
        table.add_column(heading, overflow="fold")
    for name, replies in _all_replies(metrics):
        for label, times, within in (
            (name, replies.calendar, replies.within),
            ("  in business hours", replies.business, replies.within_business),
        ):
            counts = (f"{count:,}" for count in times.buckets.values())
            table.add_row(label, *counts, *map(_percent, within.values()))
    return table


def _all_replies(metrics: ServiceMetrics) -> tuple[tuple[str, ReplyTimes], ...]:
    return ("first reply", metrics.first_reply.all), ("every reply", metrics.replies.all)


def _outcomes_table(metrics: ServiceMetrics) -> Table:
    table = Table(title="Solved")
    for heading in ("", "resolution rate", "first contact", "median time", "business", "open"):
        table.add_column(heading, overflow="fold")
    slices = [("all", metrics.resolution.all, metrics.first_contact.all)]
    for kind in ("channel", "agent", "topic"):
        once = getattr(metrics.first_contact, f"by_{kind}")
        for name, found in getattr(metrics.resolution, f"by_{kind}").items():
            slices.append((f"{kind} {escape(name)}", found, once[name]))
    for name, found, once in slices:
        calendar = duration(found.calendar.median_seconds)
        business = duration(found.business.median_seconds, business=True)
        table.add_row(name, share(found.rate), share(once), calendar, business, f"{found.open:,}")
    return table


def _abandonment_table(metrics: ServiceMetrics) -> Table:
    given_up = metrics.abandonment
    table = Table(title=f"Given up: {share(given_up.rate)}", show_header=False)
    for kind, rates in (("stage", given_up.by_stage), ("weekday", given_up.by_weekday)):
        table.add_row(kind, ", ".join(f"{name} {_percent(rate)}" for name, rate in rates.items()))
    hours = (f"{hour}: {_percent(rate)}" for hour, rate in enumerate(given_up.by_hour) if rate.n)
    table.add_row("hour", ", ".join(hours) or "–")
    return table


def _times(times: Times, *, business: bool = False) -> Sequence[str]:
    figures = times.median_seconds, times.mean_seconds, times.quickest_seconds, times.slowest_seconds
    return [f"{times.n:,}", *(duration(figure, business=business) for figure in figures)]


def _percent(rate: Rate) -> str:
    return "–" if rate.share is None else f"{rate.share:.0%}"


def _figure(value: float | None, unit: MetricUnit) -> str:
    if value is None:
        return "–"
    if unit is MetricUnit.SECONDS:
        return duration(value)
    return f"{value:.1%}" if unit is MetricUnit.SHARE else f"{value:,.1f}"


def _difference(change: MetricChange) -> str:
    if change.difference is None:
        return "–"
    if change.low is None:
        return _figure(change.difference, change.unit)
    one, low, high = (_figure(value, change.unit) for value in (change.difference, change.low, change.high))
    return f"{one} ({low} to {high})"
