"""The files of a run: their rows, kept apart from what is tested, what was wrong with them, their digests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from nlp_support.errors import InvalidArgument
from nlp_support.eval.files import check_once, full_path
from nlp_support.eval.models.columns import Columns
from nlp_support.types.message import Rejection

from ..apart import Repeats, kept_apart
from ..conflicts import Conflicts, Labelled, Place, conflicts
from ..digests import source_digest, source_name
from ..found import DataFound, FileFound
from ..rows import Rows, check_dropped

Row = TypeVar("Row")
MIN_ROWS = 10  # below this a mistake is likelier than a wish

Files = Mapping[str, Sequence[Path]]  # of the parts "train", "val" and "test"


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """What is read.

    Attributes:
        read: reads a file.
        texts: the texts of a row by which it is told to repeat another.
        label: the label of a row; None where there is no one label.
    """

    read: Callable[[Path], Rows[Row]]
    texts: Callable[[Row], Sequence[str]]
    label: Callable[[Row], str] | None = None


@dataclass(frozen=True)
class Data(Generic[Row]):
    """What was read to train, to validate and to test on.

    Attributes:
        train, val, test: the usable rows; none of one repeats those of the next.
        rejected: the unusable ones, by file.
        found: counts of everything.
    """

    train: Sequence[Row]
    val: Sequence[Row]
    test: Sequence[Row]
    rejected: Mapping[str, Sequence[Rejection]]
    found: DataFound


def read_data(files: Files, kind: Kind[Row], *, max_dropped: float) -> Data[Row]:
    """Read the files of train, val and, if there are any, test.

    What repeats a row that is tested on is neither validated nor trained on, and what repeats one that is
    validated on is not trained on.

    Args:
        max_dropped: the share of a file's rows that may be unusable.

    Raises:
        InvalidArgument: a part has too few rows, or too much of a file is unusable.
        UnreadableFile: a file cannot be read, or none of its rows is usable.
    """
    read = {part: {full_path(file): kind.read(file) for file in own} for part, own in files.items()}
    each = {name: one for own in read.values() for name, one in own.items()}
    for name, one in each.items():
        check_dropped(Path(name), one, max_dropped)
    rows = {part: [row for one in own.values() for row in one.rows] for part, own in read.items()}
    repeats = _kept_apart(rows, kind)
    for part, own in rows.items():
        if files[part] and len(own) < MIN_ROWS:
            why = " that repeat nothing tested" if repeats.get(part) else ""
            raise InvalidArgument(
                f"{part} has {len(own)} usable rows{why}, expected at least {MIN_ROWS}; add rows"
            )
    found = DataFound(
        used={part: len(own) for part, own in rows.items() if files[part]},
        files={name: FileFound.of(one) for name, one in each.items()},
        repeats=repeats,
        conflicts=_conflicts(read, kind),
    )
    rejected = {name: one.rejected for name, one in each.items()}
    return Data(rows["train"], rows["val"], rows["test"], rejected, found)


def _kept_apart(rows: dict[str, list[Row]], kind: Kind[Row]) -> dict[str, Mapping[str, Repeats]]:
    """Takes out of each part what repeats a later one; how many rows that were."""
    repeats = {}
    for part, against in (("val", ("test",)), ("train", ("test", "val"))):
        tested = {name: [text for row in rows[name] for text in kind.texts(row)] for name in against}
        apart = kept_apart([kind.texts(row) for row in rows[part]], tested)
        rows[part] = apart.of(rows[part])
        if apart.repeats:
            repeats[part] = apart.repeats
    return repeats


def _conflicts(read: Mapping[str, Mapping[str, Rows[Row]]], kind: Kind[Row]) -> Conflicts | None:
    if (label := kind.label) is None:
        return None
    return conflicts(
        [
            Labelled(kind.texts(row)[0], label(row), part, Place(name, number))
            for part, files in read.items()
            for name, found in files.items()
            for row, number in zip(found.rows, found.numbers, strict=True)
        ]
    )


def digests(files: Files, columns: Columns) -> dict[str, str]:
    """A digest for each file of each part, by its part and full path; and how they are read, if not as usual.

    Raises:
        InvalidArgument: a part has no file, a file is given twice, or two parts share content.
        UnreadableFile: a file cannot be read.
    """
    found: dict[str, str] = {}
    seen: dict[str, tuple[str, str]] = {}
    for part, own in files.items():
        if not own and part != "test":
            raise InvalidArgument(f"there is no {part} file; name at least one with --{part}")
        check_once(own, what=part)
        for file in own:
            name = source_name(part, file)
            found[name] = value = source_digest(file)
            other, twin = seen.setdefault(value, (part, name))
            if other != part:
                raise InvalidArgument(
                    f"{name} has the content of {twin}: it is in both {other} and {part}; "
                    "remove it from either"
                )
    return found | ({"columns": columns.told} if columns.told else {})
