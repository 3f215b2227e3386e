"""What came back from raters: sheets as CSV, or what the page gave as CSV or JSON."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from nlp_support.errors import UnreadableFile
from nlp_support.readers.csv_rows import csv_rows
from nlp_support.readers.files import open_text
from nlp_support.types.documents import read_json
from nlp_support.types.message import Rejection, storable

from ..grades.file import LONGEST, Placed, Refused, settled
from ..grades.grades import GRADES, Grade, Grades
from .items import Item
from .sheet import GRADE, ITEM, RATER

SKIPPED = ("", "s", "skip", "-")
NUMBER = re.compile(f"([{min(GRADES)}-{max(GRADES)}])(?:[.,]0+)?")  # as a spreadsheet may write it
PEEKED = 1000  # characters
SHOWN = 3  # characters of a cell that are told; a longer one may be a customer's text
EXPECTED = "expected 0, 1 or 2, or s or nothing for what was skipped"
UNKNOWN = "the item is not in the sample; give the items file of the export that was graded"


@dataclass(frozen=True)
class Imported:
    """What was read.

    Attributes:
        grades: those that count.
        refused: the rows that do not count, and why.
        skipped: how many rows have no grade.
    """

    grades: Grades
    refused: tuple[Refused, ...]
    skipped: int


def read_graded(files: Sequence[Path], items: Mapping[str, Item], *, rater: str | None = None) -> Imported:
    """The grades in files that came back from raters.

    A row's rater is the one that it names, else that of the file (as the page writes it), else `rater`, else
    the file's name without its ending.

    Args:
        items: of the sample, by id.

    Raises:
        UnreadableFile: a file cannot be read, or is neither a sheet nor what the page gave.
    """
    read = list(chain.from_iterable(_rows(file, items, rater) for file in files))
    grades, clashing = settled(one for one in read if isinstance(one, Placed))
    bad = [one for one in read if isinstance(one, Refused)]
    return Imported(grades, (*bad, *clashing), sum(one is None for one in read))


def holds_grades(file: Path) -> bool:
    """Whether somebody has graded in a sheet; False if there is none."""
    try:
        return any(not isinstance(row, Rejection) and _text(row[1].get(GRADE)) for row in _of_sheet(file))
    except UnreadableFile:
        return False


def _rows(file: Path, items: Mapping[str, Item], rater: str | None) -> Iterator[Placed | Refused | None]:
    fallback = rater or unicodedata.normalize("NFC", file.stem)  # some systems keep names taken apart
    for row in _of_page(file) if _is_json(file) else _of_sheet(file):
        if isinstance(row, Rejection):
            yield Refused(file, row.line, row.reason)
            continue
        line, values = row
        made = _grade(values, _text(values.get(RATER)) or fallback, items)
        if isinstance(made, str):
            yield Refused(file, line, made)
        else:
            yield None if made is None else Placed(made, file, line)


def _grade(values: Mapping[str, Any], rater: str, items: Mapping[str, Item]) -> Grade | str | None:
    """The grade of a row, why it does not count, or None if it has none."""
    known, given = items.get(_text(values.get(ITEM))), values.get(GRADE)
    if known is None:
        return UNKNOWN
    text = unicodedata.normalize("NFKC", _text(given)).casefold()  # full-width digits are digits too
    if given is None or text in SKIPPED:
        return None
    found = None if isinstance(given, bool) else NUMBER.fullmatch(text)
    if not found:
        told = f"is {text!r}" if len(text) <= SHOWN else "is something else"
        return f"the grade {told}, {EXPECTED}"
    if len(rater) > LONGEST or not storable(rater):
        return f"the rater's id is no text in UTF-8 of at most {LONGEST} characters; use letters from a to z"
    return Grade(known.pair, rater, int(found[1]), known.conversation, known.place, known.language)


def _text(value: Any) -> str:
    """A cell, without spaces around and without the apostrophe that keeps a spreadsheet from running it."""
    return str("" if value is None else value).strip().removeprefix("'").strip()


def _is_json(file: Path) -> bool:
    with open_text(file) as opened:
        return opened.read(PEEKED).lstrip().startswith(("{", "["))


def _of_sheet(file: Path) -> Iterator[tuple[int, dict[str, str]] | Rejection]:
    """Rows in any encoding: what counts is in ASCII, whatever became of the customers' letters beside it."""
    return csv_rows(
        file, lambda line, row: (line, row), required=(ITEM, GRADE), optional=(RATER,), any_bytes=True
    )


def _of_page(file: Path) -> Iterator[tuple[int, dict[str, Any]] | Rejection]:
    """The grades in a file of the page; a row's line is its number."""
    try:
        found = read_json(file)
    except OSError as error:
        raise UnreadableFile(
            f"{file} cannot be opened: {error.strerror}; expected a readable file, check its path"
        ) from error
    except ValueError as error:
        raise UnreadableFile(f"{file} is not JSON ({error}); download the grades again") from error
    rows = found.get("grades") if isinstance(found, dict) else None
    if not isinstance(rows, list):
        raise UnreadableFile(f"{file} has no grades; expected the JSON that the page gave")
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield number, {RATER: found.get(RATER), **row}
        else:
            yield Rejection(number, "is no object with item and grade; download the grades again")
