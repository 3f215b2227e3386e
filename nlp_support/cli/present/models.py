"""The models as a table for people and as values for JSON."""

from collections.abc import Sequence
from typing import Any

from ...models import BUNDLED
from ...types.plain import plain
from ..listing import ListedModel
from .layout import WIDTH, table, wrapped


def models_value(models: Sequence[ListedModel]) -> list[dict[str, Any]]:
    """The models with all that is known of them."""
    return [dict(plain(model)) for model in models]


def models_text(models: Sequence[ListedModel], *, width: int = WIDTH) -> str:
    """The models, what those that are not bundled were fitted on, what does not fit, and where they are."""
    headings = ("name", "task", "fingerprint", "MB", "used")
    rows = [
        (
            model.name, model.task, model.fingerprint or "?", f"{model.megabytes}",
            "yes" if model.in_use else "no",
        )
        for model in models
    ]  # fmt: skip
    lines = table(headings, rows, width=width, right=("MB",))
    for model in models:
        if model.misfit:
            lines += wrapped(f"does not fit: {model.task}, {model.misfit}", width=width)
    for model in models:
        if not model.bundled:
            version = f", version {model.version}" if model.version else ""
            learnt = f", fitted on {model.fitted_on}" if model.fitted_on else ""
            lines += wrapped(f"{model.task}: {model.path}{version}{learnt}", width=width)
    return "\n".join([*lines, f"the others in {BUNDLED}"])
