"""Opening files, and going through those of JSON lines."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from ..errors import UnreadableFile
from ..types.message import Rejection

MAX_LINE = 16 * 2**20  # bytes; a longer line is left out rather than kept in memory
NOT_UTF8 = "holds bytes that are not UTF-8; save the file as UTF-8"
ENDS_EARLY = "the file ends early, in the middle of this row; get a complete copy of it"

_BOM = b"\xef\xbb\xbf"
_OTHER_KINDS = {
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"\x1f\x8b": "a gzip archive",
    b"PK\x03\x04": "a zip archive",
    b"PAR1": "a Parquet file",
    b"SQLite": "a SQLite database",
}


@contextmanager
def open_binary(path: Path, *, buffering: int = 2**16) -> Iterator[BufferedReader]:
    """The file, open for reading after its byte order mark, if it has one.

    Raises:
        UnreadableFile: the file cannot be opened or is not UTF-8 text.
    """
    try:
        file: BufferedReader = BufferedReader(path.open("rb", buffering=0), buffering)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise UnreadableFile(
            f"{path} cannot be opened: {problem}; expected a readable file, check its path and permissions"
        ) from error
    with file:
        head = file.peek(8)
        for magic, kind in _OTHER_KINDS.items():
            if head.startswith(magic):
                raise UnreadableFile(
                    f"{path} is {kind}, expected plain UTF-8 text; convert or unpack it first"
                )
        if head.startswith(_BOM):
            file.read(len(_BOM))
        yield file


def json_lines(file: BufferedReader) -> Iterator[tuple[int, object] | Rejection]:
    """Every line that is not blank, parsed, with its 1-based number."""
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            _skip_line(file)
            yield Rejection(
                number,
                f"the line has more than {MAX_LINE:,} bytes, expected fewer; split the file into records",
            )
        elif line.strip():
            yield _parse(number, line)


def _skip_line(file: BufferedReader) -> None:
    while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
        pass


def _parse(number: int, line: bytes) -> tuple[int, object] | Rejection:
    try:
        return number, json.loads(line.decode())
    except UnicodeDecodeError:
        reason = NOT_UTF8
    except json.JSONDecodeError as error:
        reason = f"is not JSON: {error.msg} at column {error.colno}"
    except (ValueError, RecursionError):
        reason = "is JSON with too long a number or too deep a nesting; mend the line"
    return Rejection(number, reason if line.endswith(b"\n") else ENDS_EARLY)


def named(found: Iterable[object]) -> str:
    """The column or field names that were found, for an error message.

    A file without a header has customers' words where the names should be, so only what looks like a name
    is shown.
    """
    names = list(found)
    shown = [str(name) for name in names if re.fullmatch(r"[A-Za-z_][\w.-]{0,39}", str(name), re.ASCII)][:30]
    hidden = len(names) - len(shown)
    rest = (
        [f"{hidden} more (not shown)"]
        if hidden and shown
        else [f"{hidden} that do not look like names"]
        if hidden
        else []
    )
    return ", ".join(shown + rest) or "none"


def check_columns(path: Path, found: Iterable[str], required: Iterable[str]) -> None:
    """Check the columns of a file.

    Raises:
        UnreadableFile: a required column is missing, or a column appears twice.
    """
    columns = list(found)
    missing = [name for name in required if name not in columns]
    if missing:
        raise UnreadableFile(
            f"{path}: columns missing: {', '.join(missing)}; columns found: {named(columns)}; rename them"
        )
    if len(set(columns)) != len(columns):
        twice = sorted({name for name in columns if columns.count(name) > 1})
        raise UnreadableFile(
            f"{path}: columns that appear twice: {named(twice)}; expected each once, rename or drop one"
        )
