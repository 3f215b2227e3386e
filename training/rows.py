"""Training files: JSON Lines read row by row; good rows are used, bad ones reported."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.models.predictions import text_of
from nlp_support.types.message import Rejection

Row = TypeVar("Row")
MAX_REPORTED = 1000


@dataclass
class Rows(Generic[Row]):
    """What was read from a file.

    Attributes:
        rows: the usable ones, in file order.
        rejected: the first 1,000 of the others, with line number and reason.
        lines: how many lines that are not empty were read.
    """

    rows: list[Row] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    lines: int = 0


def read_rows(file: Path, parse: Callable[[Mapping[str, Any]], Row]) -> Rows[Row]:
    """Read a JSON Lines file.

    Args:
        parse: turns a line's object into a row, or raises `InvalidArgument` with the reason.

    Raises:
        UnreadableFile: the file cannot be read, or none of its lines is usable.
    """
    found: Rows[Row] = Rows()
    for number, line in _lines(file):
        found.lines += 1
        try:
            found.rows.append(parse(_object(line)))
        except InvalidArgument as error:
            if len(found.rejected) < MAX_REPORTED:
                found.rejected.append(Rejection(number, str(error)))
    if not found.rows:
        first = f"; line {found.rejected[0].line}: {found.rejected[0].reason}" if found.rejected else ""
        raise UnreadableFile(f"{file} has no usable row in {found.lines} lines{first}")
    return found


def optional_text(row: Mapping[str, Any], key: str) -> str | None:
    """The text under a key, or None if the key is missing or null."""
    return None if row.get(key) is None else text_of(row, key)


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise UnreadableFile(f"cannot read {file}: {error.strerror}; expected a JSON Lines file") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{file} is not UTF-8 (byte {error.start}); expected JSON Lines") from error


def _object(line: str) -> Mapping[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise InvalidArgument("not JSON") from error
    if not isinstance(value, dict):
        raise InvalidArgument(f"{type(value).__name__}, expected an object")
    return value
