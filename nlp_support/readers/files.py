"""Opening files, and going through those of JSON lines."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from ..errors import UnreadableFile
from ..types.message import Rejection
from .packed import GZIP, AsUtf8, Unpacked

MAX_LINE = 16 * 2**20  # bytes; a longer line is left out rather than kept in memory
NOT_UTF8 = "holds bytes that are not UTF-8; save the file as UTF-8"
ENDS_EARLY = "the file ends early, in the middle of this row; get a complete copy of it"

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PARQUET = b"PAR1"
_OTHER_KINDS = {
    b"\xff\xfe\x00\x00": "UTF-32 text",
    b"PK\x03\x04": "a zip archive, as an Excel workbook is",
    b"\xd0\xcf\x11\xe0": "an Excel workbook",
    _PARQUET: "a Parquet file",
    b"SQLite": "a SQLite database",
}


@contextmanager
def open_binary(path: Path, *, buffering: int = 2**16) -> Iterator[BufferedReader]:
    """The text of a file as bytes of UTF-8, without its byte order mark; what is in it, if it is packed with
    gzip.

    Raises:
        UnreadableFile: the file cannot be opened, or is neither UTF-8 text nor UTF-16 text with a byte order
            mark.
    """
    with _opened(path, buffering) as (file, encoding):
        head = file.peek(2)[:2]
        if encoding == "utf-8" and len(head) == 2 and b"\0" in head:
            raise _other_kind(path, "UTF-16 text without a byte order mark")
        yield file if encoding == "utf-8" else BufferedReader(AsUtf8(file, encoding), buffering)


@contextmanager
def open_text(path: Path, *, newline: str = "") -> Iterator[TextIOWrapper]:
    """The text of a file in UTF-8, or in UTF-16 if it begins with a byte order mark; of what is in it, if it
    is packed with gzip. Bytes that are not UTF-8 become surrogates.

    Args:
        path: the file.
        newline: what ends a line, as for `open`; by default each of the usual ends, which are kept.

    Raises:
        UnreadableFile: the file cannot be opened or is not text.
    """
    with _opened(path, 2**16) as (file, encoding):
        errors = "surrogateescape" if encoding == "utf-8" else "replace"
        yield TextIOWrapper(file, encoding=encoding, errors=errors, newline=newline)


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does.

    Raises:
        UnreadableFile: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(len(_PARQUET)) == _PARQUET
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise UnreadableFile(
            f"cannot read {path}: it cannot be opened: {problem}; check its path and permissions"
        ) from error


@contextmanager
def _opened(path: Path, buffering: int) -> Iterator[tuple[BufferedReader, str]]:
    """The file after its byte order mark, and the encoding that the mark tells."""
    try:
        file: BufferedReader = BufferedReader(path.open("rb", buffering=0), buffering)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise UnreadableFile(
            f"{path} cannot be opened: {problem}; expected a readable file, check its path and permissions"
        ) from error
    try:
        with file:
            if file.peek(8).startswith(GZIP):
                file = BufferedReader(Unpacked(path, file), buffering)
            head = file.peek(8)
            for magic, kind in _OTHER_KINDS.items():
                if head.startswith(magic):
                    raise _other_kind(path, kind)
            mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
            file.read(len(mark))
            yield file, _MARKS.get(mark, "utf-8")
    except OSError as error:
        raise UnreadableFile(
            f"{path} cannot be read to its end: {error.strerror}; check the disk that it is on"
        ) from error


def _other_kind(path: Path, kind: str) -> UnreadableFile:
    return UnreadableFile(f"{path} is {kind}, expected plain UTF-8 text; convert or unpack it first")


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
