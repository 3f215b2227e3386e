"""Reading the sets' files, writing training files, and a report of what was written and dropped."""

import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_support.errors import UnreadableFile
from nlp_support.types.staged import staged_file

Cell = tuple[str, str, str]  # source, language, label
Drop = tuple[str, str]  # source, reason


@dataclass(frozen=True)
class Written:
    """A written file: its digest, and its number of rows by source, language and label."""

    file: Path
    sha256: str
    cells: Mapping[Cell, int]

    @property
    def rows(self) -> int:
        return sum(self.cells.values())

    @property
    def sources(self) -> dict[str, int]:
        return self._by(0)

    @property
    def languages(self) -> dict[str, int]:
        return self._by(1)

    @property
    def labels(self) -> dict[str, int]:
        return self._by(2)

    def _by(self, place: int) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for cell, rows in self.cells.items():
            counts[cell[place]] += rows
        return dict(sorted(counts.items()))


@dataclass(frozen=True)
class Report:
    """The written files, and the number of dropped rows by source and reason."""

    files: tuple[Written, ...]
    dropped: Mapping[Drop, int]

    def file(self, name: str) -> Written:
        """The file of that name, such as "train.jsonl". Raises KeyError if none was written."""
        return {written.file.name: written for written in self.files}[name]

    def as_json(self) -> dict[str, Any]:
        """Digests and counts, for `run.json`."""
        files = {
            written.file.name: {
                "sha256": written.sha256,
                "rows": written.rows,
                "by": [[*cell, rows] for cell, rows in sorted(written.cells.items())],
            }
            for written in self.files
        }
        return {"files": files, "dropped": [[*drop, rows] for drop, rows in sorted(self.dropped.items())]}


def write(file: Path, rows: Iterable[tuple[Cell, dict[str, Any]]]) -> Written:
    """Write one JSON object per line, in the order given; the folder is created if missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    digest, cells = hashlib.sha256(), Counter[Cell]()
    with staged_file(file) as part, part.open("wb") as target:
        for cell, row in rows:
            line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
            target.write(line)
            digest.update(line)
            cells[cell] += 1
    return Written(file, digest.hexdigest(), dict(cells))


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file with their 1-based numbers, without line ends; `.gz` is unpacked.

    Raises:
        UnreadableFile: the file is missing, is not UTF-8 text or not a complete gzip archive.
    """
    number = 0
    try:
        with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as opened:
            for number, line in enumerate(opened, start=1):
                yield number, line.decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise malformed(file, number, "it has bytes that are not UTF-8; save the file as UTF-8") from error
    except (OSError, EOFError, zlib.error) as error:
        problem = getattr(error, "strerror", None) or "it is not a complete gzip archive"
        raise UnreadableFile(
            f"cannot read {file}: {problem}; data/README.md says what it should be"
        ) from error


def malformed(file: Path, number: int, problem: str) -> UnreadableFile:
    """The error for a line that does not match the set's format; `problem` must not quote the line."""
    return UnreadableFile(f"{file}, line {number}: {problem}; data/README.md says what the file should be")


def folder(data: Path, name: str) -> Path:
    """Raise UnreadableFile if the folder of a set is missing."""
    found = data / name
    if not found.is_dir():
        raise UnreadableFile(
            f"there is no folder {found}; name the folder that contains {name} and the other sets"
        )
    return found
