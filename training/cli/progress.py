"""Progress of long work in stages: one line that changes on a terminal; elsewhere plain lines."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from nlp_support.cli.terminal import progress, say, time_left

EVERY = 30.0  # seconds between lines

Tell = Callable[[str, int, int], None]


@contextmanager
def stages() -> Iterator[Tell]:
    """A function to call with (what, done, total) as work proceeds; `what` names the stage.

    What follows the first colon of `what` may change within a stage, such as the loss.
    """
    with ExitStack() as stack:
        yield _bars(stack) if sys.stderr.isatty() else _lines()


class TrainingShown:
    """Shows a run's steps together with what its log says of them.

    Args:
        tell: of `stages`.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._seen: dict[str, str] = {}

    def step(self, done: int, total: int) -> None:
        """Show a step of the training."""
        self.stage("training", done, total)

    def stage(self, what: str, done: int, total: int) -> None:
        """Show a step of any stage."""
        seen = ", ".join(self._seen.values()) if what == "training" else ""
        self._tell(f"{what}: {seen}" if seen else what, done, total)

    def row(self, row: Mapping[str, Any]) -> None:
        """Take a row of log.jsonl, to be shown with the next step."""
        if "resumed_at" in row:
            say(f"goes on from step {row['resumed_at']:,} of {row['of']:,}")
            return
        for key, shown in SHOWN.items():
            if row.get(key) is not None:
                self._seen[key] = shown.format(row[key])
        if "validation" in row and not sys.stderr.isatty():
            say(f"step {row['step']:,} of {row['of']:,}: {', '.join(self._seen.values())}")


SHOWN = {
    "loss": "loss {:.3g}",
    "validation": "validation {:.3f}",
    "rows_per_second": "{:,.0f} rows/s",
    "memory_mb": "{:,} MB",
    "gpu_mb": "GPU {:,} MB",
}


def _bars(stack: ExitStack) -> Tell:
    current = ExitStack()
    stack.callback(current.close)
    stage, update = "", None

    def tell(what: str, done: int, total: int) -> None:
        nonlocal stage, update
        name, _, more = what.partition(": ")
        if name != stage or update is None:
            current.close()
            stage, update = name, current.enter_context(progress(name))
        update(done, total, more)

    return tell


def _lines() -> Tell:
    stage, began, last, first = "", 0.0, 0.0, 0

    def tell(what: str, done: int, total: int) -> None:
        nonlocal stage, began, last, first
        now = time.monotonic()
        name, _, more = what.partition(": ")
        if name != stage:
            stage, began, last, first = name, now, now, done
            say(f"{name}: {done:,} of {total:,}")
        elif now - last >= EVERY and done > first:
            last = now
            left = time_left(now - began, done - first, total - first)
            say(", ".join(filter(None, (f"{name}: {done:,} of {total:,}", left, more))))

    return tell
