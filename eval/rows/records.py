"""What a run keeps of each thing that it tested: how it was made, its slices, its scores, and its error."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..reports.report import Report
from .table import SLICES

WORD = re.compile(r"\w+")
LENGTHS = ((3, "1-3 words"), (10, "4-10 words"), (30, "11-30 words"))
LONGER = "31 words or more"
RULES = ("bm25", "frequent", "shuffled")  # systems of a replay that are no model
ALL = "all"


def length_of(count: int, unit: str = "words") -> str:
    """The slice of a text of so many words, or of a conversation of so many turns."""
    return next((label for most, label in LENGTHS if count <= most), LONGER).replace("words", unit)


def record(
    id: str,
    more: Mapping[str, Any] | None = None,
    *,
    group: str = "",
    system: str = "",
    error: str = "",
    how_bad: float | None = None,
    **columns: Any,
) -> dict[str, Any]:
    """A row of a report: its slices are "" unless given among the columns.

    Args:
        id: of what was tested.
        more: further columns.
        group: the conversation, or another independent unit; default: the id.
        error: what kind of mistake it is; "" for none.
        how_bad: sorts the mistakes of a kind, the worst highest.
    """
    columns |= more or {}
    slices = {name: columns.pop(name, "") for name in SLICES}
    return {
        "system": system,
        "id": id,
        "group": group or id,
        **slices,
        **columns,
        "error": error,
        "how_bad": how_bad,
    }


def stamped(report: Report, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows with what is known of the run: kind, model, fingerprint, version, date, seed and sampling."""
    made = report.made
    same = {
        "version": str(made.get("version", "")),
        "date": str(made.get("date", "")),
        "seed": str(made.get("seed", "")),
        "sampling": str(made.get("sampling", ALL)),
    }
    models: dict[str, tuple[str, str]] = {}
    for row in rows:
        system = row["system"]
        if system not in models:
            models[system] = model_of(report, system)
        name, fingerprint = models[system]
        yield {"kind": report.kind, "model": name, "fingerprint": fingerprint, **same, **row}


def model_of(report: Report, system: str) -> tuple[str, str]:
    """The name and fingerprint of the model behind a system; ("", "") if the report does not tell."""
    made = report.made
    if report.kind == "replies" and system in RULES:
        return system, ""
    named = (made.get("encoders") or {}).get(system) if isinstance(made.get("encoders"), Mapping) else None
    by_system = made.get("models")
    if isinstance(by_system, Mapping):
        named = named or by_system.get(system)
    label = str(named or made.get("model") or made.get("encoder") or "")
    name, _, fingerprint = label.rpartition("@")
    return (name, fingerprint) if name else (label, "")
