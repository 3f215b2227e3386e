"""The drawings of a report as SVG text; each is "" if there is nothing to draw."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from ...types.hours import WEEKDAYS
from ..metrics.results import Traffic
from .moods import MoodPoint
from .svg import INK, MUTED, SERIES, drawing, short

SHADES = 7  # of the heat map, still distinct on paper
BAR = 0.38  # inches per bar, with the space around it


def draw_volume(hours: Sequence[Sequence[Traffic]], *, prefix: str) -> str:
    """Customer messages by weekday (7 rows from Monday) and hour (24); the more, the stronger."""
    counts = [[one.received for one in row] for row in hours]
    most = max(map(max, counts))
    if not most:
        return ""
    day, hour = max(((d, h) for d in range(7) for h in range(24)), key=lambda at: counts[at[0]][at[1]])
    label = f"Customer messages by weekday and hour; most, {most}, on {WEEKDAYS[day]} from {hour}:00"
    with drawing(2.9, prefix=prefix, label=label) as (figure, finish):
        axes = figure.subplots()
        for at, row in enumerate(counts):
            for place, count in enumerate(row):
                if count:  # a square root, or a few busy hours would make all others pale
                    alpha = max(1, round(SHADES * (count / most) ** 0.5)) / SHADES
                    axes.barh(at, 0.92, left=place + 0.04, height=0.92, color=SERIES[0], alpha=alpha)
        axes.set(xlim=(0, 24), ylim=(6.5, -0.5), xticks=range(0, 25, 4))
        axes.set_yticks(range(7), [name.capitalize() for name in WEEKDAYS])
        axes.set_xlabel("hour of the day")
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        return finish()


def draw_bars(
    names: Sequence[str],
    counts: Sequence[int],
    *,
    what: str,
    prefix: str,
    before: Sequence[int] | None = None,
) -> str:
    """Counts as horizontal bars, each with its number.

    Args:
        names: (n,), of the bars.
        what: what is counted.
        before: (n,), the counts of the period before, drawn as lines across the bars.
    """
    if not any(counts):
        return ""
    said = ", ".join(f"{name} {count:,}" for name, count in zip(names, counts, strict=True))
    with drawing(0.75 + BAR * len(names), prefix=prefix, label=f"{what}: {said}") as (figure, finish):
        axes = figure.subplots()
        places = range(len(names))
        axes.barh(places, counts, height=0.68, color=SERIES[0], alpha=0.85)
        for at, (count, earlier) in enumerate(zip(counts, before or counts, strict=True)):
            end = max(count, earlier), at
            axes.annotate(f"{count:,}", end, (6, 0), textcoords="offset points", va="center")
            if before:
                axes.plot([earlier, earlier], [at - 0.4, at + 0.4], color=INK, linewidth=2.4)
        axes.set_yticks(places, [short(name) for name in names])
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.margins(x=0.14)
        axes.set_xlim(left=0)
        axes.locator_params(axis="x", nbins=5, integer=True)
        axes.grid(visible=False, axis="y")
        axes.set_xlabel(what)
        return finish()


def draw_moods(points: Sequence[MoodPoint], *, step: int, prefix: str) -> str:
    """Mean moods over time with their intervals; no line crosses days or weeks without a conversation."""
    if not points:
        return ""
    label = f"Mean mood of conversations over time, from {points[0].mood:+.2f} to {points[-1].mood:+.2f}"
    with drawing(3.0, prefix=prefix, label=label) as (figure, finish):
        axes: Any = figure.subplots()  # its types know no times
        for point in points:
            if point.low is not None:
                axes.plot([point.start] * 2, [point.low, point.high], color=SERIES[0], lw=1.6, alpha=0.6)
        for one, other in pairwise(points):
            if (other.start - one.start).days <= step + 1:
                axes.plot([one.start, other.start], [one.mood, other.mood], color=SERIES[0], lw=1.6)
        size = max(point.n for point in points)
        areas = [20 + 70 * point.n / size for point in points]
        axes.scatter([p.start for p in points], [p.mood for p in points], s=areas, color=SERIES[0], zorder=3)
        axes.axhline(0, color=MUTED, linewidth=1.2)
        axes.set_ylim(-1, 1)
        axes.set_ylabel("mood")
        _date_ticks(axes, points[0].start)
        return finish()


def _date_ticks(axes: Any, start: datetime) -> None:
    """A few dates under the plot, in the time zone of the first."""
    import matplotlib.dates

    dates: Any = matplotlib.dates  # not typed
    locator = dates.AutoDateLocator(tz=start.tzinfo, minticks=2, maxticks=6)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, tz=start.tzinfo, show_offset=False))
