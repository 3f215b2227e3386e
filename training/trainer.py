"""What every training run shares: its arguments, its steps, its checkpoints, its end."""

import errno
import shutil
import time
from pathlib import Path
from typing import Any

from transformers import PrinterCallback, TrainerCallback, TrainerState

from nlp_support.errors import InvalidArgument, TrainingError

from .best import Best, Load
from .checkpoints import KEPT, STATE, drop_broken, last_checkpoint, last_step, mark_complete
from .interrupts import Signals, watched
from .loop import Loop
from .precision import check_device, has_gpu, numbers
from .run import Run
from .schedule import Schedule, best_step, scores_of
from .sound import Sound, check_checkpoint, check_sound
from .watch import Watch, tensorboard

WARMUP = 0.05


def trainer_arguments(
    run: Run, settings: Any, *, epochs: float, seed: int, loop: Loop, validates: bool
) -> dict[str, Any]:
    """Keyword arguments for `transformers.TrainingArguments` and its subclasses.

    Args:
        settings: with batch_size, accumulate, learning_rate, precision.
        validates: whether there is something to validate on.

    Raises:
        InvalidArgument: this machine has no such device, or no such precision.
    """
    check_device(loop.device)
    return {
        "output_dir": str(run.checkpoints),
        "num_train_epochs": epochs,
        "per_device_train_batch_size": settings.batch_size,
        "gradient_accumulation_steps": settings.accumulate,
        "learning_rate": settings.learning_rate,
        "warmup_steps": WARMUP,
        "lr_scheduler_type": "linear",
        "weight_decay": 0.01,
        "seed": seed,
        "use_cpu": loop.device == "cpu" or (loop.device is None and not has_gpu()),
        "bf16": numbers(settings.precision, loop.device) == "bf16",
        "fp16": numbers(settings.precision, loop.device) == "fp16",
        "save_strategy": "steps",
        "save_total_limit": KEPT,
        "logging_strategy": "steps",
        # Otherwise NaN is logged as the mean of the losses before it; in fp16 a step of infinity is left out.
        "logging_nan_inf_filter": numbers(settings.precision, loop.device) == "fp16",
        "eval_strategy": "steps" if validates else "no",
        "report_to": "none",
        "disable_tqdm": True,
        "dataloader_pin_memory": False,
    }


def check_room(run: Run, *, megabytes: float) -> None:
    """Refuse to start where the checkpoints would not fit.

    Raises:
        InvalidArgument: the disk has less room than the checkpoints and the model will take.
    """
    needed = megabytes * (KEPT + 3)
    free = shutil.disk_usage(run.folder).free / 1e6
    if free < needed:
        raise InvalidArgument(
            f"the disk of {run.folder} has {free:,.0f} MB free, expected {needed:,.0f} MB for checkpoints "
            "and model; free some space, or name a folder on another disk"
        )


def train(trainer: Any, run: Run, *, settings: Any, loop: Loop, load: Load, validated: int = 0) -> Run:
    """Run a `transformers.Trainer` to its end, to its time limit, or until a signal.

    The model has the weights of the best validation then, or the last ones; what happened is in run.json and
    log.jsonl. A signal ends it after the step at hand, which is saved.

    Args:
        settings: with batch_size, accumulate, keep and patience.
        load: puts the weights of a checkpoint's folder into the model.
        validated: how many rows each validation reads.

    Raises:
        TrainingError: the disk is full, or the loss or a weight is no longer a finite number, in the
            checkpoint that is resumed too.
        InvalidArgument: a checkpoint belongs to another run.
        Interrupted: a signal came.
    """
    last = last_checkpoint(run) if loop.resume else None
    if last:
        check_checkpoint(last)
    drop_broken(run)
    rows = settings.batch_size * settings.accumulate
    schedule = Schedule(settings, rows_per_step=rows, validated=validated)
    trainer.remove_callback(PrinterCallback)  # it prints to stdout
    best = Best(run) if settings.keep == "best" and validated else None
    if best and last:
        best.restore(trainer.model, last, load)
    callbacks = (schedule, Watch(run, loop, rows_per_step=rows), *tensorboard(run), best, Sound(run))
    for callback in callbacks:
        if callback:
            trainer.add_callback(callback)
    with watched() as signals:
        clock = _Clock(run, loop, signals)
        trainer.add_callback(clock)
        signals.finishing = True
        try:
            _run(trainer, last, schedule, load)
        except Exception as error:  # safetensors and torch wrap a full disk in errors of their own
            if not _disk_full(error):
                raise
            raise _no_room(run, trainer.state.global_step) from error
        finally:
            signals.finishing = False
        signals.check()
        # Otherwise autocast stays on the model, which would be measured in bf16 but saved in float32.
        trainer.accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=False)
        chosen = _choose(trainer, best, clock)
    check_sound(run, trainer.model, step=chosen)
    return run.update(
        seconds=round(clock.seconds, 1),
        steps=trainer.state.global_step,
        planned_steps=trainer.state.max_steps,
        losses=[
            [entry["step"], round(entry["loss"], 4)] for entry in trainer.state.log_history if "loss" in entry
        ],
        validation=[[step, round(score, 4)] for step, score in scores_of(trainer.state)],
        kept_step=chosen,
        stopped_by_time=clock.stopped,
        stopped_early=not clock.stopped and trainer.state.global_step < trainer.state.max_steps,
    )


def _run(trainer: Any, last: Path | None, schedule: Schedule, load: Load) -> None:
    """Train, unless the last checkpoint is that of the end."""
    if last is not None:
        state = TrainerState.load_from_json(str(last / STATE))
        if state.global_step >= state.max_steps or schedule.is_enough(state):
            load(last)
            trainer.state = state
            return
    trainer.train(resume_from_checkpoint=str(last) if last else None)


def _choose(trainer: Any, best: Best | None, clock: "_Clock") -> int:
    """Put the best weights into the model, where they are asked for; return their step."""
    state = trainer.state
    scored = scores_of(state)
    if best is None or not scored:
        return int(state.global_step)
    if scored[-1][0] < state.global_step and clock.stopped:
        trainer.evaluate()  # otherwise all since the last validation would be lost
    if (step := best_step(state)) != state.global_step:
        best.put(trainer.model)
    return step


class _Clock(TrainerCallback):
    """Reports progress; saves now and then, at the time limit and on a signal; keeps the time in run.json."""

    def __init__(self, run: Run, loop: Loop, signals: Signals) -> None:
        self.stopped = False
        self._run = run
        self._loop = loop
        self._signals = signals
        self._before = float(run.record["seconds"])
        self._validates = False
        self._began = self._saved = time.monotonic()

    @property
    def seconds(self) -> float:
        return self._before + time.monotonic() - self._began

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if self._loop.on_progress:
            self._loop.on_progress(state.global_step, state.max_steps)
        if self._loop.limit.reached:
            self.stopped = state.global_step < state.max_steps
        if self.stopped or self._signals.received is not None:
            control.should_training_stop = control.should_save = True
        if time.monotonic() - self._saved >= self._loop.checkpoint_every * 60:
            control.should_save = True

    def on_evaluate(self, args: Any, state: Any, control: Any, metrics: Any = None, **kwargs: Any) -> None:
        if not self._validates:  # at the time limit it is done once more
            self._loop.limit.keep(metrics["eval_runtime"])
            self._validates = True

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        mark_complete(self._run, state.global_step)
        self._saved = time.monotonic()
        self._run.update(seconds=round(self.seconds, 1))


def _no_room(run: Run, step: int) -> TrainingError:
    drop_broken(run)
    before = last_step(run)
    rest = (
        f"the checkpoint of step {before} is complete: free some space and continue with --resume"
        if before
        else "there is no checkpoint before it: free some space and start again with --resume"
    )
    return TrainingError(f"the disk of {run.folder} is full at step {step}; {rest}")


def _disk_full(error: BaseException | None) -> bool:
    while error is not None:
        if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
