"""Options of the evaluation commands, and what they do with a report."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console

from nlp_support.cli.terminal import print_json, progress, say
from nlp_support.errors import MissingExtra
from nlp_support.types.message import Rejection

from .reports.report import Report

if TYPE_CHECKING:
    from .grades.file import Refused
    from .grades.grades import Grades
    from .replies.rows import RowFile

Number = TypeVar("Number", bound=np.generic)
Row = TypeVar("Row")
AT_ONCE = 512  # texts that a model is given before progress is told

SHOWN = 20  # rejected rows that are shown one by one

JsonOut = Annotated[Path | None, typer.Option("--json", help="Write the figures as JSON here; - for stdout.")]
SaveOption = Annotated[
    Path | None,
    typer.Option("--save", help="Write the run to this folder: report.json, report.html, scores."),
]


LimitOption = Annotated[
    int | None, typer.Option("--limit", help="At most this many rows, drawn at random with the seed.")
]


GradesOption = Annotated[
    list[Path] | None,
    typer.Option("--grades", help="What people thought: a file of annotate import; repeatable."),
]


def grades_in(files: Sequence[Path] | None) -> "Grades | None":
    """The grades of the files, None without files; rows that do not count are told by line and reason."""
    from .grades.file import read_grades

    if not files:
        return None
    grades, refused = read_grades(files)
    tell_refused(refused)
    return grades


def tell_refused(refused: Sequence["Refused"]) -> None:
    """Tell the rows of files of grades that do not count."""
    for one in refused[:SHOWN]:
        say(f"  {one.file} line {one.line}: {one.reason}")
    if refused:
        say("1 row refused" if len(refused) == 1 else f"{len(refused):,} rows refused")


def check_outputs(json_out: Path | None, save: Path | None) -> None:
    """Refuse before a long run what could not be written after it."""
    from .run import check_writable

    check_writable(save, json_out)


def watched(
    score: Callable[[Sequence[str]], NDArray[Number]], what: str
) -> Callable[[Sequence[str]], NDArray[Number]]:
    """What a model gives for texts, some at a time, with progress told."""

    def scored(texts: Sequence[str]) -> NDArray[Number]:
        parts = []
        with progress(what) as update:
            for start in range(0, max(1, len(texts)), AT_ONCE):
                parts.append(score(texts[start : start + AT_ONCE]))
                update(min(start + AT_ONCE, len(texts)), len(texts))
        return np.concatenate(parts)

    return scored


def named_folder(baseline: str) -> tuple[str, str]:
    """The name and the folder of an encoder given as NAME=FOLDER, or as FOLDER."""
    name, _, folder = baseline.rpartition("=")
    return name or Path(folder).name, folder


def named(model: str) -> str | None:
    """The name that `load` takes: None for "bundled"."""
    return None if model == "bundled" else model


def usable(rows: Iterable[Row | Rejection]) -> Iterator[Row]:
    """The good rows; the bad ones are reported by line and reason."""
    rejected = 0
    for row in rows:
        if not isinstance(row, Rejection):
            yield row
            continue
        rejected += 1
        if rejected <= SHOWN:
            say(f"  line {row.line}: {row.reason}")
    if rejected:
        say(f"{rejected:,} rows rejected")


def finish(
    report: Report,
    json_out: Path | None,
    save: Path | None,
    *,
    rows: "RowFile | None" = None,
    made: Mapping[str, Any] | None = None,
) -> None:
    """Show a report, and write it to the files asked for.

    Args:
        rows: of a replay.
        made: what the report does not tell itself of how it was made.
    """
    from .made import stamped
    from .reports.tables import print_report
    from .run import save_run

    report = stamped(report, **(made or {}))
    if json_out != Path("-"):
        print_report(report, console=Console())
    write(json_out, report.as_dict())
    if save:
        save_run(report, save, rows=rows, page=_page(report))
        say(f"saved in {save}")


def _page(report: Report) -> str | None:
    """The HTML page; None, with a message, without the extra that draws it."""
    from .reports.page import render_page

    try:
        return render_page(report)
    except MissingExtra as error:
        say(f"no report.html: {error}")
        return None


def write(file: Path | None, value: dict[str, Any]) -> None:
    from .run import write_json

    if file == Path("-"):
        print_json(value)
    elif file:
        write_json(file, value)
