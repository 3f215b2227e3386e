"""A report on the terminal, and the layout of its figures in rows and columns that the HTML page shares."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .report import Figure, Report

LARGEST = 12  # rows of a slice table on the terminal
HEADING = 11  # columns that a heading may take before it is folded; an interval takes as many
GAP = 2
NAMED = 4  # rows that a note names


@dataclass(frozen=True)
class Grid:
    """Figures in rows and columns.

    Attributes:
        kind: "" for figures over all rows, else the kind of slice, such as "language".
        system: whose figures these are; "" where the columns are the systems.
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
    """The figures over all rows: a row a name, a column a system; apart from them those of no system."""
    figures = [figure for figure in report.figures if not figure.slice]
    compared = _grid((f, f.name, f.system) for f in figures if f.system)
    others = _grid((f, f.name, f.system) for f in figures if not f.system)
    return tuple(grid for grid in (compared, others) if grid.rows)


def slice_grids(report: Report) -> tuple[Grid, ...]:
    """The figures of slices: a grid for each kind and system, a row a slice, a column a name."""
    found: dict[tuple[str, str], list[tuple[Figure, str, str]]] = {}
    for figure in report.figures:
        if figure.slice and not _is_confusion(figure):
            kind, label = split_slice(figure.slice)
            found.setdefault((kind, figure.system), []).append((figure, label, figure.name))
    return tuple(_grid(placed, kind=kind, system=system) for (kind, system), placed in found.items())


def confusion_grids(report: Report) -> tuple[Grid, ...]:
    """How often each class (row) was taken for each (column): a grid for each system."""
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
    """The value: shares with three decimals, times and sizes with one, "–" where there is none."""
    return _number(figure.value, figure)


def interval_text(figure: Figure) -> str:
    """The 95% interval, such as "0.380–0.445"; "" where there is none."""
    low, high = _number(figure.low, figure), _number(figure.high, figure)
    if "–" in (low, high):
        return ""
    return f"{low} to {high}" if low.startswith("-") else f"{low}–{high}"


def count_text(counts: Iterable[int]) -> str:
    """One number, or from–to where they differ; "" when all are 0."""
    found = sorted(counts)
    if not found or not found[-1]:
        return ""
    return f"{found[-1]:,}" if found[0] == found[-1] else f"{found[0]:,}–{found[-1]:,}"


def plain_text(value: Any) -> str:
    """A setting for a person to read: nested values as JSON, a number that is none as "–"."""
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
    """(which rows, note) for every note, once each however many figures carry it."""
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


def print_report(report: Report, *, console: Console, every_slice: bool = False) -> None:
    """Print the figures, then the slices, the notes and the warnings.

    Of each kind of slice the 12 largest are printed, of the first system that has it; `every_slice`: all.
    """
    console.print(Text(f"evaluation of {report.kind}", style="bold"))
    for name, values in (("made", report.made), ("data", report.data)):
        if values:
            console.print(Text(f"{name}: {plain_text(values)}", style="dim"))
    shown = [*overall_grids(report), *confusion_grids(report)]
    first: dict[str, str] = {}
    for grid in slice_grids(report):
        if every_slice:
            shown.append(grid)
        elif first.setdefault(grid.kind, grid.system) == grid.system:
            shown.append(_largest(grid))
    for grid in shown:
        _print_grid(grid, console)
    left_out = len(report.figures) - sum(len(grid.cells) for grid in shown)
    console.print(Text("" if report.figures else "no figures"))
    if left_out > 0:
        console.print(
            Text(f"{left_out:,} more figures of slices are in the JSON and the HTML page", style="dim")
        )
    for warning in report.warnings:
        console.print(Text(f"warning: {warning}", style="yellow"))


def _print_grid(grid: Grid, console: Console) -> None:
    console.print()
    if grid.kind:
        title = grid.kind if grid.kind == "confusion" else f"by {grid.kind}"
        console.print(Text(title + (f", {grid.system}" if grid.system else ""), style="bold"))
    if len(grid.columns) == 1 and grid.kind != "confusion":
        _print_list(grid, console)
    else:
        _print_blocks(grid, console)
    for names, note in notes_of(grid):
        console.print(Text(f"{names}: {note}", style="italic"))


def _print_blocks(grid: Grid, console: Console) -> None:
    """Values with their interval beneath; as many columns in a table as the terminal has room for."""
    labels = {row: _label(grid, row) for row in grid.rows}
    counts = {count for _, count in labels.values()}
    if len(counts) == 1 and "" not in counts:
        console.print(Text(counts.pop(), style="dim"))
        labels = {row: (name, "") for row, (name, _) in labels.items()}
    texts = {at: _lines(figure) for at, figure in grid.cells.items()}
    first = min(max(cell_len(line) for label in labels.values() for line in label), console.width // 3)
    width = max(cell_len(line) for lines in texts.values() for line in lines)
    headings = {column: grid.heading(column) if grid.kind else column for column in grid.columns}
    width = max(width, min(HEADING, max(map(cell_len, headings.values()))))
    block = max(1, (console.width - first) // (width + GAP))
    for start in range(0, len(grid.columns), block):
        columns = grid.columns[start : start + block]
        table = _table(width=max(first, 1))
        for column in columns:
            table.add_column(Text(headings[column]), width=width, justify="right", overflow="fold")
        for row, label in labels.items():
            table.add_row(_stack(*label), *(_stack(*texts.get((row, column), [""])) for column in columns))
        if start:
            console.print()
        console.print(table)


def _print_list(grid: Grid, console: Console) -> None:
    """One figure a line, where there is but one column."""
    table = _table()
    value = grid.heading(grid.columns[0]) if grid.kind else grid.columns[0] or "value"
    for heading in (value, "95% interval", "n", "groups"):
        table.add_column(Text(heading), justify="right", overflow="fold")
    for row in grid.rows:
        (figure,) = grid.row(row)
        name = row if grid.kind else grid.heading(row)
        counts = count_text([figure.n]), count_text([figure.groups])
        table.add_row(*map(Text, (name, value_text(figure), interval_text(figure), *counts)))
    console.print(table)


def _table(*, width: int | None = None) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    table.add_column(width=width, overflow="fold")
    return table


def _label(grid: Grid, row: str) -> tuple[str, str]:
    """The row's name, and how many rows in how many groups its figures come from."""
    figures = grid.row(row)
    if grid.kind == "confusion":
        return row, ""
    n, groups = count_text(f.n for f in figures), count_text(f.groups for f in figures)
    counts = (f"n {n}" if n else "") + (f" in {groups} groups" if n and groups else "")
    return row if grid.kind else grid.heading(row), counts


def _stack(first: str, second: str = "") -> Text:
    return Text.assemble(first, "\n", (second, "dim")) if second else Text(first)


def _lines(figure: Figure) -> list[str]:
    interval = interval_text(figure)
    return [value_text(figure), interval] if interval else [value_text(figure)]


def _largest(grid: Grid) -> Grid:
    by_size = sorted(grid.rows, key=lambda row: -max(figure.n for figure in grid.row(row)))
    rows = tuple(row for row in grid.rows if row in set(by_size[:LARGEST]))
    return replace(grid, rows=rows, cells={at: f for at, f in grid.cells.items() if at[0] in set(rows)})


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
