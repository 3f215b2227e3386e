"""The lines of a text file, in memory that does not grow with any of them."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from ..types.message import MAX_TEXT

LONGEST = 4 * MAX_TEXT  # characters of a record; one with a text that is too long still fits, and is told so
TOO_LONG = f"has more than {LONGEST:,} characters, expected fewer; split it or leave it out"

_BAD_BYTES = re.compile("[\udc80-\udcff]")  # what bytes that are not UTF-8 are decoded to


class Lines:
    """The lines of a file for `csv.reader`, in records that can be put back.

    Giving out a line raises `csv.Error` once it is clear that the record will not end well, so that a quote
    that is never closed is not looked for in the rest of the file.

    Attributes:
        record: the lines of the record that were given out; None for one that was too long.
        number: the 1-based number of the last line given out.
        columns: how many a record has at most; each of its lines that has a quote and does not end it begins
            another one.
        ended: whether the last line given out was complete.
        exhausted: whether there was no other.

    Args:
        any_bytes: whether bytes that are not in the file's encoding do not matter.
    """

    def __init__(self, file: TextIO, *, any_bytes: bool = False) -> None:
        self._any_bytes = any_bytes
        self._file = file
        self._again: deque[str | None] = deque()
        self.record: list[str | None] = []
        self._size = self._quoted = 0
        self._after_return = False
        self.number = 0
        self.columns = 1
        self.ended = True
        self.exhausted = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        if line == "":
            self.exhausted = True
            raise StopIteration
        self.number += 1
        self.record.append(line)
        self._size += LONGEST if line is None else len(line)
        if line is None or self._size > LONGEST:
            raise csv.Error(TOO_LONG)
        self.ended = line.endswith(("\n", "\r"))
        if self.length > 1 and '"' in line and '"' in line.replace('""', ""):
            self._quoted += 1
            if self._quoted > self.columns:
                raise csv.Error("a quote is not closed")
        return line

    def begin(self, after: int = 0) -> int:
        """Begin a record, or another one `after` so many lines; returns the number of its first line."""
        del self.record[after:]
        self._size = self._quoted = 0
        return self.number + 1

    def put_back(self, after: int = 1) -> None:
        """Give out the record's lines `after` the first so many again."""
        self._again.extendleft(reversed(self.record[after:]))
        self.number -= self.length - after
        del self.record[after:]
        self.exhausted = False

    @property
    def length(self) -> int:
        """How many lines of the record were given out."""
        return len(self.record)

    @property
    def decoded(self) -> bool:
        """Whether all lines of the record are in the file's encoding, or need not be."""
        return self._any_bytes or all(
            line is None or line.isascii() or not _BAD_BYTES.search(line) for line in self.record
        )

    def _read(self) -> str | None:
        line = self._file.readline(LONGEST)
        if self._after_return and line == "\n":  # the other half of a line end that was cut in two
            line = self._file.readline(LONGEST)
        whole = len(line) < LONGEST or line.endswith("\n")
        part = line
        while len(part) == LONGEST and not part.endswith(("\n", "\r")):
            part = self._file.readline(LONGEST)
        self._after_return = len(part) == LONGEST and part.endswith("\r")
        return line if whole else None
