"""Several runs in one table: a row per figure, a column per run, each compared with the first."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rich.console import Console

from nlp_support.cli.present.layout import cut, table

from .compare import compare_runs
from .metrics.significance import holm
from .run import Run
from .unpaired import Difference
from .verdicts import print_warnings

MARKS = {"better": "+", "worse": "-", "cannot tell": " "}
LONGEST = 18  # columns of a run's heading


@dataclass(frozen=True)
class Cell:
    """A figure of one run: its value with the 95% interval, and how it differs from the first run's; None for
    the first, and where the two cannot be compared."""

    value: float | None
    low: float | None
    high: float | None
    difference: Difference | None = None


@dataclass(frozen=True)
class SideBySide:
    """Runs beside each other.

    Attributes:
        runs: what each is called, the reference first.
        rows: figure -> a cell for each run.
    """

    runs: tuple[str, ...]
    rows: dict[str, tuple[Cell, ...]]
    warnings: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON: numbers as numbers, the verdict beside each difference."""
        rows = [
            {"figure": name, "values": [_as_dict(cell) for cell in cells]}
            for name, cells in self.rows.items()
        ]
        return {"runs": list(self.runs), "figures": rows, "warnings": list(self.warnings)}


def side_by_side(
    runs: Sequence[Run], *, seed: int = 0, on_progress: Callable[[int, int | None], None] | None = None
) -> SideBySide:
    """Compare each run with the first, p corrected by Holm over all figures of all runs.

    Args:
        on_progress: called with (done, total) runs.

    Raises:
        InvalidArgument: two of them cannot be compared; the message says why.
    """
    found: list[dict[str, Difference]] = []
    warnings: dict[str, None] = {}
    for done, run in enumerate(runs[1:], 1):
        comparison = compare_runs(runs[0], run, seed=seed)
        warnings.update(dict.fromkeys(comparison.warnings))
        found.append({one.name: one for one in comparison.differences})
        if on_progress:
            on_progress(done, len(runs) - 1)
    places = [(at, name) for at, one in enumerate(found) for name in one]
    adjusted = holm([_p(found[at][name]) for at, name in places])
    for (at, name), p in zip(places, adjusted, strict=True):
        if found[at][name].p is not None:
            found[at][name] = replace(found[at][name], p_adjusted=p)
    names = dict.fromkeys(name for one in found for name in one)
    rows = {
        name: (
            _cell(runs[0], name, None),
            *(_cell(run, name, one.get(name)) for run, one in _rest(runs, found)),
        )
        for name in names
    }
    return SideBySide(tuple(f"{run.name} {run.system}".rstrip() for run in runs), rows, tuple(warnings))


def _rest(
    runs: Sequence[Run], found: Sequence[dict[str, Difference]]
) -> list[tuple[Run, dict[str, Difference]]]:
    return list(zip(runs[1:], found, strict=True))


def _p(one: Difference) -> float:
    return math.nan if one.p is None else one.p


def _cell(run: Run, name: str, difference: Difference | None) -> Cell:
    """The figure as the run reports it; where only its slices do, as the comparison found it."""
    figure = run.report.figure(name, system=run.system)
    if figure is not None:
        return Cell(figure.value, figure.low, figure.high, difference)
    return Cell(None if difference is None else difference.b, None, None, difference)


def _as_dict(cell: Cell) -> dict[str, Any]:
    one = cell.difference
    told = None if one is None else {**asdict(one), "difference": one.difference, "verdict": one.verdict}
    return {"value": cell.value, "low": cell.low, "high": cell.high, "compared": told}


def print_side_by_side(beside: SideBySide, *, console: Console) -> None:
    """The values, marked + or - where one is better or worse beyond chance, and the differences beneath."""
    labels = "abcdefghijklmnopqrstuvwxyz"
    names = [labels[at] if at < len(labels) else str(at + 1) for at in range(len(beside.runs))]
    for label, run in zip(names, beside.runs, strict=True):
        console.print(f"{label}: {run}", markup=False, highlight=False)
    headings = ("figure", *names)
    rows: list[tuple[str, ...]] = []
    for name, cells in beside.rows.items():
        rows.append((name, *map(_value, cells)))
        if any(cell.difference for cell in cells):
            rows.append(("", *map(_interval, cells)))
    lines = table(headings, rows, width=console.width, right=headings[1:])
    console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
    console.print(
        "+ better, - worse than a beyond chance (p adjusted for all figures of all runs); beneath: 95% "
        "interval of the difference from a, on the rows that have the figure in both."
    )
    print_warnings(beside.warnings, console=console)


def _value(cell: Cell) -> str:
    if cell.value is None:
        return "-"
    return f"{cell.value:.3f}{MARKS[cell.difference.verdict] if cell.difference else ' '}"


def _interval(cell: Cell) -> str:
    one = cell.difference
    if one is None or one.low is None or one.high is None:
        return ""
    return cut(f"{one.low:+.3f} to {one.high:+.3f}", LONGEST)
