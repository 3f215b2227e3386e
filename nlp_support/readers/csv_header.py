"""The header of a CSV file, and how the file separates its columns."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from ..errors import UnreadableFile
from .columns import canonical, check_columns
from .lines import TOO_LONG, Lines

_USUAL = ",;\t|"
_NUMBERED = "\t,;|"  # a text has commas rather than tabs
_UNUSUAL = re.compile(r"[^\w\s\"'.,;|-]", re.ASCII)
_SEPARATOR_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[\s,;|]*', re.IGNORECASE)  # Excel's, before the header
_BLANK = re.compile(r'[\s,;|"\ufeff]*')


@dataclass(frozen=True)
class Header:
    """The columns of a CSV file.

    Attributes:
        found: their names as they are written, or the known names that they stand for.
        wanted: the known names among them, and which columns they are (from 0).
        least: how many columns a row has at least; those without a name at the end may be missing.
        delimiter: what separates them.
        spaced: whether a space follows each delimiter.
    """

    found: tuple[str, ...]
    wanted: tuple[tuple[str, int], ...]
    least: int
    delimiter: str
    spaced: bool

    def reader(self, lines: Iterable[str], *, strict: bool) -> Iterator[list[str]]:
        """The rows of lines, as the header is written."""
        return csv.reader(lines, strict=strict, delimiter=self.delimiter, skipinitialspace=self.spaced)

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether a row has these columns; blank ones may follow."""
        return len(cells) >= self.least and not any(map(str.strip, cells[len(self.found) :]))

    def fields(self, cells: Sequence[str]) -> dict[str, str]:
        """The wanted fields of a row that fits, by name."""
        return {name: cells[at] for name, at in self.wanted}


def read_header(path: Path, lines: Lines, *, required: Collection[str], known: Collection[str]) -> Header:
    """The header of a file.

    Raises:
        UnreadableFile: there is no header, or a required column is missing.
    """
    try:
        header = _header(lines, known)
    except csv.Error:
        raise UnreadableFile(f"{path}: the first line {TOO_LONG}; expected the names of columns") from None
    if header is None:
        raise UnreadableFile(f"{path} is empty, expected a header line with the column names")
    if any("\0" in name for name in header.found):
        raise UnreadableFile(
            f"{path} has NUL characters in its first line, as UTF-16 text without a byte order mark has; "
            "expected UTF-8, save it as that"
        )
    check_columns(path, header.found, required=required, known=known)
    return header


def numbered_header(path: Path, lines: Lines, wanted: Collection[str]) -> Header:
    """The columns of a file without a header, named by their numbers from 1; its first line stays to be read.

    Args:
        wanted: the numbers wanted.

    Raises:
        UnreadableFile: its first line has fewer columns.
    """
    written = _written(lines)
    lines.put_back(0)
    needed = max(map(int, wanted))
    split = ((sign, _cells(written or "", sign)) for sign in _NUMBERED)
    sign, cells = next((one for one in split if len(one[1]) >= needed), ("", []))
    if not cells:
        raise UnreadableFile(f"{path} has no column number {needed} in its first line; name one that it has")
    names = tuple(str(at) for at in range(1, len(cells) + 1))
    places = tuple((name, int(name) - 1) for name in wanted)
    return Header(names, places, least=needed, delimiter=sign, spaced=False)


def first_columns(path: Path, lines: Lines, known: Collection[str]) -> tuple[str, ...]:
    """The columns that a file's first line names; known ones by the known names, however they are written.

    Raises:
        UnreadableFile: the first line is not in the file's encoding.
    """
    written = _written(lines)
    given = _SEPARATOR_LINE.fullmatch(written or "")
    if given:
        written = _written(lines)
    if written is None:
        return ()
    if "\0" in written or not lines.decoded:
        raise UnreadableFile(f"{path} has a first line that is not UTF-8; save the file as that")
    split = [_split(written, sign, known) for sign in (given[1] if given else _USUAL)]
    return max(split, key=lambda one: (len(one.wanted), len(one.found))).found


def columns_in(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The columns that a text has if it is CSV; known ones by the known names."""
    try:
        header = _header(Lines(StringIO(text, newline="")), known)
    except csv.Error:
        return ()
    return header.found if header else ()


def _header(lines: Lines, known: Collection[str]) -> Header | None:
    """The header in the first line that is not blank, after Excel's line `sep=;` if there is one.

    The delimiter is the sign that gives most of the known names. They may differ in capitals and spaces.
    """
    written = _written(lines)
    given = _SEPARATOR_LINE.fullmatch(written or "")
    if given:
        written = _written(lines)
    if written is None:
        return None
    signs = given[1] if given else _USUAL + "".join(sorted(set(_UNUSUAL.findall(written)) - {"\0"}))
    return max((_split(written, sign, known) for sign in signs), key=lambda header: len(header.wanted))


def _written(lines: Lines) -> str | None:
    """The next line that is not blank."""
    lines.begin()
    for line in lines:
        if not _BLANK.fullmatch(line):
            return line
        lines.begin()
    return None


def _cells(written: str, sign: str) -> list[str]:
    """The cells of a line as this delimiter splits it."""
    try:
        return next(csv.reader([written], delimiter=sign), [])
    except csv.Error:
        return []


def _split(written: str, sign: str, known: Collection[str]) -> Header:
    """The header as this delimiter splits it."""
    try:
        [cells] = csv.reader([written], delimiter=sign, strict=True, skipinitialspace=True)
    except csv.Error:
        return Header((), (), 0, sign, spaced=False)
    names = canonical(cells, known)
    found = tuple(name or cell.strip() for name, cell in zip(names, cells, strict=True))
    return Header(
        found,
        wanted=tuple((name, at) for at, name in enumerate(names) if name is not None),
        least=max((at for at, name in enumerate(found, 1) if name), default=0),
        delimiter=sign,
        spaced=len(cells) > 1 and written.count(f"{sign} ") >= len(cells) - 1,
    )
