"""What an import did, as a table."""

from collections.abc import Iterator, Mapping, Sequence

from ...store import AddReport, HabitsReport
from .layout import labelled

SHOWN = 20  # rejected rows that are listed
LABEL = 13  # cells of the first column


def told(report: AddReport, learnt: Sequence[HabitsReport] = (), *, width: int) -> Iterator[str]:
    """The lines of the table: what changed, who wrote, what is no message, and what was refused and why.

    Args:
        report: what adding the messages did.
        learnt: what was recognised afterwards.
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
    for rejection in report.rejected[:SHOWN]:
        yield from labelled(f"  line {rejection.line}: ", rejection.reason, width=width)
    if len(report.rejected) > SHOWN:
        yield f"  … and {len(report.rejected) - SHOWN:,} more; --json lists all"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n:,} {what}" for what, n in sorted(counts.items(), key=lambda pair: -pair[1]))
