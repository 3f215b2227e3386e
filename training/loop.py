"""How a run goes, apart from its settings: nothing here changes the weights that it ends with."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nlp_support.types.numbers import check_number

EVERY = 2.0  # minutes between checkpoints

OnProgress = Callable[[int, int], None]  # steps done, their total
OnLog = Callable[[Mapping[str, Any]], None]  # a row of log.jsonl, or what else is to be told


class TimeLimit:
    """The time that a run may take, from when this was made, with what comes after training.

    Args:
        minutes: None for no limit.

    Raises:
        InvalidArgument: it is neither None nor a finite number of 0 or more.
    """

    def __init__(self, minutes: float | None) -> None:
        if minutes is not None:
            check_number("max_minutes", minutes, low=0)
        self._seconds = None if minutes is None else minutes * 60
        self._began = time.monotonic()
        self._reserved = 0.0

    @property
    def is_set(self) -> bool:
        return self._seconds is not None

    @property
    def reached(self) -> bool:
        """Whether only the time that is kept for the end is left."""
        if self._seconds is None:
            return False
        return time.monotonic() - self._began + self._reserved >= self._seconds

    def keep(self, seconds: float) -> None:
        """Keep so many more seconds for what comes after training."""
        self._reserved += seconds


@dataclass(frozen=True)
class Loop:
    """How a run goes.

    Attributes:
        resume: whether an interrupted run goes on.
        device: "cpu" or "cuda"; None for a GPU if there is one.
        limit: when training stops.
        checkpoint_every: minutes between checkpoints.
        on_progress: called after every step.
        on_log: called with each row of log.jsonl, and with {"resumed_at": step, "of": steps} when a run goes
            on.

    Raises:
        InvalidArgument: `checkpoint_every` is not a finite number of 0 or more.
    """

    resume: bool = False
    device: str | None = None
    limit: TimeLimit = field(default_factory=lambda: TimeLimit(None))
    checkpoint_every: float = EVERY
    on_progress: OnProgress | None = None
    on_log: OnLog | None = None

    def __post_init__(self) -> None:
        check_number("checkpoint_every", self.checkpoint_every, low=0)

    def tell(self, row: Mapping[str, Any]) -> None:
        """Pass a row on."""
        if self.on_log:
            self.on_log(row)
