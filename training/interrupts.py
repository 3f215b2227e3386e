"""Ctrl-C and a request to end: raised at once, or kept until the step at hand is done and saved."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Ctrl-C, a scheduler or `kill`, a terminal that was closed


class Interrupted(KeyboardInterrupt):
    """Work was asked to end; its message says where, and what goes on from there.

    It is a `KeyboardInterrupt`, so that libraries which turn errors into their own let it pass.

    Attributes:
        signal: the number of the signal; a program ends with 128 more as its exit code.
    """

    def __init__(self, message: str, *, signal: int) -> None:
        super().__init__(message)
        self.signal = signal


class Signals:
    """What was asked for since the signals are watched.

    Attributes:
        received: the signal that asked to end; None if there was none.
        finishing: whether the work at hand looks at `received` by itself and ends in order. A second signal
            ends it at once, even then.
    """

    def __init__(self) -> None:
        self.received: int | None = None
        self.finishing = False

    def check(self) -> None:
        """Raise if a signal came while the work was finishing.

        Raises:
            Interrupted: one came.
        """
        if self.received is not None:
            raise Interrupted("interrupted", signal=self.received)

    def _come(self, number: int, _frame: FrameType | None) -> None:
        again = self.received is not None
        self.received = number
        if again or not self.finishing:
            raise Interrupted("interrupted", signal=number)


_watching: Signals | None = None


@contextmanager
def watched() -> Iterator[Signals]:
    """Signals as long as the block runs; blocks inside one another share them.

    Outside the main thread nothing is watched, since Python tells signals to that one only.
    """
    global _watching
    if _watching is not None or threading.current_thread() is not threading.main_thread():
        yield _watching or Signals()
        return
    _watching = Signals()
    before = _install(_watching)
    try:
        yield _watching
    finally:
        _watching = None
        for number, handler in before.items():
            signal.signal(number, handler)


def _install(signals: Signals) -> dict[int, Any]:
    """Install a handler for each signal; one that is ignored, as under nohup, stays so, except Ctrl-C."""
    before = {}
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is None:  # Windows has no SIGHUP
            continue
        handler = signal.getsignal(number)
        if handler is not signal.SIG_IGN or name == "SIGINT":
            before[int(number)] = handler
            signal.signal(number, signals._come)
    return before
