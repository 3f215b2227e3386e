"""A report on the terminal."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .grids import (
    Grid,
    confusion_grids,
    count_text,
    interval_text,
    notes_of,
    overall_grids,
    plain_text,
    slice_grids,
    value_text,
)
from .report import Figure, Report

LARGEST = 12  # rows of a slice table on the terminal
HEADING = 11  # columns that a heading may take before it is folded; an interval takes as many
WORD = 20  # columns that a word of it may take, so that none is cut
GAP = 2


def print_report(report: Report, *, console: Console, every_slice: bool = False) -> None:
    """Print the figures, then the slices, the notes and the warnings.

    Of each kind of slice, only the 12 largest of the first system are printed unless `every_slice` is true.
    """
    console.print(Text(f"evaluation of {report.kind}", style="bold"))
    for name, values in (("made", report.made), ("data", report.data)):
        if told := _told(values):
            console.print(Text(f"{name}: {plain_text(told)}", style="dim"))
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
        more = "1 more figure of a slice is" if left_out == 1 else f"{left_out:,} more figures of slices are"
        console.print(Text(f"{more} in the JSON (--json) and on the page of --save", style="dim"))
    for warning in report.warnings:
        console.print(Text(f"warning: {warning}", style="yellow"))


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those that say something, in whatever is nested too."""
    told = {name: _told(one) if isinstance(one, Mapping) else one for name, one in values.items()}
    return {name: one for name, one in told.items() if one is not None and one not in ("", [], (), {})}


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
    """Values with their intervals below; as many columns per table as fit the terminal."""
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
    width = max(width, min(WORD, max(cell_len(word) for text in headings.values() for word in text.split())))
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
    """One figure per line, if there is only one column."""
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
    """The row's name, and the number of rows and groups that its figures come from."""
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
