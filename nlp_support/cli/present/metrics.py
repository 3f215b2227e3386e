"""Service metrics as tables for people."""

from collections.abc import Iterator, Sequence

from ...insights.metrics.results import (
    Comparison,
    MetricChange,
    MetricUnit,
    ReplyTimes,
    ServiceMetrics,
    Times,
)
from ...types.hours import WEEKDAYS
from ...types.rate import Rate
from .durations import duration
from .layout import WIDTH, table, wrapped
from .sparkline import BLOCKS
from .verdicts import share, verdicts_lines

KINDS = ("channel", "agent", "topic")


def metrics_text(metrics: ServiceMetrics, *, width: int = WIDTH) -> str:
    """The metrics of a period, a paragraph for each table."""
    traffic = metrics.volume.total
    summary = (
        f"{metrics.account_id}, {metrics.since:%Y-%m-%d %H:%M} to {metrics.until:%Y-%m-%d %H:%M} "
        f"({metrics.time_zone}): {traffic.received:,} received, {traffic.sent:,} sent, "
        f"{metrics.conversations:,} conversations began"
    )
    parts = [
        wrapped(summary, width=width),
        list(_heat_map(metrics)) if traffic.received else [],
        _times_table(metrics, width),
        _lengths_table(metrics, width),
        _outcomes_table(metrics, width),
        _note(metrics, width),
        list(_abandonment(metrics, width)),
        _bots(metrics, width),
        verdicts_lines(metrics, width=width),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def changes_text(comparison: Comparison, *, width: int = WIDTH) -> str:
    """What changed against the period before."""
    before = comparison.before
    headings = ("figure", "now", "before", "difference (95%)", "n")
    rows = []
    for name, change in comparison.changes.items():
        values = [_figure(value, change.unit) for value in (change.now, change.before)]
        rows.append((name, *values, _difference(change), f"{change.n_now:,} | {change.n_before:,}"))
    title = f"Against {before.since:%Y-%m-%d %H:%M} to {before.until:%Y-%m-%d %H:%M}"
    lines = table(headings, rows, width=width, right=headings[1:], wraps="figure")
    return "\n".join([*wrapped(title, width=width), *lines])


def _heat_map(metrics: ServiceMetrics) -> Iterator[str]:
    grid = [[cell.received for cell in row] for row in metrics.volume.by_weekday_hour]
    most = max(max(row) for row in grid)
    yield "Received by weekday and hour, 0 to 23"
    for name, row in zip(WEEKDAYS, grid, strict=True):
        heights = [-(-count * len(BLOCKS) // most) for count in row]  # rounded up: what came shows
        yield f"{name}  {''.join(f' {BLOCKS}'[height] for height in heights)}  {sum(row):>6,}"


def _times_table(metrics: ServiceMetrics, width: int) -> list[str]:
    """Reply times: of all waits by both clocks, of slices by the calendar."""
    headings = ("", "n", "median", "mean", "quickest", "slowest", "replied")
    rows = []
    for name, replies in _all_replies(metrics):
        rows.append((name, *_times(replies.calendar), _percent(replies.rate)))
        if replies.business != replies.calendar:
            rows.append(("  in business hours", *_times(replies.business, business=True), ""))
    for kind in KINDS:
        for name, replies in getattr(metrics.replies, f"by_{kind}").items():
            rate = "" if kind == "agent" else _percent(replies.rate)  # a wait is the agent's who ended it
            rows.append((f"{kind} {name}", *_times(replies.calendar), rate))
    return ["Reply times", *table(headings, rows, width=width, right=headings[1:], wraps="")]


def _lengths_table(metrics: ServiceMetrics, width: int) -> list[str]:
    """How many waits were how long, and the share within each target."""
    everything = metrics.replies.all
    headings = ("", *everything.calendar.buckets, *everything.within)
    rows = []
    for name, replies in _all_replies(metrics):
        rows.append((name, *_lengths(replies.calendar), *map(_percent, replies.within.values())))
        if replies.business != replies.calendar:
            shares = map(_percent, replies.within_business.values())
            rows.append(("  in business hours", *_lengths(replies.business), *shares))
    title = "Waits by length, and share within targets"
    return [*wrapped(title, width=width), *table(headings, rows, width=width, right=headings[1:], wraps="")]


def _all_replies(metrics: ServiceMetrics) -> tuple[tuple[str, ReplyTimes], ...]:
    return ("first reply", metrics.first_reply.all), ("every reply", metrics.replies.all)


def _outcomes_table(metrics: ServiceMetrics, width: int) -> list[str]:
    """How many were solved, and in what time by the calendar, then in business hours."""
    headings = ("", "resolved", "n", "first contact", "n", "median", "open")
    slices = [("all", metrics.resolution.all, metrics.first_contact.all)]
    for kind in KINDS:
        once = getattr(metrics.first_contact, f"by_{kind}")
        for name, found in getattr(metrics.resolution, f"by_{kind}").items():
            slices.append((f"{kind} {name}", found, once[name]))
    rows = []
    for name, found, once in slices:
        median = duration(found.calendar.median_seconds)
        rates = (share(found.rate), f"{found.rate.n:,}", share(once), f"{once.n:,}")
        rows.append((name, *rates, median, f"{found.open:,}"))
        if found.business != found.calendar:
            median = duration(found.business.median_seconds, business=True)
            rows.append(("  in business hours", "", "", "", "", median, ""))
    return ["Solved", *table(headings, rows, width=width, right=headings[1:], wraps="")]


def _note(metrics: ServiceMetrics, width: int) -> list[str]:
    """Why agents may all be above the account: what nobody answered is in no agent's row."""
    nobody = metrics.resolution.all.rate.n - sum(
        found.rate.n for found in metrics.resolution.by_agent.values()
    )
    if nobody <= 0 or not metrics.resolution.by_agent:
        return []
    text = f"In no agent's row, since no agent with an id answered: {nobody:,} of these conversations"
    return wrapped(text, width=width)


def _abandonment(metrics: ServiceMetrics, width: int) -> Iterator[str]:
    given_up = metrics.abandonment
    yield f"Given up: {share(given_up.rate)} of {given_up.rate.n:,}"
    for kind, rates in (("stage", given_up.by_stage), ("weekday", given_up.by_weekday)):
        shares = ", ".join(f"{name} {_percent(rate)}" for name, rate in rates.items())
        yield from wrapped(shares, width=width, first=f"{kind:<9}")
    hours = (f"{hour}h={_percent(rate)}" for hour, rate in enumerate(given_up.by_hour) if rate.n)
    yield from wrapped(", ".join(hours) or "–", width=width, first=f"{'hour':<9}")


def _bots(metrics: ServiceMetrics, width: int) -> list[str]:
    """What bots did, which the tables above leave out; nothing if there are none."""
    bots = metrics.bots
    if not bots.sent:
        return []
    median = duration(bots.first_reply.median_seconds)
    text = (
        f"Bots: {bots.sent:,} sent, answered in {share(bots.answered)} of {bots.answered.n:,} conversations, "
        f"alone in {share(bots.alone)}, after {median} (median); the figures above are without them"
    )
    return wrapped(text, width=width)


def _times(times: Times, *, business: bool = False) -> Sequence[str]:
    figures = times.median_seconds, times.mean_seconds, times.quickest_seconds, times.slowest_seconds
    return [f"{times.n:,}", *(duration(figure, business=business) for figure in figures)]


def _lengths(times: Times) -> Iterator[str]:
    return (f"{count:,}" for count in times.buckets.values())


def _percent(rate: Rate) -> str:
    return "–" if rate.share is None else f"{rate.share:.0%}"


def _figure(value: float | None, unit: MetricUnit) -> str:
    if value is None:
        return "–"
    if unit is MetricUnit.SECONDS:
        return duration(value)
    if unit is MetricUnit.DISTANCE:
        return f"{value:.2f}"
    return f"{value:.1%}" if unit is MetricUnit.SHARE else f"{value:,.1f}"


def _difference(change: MetricChange) -> str:
    if change.difference is None:
        return "–" if change.now is None or change.before is None else "too few"
    if change.low is None:
        return _figure(change.difference, change.unit)
    one, low, high = (_figure(value, change.unit) for value in (change.difference, change.low, change.high))
    return f"{one} ({low} to {high})"
