"""What an import did, as a table."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ...store import AddReport, HabitsReport, MacroReport
from ...types.message import Rejection
from .layout import labelled

SHOWN = 20  # rejected rows that are listed
LABEL = 13  # cells of the first column


def told(
    report: AddReport, learnt: Sequence[HabitsReport] = (), *, document: bool = False, width: int
) -> Iterator[str]:
    """The lines of the table: what changed, who wrote, what is no message, and what was refused and why.

    Args:
        report: what adding the messages did.
        learnt: what was recognised afterwards.
        document: the file is one JSON document, whose rows are counted rather than its lines.
        width: cells of a line.
    """
    counts = {
        "added": report.added,
        "replaced": report.replaced,
        "removed": report.removed,
        "rejected": len(report.rejected),
    }
    optional = ("removed",)
    yield ", ".join(f"{n:,} {what}" for what, n in counts.items() if n or what not in optional)
    recognised = {
        "sent automatically": sum(one.automatic for one in learnt),
        "footers cut": sum(one.footers for one in learnt),
    }
    rows = {
        "written by": _listed(report.senders) if set(report.senders) - {"person"} else "",
        "recognised": _listed({what: n for what, n in recognised.items() if n}),
        "left out": _listed(report.left_out),
        "ratings": f"{report.ratings:,}" if report.ratings else "",
        "status": f"{report.status_changes:,} closed or opened again" if report.status_changes else "",
        "collisions": f"{report.collisions:,} of those rejected" if report.collisions else "",
    }
    for name, text in rows.items():
        if text:
            yield from labelled(f"  {name}".ljust(LABEL), text, width=width)
    yield from _lines(report.rejected, document=document, width=width)


def told_macros(report: MacroReport, *, document: bool = False, width: int) -> Iterator[str]:
    """The lines of the table for macros: what changed, what no customer gets, what was refused and why.

    Args:
        report: what adding the macros did.
        document: the file is one JSON document, whose macros are counted rather than its lines.
        width: cells of a line.
    """
    counts = {
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "left out": len(report.withheld),
        "rejected": len(report.rejected),
    }
    optional = ("unchanged", "removed", "left out")
    yield ", ".join(f"{n:,} {what}" for what, n in counts.items() if n or what not in optional)
    if report.withheld:
        why = _listed(Counter(one.reason for one in report.withheld))
        yield from labelled("  left out".ljust(LABEL), why, width=width)
    if report.asks:
        names = ", ".join(f"{{{name}}} in {n:,}" for name, n in report.asks.items())
        yield from labelled("  to fill in".ljust(LABEL), names, width=width)
    yield from _lines(report.rejected, document=document, width=width)


def _lines(rejected: Sequence[Rejection], *, document: bool, width: int) -> Iterator[str]:
    place = "record" if document else "line"
    for rejection in rejected[:SHOWN]:
        yield from labelled(f"  {place} {rejection.line}: ", rejection.reason, width=width)
    if len(rejected) > SHOWN:
        yield f"  … and {len(rejected) - SHOWN:,} more; --json lists all"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n:,} {what}" for what, n in sorted(counts.items(), key=lambda pair: -pair[1]))
