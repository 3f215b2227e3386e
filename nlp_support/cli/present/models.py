"""The bundled models as a table for people and as values for JSON."""

from typing import Any

from rich.console import Console
from rich.table import Table

from ...models import BUNDLED
from ...models.encoder import read_settings

MODELS = ("encoder", "sentiment", "satisfaction")


def models_value() -> list[dict[str, Any]]:
    """The bundled models: name, task, fingerprint, megabytes, folder."""
    found = []
    for task in MODELS:
        folder = BUNDLED / task
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
