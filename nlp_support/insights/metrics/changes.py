"""Changes of figures that bring their intervals along: shares, and what agents did with suggestions."""

from dataclasses import replace

from ...types.rate import Rate
from ..intervals import difference_of
from .results import MetricChange, MetricUnit, ServiceMetrics, SuggestionOutcomes

FEW = 10  # conversations with feedback that a period needs, to be compared

Limits = tuple[float | None, float | None, float | None]  # a figure with its interval


def share_change(now: Rate, before: Rate) -> MetricChange:
    """A share beside that of the period before."""
    one, two = (now.share, now.low, now.high), (before.share, before.low, before.high)
    return _change(one, two, now.n, before.n, MetricUnit.SHARE)


def suggestion_changes(now: ServiceMetrics, before: ServiceMetrics) -> dict[str, MetricChange]:
    """What agents did with suggestions, beside the period before; not compared where few told."""
    one, two = now.suggestions, before.suggestions
    shares = {
        f"suggestions {outcome}": share_change(getattr(one.all, outcome), getattr(two.all, outcome))
        for outcome in ("accepted", "edited", "rejected")
    }
    changes = {**shares, "edit distance, mean": _distance_change(one.all, two.all)}
    if min(one.all.conversations, two.all.conversations) < FEW:
        changes = {name: _apart(change) for name, change in changes.items()}
    return {**changes, "questions with feedback": share_change(one.asked, two.asked)}


def _distance_change(now: SuggestionOutcomes, before: SuggestionOutcomes) -> MetricChange:
    one, two = now.distance, before.distance
    limits, before_limits = ((own.mean, own.low, own.high) for own in (one, two))
    change = _change(limits, before_limits, one.n, two.n, MetricUnit.DISTANCE)
    return change if min(one.n, two.n) >= FEW else _apart(change)


def _apart(change: MetricChange) -> MetricChange:
    """The figures of both periods, without a difference."""
    return replace(change, difference=None, low=None, high=None)


def _change(now: Limits, before: Limits, n: int, n_before: int, unit: MetricUnit) -> MetricChange:
    (one, low, high), (two, low_before, high_before) = now, before
    if one is None or two is None:
        return MetricChange(one, two, None, None, None, n, n_before, unit)
    if low is None or high is None or low_before is None or high_before is None:
        return MetricChange(one, two, one - two, None, None, n, n_before, unit)
    interval = difference_of((one, low, high), (two, low_before, high_before))
    return MetricChange(one, two, one - two, *interval, n, n_before, unit)
