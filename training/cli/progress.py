"""Progress of long work in stages: a bar on a terminal; elsewhere plain lines with the time left."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from nlp_support.cli.terminal import progress, say

EVERY = 30.0  # seconds between lines

Tell = Callable[[str, int, int], None]


@contextmanager
def stages() -> Iterator[Tell]:
    """A function to call with (what, done, total) as work proceeds; `what` names the stage."""
    with ExitStack() as stack:
        yield _bars(stack) if sys.stderr.isatty() else _lines()


def _bars(stack: ExitStack) -> Tell:
    current = ExitStack()
    stack.callback(current.close)
    stage, update = "", None

    def tell(what: str, done: int, total: int) -> None:
        nonlocal stage, update
        if what != stage or update is None:
            current.close()
            stage, update = what, current.enter_context(progress(what))
        update(done, total)

    return tell


def _lines() -> Tell:
    stage, began, last, first = "", 0.0, 0.0, 0

    def tell(what: str, done: int, total: int) -> None:
        nonlocal stage, began, last, first
        now = time.monotonic()
        if what != stage:
            stage, began, last, first = what, now, now, done
            say(f"{what}: {total:,}")
        elif now - last >= EVERY and done > first:
            last = now
            left = (now - began) / (done - first) * (total - done)
            say(f"{what}: {done:,} of {total:,}, {left / 60:.0f} min left")

    return tell
