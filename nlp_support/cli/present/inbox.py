"""The inbox and duplicate answers as tables for people and as values for JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from ...triage import Duplicate, Waiting

HOUR = timedelta(hours=1)
WHOLE = ("urgency", "kind")  # columns that stay readable on a narrow terminal


def waiting_value(found: Sequence[Waiting]) -> list[dict[str, Any]]:
    """Who waits, as plain JSON values; times in hours."""
    return [
        {
            **asdict(one),
            "urgency": round(one.urgency, 4),
            "since": one.since.isoformat(),
            "waited": round(one.waited / HOUR, 4),
            "target": one.target / HOUR,
        }
        for one in found
    ]


def waiting_table(found: Sequence[Waiting], *, console: Console | None = None) -> None:
    """Print who waits, in the order given."""
    rows = [
        (
            f"{one.urgency:.2f}",
            one.account_id,
            one.customer_id,
            one.conversation_id,
            f"{one.waited / HOUR:,.1f} of {one.target / HOUR:g} h",
            f"{one.severity:.2f} {'; '.join(one.evidence)}",
            f"{one.flag:.2f}" if one.flag_ids else "",
        )
        for one in found
    ]
    names = ("urgency", "account", "customer", "conversation", "waited", "severity", "flag")
    _table(names, rows, console)


def duplicates_value(found: Sequence[Duplicate]) -> list[dict[str, Any]]:
    """Duplicate answers as plain JSON values; `apart` in seconds."""
    return [{**asdict(one), "agents": list(one.agents), "apart": one.apart.total_seconds()} for one in found]


def duplicates_table(found: Sequence[Duplicate], *, console: Console | None = None) -> None:
    """Print duplicate answers."""
    rows = [
        (
            one.kind,
            one.account_id,
            one.conversation_id,
            " and ".join(one.agents),
            f"{one.apart.total_seconds():.0f} s",
            f"{one.similarity:.2f}",
            f"{one.first}, {one.second}",
        )
        for one in found
    ]
    _table(("kind", "account", "conversation", "agents", "apart", "similarity", "messages"), rows, console)


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], console: Console | None) -> None:
    table = Table()
    for name in names:
        table.add_column(name, overflow="fold", no_wrap=name in WHOLE)
    for row in rows:
        table.add_row(*(cell.replace("[", "\\[") for cell in row))
    (console or Console()).print(table)
