"""The message format as CSV, and the rows of any CSV file with a header."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import UnreadableFile
from ..types.message import MAX_TEXT, Message, Rejection
from .files import ENDS_EARLY, NOT_UTF8, check_columns, open_binary
from .rows import REQUIRED, from_row

_FIELD_LIMIT = (
    2 * MAX_TEXT
)  # characters; leaves room for a text that is too long, so that the error can say so


_BAD_BYTES = re.compile("[\udc80-\udcff]")  # what bytes that are not UTF-8 are decoded to


def read_csv(path: Path, account_id: str | None) -> Iterator[Message | Rejection]:
    """Messages of a CSV file in our own format, with a header; see `nlp_support.read`."""
    required = [name for name in REQUIRED if name != "account_id" or account_id is None]
    for row in csv_rows(path, required):
        yield row if isinstance(row, Rejection) else from_row(*row, account_id)


def csv_rows(path: Path, required: Iterable[str]) -> Iterator[tuple[int, dict[str, str]] | Rejection]:
    """Every row under the header, by column name, with the 1-based line on which it starts; a row that cannot
    be read is a rejection.

    Args:
        path: the file.
        required: the columns that it must have.

    Raises:
        UnreadableFile: there is no header, or a required column is missing.
    """
    if csv.field_size_limit() < _FIELD_LIMIT:  # one limit for the whole process, so it is never lowered
        csv.field_size_limit(_FIELD_LIMIT)
    with open_binary(path) as file:
        lines = _Lines(io.TextIOWrapper(file, encoding="utf-8", errors="surrogateescape", newline=""))
        reader = csv.reader(lines, strict=True)
        header = _header(path, reader)
        check_columns(path, header, required)
        while True:
            start, lines.decoded = reader.line_num + 1, True
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Rejection(
                    start, f"is not valid CSV: {error}; check the quotes" if lines.ended else ENDS_EARLY
                )
                continue
            if not lines.decoded:
                yield Rejection(start, NOT_UTF8)
            elif len(row) == len(header):
                yield start, dict(zip(header, row, strict=True))
            elif row:
                counts = f"has {len(row)} columns, expected {len(header)} as in the header"
                yield Rejection(
                    start, f"{counts}; check its quotes" if lines.ended else f"{ENDS_EARLY} ({counts})"
                )


def _header(path: Path, reader: Iterator[list[str]]) -> list[str]:
    try:
        return [name.strip() for name in next(reader)]
    except StopIteration:
        raise UnreadableFile(f"{path} is empty, expected a header line with the column names") from None
    except csv.Error as error:
        raise UnreadableFile(
            f"{path}: the header line is not valid CSV: {error}; expected the column names, check the quotes"
        ) from None


class _Lines:
    """The lines of a text file.

    Attributes:
        ended: whether the last line given out was complete.
        decoded: whether all lines given out so far are UTF-8; set it to True to ask about those to come.
    """

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self.ended = True
        self.decoded = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._file)
        self.ended = line.endswith(("\n", "\r"))
        if not line.isascii() and _BAD_BYTES.search(line):
            self.decoded = False
        return line
