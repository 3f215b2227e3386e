"""What commands print: results to stdout, everything else to stderr."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.console import Console

T = TypeVar("T")

LINE_EVERY = 5.0  # seconds between plain progress lines


def say(text: str) -> None:
    """A line for the person at the terminal."""
    Console(stderr=True, soft_wrap=True).print(text, markup=False, highlight=False)


def print_json(value: Any) -> None:
    """One JSON document, for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def progress(what: str, *, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A function to call with how many are done: a bar on a terminal, a plain line now and then elsewhere."""
    if sys.stderr.isatty():
        with _bar(what, total) as update:
            yield update
        return
    last = time.monotonic()

    def update(done: int) -> None:
        nonlocal last
        if time.monotonic() - last >= LINE_EVERY:
            last = time.monotonic()
            say(f"{what}: {done:,}" + (f" of {total:,}" if total else ""))

    yield update


@contextmanager
def _bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


def counted(items: Iterable[T], update: Callable[[int], None]) -> Iterator[T]:
    """The items, with `update` called as they pass."""
    for done, item in enumerate(items, 1):
        if done % 500 == 0:
            update(done)
        yield item
