"""The bundled models as a table for people and as values for JSON."""

from pathlib import Path
from typing import Any

from ...models import BUNDLED, MODELS
from ...models.exported import read_settings
from ...suggest.ranking import Ranking
from .layout import WIDTH, table


def models_value() -> list[dict[str, Any]]:
    """The bundled models, and the ranking fitted to the encoder: name, task, fingerprint, size, place."""
    found = []
    for task, settings_file in MODELS.items():
        folder = BUNDLED / task
        settings = read_settings(folder / settings_file)
        size = sum(file.stat().st_size for file in folder.iterdir())
        found.append(_model(settings["name"], task, settings["fingerprint"], size, folder))
    file = BUNDLED / "ranker.json"
    name, _, fingerprint = (Ranking.load(file).encoder or "any encoder").partition("@")
    return [*found, _model(f"for {name}", "ranking", fingerprint, file.stat().st_size, file)]


def _model(name: str, task: str, fingerprint: str, size: int, path: Path) -> dict[str, Any]:
    megabytes = round(size / 1e6, 1)
    return {"name": name, "task": task, "fingerprint": fingerprint, "megabytes": megabytes, "path": str(path)}


def models_text(*, width: int = WIDTH) -> str:
    """The bundled models, then where they are."""
    headings = ("name", "task", "fingerprint", "MB")
    rows = [
        (model["name"], model["task"], model["fingerprint"], str(model["megabytes"]))
        for model in models_value()
    ]
    return "\n".join([*table(headings, rows, width=width, right=("MB",)), f"in {BUNDLED}"])
