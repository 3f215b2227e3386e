"""A run while it goes: how it ended is recorded, whatever ended it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from nlp_support.types.documents import read_json

from .checkpoints import last_step
from .interrupts import Interrupted, watched
from .run import Run


@contextmanager
def running(run: Run) -> Iterator[None]:
    """Record in run.json how the block ended, if it did not end well, and pass the error on.

    Raises:
        Interrupted: a signal came; the message names the step that a resumed run goes on from.
    """
    try:
        with watched():
            yield
    except Interrupted as error:
        step = last_step(run)
        _record(run, state="interrupted", steps=step)
        where = (
            f"interrupted at step {step}; --resume continues"
            if step
            else "interrupted before the first checkpoint; --resume starts from the beginning"
        )
        raise Interrupted(where, signal=error.signal) from None
    except KeyboardInterrupt:
        _record(run, state="interrupted", steps=last_step(run))
        raise
    except Exception:
        _record(run, state="failed")
        raise


def _record(run: Run, **values: object) -> None:
    with suppress(OSError):  # a full disk, for one: the error that is on its way tells it
        Run(run.folder, read_json(run.folder / "run.json")).update(**values)
