"""A saved run: a folder with report.json, report.html, and the rows of everything that was tested."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_support.errors import InvalidArgument

from .replies.records import records_of
from .replies.rows import RowFile
from .reports.report import Report, read_report
from .rows.records import stamped
from .rows.table import RowTable, read_csv, read_parquet
from .rows.writing import CSV, PARQUET, write_rows

if TYPE_CHECKING:
    import polars as pl

REPORT, PAGE, ROWS, MISSES = "report.json", "report.html", "messages.jsonl", "misses.jsonl"


@dataclass(frozen=True)
class Run:
    """A run as it was saved; `system` is the one under test, `rows` is None if there are none."""

    name: str
    report: Report
    rows: RowTable | None
    system: str


def save_run(report: Report, folder: Path, *, rows: RowFile | None = None, page: str | None = None) -> None:
    """Write a run. The misses, which are customer text even though redacted, go to a separate file.

    Args:
        rows: of a replay, whose report has none; they are written as they are too.

    Raises:
        InvalidArgument: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (CSV, PARQUET, ROWS, MISSES):  # of a run that was there before
            if rows is None or rows.path != folder / name:
                (folder / name).unlink(missing_ok=True)
        write_json(folder / REPORT, report.as_dict())
        if report.misses:
            lines = [json.dumps(asdict(miss), ensure_ascii=False) for miss in report.misses]
            (folder / MISSES).write_text("\n".join(lines) + "\n", encoding="utf-8")
        if page is not None:
            (folder / PAGE).write_text(page, encoding="utf-8")
        if rows is not None and rows.path != folder / ROWS:
            shutil.copyfile(rows.path, folder / ROWS)
        write_rows(stamped(report, report.rows if rows is None else records_of(rows)), folder)
    except OSError as error:
        raise InvalidArgument(f"cannot write {folder}: {error.strerror}; name another folder") from error


def check_writable(folder: Path | None, *files: Path | None) -> None:
    """Refuse before a long run what could not be written after it.

    Raises:
        InvalidArgument: the folder cannot be created or written, or a file's folder does not exist.
    """
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidArgument(f"cannot write {folder}: {error.strerror}; name another folder") from error
    if folder is not None and not os.access(folder, os.W_OK):
        raise InvalidArgument(f"cannot write {folder}: permission denied; name another folder")
    for file in files:
        if file is not None and str(file) != "-" and (file.is_dir() or not os.access(file.parent, os.W_OK)):
            raise InvalidArgument(
                f"cannot write {file}: name a file in an existing folder that you may write to"
            )


def load_run(spec: str, *, system: str | None = None) -> Run:
    """The run that FOLDER or FOLDER:SYSTEM names.

    Args:
        system: the system to use if `spec` names none; default: the first of the report.

    Raises:
        UnreadableFile: there is no run in the folder.
        InvalidArgument: the run has no such system.
    """
    folder, _, named = (spec, "", "") if Path(spec).is_dir() else spec.rpartition(":")
    if not folder:
        folder, named = spec, ""
    report = read_report(Path(folder) / REPORT)
    known = [name for name in report.systems if name]
    system = named or system or (known[0] if known else "")
    if system and system not in known:
        raise InvalidArgument(f"no system {system!r} in {folder}; it has {', '.join(known) or 'no systems'}")
    return Run(spec, report, _rows(Path(folder), report), system)


def _rows(folder: Path, report: Report) -> RowTable | None:
    """The rows of a run, also of one that was saved before there were rows.parquet and rows.csv."""
    if (file := folder / PARQUET).is_file():
        return read_parquet(file)
    if (file := folder / CSV).is_file():
        return read_csv(file)
    if not (file := folder / ROWS).is_file():
        return None

    def frame() -> "pl.LazyFrame":
        import polars as pl

        rows = list(stamped(report, records_of(RowFile(file))))
        return pl.LazyFrame(rows, infer_schema_length=None)

    return RowTable(frame, file)


def write_json(file: Path, value: Mapping[str, Any] | list[Any]) -> None:
    """Write a value as JSON; NaN, which is not JSON, is an error.

    Raises:
        InvalidArgument: the file cannot be written.
    """
    try:
        file.write_text(
            json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
        )
    except OSError as error:
        raise InvalidArgument(f"cannot write {file}: {error.strerror}; name another file") from error
