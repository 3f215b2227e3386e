"""Rows of files in any layout, made into what is measured or trained on; bad ones come as rejections."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from nlp_support import Rejection
from nlp_support.errors import InvalidArgument
from nlp_support.readers.tables import Fields, table_rows

Made = TypeVar("Made")

NOTHING = ("nan", "NaN", "<NA>")  # what an empty cell of a data frame becomes as a text


def numbered_rows(
    file: Path, make: Callable[[dict[str, Any]], Made], fields: Fields
) -> Iterator[tuple[int, Made] | Rejection]:
    """What `make` builds from each row, with its 1-based line; what it refuses comes as a `Rejection`.

    Raises:
        UnreadableFile: the file cannot be opened, is no table, or has not the required columns.
    """
    for parsed in table_rows(file, fields):
        if isinstance(parsed, Rejection):
            yield parsed
            continue
        line, row = parsed
        made: tuple[int, Made] | Rejection
        try:
            made = line, make(row)
        except InvalidArgument as error:
            made = Rejection(line, str(error))
        yield made


def read_rows(
    file: Path, make: Callable[[dict[str, Any]], Made], fields: Fields
) -> Iterator[Made | Rejection]:
    """The same without the lines."""
    for row in numbered_rows(file, make, fields):
        yield row if isinstance(row, Rejection) else row[1]


def text_of(row: Mapping[str, Any], key: str) -> str:
    """The text under a key, stripped.

    Raises:
        InvalidArgument: it is missing, not a string, or empty.
    """
    value = row.get(key)
    if not isinstance(value, str):
        raise InvalidArgument(f"{key!r} is {type(value).__name__}, expected a text")
    if not value.strip():
        raise InvalidArgument(f"{key!r} is empty, expected a text")
    if value.strip() in NOTHING:
        raise InvalidArgument(f"{key!r} is NaN, as an empty cell is written; expected a text")
    return value.strip()
