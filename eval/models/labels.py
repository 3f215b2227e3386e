"""Labels as they are written in people's files, and the classes that they stand for."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from nlp_support import Rejection
from nlp_support.errors import InvalidArgument

Item = TypeVar("Item")

LEFT_OUT = "-"  # the class of labels whose rows are left out on purpose: --map question=-
BY_MAP = "left out by --map"
SHOWN = 20  # different labels that an error names; a column with more is hardly one of labels
LONGEST = 40  # characters of a label that an error names
WORDS = 3
MOST_UNKNOWN = 0.5  # share of labels of no class above which a file is not measured
MISSING = ("", "nan", "<na>")  # what an empty cell of a data frame is written as


class Unlabelled(InvalidArgument):
    """A row's label is of no class."""


class LeftOut(InvalidArgument):
    """A row is left out because the user says so."""


def written(value: Any) -> str:
    """A label as text: 1 and 1.0 and ["1"] are "1"; "" if there is none."""
    if isinstance(value, (list, tuple)) and len(value) == 1:
        return written(value[0])
    if isinstance(value, float):
        value = "" if math.isnan(value) else int(value) if value.is_integer() else value
    text = "" if value is None else str(value).strip()
    whole, point, rest = text.partition(".")
    if point and whole.lstrip("-").isdecimal() and not rest.strip("0"):
        text = whole  # as a column of whole numbers with gaps is written
    return "" if text.casefold() in MISSING else text


def parse_map(given: Sequence[str], classes: Sequence[str]) -> dict[str, str]:
    """The class of each label, from options such as "0=negative".

    Raises:
        InvalidArgument: one of them is not so written, its class is none, or a label has two.
    """
    found: dict[str, str] = {}
    for one in given:
        label, equals, name = (part.strip() for part in one.rpartition("="))
        if not equals or not label:
            raise InvalidArgument(
                f"--map {one} does not name a label and its class; write --map 0={classes[0]}"
            )
        if name not in (*classes, LEFT_OUT):
            raise InvalidArgument(
                f"--map {one}: {name!r} is no class; expected {_either(classes)}, or - to leave such rows out"
            )
        key = written(label).casefold()
        if found.setdefault(key, name) != name:
            raise InvalidArgument(f"--map gives {label} two classes, {found[key]} and {name}; name one")
    return found


@dataclass
class Labels:
    """Turns labels of one file into classes, and counts those that it does not know.

    Attributes:
        classes: the classes.
        mapped: the class of other labels, in lower case; "-" leaves their rows out.
        unknown: how often each label of no class was met.
    """

    classes: Sequence[str]
    mapped: Mapping[str, str] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)

    def of(self, value: Any) -> str:
        """The class of a label.

        Raises:
            Unlabelled: it is missing, or of no class.
            LeftOut: its rows are left out.
        """
        text = written(value)
        if not text:
            raise Unlabelled("label is missing")
        name = self.mapped.get(text.casefold()) or self._class(text)
        if name == LEFT_OUT:
            raise LeftOut(BY_MAP)
        if name not in self.classes:
            self.unknown[text] += 1
            raise Unlabelled(f"label is unknown, expected one of {', '.join(self.classes)}")
        return name

    def _class(self, text: str) -> str:
        """The class that is written so but for capitals."""
        return next((name for name in self.classes if name.casefold() == text.casefold()), text)

    def check(self, file: Path, *, rows: int, line: int | None, most: float) -> None:
        """Refuse a file whose labels are not known.

        Args:
            rows: how many rows it has.
            line: the first with an unknown label.
            most: the share of them that is allowed where no label is mapped.

        Raises:
            InvalidArgument: there are more, or labels are mapped but not all.
        """
        count = self.unknown.total()
        if not count or (not self.mapped and count <= most * rows):
            return
        told = f"{file}: {count:,} labels in {rows:,} rows are of no class, first on line {line}"
        if not self._are_labels():
            raise InvalidArgument(
                f"{told}: {len(self.unknown):,} different ones, too many or too long for labels; name the "
                "column of labels with --label"
            )
        values = ", ".join(f"{label!r} ({rows:,})" for label, rows in self.unknown.most_common())
        first = next(iter(dict(self.unknown.most_common(1))))
        raise InvalidArgument(
            f"{told}: {values}; expected {_either(self.classes)}; say what each stands for, such as "
            f"--map '{first}={self.classes[0]}', or --map '{first}=-' to leave such rows out"
        )

    def _are_labels(self) -> bool:
        """Whether they look like labels rather than like texts of customers, which no error shows."""
        short = all(len(one) <= LONGEST and len(one.split()) <= WORDS for one in self.unknown)
        return short and len(self.unknown) <= SHOWN


def watched(
    rows: Iterable[Item | Rejection], labels: Labels, file: Path, *, most: float
) -> Iterator[Item | Rejection]:
    """The rows that were made with these labels; at the end, the file is refused if they are not known.

    Args:
        most: the share of unknown labels that is allowed where none is mapped.

    Raises:
        InvalidArgument: there are more, or labels are mapped but not all.
    """
    count, first = 0, None
    for row in rows:
        count += 1
        if first is None and labels.unknown and isinstance(row, Rejection):
            first = row.line
        yield row
    labels.check(file, rows=count, line=first, most=most)


def _either(classes: Sequence[str]) -> str:
    return f"{', '.join(classes[:-1])} or {classes[-1]}"
