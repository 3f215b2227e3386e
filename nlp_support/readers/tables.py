"""The rows of a table in any usual file: CSV, TSV, JSON Lines, JSON, Parquet, a data set of Hugging Face."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InvalidArgument, UnreadableFile
from ..types.message import Rejection
from .columns import listed
from .csv_header import first_columns
from .csv_rows import csv_rows
from .documents import is_document, items_of
from .files import is_parquet, json_lines, open_binary, open_text
from .hf_datasets import columns_of, data_set, data_set_rows
from .lines import Lines
from .packed import ending
from .parquet import parquet_rows

LINES_ENDINGS = (".jsonl", ".ndjson")
JSON_ENDINGS = (*LINES_ENDINGS, ".json")
_HEAD = 4096  # characters that tell a file's kind
_SEEN = 1000  # names of fields that are remembered for an error

Numbered = tuple[int, dict[str, Any]]


@dataclass(frozen=True)
class Fields:
    """What is taken from each row.

    Attributes:
        required: fields that a file must have.
        optional: fields that it may have.
        columns: the columns that hold them where they have other names; a column may be given by its number
            from 1 in a CSV file without a header.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (twice := [*self.columns.values()]):
            if twice.count(name) > 1:
                raise InvalidArgument(
                    f"the column {name!r} is given for two things; name another column for one"
                )

    def column(self, name: str) -> str:
        """The column that holds a field."""
        return self.columns.get(name, name)

    @property
    def wanted(self) -> list[str]:
        """All columns, each once."""
        return list(dict.fromkeys(map(self.column, (*self.required, *self.optional))))

    def of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row by the names of fields."""
        if not self.columns:
            return dict(row)
        renamed = {name: row.get(column) for name, column in self.columns.items()}
        return {name: value for name, value in row.items() if name not in self.columns.values()} | renamed

    def check(self, path: Path, found: Sequence[str]) -> None:
        """Refuse a file without a required column.

        Raises:
            UnreadableFile: one is missing.
        """
        missing = [name for name in self.required if self.column(name) not in found]
        if missing:
            columns = ", ".join(repr(self.column(name)) for name in missing)
            options = ", ".join(f"--{name}" for name in missing)
            raise UnreadableFile(
                f"{path} has no column {columns}; its columns: {listed(found)}; name the right ones with "
                f"{options}, by their numbers from 1 if the file has no header"
            )


def full_name(path: Path) -> str:
    """The path of a file from the root, links followed, or the full name of a data set."""
    source = data_set(path)
    return source.full_name if source else str(path.resolve())


def table_rows(path: Path, fields: Fields) -> Iterator[Numbered | Rejection]:
    """The rows of a table by the names of fields, with their 1-based lines (their positions in documents of
    JSON, in Parquet files and data sets). A row that cannot be read is a `Rejection`.

    What kind of file it is, its content tells.

    Raises:
        UnreadableFile: on asking for the first row: it cannot be opened, or lacks a required column. In JSON
            Lines that is seen at the end, when no row had it.
        MissingExtra: the package that reads its kind is not installed.
    """
    for row in _kind_rows(path, fields):
        yield row if isinstance(row, Rejection) else (row[0], fields.of(row[1]))


def table_columns(path: Path, known: Sequence[str] = ()) -> list[str]:
    """The names of a table's columns, or of the fields of its first row.

    Args:
        known: names that a CSV file may write otherwise, as in "Sent at".
    """
    if source := data_set(path):
        return columns_of(source)
    kind = _kind(path)
    if kind == "csv":
        with open_text(path) as file:
            return list(first_columns(path, Lines(file), known))
    found: list[str] = []
    for row in _json_rows(path) if kind != "parquet" else parquet_rows(path, (), check=found.extend):
        if not isinstance(row, Rejection):
            return found or list(row[1])
    return found


def _kind_rows(path: Path, fields: Fields) -> Iterator[Numbered | Rejection]:
    if source := data_set(path):
        fields.check(path, columns_of(source))
        yield from data_set_rows(source, fields.wanted)
        return
    kind = _kind(path)
    if kind == "parquet":
        yield from parquet_rows(path, fields.wanted, check=lambda found: fields.check(path, found))
    elif kind == "json":
        yield from _checked(path, _json_rows(path), fields)
    else:
        yield from _csv_rows(path, fields)


def _kind(path: Path) -> str:
    """The kind of a file: "parquet", "json" or "csv"."""
    if is_parquet(path):
        return "parquet"
    with open_text(path) as file:
        start = file.read(_HEAD).lstrip()
    is_json = ending(path) in JSON_ENDINGS or start.startswith(("{", "[")) or not start
    return "json" if is_json else "csv"


def _csv_rows(path: Path, fields: Fields) -> Iterator[Numbered | Rejection]:
    wanted = fields.wanted
    required = [fields.column(name) for name in fields.required]
    given = [*fields.columns.values()]
    found = table_columns(path, wanted)
    numbered = bool(given) and all(name.isdecimal() for name in required) and not {*required} & {*found}
    if not numbered:
        fields.check(path, found)
    yield from csv_rows(
        path,
        lambda line, row: (line, row),
        required=required,
        optional=[name for name in wanted if name not in required and not numbered],
        numbered=numbered,
    )


def _json_rows(path: Path) -> Iterator[Numbered | Rejection]:
    if ending(path) not in LINES_ENDINGS and is_document(path):
        for record in items_of(path):
            yield record if isinstance(record, Rejection) else (record.number, record.fields)
        return
    with open_binary(path) as file:
        for parsed in json_lines(file):
            if isinstance(parsed, Rejection):
                yield parsed
            elif isinstance(parsed[1], dict):
                yield parsed[0], parsed[1]
            else:
                yield Rejection(parsed[0], f"expected a JSON object, got {type(parsed[1]).__name__}")


def _checked(
    path: Path, rows: Iterator[Numbered | Rejection], fields: Fields
) -> Iterator[Numbered | Rejection]:
    """The rows; at the end the file is refused if no row had a required field."""
    seen: dict[str, None] = {}
    for row in rows:
        if not isinstance(row, Rejection) and len(seen) < _SEEN:
            seen |= dict.fromkeys(row[1])
        yield row
    if seen:
        fields.check(path, list(seen))
