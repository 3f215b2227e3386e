"""What every training run shares: its arguments, its time, its checkpoints, its progress."""

import errno
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from transformers import PrinterCallback, TrainerCallback

from nlp_support.errors import InvalidArgument, TrainingError
from nlp_support.types.numbers import check_number

from .run import Run

CHECKPOINTS_KEPT = 2
CHECKPOINT_STEPS = 200
WARMUP = 0.05
CHECKPOINT_FILES = ("trainer_state.json", "optimizer.pt", "scheduler.pt")

OnProgress = Callable[[int, int], None]


def trainer_arguments(
    run: Run, *, epochs: float, batch_size: int, learning_rate: float, seed: int, device: str | None
) -> dict[str, Any]:
    """Keyword arguments for `transformers.TrainingArguments` and its subclasses.

    bf16 is used where the processor or the GPU multiplies it in hardware; elsewhere it would be slower.

    Raises:
        InvalidArgument: this machine has no such device.
    """
    check_device(device)
    return {
        "output_dir": str(run.checkpoints),
        "num_train_epochs": epochs,
        "per_device_train_batch_size": batch_size,
        "learning_rate": learning_rate,
        "warmup_steps": WARMUP,
        "lr_scheduler_type": "linear",
        "weight_decay": 0.01,
        "seed": seed,
        "use_cpu": device == "cpu" or (device is None and not _has_gpu()),
        "bf16": _has_bf16(device),
        "save_strategy": "steps",
        "save_steps": CHECKPOINT_STEPS,
        "save_total_limit": CHECKPOINTS_KEPT,
        "logging_strategy": "steps",
        "logging_steps": 50,
        "report_to": "none",
        "disable_tqdm": True,
        "dataloader_pin_memory": False,
    }


def check_device(device: str | None) -> None:
    """Refuse a device that this machine does not have.

    Raises:
        InvalidArgument: `device` is neither None, "cpu" nor a GPU that torch sees.
    """
    if device not in (None, "cpu") and not (str(device).startswith("cuda") and _has_gpu()):
        raise InvalidArgument(f"no device {device!r}; expected cpu, or cuda with a GPU that torch sees")


def check_minutes(max_minutes: float | None) -> None:
    """Refuse a time limit that is none.

    Raises:
        InvalidArgument: `max_minutes` is neither None nor a finite number of 0 or more.
    """
    if max_minutes is not None:
        check_number("max_minutes", max_minutes, low=0)


def check_room(run: Run, *, megabytes: float) -> None:
    """Refuse to start where the checkpoints would not fit.

    Raises:
        InvalidArgument: the disk has less room than the checkpoints and the model will take.
    """
    needed = megabytes * (CHECKPOINTS_KEPT + 2)
    free = shutil.disk_usage(run.folder).free / 1e6
    if free < needed:
        raise InvalidArgument(
            f"the disk of {run.folder} has {free:,.0f} MB free, expected {needed:,.0f} MB for checkpoints "
            "and model; free some space, or name a folder on another disk"
        )


def train(
    trainer: Any, run: Run, *, resume: bool, max_minutes: float | None, on_progress: OnProgress | None
) -> Run:
    """Run a `transformers.Trainer` to its end, or to its time limit; time and loss go into run.json.

    Raises:
        TrainingError: the disk is full, or the loss is no longer a finite number.
    """
    before = float(run.record["seconds"])
    clock = _Clock(run, before, max_minutes=max_minutes, on_progress=on_progress)
    trainer.remove_callback(PrinterCallback)  # it prints to stdout
    trainer.add_callback(clock)
    last = last_checkpoint(run) if resume else None
    try:
        trainer.train(resume_from_checkpoint=str(last) if last else None)
    except Exception as error:  # safetensors and torch wrap a full disk in errors of their own
        if not _disk_full(error):
            raise
        raise TrainingError(
            f"the disk of {run.folder} is full at step {trainer.state.global_step}; free some space and "
            "continue with --resume: the checkpoint before is complete"
        ) from error
    # Otherwise autocast stays on the model, which would be measured in bf16 but saved and served in float32.
    trainer.accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=False)
    return run.update(
        seconds=round(clock.seconds, 1),
        steps=trainer.state.global_step,
        planned_steps=trainer.state.max_steps,
        losses=[
            [entry["step"], round(entry["loss"], 4)] for entry in trainer.state.log_history if "loss" in entry
        ],
        stopped_by_time=clock.stopped,
    )


def last_checkpoint(run: Run) -> Path | None:
    """The newest checkpoint that was written completely; None if there is none."""
    found = [
        folder
        for folder in run.checkpoints.glob("checkpoint-*")
        if all((folder / name).is_file() for name in CHECKPOINT_FILES)
    ]
    return max(found, key=lambda folder: int(folder.name.split("-")[1]), default=None)


class _Clock(TrainerCallback):
    """Reports progress, keeps the time in run.json across interruptions, and stops at the limit."""

    def __init__(
        self, run: Run, before: float, *, max_minutes: float | None, on_progress: OnProgress | None
    ) -> None:
        self.stopped = False
        self._run = run
        self._before = before
        self._limit = None if max_minutes is None else max_minutes * 60
        self._on_progress = on_progress
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return self._before + time.monotonic() - self._began

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if self._on_progress:
            self._on_progress(state.global_step, state.max_steps)
        if self._limit is not None and time.monotonic() - self._began >= self._limit:
            self.stopped = state.global_step < state.max_steps
            control.should_training_stop = True
            control.should_save = True

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self._run.update(seconds=round(self.seconds, 1))

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **kwargs: Any) -> None:
        loss = (logs or {}).get("loss")
        if loss is not None and not abs(loss) < float("inf"):
            raise TrainingError(
                f"the loss is {loss} at step {state.global_step}; lower the learning rate and start again"
            )


def _disk_full(error: BaseException | None) -> bool:
    while error is not None:
        if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _has_gpu() -> bool:
    import torch

    return bool(torch.cuda.is_available())


def _has_bf16(device: str | None) -> bool:
    import torch

    if device != "cpu" and _has_gpu():
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
