"""Weights that have become NaN or infinite: a run ends before it keeps them, and goes on from none."""

from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import TrainerCallback

from nlp_support.errors import TrainingError
from nlp_support.models.finite import not_finite

from .checkpoints import last_step
from .run import Run

REMEDY = "start again with a lower learning rate or --precision fp32"


class Sound(TrainerCallback):
    """Ends a run whose weights are no longer numbers, before their checkpoint counts as whole."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def on_save(self, args: Any, state: Any, control: Any, model: Any = None, **kwargs: Any) -> None:
        check_sound(self._run, model, step=state.global_step)


def check_sound(run: Run, model: Any, *, step: int) -> None:
    """Refuse to keep the weights of a step.

    Raises:
        TrainingError: some are NaN or infinite.
    """
    if broken := not_finite(model.state_dict()):
        kept = last_step(run)
        before = f"; those of step {kept} are sound: --resume goes on from them" if kept else ""
        raise TrainingError(
            f"the weights are NaN or infinite at step {step}, first in {broken[0]}{before}; {REMEDY}"
        )


def check_checkpoint(folder: Path) -> None:
    """Refuse to go on from a checkpoint whose weights compute nothing.

    Raises:
        TrainingError: some are NaN or infinite, or cannot be read.
    """
    for file in sorted(folder.rglob("*.safetensors")):
        try:
            broken = not_finite(load_file(file))
        except (OSError, SafetensorError) as error:
            raise TrainingError(
                f"{file} cannot be read ({error}); remove {folder} and --resume again: the checkpoint before "
                "it counts, or the beginning"
            ) from error
        if broken:
            raise TrainingError(
                f"{file} holds weights that are NaN or infinite, in {broken[0]}; remove {folder} and "
                f"--resume again: the checkpoint before it counts, or the beginning; or {REMEDY}"
            )
