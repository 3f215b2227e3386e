"""The scores of every replayed message: one line of JSON each, read back one system at a time."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import zip_longest
from pathlib import Path
from typing import IO, Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument, UnreadableFile

from .scoring import Score

SLICES = ("account", "language", "channel", "length", "month")
COLUMNS = tuple(field.name for field in fields(Score))
FEWEST = 9  # scores in rows of versions that had no grades


@dataclass(frozen=True)
class Row:
    """One replayed message: its ids, its slices, and each system's score. It has no texts."""

    account: str
    conversation: str
    message: str
    language: str
    channel: str
    length: str
    month: str
    possible: bool
    possible_similar: bool
    scores: Mapping[str, Score]
    agent: str = ""  # who sent the reply


class Line(msgspec.Struct):
    """A row as it is read back."""

    account: str
    conversation: str
    message: str
    language: str
    channel: str
    length: str
    month: str
    possible: bool
    possible_similar: bool
    scores: dict[str, Annotated[list[float | None], Meta(min_length=FEWEST, max_length=len(COLUMNS))]]
    agent: str = ""


class RowFile:
    """A file of rows that is written once and read as often as needed, so that memory holds one system's
    numbers at a time, about 200 bytes per message with the labels that were asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._forget()

    def _forget(self) -> None:
        self._systems: list[str] | None = None
        self._columns: tuple[str, dict[str, NDArray[np.float64]]] | None = None  # of the last system
        self._numbered: dict[str, tuple[NDArray[np.int64], list[str]]] = {}

    @contextmanager
    def writing(self) -> Iterator["RowWriter"]:
        """Open the file for writing, empty.

        Raises:
            InvalidArgument: it cannot be written.
        """
        try:
            file = self.path.open("w", encoding="utf-8")
        except OSError as error:
            raise InvalidArgument(
                f"cannot write {self.path}: {error.strerror}; name another folder"
            ) from error
        self._forget()
        with file:
            yield RowWriter(file)
        self._forget()

    def systems(self) -> list[str]:
        """The systems that have scores."""
        if self._systems is None:
            first = next(self.lines(), None)
            self._systems = list(first["scores"]) if first else []
        return self._systems

    def columns(self, system: str) -> dict[str, NDArray[np.float64]]:
        """The scores of one system: name -> (n,), NaN for a message without one.

        Raises:
            InvalidArgument: there is no such system.
        """
        if system not in self.systems():
            raise InvalidArgument(f"no system {system!r} in this run; it has {', '.join(self.systems())}")
        if self._columns is None or self._columns[0] != system:
            self._columns = system, self._read(system)
        return self._columns[1]

    def _read(self, system: str) -> dict[str, NDArray[np.float64]]:
        try:
            scores = [list(scores_of(line, system).values()) for line in self.lines()]
        except KeyError as error:
            raise UnreadableFile(f"{self.path} is damaged; run the evaluation again") from error
        table = np.array(scores, np.float64).reshape(-1, len(COLUMNS))  # None becomes NaN
        return dict(zip(COLUMNS, table.T, strict=True))

    def labels(self, name: str) -> NDArray[np.int64]:
        """The conversation, account, month, … of each row, as a number (n,) that `values` names."""
        return self._numbers(name)[0]

    def values(self, name: str) -> list[str]:
        """The labels behind the numbers that `labels` gives."""
        return self._numbers(name)[1]

    def _numbers(self, name: str) -> tuple[NDArray[np.int64], list[str]]:
        if name not in self._numbered:
            numbers: dict[str, int] = {}
            found = [numbers.setdefault(label, len(numbers)) for label in self._labels(name)]
            self._numbered[name] = np.array(found, np.int64), list(numbers)
        return self._numbered[name]

    def flags(self, name: str) -> NDArray[np.float64]:
        """`possible` or `possible_similar` of each row (n,), 0 or 1."""
        return np.array([line[name] for line in self.lines()], np.float64)

    def _labels(self, name: str) -> Iterator[str]:
        for line in self.lines():
            yield f"{line['account']}\0{line['conversation']}" if name == "conversation" else line[name]

    def lines(self) -> Iterator[dict[str, Any]]:
        """What each line holds, as `RowWriter.add` wrote it.

        Raises:
            UnreadableFile: the file cannot be read, or is damaged.
        """
        try:
            with self.path.open(encoding="utf-8") as file:
                yield from map(_checked, file)
        except OSError as error:
            raise UnreadableFile(
                f"cannot read {self.path}: {error.strerror}; name a folder written by --save"
            ) from error
        except (ValueError, RecursionError, msgspec.ValidationError) as error:
            raise UnreadableFile(f"{self.path} is damaged; run the evaluation again") from error


def scores_of(line: Mapping[str, Any], system: str) -> dict[str, float | None]:
    """The scores of a system in a line, by name; None where a file of an older version has none."""
    return dict(zip_longest(COLUMNS, line["scores"][system]))


def _checked(line: str) -> dict[str, Any]:
    """A line's values; raises one of the errors above if it is not of the form of a row."""
    found: dict[str, Any] = json.loads(line)
    msgspec.convert(found, Line)
    return found


@dataclass(frozen=True)
class RowWriter:
    """Writes rows to an open file."""

    file: IO[str]

    def add(self, row: Row) -> None:
        """Append a row."""
        scores = {name: [getattr(score, column) for column in COLUMNS] for name, score in row.scores.items()}
        self.file.write(json.dumps({**vars(row), "scores": scores}, ensure_ascii=False) + "\n")
