"""The rows of any CSV file with a header."""

import csv
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ..types.message import Rejection
from .csv_header import Header, numbered_header, read_header
from .files import ENDS_EARLY, open_text
from .lines import LONGEST, TOO_LONG, Lines

NOT_UTF8 = (
    "is not in UTF-8, but perhaps in Windows-1252 or cp949; "
    'save the file as UTF-8, which Excel calls "CSV UTF-8"'
)
UNCLOSED = "opens a quote that is not closed; close it"
FAR = f"opens a quote that is not closed within {LONGEST:,} characters; close it, or shorten the text"

Made = TypeVar("Made")
Make = Callable[[int, dict[str, str]], Any]


def csv_rows(
    path: Path,
    make: Callable[[int, dict[str, str]], Made | Rejection],
    *,
    required: Collection[str],
    optional: Collection[str] = (),
    numbered: bool = False,
    any_bytes: bool = False,
) -> Iterator[Made | Rejection]:
    """What is made of every row under the header; a row that cannot be read is a rejection.

    A row that is not valid CSV, as when a quote is not closed, costs its own lines only: reading goes on at
    the next line from which a row can be made. A valid row is never taken apart, whatever its text looks
    like. Neither a long line nor a long row or file takes more memory, or more time than its length.

    Args:
        path: the file.
        make: from the 1-based line on which a row starts, and its fields by the names of columns.
        required: the columns that it must have.
        optional: the others that are wanted.
        numbered: whether there is no header, and the required columns are given by their numbers from 1.
        any_bytes: whether rows count too that hold bytes that are not UTF-8; these become surrogates.

    Raises:
        UnreadableFile: there is no header, or a required column is missing.
    """
    if csv.field_size_limit() < LONGEST:  # one limit for the whole process, so it is never lowered
        csv.field_size_limit(LONGEST)
    with open_text(path) as file:
        lines = Lines(file, any_bytes=any_bytes)
        header = (
            numbered_header(path, lines, required)
            if numbered
            else read_header(path, lines, required=required, known=(*required, *optional))
        )
        yield from _recovered(lines, _read(lines, header, make))


class _Row(NamedTuple):
    """What was made of a row, None if it is blank; `valid` if it is CSV with the right number of columns."""

    made: Any
    valid: bool = True


def _recovered(lines: Lines, rows: Iterator[_Row]) -> Iterator[Any]:
    """What was made of the rows. Where one of several lines is broken, all but its first are read again."""
    broken: Rejection | None = None
    left_out = 0
    for made, valid in rows:
        if broken and (made is None or (isinstance(made, Rejection) and made.reason != NOT_UTF8)):
            left_out += 1
            lines.put_back()
            continue
        if broken:
            yield _cost(broken, left_out)
            broken = None
        if not valid and lines.length > 1:
            broken, left_out = made, 1
            lines.put_back()
        elif made is not None:
            yield made
    if broken:
        early = broken.reason == UNCLOSED and not lines.ended
        yield _cost(Rejection(broken.line, ENDS_EARLY) if early else broken, left_out)


def _cost(broken: Rejection, left_out: int) -> Rejection:
    lines = "1 line is" if left_out == 1 else f"{left_out:,} lines are"
    return Rejection(broken.line, f"{broken.reason}; {lines} left out")


def _read(lines: Lines, header: Header, make: Make) -> Iterator[_Row]:
    """Row after row, each from where `lines` is."""
    reader = header.reader(lines, strict=True)
    lines.columns = len(header.found)
    while True:
        start = lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Row(Rejection(start, _reason(error, lines)), valid=False)
            continue
        if _is_blank(cells):
            yield _Row(None)
            continue
        made = _made(start, cells, lines, header, make)
        if lines.length == 1:
            yield _Row(made, valid=header.fits(cells))
        elif isinstance(made, Rejection) or _holds_row(lines, header, make):
            yield (
                _Row(made)
                if _is_whole(lines, reader, header)
                else _Row(Rejection(start, UNCLOSED), valid=False)
            )
        else:
            yield _Row(made)


def _made(start: int, cells: Sequence[str], lines: Lines, header: Header, make: Make) -> Any:
    if not header.fits(cells):
        counts = f"has {len(cells)} columns, expected {header.least} as in the header"
        return Rejection(start, f"{counts}; check its quotes" if lines.ended else f"{ENDS_EARLY} ({counts})")
    return make(start, header.fields(cells)) if lines.decoded else Rejection(start, NOT_UTF8)


def _is_blank(cells: Sequence[str]) -> bool:
    return not any(map(str.strip, cells))


def _holds_row(lines: Lines, header: Header, make: Make) -> bool:
    """Whether one of the record's lines after the first looks like a row, or like the beginning of one."""
    for line in lines.record[1:]:
        if line is not None and line.count(header.delimiter) >= header.least - 1:
            cells = next(header.reader([line], strict=False), [])
            if header.fits(cells) and not isinstance(make(0, header.fields(cells)), Rejection):
                return True
    return False


def _is_whole(lines: Lines, reader: Iterator[list[str]], header: Header) -> bool:
    """Whether the record really ends where its quotes say so. If one is missing, their number is odd, or the
    record ends in the midst of another one, whose rest is no row."""
    if sum(line.count('"') for line in lines.record if line is not None) % 2:
        return False
    length = lines.length
    lines.begin(after=length)
    try:
        following = next((cells for cells in reader if not _is_blank(cells)), None)
        whole = following is None or header.fits(following)
    except csv.Error:
        whole = lines.exhausted and not lines.ended  # the file ends early
    lines.put_back(length)
    return whole


def _reason(error: csv.Error, lines: Lines) -> str:
    """Why a row is not valid CSV."""
    if str(error) == TOO_LONG:
        return TOO_LONG if lines.length == 1 else FAR
    if lines.exhausted and lines.length == 1 and not lines.ended:
        return ENDS_EARLY
    if lines.exhausted or lines.length > 1:
        return UNCLOSED
    return f"is not valid CSV: {error}; check the quotes"
