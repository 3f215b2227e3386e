"""The weights of the best validation so far: in memory, and beside the weights of every checkpoint."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import TrainerCallback, TrainerState

from .checkpoints import STATE
from .run import Run
from .schedule import best_step

FILE = "best.safetensors"  # in a checkpoint whose own weights are not the best

Load = Callable[[Path], None]  # puts the weights of a checkpoint's folder into the model


class Best(TrainerCallback):
    """Copies the weights after a validation that is no worse than those before it.

    A copy in memory takes a tenth of the time that a checkpoint does, so that validations do not each write
    one.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._weights: dict[str, Tensor] = {}

    def on_evaluate(self, args: Any, state: Any, control: Any, model: Any = None, **kwargs: Any) -> None:
        if best_step(state) == state.global_step:
            self._keep(model)

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if self._weights and best_step(state) != state.global_step:
            save_file(self._weights, self._run.checkpoints / f"checkpoint-{state.global_step}" / FILE)

    def restore(self, model: Any, checkpoint: Path, load: Load) -> None:
        """Take the best weights from a checkpoint that is resumed; those of the model may change."""
        state = TrainerState.load_from_json(str(checkpoint / STATE))
        step = best_step(state)
        if (checkpoint / FILE).is_file():
            self._weights = load_file(checkpoint / FILE)
        elif step:  # earlier versions kept the checkpoint of the best
            own = checkpoint if step == state.global_step else self._run.checkpoints / f"checkpoint-{step}"
            with torch.random.fork_rng():
                load(own)
            self._keep(model)

    def put(self, model: Any) -> None:
        """Put the best weights into the model."""
        model.load_state_dict(self._weights)

    def _keep(self, model: Any) -> None:
        with torch.no_grad():
            self._weights = {
                name: weight.detach().to("cpu", copy=True).contiguous()
                for name, weight in model.state_dict().items()
            }
