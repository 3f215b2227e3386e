"""What one sees of a training run while it goes: log.jsonl in its folder, and TensorBoard if it is there."""

import json
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from transformers import TrainerCallback
from transformers.integrations.integration_utils import TensorBoardCallback

from nlp_support.errors import TrainingError
from nlp_support.types.staged import write_whole

from .loop import Loop
from .run import Run

LOGGED = 50  # times in a run, or more often: at least every 50 steps
NUMBERS = {
    "loss": "loss",
    "learning_rate": "learning_rate",
    "eval_score": "validation",
    "eval_loss": "validation_loss",
}


class Watch(TrainerCallback):
    """Writes a row for every loss and every validation, and passes it on.

    Each row is a JSON object: step, of (steps in all), seconds (of this session), rows_per_second, memory_mb
    (resident), gpu_mb (reserved, where there is a GPU), seconds_left, and loss with learning_rate, or
    validation.
    """

    def __init__(self, run: Run, loop: Loop, *, rows_per_step: int) -> None:
        self._file = run.folder / "log.jsonl"
        self._loop = loop
        self._rows_per_step = rows_per_step
        self._began = self._marked = time.monotonic()
        self._first = self._step = 0

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self._began = self._marked = time.monotonic()
        self._first = self._step = state.global_step
        state.logging_steps = max(1, min(50, state.max_steps // LOGGED))
        _keep_until(self._file, state.global_step)
        if state.global_step:
            self._loop.tell({"resumed_at": state.global_step, "of": state.max_steps})

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **kwargs: Any) -> None:
        logs = logs or {}
        loss = logs.get("loss")
        if loss is not None and not abs(loss) < float("inf"):
            raise TrainingError(
                f"the loss is {loss} at step {state.global_step}, expected a finite number; start again with "
                "a lower learning rate or --precision fp32"
            )
        told = {name: _rounded(logs[key]) for key, name in NUMBERS.items() if key in logs}
        if not told:
            return
        row = {"step": state.global_step, "of": state.max_steps} | told | self._pace(state)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        self._loop.tell(row)

    def _pace(self, state: Any) -> dict[str, Any]:
        now = time.monotonic()
        done, total = state.global_step - self._first, state.max_steps - state.global_step
        pace: dict[str, Any] = {"seconds": round(now - self._began, 2)}
        if state.global_step > self._step:
            rows = (state.global_step - self._step) * self._rows_per_step
            pace["rows_per_second"] = round(rows / max(now - self._marked, 1e-6), 1)
            self._marked, self._step = now, state.global_step
        if done:
            pace["seconds_left"] = round((now - self._began) / done * total, 1)
        return pace | memory()


def tensorboard(run: Run) -> list[TrainerCallback]:
    """A callback that writes to the folder `tensorboard` of a run, where TensorBoard is installed."""
    if find_spec("tensorboard") is None:
        return []
    from torch.utils.tensorboard import SummaryWriter

    return [TensorBoardCallback(SummaryWriter(str(run.folder / "tensorboard")))]


def memory() -> dict[str, int]:
    """10^6 bytes in use: `memory_mb` by this process, `gpu_mb` reserved on the GPU where there is one."""
    import psutil  # type: ignore[import-untyped]
    import torch

    found = {"memory_mb": round(psutil.Process().memory_info().rss / 1e6)}
    if torch.cuda.is_available():
        found["gpu_mb"] = round(torch.cuda.max_memory_reserved() / 1e6)
    return found


def _rounded(value: float) -> float | None:
    return float(f"{value:.5g}") if abs(value) < float("inf") else None


def _keep_until(file: Path, step: int) -> None:
    """Leave out rows of steps that are trained again, and a row that was cut short."""
    if not file.is_file():
        return
    kept = []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            if json.loads(line)["step"] <= step:
                kept.append(line + "\n")
        except (ValueError, KeyError, TypeError):
            continue
    write_whole(file, "".join(kept))
