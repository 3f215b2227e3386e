"""A saved run: a folder with report.json, report.html and, for a replay, the scores of each message."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlp_support.errors import InvalidArgument

from .replies.rows import RowFile
from .reports.report import Report, read_report

REPORT, PAGE, ROWS, MISSES = "report.json", "report.html", "messages.jsonl", "misses.jsonl"


@dataclass(frozen=True)
class Run:
    """A run as it was saved; `system` is the one under test, `rows` is None if there are none."""

    name: str
    report: Report
    rows: RowFile | None
    system: str


def save_run(report: Report, folder: Path, *, rows: RowFile | None = None, page: str | None = None) -> None:
    """Write a run. The misses, which are customer text even though redacted, go to a separate file.

    Raises:
        InvalidArgument: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / REPORT, report.as_dict())
        if report.misses:
            lines = [json.dumps(asdict(miss), ensure_ascii=False) for miss in report.misses]
            (folder / MISSES).write_text("\n".join(lines) + "\n", encoding="utf-8")
        if page is not None:
            (folder / PAGE).write_text(page, encoding="utf-8")
        if rows is not None:
            shutil.copyfile(rows.path, folder / ROWS)
    except OSError as error:
        raise InvalidArgument(f"cannot write {folder}: {error.strerror}; name another folder") from error


def check_writable(folder: Path | None, file: Path | None) -> None:
    """Refuse before a long run what could not be written after it.

    Raises:
        InvalidArgument: the folder cannot be created or written, or the file's folder does not exist.
    """
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidArgument(f"cannot write {folder}: {error.strerror}; name another folder") from error
    if folder is not None and not os.access(folder, os.W_OK):
        raise InvalidArgument(f"cannot write {folder}: permission denied; name another folder")
    if file is not None and str(file) != "-" and (file.is_dir() or not os.access(file.parent, os.W_OK)):
        raise InvalidArgument(f"cannot write {file}: name a file in an existing folder that you may write to")


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
    rows = Path(folder) / ROWS
    return Run(spec, report, RowFile(rows) if rows.is_file() else None, system)


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
