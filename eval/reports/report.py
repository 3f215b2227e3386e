"""The result of every evaluation: figures with intervals, curves, warnings, and misses to read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from nlp_support.errors import UnreadableFile
from nlp_support.types.documents import fault, read_json

PARTS = {"kind", "made", "data", "figures", "curves", "warnings"}
SCHEMA = 1  # raise it when a key of report.json changes its meaning; report.schema.json says what each holds


@dataclass(frozen=True)
class Figure:
    """One number.

    Attributes:
        name: what was measured, such as "recall@3".
        value: None if it could not be measured; `note` then says why.
        low, high: its 95% interval; None if there is none.
        n: rows (messages, calls) that it comes from.
        groups: conversations (or other independent units) that those belong to; 0 if that has no meaning.
        system: the system measured, if several are compared, such as "bm25".
        slice: "" for all rows, otherwise such as "language=ko".
        unit: "" for a share or score, otherwise such as "ms".
        note: what a reader has to know besides.
        samples: the single measurements that a time or a rate comes from; `as_dict` leaves them out.
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    groups: int = 0
    system: str = ""
    slice: str = ""
    unit: str = ""
    note: str = ""
    samples: tuple[float, ...] = ()


@dataclass(frozen=True)
class Curve:
    """Points (x, y) of one line; `sizes`, if not empty, says how many rows each stands for."""

    name: str
    x: str
    y: str
    points: tuple[tuple[float, float], ...]
    system: str = ""
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Miss:
    """A confident but wrong suggestion, for a person to read; all texts are redacted."""

    account_id: str
    message_id: str
    question: str
    suggested: str
    sent: str
    confidence: float
    similarity: float


@dataclass(frozen=True)
class Report:
    """What one run found.

    Attributes:
        kind: the command, such as "replies"; runs of different kinds are never compared.
        made: how it was made: version, command, settings, date, seed.
        data: what was tested, with a digest; runs on different data are never compared.
        figures, curves: in the order in which they are shown.
        warnings: what limits the figures, such as too few conversations.
        misses: worst first. They are customer text, so `as_dict` leaves them out.
        rows: one for each thing tested and each system, with the same columns (`rows.records.record`); they
            have files of their own, so `as_dict` leaves them out.
    """

    kind: str
    made: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    curves: tuple[Curve, ...] = ()
    warnings: tuple[str, ...] = ()
    misses: tuple[Miss, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems that have figures, in order."""
        return tuple(dict.fromkeys(figure.system for figure in self.figures))

    def figure(self, name: str, *, system: str = "", slice: str = "") -> Figure | None:
        """One figure, or None if the run has no such figure."""
        wanted = (name, system, slice)
        return next((f for f in self.figures if (f.name, f.system, f.slice) == wanted), None)

    def as_dict(self) -> dict[str, Any]:
        """The contents of report.json; see report.schema.json."""
        bare = tuple(replace(figure, samples=()) for figure in self.figures)
        found = asdict(replace(self, figures=bare, misses=(), rows=()))
        del found["rows"]
        for figure in found["figures"]:
            del figure["samples"]
        return {"schema": SCHEMA, **found}


def read_report(file: Path) -> Report:
    """The report that was written as JSON.

    Raises:
        UnreadableFile: there is no such file, it is not a report, or another version wrote it.
    """
    try:
        found = read_json(file)
    except OSError as error:
        raise UnreadableFile(
            f"cannot read {file}: {error.strerror}; name a folder written by --save"
        ) from error
    except ValueError as error:
        raise UnreadableFile(f"{file} is not JSON ({error}); run the evaluation again") from error
    schema = found.pop("schema", None) if isinstance(found, dict) else None
    if schema != SCHEMA:
        raise UnreadableFile(
            f"{file} has report schema {str(schema)[:40]}, expected {SCHEMA}; run the evaluation again"
        )
    if missing := PARTS - found.keys():
        raise UnreadableFile(
            f"{file} is not a report: it lacks {', '.join(sorted(missing))}; run the evaluation again"
        )
    try:
        return msgspec.convert(found, Report)
    except msgspec.ValidationError as error:
        raise UnreadableFile(f"{file} is not a report: {fault(error)}; run the evaluation again") from error
