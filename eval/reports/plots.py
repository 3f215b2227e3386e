"""Plots of an evaluation as SVG text for its page; lines differ in dashes and markers as well as colour."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

from nlp_support.insights.report.svg import MUTED, SERIES, drawing, short

from .report import Curve, Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.2, 1.5)), (0, (7, 2, 1.2, 2)), (0, (3, 1.5)))
MARKERS = "osD^vPX*"
LINE_HEIGHT = 0.26  # inches, of a line of the legend
LEGEND = 40  # letters of a name that fit under a plot
WIDE = 30  # a y axis over such a ratio is logarithmic where times are drawn


def draw_curves(curves: Sequence[Curve], *, systems: Sequence[str] = (), prefix: str) -> str:
    """Curves of one name in one plot, a line each, as an SVG; "" if they have no point that can be drawn.

    Some names get extras: "reliability" and "roc" the diagonal, "reliability" the number of rows behind each
    point, "history size" and "growth by …" a logarithmic axis. Others are plain lines.

    Args:
        systems: all of the report, in order, so that each keeps its colour from plot to plot.
        prefix: of all ids in the SVG; different for each plot of a page.

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    name = curves[0].name if curves else ""
    log_x = name == "history size" or name.startswith("growth")
    lines = [(curve, _finite(curve, positive=log_x)) for curve in curves]
    lines = [(curve, points) for curve, points in lines if points]
    if not lines:
        return ""
    drawn = [curve.system for curve, _ in lines]
    order = list(dict.fromkeys([*systems, *drawn] if set(drawn) & set(systems) else drawn))
    columns = 2 if max(map(len, drawn)) <= 16 else 1
    below = LINE_HEIGHT * math.ceil(len(drawn) / columns) if len(drawn) > 1 else 0.0
    bins = name == "reliability" and bool(lines[0][0].sizes)
    with drawing(3.3 + below + 0.6 * bins, prefix=prefix, label=_said(lines)) as (canvas, finish):
        if bins:
            axes, strip = canvas.subplots(2, 1, sharex=True, height_ratios=(4, 1))
            _draw_sizes(strip, lines[0][0], order.index(lines[0][0].system))
        else:
            axes = strip = canvas.subplots()
        for curve, points in lines:
            _draw_line(axes, curve, points, order.index(curve.system))
        axes.set_title(curves[0].y, loc="left", fontsize=12.5)
        strip.set_xlabel(curves[0].x)
        _scale(axes, name, [points for _, points in lines], log_x=log_x)
        if len(drawn) > 1:
            canvas.legend(loc="outside lower center", ncols=columns, handlelength=3)
        return finish()


def draw_intervals(
    figures: Sequence[Figure],
    *,
    labels: Sequence[str],
    series: Sequence[int] | None = None,
    whole: Figure | None = None,
    prefix: str,
) -> str:
    """Figures as dots with their intervals, one below the other, as an SVG; "" if none has a value.

    Args:
        labels: one for each figure.
        series: the number of each one's colour and marker, from 0; None gives all the first.
        whole: the figure over all rows, drawn as a line across all.
        prefix: of all ids in the SVG; different for each plot of a page.

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    given = zip(figures, labels, series or [0] * len(labels), strict=True)
    rows = [(f, f.value, label, number) for f, label, number in given if _known(f.value)]
    if not rows:
        return ""
    what = rows[0][0].name + (f" ({rows[0][0].unit})" if rows[0][0].unit else "")
    said = ", ".join(f"{label} {value:.3g}" for _, value, label, _ in rows)
    with drawing(0.8 + 0.34 * len(rows), prefix=prefix, label=f"{what}: {said}") as (canvas, finish):
        axes = canvas.subplots()
        for at, (figure, value, _, number) in enumerate(rows):
            _draw_dot(axes, figure, value, at=at, number=number)
        if whole is not None and _known(whole.value):
            axes.axvline(whole.value, color=MUTED, linewidth=1.2, linestyle=DASHES[1], zorder=1)
        axes.set_yticks(range(len(rows)), [short(label) for _, _, label, _ in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.grid(visible=False, axis="y")
        _scale_dots(axes, [value for _, value, _, _ in rows], unit=rows[0][0].unit)
        axes.set_xlabel(what)
        return finish()


def _said(lines: Sequence[tuple[Curve, list[tuple[float, float]]]]) -> str:
    """The plot in words, for those who cannot see it."""
    curve = lines[0][0]
    ends = (f"{c.system or 'it goes'} from {points[0][1]:.3g} to {points[-1][1]:.3g}" for c, points in lines)
    return f"Plot of {curve.y} against {curve.x}: {', '.join(ends)}"


def _draw_line(axes: "Axes", curve: Curve, points: list[tuple[float, float]], number: int) -> None:
    x, y = zip(*points, strict=True)
    axes.plot(
        x,
        y,
        color=SERIES[number % len(SERIES)],
        linestyle=DASHES[number % len(DASHES)],
        linewidth=1.6 if number else 2.4,
        marker=MARKERS[number % len(MARKERS)],
        markersize=5,
        markevery=max(1, len(points) // 8),
        label=short(curve.system, LEGEND),
    )


def _draw_dot(axes: "Axes", figure: Figure, value: float, *, at: int, number: int) -> None:
    color, marker = SERIES[number % len(SERIES)], MARKERS[number % len(MARKERS)]
    if _known(figure.low) and _known(figure.high):
        axes.plot([figure.low, figure.high], [at, at], color=color, linewidth=2.2)
    axes.plot([value], [at], color=color, marker=marker, markersize=7)


def _scale_dots(axes: "Axes", values: Sequence[float], *, unit: str) -> None:
    axes.margins(x=0.06)
    if unit and 0 < min(values) < max(values) / WIDE:
        axes.set_xscale("log")
    else:
        axes.locator_params(axis="x", nbins=5)
    if unit:
        axes.xaxis.set_major_formatter(_tick)


def _draw_sizes(axes: "Axes", curve: Curve, number: int) -> None:
    """The number of rows behind each point, below the plot."""
    bars = [(x, size) for (x, _), size in zip(curve.points, curve.sizes, strict=False) if _known(x)]
    if bars:
        x, sizes = zip(*bars, strict=True)
        axes.bar(x, sizes, width=0.04, color=SERIES[number % len(SERIES)])
    axes.set_title(
        "rows" + (f", {short(curve.system, LEGEND)}" if curve.system else ""), loc="left", fontsize=12.5
    )
    axes.locator_params(axis="y", nbins=2)


def _scale(axes: "Axes", name: str, lines: Sequence[Sequence[tuple[float, float]]], *, log_x: bool) -> None:
    """Limits, ticks and the diagonal that belong to a curve of this name."""
    from matplotlib.ticker import NullLocator

    if name in ("reliability", "roc"):
        axes.axline((0, 0), slope=1, color=MUTED, linewidth=1.2, linestyle=DASHES[2], zorder=1)
        axes.set(xlim=(-0.02, 1.02), ylim=(0, 1.02))
    y = [y for points in lines for _, y in points]
    if name != "history size" and (log_x or name == "latency") and 0 < min(y) < max(y) / WIDE:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(_tick)
    elif min(y) >= 0:
        axes.set_ylim(bottom=0)
    if log_x:
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(_tick)
        measured = sorted({x for points in lines for x, _ in points})
        if len(measured) <= 6:
            axes.set_xticks(measured)
        axes.xaxis.set_minor_locator(NullLocator())


def _tick(value: float, _: float) -> str:
    return f"{value:,g}"


def _finite(curve: Curve, *, positive: bool) -> list[tuple[float, float]]:
    return [(x, y) for x, y in curve.points if _known(x) and _known(y) and (x > 0 or not positive)]


def _known(value: float | None) -> TypeGuard[float]:
    return value is not None and math.isfinite(value)
