"""The message format as CSV, and the rows of any CSV file with a header."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import UnreadableFile
from ..types.message import MAX_TEXT, Message, Rejection
from .files import ENDS_EARLY, check_columns, open_binary
from .rows import REQUIRED, from_row

_FIELD_LIMIT = 2 * MAX_TEXT  # characters; room for a text that is too long, so that the message says so


def read_csv(path: Path, account_id: str | None) -> Iterator[Message | Rejection]:
    required = [name for name in REQUIRED if name != "account_id" or account_id is None]
    for row in csv_rows(path, required):
        yield row if isinstance(row, Rejection) else from_row(*row, account_id)


def csv_rows(path: Path, required: Iterable[str]) -> Iterator[tuple[int, dict[str, str]] | Rejection]:
    """Every row under the header, by column name, with the 1-based line on which it starts.

    Bytes that are not UTF-8 come as lone surrogates.

    Raises:
        UnreadableFile: there is no header, or a required column is missing.
    """
    if csv.field_size_limit() < _FIELD_LIMIT:
        csv.field_size_limit(
            _FIELD_LIMIT
        )  # the csv module has one limit for the whole process: only ever raised
    with open_binary(path) as file:
        lines = _Lines(io.TextIOWrapper(file, encoding="utf-8", errors="surrogateescape", newline=""))
        reader = csv.reader(lines, strict=True)
        header = _header(path, reader)
        check_columns(path, header, required)
        while True:
            start = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Rejection(start, f"is not valid CSV: {error}" if lines.ended else ENDS_EARLY)
                continue
            if len(row) == len(header):
                yield start, dict(zip(header, row, strict=True))
            elif row:
                counts = f"has {len(row)} columns, the header has {len(header)}"
                yield Rejection(start, counts if lines.ended else f"{ENDS_EARLY} ({counts})")


def _header(path: Path, reader: Iterator[list[str]]) -> list[str]:
    try:
        return [name.strip() for name in next(reader)]
    except StopIteration:
        raise UnreadableFile(f"{path} is empty, expected a header line with the column names") from None
    except csv.Error as error:
        raise UnreadableFile(f"{path}: the header line is not valid CSV: {error}") from None


class _Lines:
    """The lines of a text file, which remembers whether the last one given out was complete."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self.ended = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._file)
        self.ended = line.endswith(("\n", "\r"))
        return line
