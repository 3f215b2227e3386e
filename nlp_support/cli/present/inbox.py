"""The inbox and duplicate answers as tables for people and as values for JSON."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ...triage import Duplicate, Waiting
from ...types.plain import plain

HOUR = timedelta(hours=1)
WHOLE = ("urgency", "kind")  # columns that stay readable on a narrow terminal


def waiting_value(found: Sequence[Waiting]) -> list[dict[str, Any]]:
    """Who waits, as plain JSON values, with the urgency."""
    return [{**plain(one), "urgency": one.urgency} for one in found]


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
        table.add_row(*(escape(cell) for cell in row))
    (console or Console()).print(table)
