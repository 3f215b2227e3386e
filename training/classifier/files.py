"""The files of a run: their rows, what was wrong with them, and their digests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from nlp_support.errors import InvalidArgument
from nlp_support.eval.files import check_once
from nlp_support.types.message import Rejection

from ..digests import source_name
from ..rows import read_rows
from ..run import digest

Row = TypeVar("Row")
MIN_ROWS = 10  # below this a mistake is likelier than a wish


@dataclass(frozen=True)
class Data(Generic[Row]):
    """What was read to train and to validate on.

    Attributes:
        train, val: the usable rows.
        rejected: the others, by file.
        lines: how many lines that are not empty each file has.
    """

    train: Sequence[Row]
    val: Sequence[Row]
    rejected: Mapping[str, Sequence[Rejection]]
    lines: Mapping[str, int]

    def as_record(self) -> dict[str, Any]:
        """What run.json says about the rows: counts only, no text."""
        used = {"train": len(self.train), "val": len(self.val)}
        rejected = {name: len(rows) for name, rows in self.rejected.items() if rows}
        return {"used": used, "lines": dict(self.lines), "rejected": rejected}


def read_data(
    train_files: Sequence[Path], val_files: Sequence[Path], parse: Callable[[Mapping[str, Any]], Row]
) -> Data[Row]:
    """Read the files of both parts.

    Raises:
        InvalidArgument: a part has no file or too few rows, or a file is in both parts.
        UnreadableFile: a file cannot be read, or none of its lines is usable.
    """
    rejected: dict[str, Sequence[Rejection]] = {}
    lines: dict[str, int] = {}
    parts: dict[str, list[Row]] = {"train": [], "val": []}
    for part, files in (("train", train_files), ("val", val_files)):
        if not files:
            raise InvalidArgument(f"there is no {part} file; name at least one with --{part}")
        for file in files:
            found = read_rows(file, parse)
            parts[part] += found.rows
            rejected[str(file)], lines[str(file)] = found.rejected, found.lines
        if (count := len(parts[part])) < MIN_ROWS:
            raise InvalidArgument(f"{part} has {count} usable rows, expected at least {MIN_ROWS}; add rows")
    return Data(parts["train"], parts["val"], rejected, lines)


def digests(train_files: Sequence[Path], val_files: Sequence[Path], base: Path) -> dict[str, str]:
    """A digest for the base and each file, by its part and full path.

    Raises:
        InvalidArgument: a file is given twice, or train and val share content.
    """
    found = {}
    for part, files in (("train", train_files), ("val", val_files)):
        check_once(files, what=part)
        found[part] = {source_name(part, file): digest(file) for file in files}
    for name, value in found["val"].items():
        if twin := next((one for one, own in found["train"].items() if own == value), None):
            raise InvalidArgument(
                f"{twin} has the content of {name}: it is in both train and val; remove it from either"
            )
    return {"base": digest(base), **found["train"], **found["val"]}
