"""Figures of a report in words."""

from datetime import timedelta

from ...text.durations import duration_text
from ...types.rate import Rate
from ..metrics.results import MetricChange, MetricUnit


def seconds_text(seconds: float | None, *, business: bool = False) -> str:
    """Such as "40 seconds" or "3.4 hours", of business time never in days; a dash for None."""
    if seconds is None:
        return "–"
    return duration_text(timedelta(seconds=seconds), longest="hours" if business else "days")


def rate_text(rate: Rate) -> str:
    """Such as "87%"; a dash if there was no case."""
    return "–" if rate.share is None else f"{rate.share:.0%}"


def interval_text(rate: Rate) -> str:
    """The interval of a rate, such as "81–92%"; empty if there was no case."""
    return "" if rate.low is None or rate.high is None else f"{100 * rate.low:.0f}–{rate.high:.0%}"


def mood_text(value: float | None) -> str:
    """A mood with its sign; a dash for None."""
    return "–" if value is None else f"{round(value, 2) + 0.0:+.2f}"


def figure_text(value: float | None, unit: MetricUnit) -> str:
    """A figure of a change in its unit; a dash for None."""
    if value is None:
        return "–"
    if unit is MetricUnit.SECONDS:
        return f"-{seconds_text(-value)}" if value < 0 else seconds_text(value)
    if unit is MetricUnit.SHARE:
        return f"{value:.1%}"
    return f"{value:.2f}" if unit is MetricUnit.DISTANCE else f"{value:,.1f}"


def difference_text(change: MetricChange) -> tuple[str, str]:
    """A difference and its interval; why there is none."""
    if change.difference is None:
        return ("–" if change.now is None or change.before is None else "too few"), ""
    one, low, high = (
        figure_text(value, change.unit) for value in (change.difference, change.low, change.high)
    )
    return one, "" if change.low is None else f"{low} to {high}"
