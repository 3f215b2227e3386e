"""Training files: tables of any kind read row by row; good rows are used, bad ones counted and reported."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.models.labels import BY_MAP
from nlp_support.eval.models.rows import numbered_rows, text_of
from nlp_support.readers.tables import Fields
from nlp_support.types.message import Rejection
from nlp_support.types.numbers import check_number

Row = TypeVar("Row")
MAX_REPORTED = 1000
MAX_DROPPED = 0.1  # share of the rows of a file above which training is refused
REASONS = 5  # that an error tells


@dataclass
class Rows(Generic[Row]):
    """What was read from a file.

    Attributes:
        rows: the usable ones, in file order.
        numbers: the line of each.
        rejected: the first 1,000 of the others, with line number and reason.
        reasons: how many of the others there are by reason; some may be left out on purpose.
        lines: how many lines that are not empty were read.
    """

    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    lines: int = 0


def read_rows(file: Path, parse: Callable[[Mapping[str, Any]], Row], fields: Fields) -> Rows[Row]:
    """Read a table.

    Args:
        parse: turns a row, by the names of fields, into what is trained on; or raises `InvalidArgument` with
            the reason.

    Raises:
        UnreadableFile: the file cannot be read, lacks a column, or none of its rows is usable.
    """
    return collected(file, numbered_rows(file, parse, fields))


def collected(file: Path, rows: Iterable[tuple[int, Row] | Rejection]) -> Rows[Row]:
    """The rows of a file, good and bad.

    Raises:
        UnreadableFile: none of them is usable.
    """
    found: Rows[Row] = Rows()
    for row in rows:
        found.lines += 1
        if not isinstance(row, Rejection):
            found.numbers.append(row[0])
            found.rows.append(row[1])
            continue
        found.reasons[row.reason] += 1
        if len(found.rejected) < MAX_REPORTED:
            found.rejected.append(row)
    if not found.rows:
        first = f"; line {found.rejected[0].line}: {found.rejected[0].reason}" if found.rejected else ""
        raise UnreadableFile(f"{file} has no usable row in {found.lines} lines{first}")
    return found


def check_dropped(file: Path, found: Rows[Any], most: float) -> None:
    """Refuse a file of which too much cannot be used.

    Args:
        most: the share of its rows that may be unusable, without those left out on purpose.

    Raises:
        InvalidArgument: there are more; the message has their reasons.
    """
    check_number("max_dropped", most, low=0, high=1)
    dropped = Counter({reason: rows for reason, rows in found.reasons.items() if reason != BY_MAP})
    if (count := dropped.total()) <= most * found.lines:
        return
    first = {row.reason: row.line for row in reversed(found.rejected)}
    told = "; ".join(
        f"{rows:,} rows: {reason}" + (f" (first on line {first[reason]})" if reason in first else "")
        for reason, rows in dropped.most_common(REASONS)
    )
    raise InvalidArgument(
        f"{file}: {count:,} of {found.lines:,} rows cannot be used, more than the share of {most:g} that is "
        f"allowed: {told}; correct them, or allow more with --max-dropped"
    )


def optional_text(row: Mapping[str, Any], key: str) -> str | None:
    """The text under a key, or None if the key is missing or null."""
    return None if row.get(key) in (None, "") else text_of(row, key)
