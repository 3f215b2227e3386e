"""Results of commands as tables for people and as values for JSON."""

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ...suggest.suggestions import Suggestions


def suggestions_value(found: Suggestions) -> dict[str, Any]:
    """Suggestions as plain JSON values."""
    return {
        "abstained": found.abstained,
        "reason": found.reason,
        "suggestions": [
            {
                "id": suggestion.id,
                "text": suggestion.text,
                "confidence": round(suggestion.confidence, 4),
                "question": suggestion.question,
                "times_sent": suggestion.times_sent,
                "last_sent_at": suggestion.last_sent_at.isoformat(),
                "message_id": suggestion.message_id,
                "placeholders": list(suggestion.placeholders),
            }
            for suggestion in found
        ],
    }


def suggestions_table(found: Suggestions, *, console: Console | None = None) -> None:
    """Print suggestions, or why there are none."""
    console = console or Console()
    if found.abstained:
        console.print(f"no suggestion: {found.reason}", markup=False, highlight=False)
        return
    table = Table(show_lines=True)
    for heading in ("confidence", "reply", "sent", "last", "found by the question"):
        table.add_column(heading, overflow="fold")
    for suggestion in found:
        table.add_row(
            f"{suggestion.confidence:.2f}",
            escape(suggestion.text),
            f"{suggestion.times_sent} x",
            f"{suggestion.last_sent_at:%Y-%m-%d}",
            escape(suggestion.question),
        )
    console.print(table)
