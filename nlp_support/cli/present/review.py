"""Replies to be reviewed, as text for people and as values for JSON."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ...suggest.review_items import ReviewItem
from ...suggest.stale import Stale, StaleReason
from ...types.plain import plain
from ..visible import visible


def item_value(item: ReviewItem | Stale) -> dict[str, Any]:
    """A reply as plain JSON values."""
    value: dict[str, Any] = plain(item)
    return value


def show_items(items: Sequence[ReviewItem], *, console: Console | None = None) -> None:
    """Print replies with what was decided about them, or how they were used."""
    console = console or Console()
    for item in items:
        _show(f"{item.id}  {_told(item)}", item.text, f"answered: {item.question}", console)


def show_stale(items: Sequence[Stale], *, console: Console | None = None) -> None:
    """Print replies that may be out of date, and why."""
    console = console or Console()
    for item in items:
        if item.why is StaleReason.REJECTED:
            rate = item.rejected
            told = f"rejected {rate.count} of {rate.n} times ({rate.low:.0%} to {rate.high:.0%})"
        else:
            told = f"contradicted since, last sent on {item.last_sent_at:%Y-%m-%d}"
        _show(f"{item.id}  {told}", item.text, f"newer: {item.newer}" if item.newer else "", console)


def _told(item: ReviewItem) -> str:
    if item.set_at is not None:
        by = f" by {item.set_by}" if item.set_by else ""
        return f"{item.state}{by} on {item.set_at:%Y-%m-%d %H:%M}"
    sent = "once" if item.times_sent == 1 else f"{item.times_sent} times"
    known = item.outcomes
    total = known.accepted + known.edited + known.rejected
    told = f"{item.state}, sent {sent}"
    if total:
        told += f"; of {total} suggestions {known.accepted} accepted, {known.edited} edited, "
        told += f"{known.rejected} rejected"
    if item.claimed_until is not None:
        told += f"; {item.claimed_by} looks at it until {item.claimed_until:%H:%M} UTC"
    return told


def _show(head: str, text: str, below: str, console: Console) -> None:
    console.print(Text(visible(head), style="bold"), soft_wrap=True)
    console.print(Padding(Text(visible(text)), (0, 0, 0, 3)))
    if below:
        console.print(Padding(Text(visible(" ".join(below.split())), style="dim"), (0, 0, 0, 3)))
