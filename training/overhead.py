"""What our log, validations and checkpoints cost beside the bare loop of the library that trains.

    python -m nlp_support.training.overhead sentiment --base FOLDER --train ROWS.jsonl --val OTHERS.jsonl

takes what `nlp-support train` takes, without a folder: the same rows are trained in the same batches in turns
by the bare loop of transformers or sentence-transformers and as the command does it. It prints the processor
time of both and their ratio, which other programs on the machine change less than time on the clock, and how
much of ours validations and checkpoints took: on a busy machine equal trainings differ by a few hundredths.
What comes before and after training is left out.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 2  # of each way
PARTS = {"validations": "evaluate", "checkpoints": "_save_checkpoint"}  # and what does them


class _Trained(Exception):
    """The training is over; what would follow is not measured."""


class Timed:
    """Stands in for `train`: trains, bare or not, keeps how long it took, and ends the command.

    Attributes:
        bare: whether the next training is only the loop.
        seconds: processor time so far of the trainings that were bare, and of those that were not.
        parts: of the latter, that of validations and checkpoints.
        steps: of the last training.
    """

    def __init__(self, train: Any) -> None:
        self.bare = False
        self.seconds = {False: 0.0, True: 0.0}
        self.parts = dict.fromkeys(PARTS, 0.0)
        self.steps = 0
        self._train = train

    def __call__(self, trainer: Any, run: Any, **options: Any) -> Any:
        if self.bare:
            strip(trainer)
        else:
            for name, part in PARTS.items():
                setattr(trainer, part, self._counted(name, getattr(trainer, part)))
        began = time.process_time()
        if self.bare:
            trainer.train()
        else:
            self._train(trainer, run, **options)
        self.seconds[self.bare] += time.process_time() - began
        self.steps = trainer.state.global_step
        raise _Trained

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **options: Any) -> Any:
            began = time.process_time()
            try:
                return call(*given, **options)
            finally:
                self.parts[name] += time.process_time() - began

        return counted

    def __str__(self) -> str:
        bare, ours = self.seconds[True], self.seconds[False]
        parts = "".join(f", {name} {seconds:.2f} s" for name, seconds in self.parts.items())
        return f"{self.steps} steps: bare {bare:.1f} s, ours {ours:.1f} s{parts}, {ours / bare:.3f} times"


def strip(trainer: Any) -> None:
    """Leave nothing but the loop: no log, no validation, no checkpoint."""
    from transformers import PrinterCallback

    trainer.remove_callback(PrinterCallback)
    for part in ("logging_strategy", "eval_strategy", "save_strategy"):
        setattr(trainer.args, part, type(getattr(trainer.args, part))("no"))


def measure(words: list[str], *, rounds: int = ROUNDS) -> Timed:
    """Train in turns with the words of a command of `nlp-support train`, its folder left out."""
    import typer

    from . import trainer
    from .classifier import few, fit
    from .cli import app

    timed = Timed(trainer.train)
    for module in (trainer, fit, few):
        module.train = timed  # type: ignore[attr-defined]
    try:
        for turn in range(2 * rounds):
            timed.bare = turn % 2 == 0
            with tempfile.TemporaryDirectory() as folder:
                command = [words[0], str(Path(folder) / "run"), *words[1:]]
                try:
                    typer.main.get_command(app)(command, standalone_mode=False)
                except _Trained:
                    continue
    finally:
        for module in (trainer, fit, few):
            module.train = timed._train  # type: ignore[attr-defined]
    return timed


if __name__ == "__main__":
    sys.stdout.write(f"{measure(sys.argv[1:])}\n")
