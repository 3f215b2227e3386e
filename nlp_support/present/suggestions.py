"""Results of commands as tables for people and as values for JSON."""

from typing import Any

from rich.console import Console
from rich.table import Table

from ..encoders import BUNDLED, read_settings
from ..suggestions import Suggestions

MODELS = ("encoder", "sentiment", "satisfaction")


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
            suggestion.text.replace("[", "\\["),
            f"{suggestion.times_sent} x",
            f"{suggestion.last_sent_at:%Y-%m-%d}",
            suggestion.question.replace("[", "\\["),
        )
    console.print(table)


def models_value() -> list[dict[str, Any]]:
    """The bundled models: name, task, fingerprint, megabytes, folder."""
    found = []
    for task in MODELS:
        folder = BUNDLED.parent / task
        settings = read_settings(folder / ("encoder.json" if task == "encoder" else "classifier.json"))
        size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
        found.append(
            {
                "name": settings["name"],
                "task": task,
                "fingerprint": settings["fingerprint"],
                "megabytes": round(size, 1),
                "folder": str(folder),
            }
        )
    return found


def models_table() -> None:
    """Print the bundled models."""
    table = Table()
    for heading in ("name", "task", "fingerprint", "MB", "folder"):
        table.add_column(heading, overflow="fold")
    for model in models_value():
        table.add_row(*(str(value) for value in model.values()))
    Console().print(table)
