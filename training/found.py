"""What was found in the data before the first step: rows used and dropped, repeats, conflicts of labels."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from nlp_support.errors import InvalidArgument

from .apart import Repeats
from .conflicts import Conflicts
from .rows import Rows
from .run import Run

# Parts named by what is done with them; others are named by what they hold.
DEEDS = ("train", "fit", "calibrate", "val", "test")
REASONS = 5  # of a file that are told one by one


@dataclass(frozen=True)
class FileFound:
    """A file: how many rows it has, and how many of them are not used, by reason and first line."""

    rows: int
    reasons: Mapping[str, int]
    first: Mapping[str, int]

    @classmethod
    def of(cls, found: Rows[Any]) -> "FileFound":
        """What was read from a file."""
        first = {row.reason: row.line for row in reversed(found.rejected)}
        return cls(found.lines, dict(found.reasons.most_common()), first)

    @property
    def dropped(self) -> int:
        return sum(self.reasons.values())


@dataclass(frozen=True)
class DataFound:
    """What a training was given. No text of it, so that it can be shown and kept.

    Attributes:
        used: how many rows each part has in the end.
        files: what was read, by file.
        repeats: how many rows of each part were dropped since they repeat what is tested or validated on.
        conflicts: texts with several labels; None where there are no labels.
        missing: classes of which no row is trained.
    """

    used: Mapping[str, int]
    files: Mapping[str, FileFound] = field(default_factory=dict)
    repeats: Mapping[str, Mapping[str, Repeats]] = field(default_factory=dict)
    conflicts: Conflicts | None = None
    missing: tuple[str, ...] = ()

    def sentences(self) -> Iterator[str]:
        """All of it, a line each."""
        yield f"rows: {_used(self.used)}"
        for name, file in self.files.items():
            yield from _of_file(name, file)
        if self.missing:
            yield f"train: no row is {' or '.join(self.missing)}, which the model will hardly ever say"
        for part, repeats in self.repeats.items():
            for of, own in repeats.items():
                rows = "row left out that repeats" if own.rows == 1 else "rows left out that repeat"
                yield (
                    f"{part}: {own.rows:,} {rows} {of} ({own.same:,} in the same words, "
                    f"{own.near:,} in nearly the same)"
                )
        if self.conflicts:
            yield from _of_conflicts(self.conflicts)

    def as_record(self) -> dict[str, Any]:
        """What run.json says of it."""
        record: dict[str, Any] = {
            "used": dict(self.used),
            "lines": {name: file.rows for name, file in self.files.items()},
            "rejected": {name: file.dropped for name, file in self.files.items() if file.dropped},
            "reasons": {name: dict(file.reasons) for name, file in self.files.items() if file.dropped},
            "repeats": {
                part: {of: asdict(own) for of, own in repeats.items()}
                for part, repeats in self.repeats.items()
                if repeats
            },
        }
        if self.missing:
            record["missing"] = list(self.missing)
        if self.conflicts:
            record["conflicts"] = {"within": self.conflicts.within, "between": self.conflicts.between}
        return record


def check_same(run: Run, found: DataFound) -> None:
    """Refuse to go on with a run whose files are read otherwise now, as by another version.

    Raises:
        InvalidArgument: it has other numbers of rows.
    """
    before = run.record.get("rows", {}).get("used", found.used)
    if {part: before.get(part, 0) for part in found.used} != dict(found.used):
        raise InvalidArgument(
            f"{run.folder} was started with other rows ({_used(before)}, now {_used(found.used)}); "
            "start in another folder"
        )


def _used(used: Mapping[str, int]) -> str:
    return ", ".join(f"{rows:,} {'to ' if part in DEEDS else ''}{part}" for part, rows in used.items())


OnData = Callable[[DataFound], None]


def _of_file(name: str, file: FileFound) -> Iterator[str]:
    if not file.dropped:
        return
    yield f"{name}: {file.dropped:,} of {file.rows:,} rows left out"
    for reason, rows in list(file.reasons.items())[:REASONS]:
        where = f", first on line {file.first[reason]}" if reason in file.first else ""
        yield f"  {rows:,}{where}: {reason}"
    if len(file.reasons) > REASONS:
        yield f"  {sum(list(file.reasons.values())[REASONS:]):,} for other reasons"


def _of_conflicts(found: Conflicts) -> Iterator[str]:
    for count, where in (
        (found.within, "with several labels in train"),
        (found.between, "with another label in train than where validated or tested on"),
    ):
        if count:
            yield f"labels: {count:,} {'text' if count == 1 else 'texts'} {where}"
    for example in found.examples:
        yield "  " + "; ".join(f"{label} on {place}" for label, place in example)
