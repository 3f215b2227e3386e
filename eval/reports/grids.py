"""The figures of a report laid out in rows and columns, for both the terminal and the page."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .report import Figure, Report

NAMED = 4  # rows that a note names


@dataclass(frozen=True)
class Grid:
    """Figures in rows and columns.

    Attributes:
        kind: "" for figures over all rows, otherwise the kind of slice, such as "language".
        system: the system of these figures; "" if the columns are the systems.
        rows, columns: their names, in order.
        cells: by (row, column); a combination that was not measured is absent.
    """

    kind: str
    system: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Figure]

    def row(self, name: str) -> list[Figure]:
        """The figures of one row, in the order of the columns."""
        return [self.cells[name, column] for column in self.columns if (name, column) in self.cells]

    def heading(self, name: str) -> str:
        """A figure's name with its unit, such as "suggest, p50 (ms)"."""
        units = {figure.unit for figure in self.cells.values() if figure.name == name} - {""}
        return f"{name} ({', '.join(sorted(units))})" if units else name


def overall_grids(report: Report) -> tuple[Grid, ...]:
    """The figures over all rows: a row per name, a column per system; those without a system apart."""
    figures = [figure for figure in report.figures if not figure.slice]
    compared = _grid((f, f.name, f.system) for f in figures if f.system)
    others = _grid((f, f.name, f.system) for f in figures if not f.system)
    return tuple(grid for grid in (compared, others) if grid.rows)


def slice_grids(report: Report) -> tuple[Grid, ...]:
    """The figures of slices: a grid for each kind and system, with a row per slice and a column per name."""
    found: dict[tuple[str, str], list[tuple[Figure, str, str]]] = {}
    for figure in report.figures:
        if figure.slice and not _is_confusion(figure):
            kind, label = split_slice(figure.slice)
            found.setdefault((kind, figure.system), []).append((figure, label, figure.name))
    return tuple(_grid(placed, kind=kind, system=system) for (kind, system), placed in found.items())


def confusion_grids(report: Report) -> tuple[Grid, ...]:
    """How often each class (row) was predicted as each class (column): a grid for each system."""
    found: dict[str, list[tuple[Figure, str, str]]] = {}
    for figure in report.figures:
        if _is_confusion(figure):
            truth, predicted = split_slice(figure.slice)[1].split("/", 1)
            found.setdefault(figure.system, []).append((figure, truth, predicted))
    return tuple(_grid(placed, kind="confusion", system=system) for system, placed in found.items())


def split_slice(name: str) -> tuple[str, str]:
    """Kind and value: ("kind/language", "email/ko") for "kind=email/language=ko", ("", "x") for "x"."""
    if "=" not in name:
        return "", name
    parts = [part.partition("=") for part in re.split(r"/(?=\w+=)", name)]
    return "/".join(kind for kind, _, _ in parts), "/".join(value for _, _, value in parts)


def value_text(figure: Figure) -> str:
    """The value: shares with three decimals, times and sizes with one, "–" if there is none."""
    return _number(figure.value, figure)


def interval_text(figure: Figure) -> str:
    """The 95% interval, such as "0.380–0.445"; "" if there is none."""
    low, high = _number(figure.low, figure), _number(figure.high, figure)
    if "–" in (low, high):
        return ""
    return f"{low} to {high}" if low.startswith("-") else f"{low}–{high}"


def count_text(counts: Iterable[int]) -> str:
    """One number, or from–to if they differ; "" if all are 0."""
    found = sorted(counts)
    if not found or not found[-1]:
        return ""
    return f"{found[-1]:,}" if found[0] == found[-1] else f"{found[0]:,}–{found[-1]:,}"


def plain_text(value: Any) -> str:
    """A setting for a person to read: nested values in one line, a number that is not finite as "–"."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {plain_text(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(plain_text(inner) for inner in value)
    if value is None:
        return "none"
    if isinstance(value, float) and not math.isfinite(value):
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def notes_of(grid: Grid) -> list[tuple[str, str]]:
    """(rows, note) for every note, once each however many figures have it."""
    found: dict[str, dict[str, list[str]]] = {}
    for (row, column), figure in grid.cells.items():
        if figure.note:
            found.setdefault(figure.note, {}).setdefault(row, []).append(column)
    notes = []
    for note, rows in found.items():
        all_of = (len(columns) == len(grid.row(row)) for row, columns in rows.items())
        names = [
            r if whole else f"{r} ({', '.join(c)})"
            for whole, (r, c) in zip(all_of, rows.items(), strict=True)
        ]
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        notes.append((", ".join(names[:NAMED]) + more, note))
    return notes


def _grid(placed: Iterable[tuple[Figure, str, str]], *, kind: str = "", system: str = "") -> Grid:
    cells: dict[tuple[str, str], Figure] = {}
    for figure, row, column in placed:
        cells.setdefault((row, column), figure)
    rows, columns = (tuple(dict.fromkeys(at[axis] for at in cells)) for axis in (0, 1))
    return Grid(kind, system, rows, columns, cells)


def _is_confusion(figure: Figure) -> bool:
    return figure.name == "confusion" and split_slice(figure.slice)[0] == "truth/predicted"


def _number(value: float | None, figure: Figure) -> str:
    if value is None or not math.isfinite(value):
        return "–"
    if figure.name == "confusion" or abs(value) >= 1000:
        return f"{value:,.0f}"
    if figure.unit in ("", "share", "ratio"):
        return f"{value:.3f}"
    if abs(value) >= 1 or not value:
        return f"{value:.1f}"
    return f"{value:.3f}" if abs(value) >= 0.01 else f"{value:.2g}"
