"""The model that a training continues from: a folder, a hub name, an exported folder, or a bundled model."""

from pathlib import Path
from typing import Literal

from nlp_support.models import BUNDLED, MODELS
from nlp_support.models.exported import is_exported
from nlp_support.models.named import found_model

Task = Literal["encoder", "sentiment", "satisfaction"]

WORD = "bundled"  # what --base says for the bundled model of the task
PACKAGES = {"encoder": "sentence_transformers", "classifier": "transformers"}


def exported_base(base: str | Path, task: Task) -> Path | None:
    """The exported folder that a base stands for: the bundled one, or its own; None for any other model.

    A classifier may continue from an exported encoder too.
    """
    if str(base) == WORD:
        return BUNDLED / task
    settings = {MODELS[task], MODELS["encoder"]} if task != "encoder" else {MODELS["encoder"]}
    return Path(base) if any(is_exported(Path(base), name) for name in settings) else None


def check_base(base: str | Path, task: Task) -> None:
    """Refuse a base that cannot be one, before anything that takes long is imported.

    Raises:
        ModelError: there is no such folder, nor a model of that name on a hub that is reached.
        MissingExtra: what loads it is not installed.
    """
    if exported_base(base, task) is None:
        kind = "encoder" if task == "encoder" else "classifier"
        found_model(base, kind=kind, package=PACKAGES[kind])
