"""What commands print: results to stdout, everything else to stderr."""

import io
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any, Protocol, TypeVar

from rich.console import Console

from ..types.plain import plain
from .visible import escaped, visible

T = TypeVar("T")

LINE_EVERY = 5.0  # seconds between plain progress lines
PATIENCE = 2.0  # seconds that nobody wonders about
QUIET = {  # read by libraries that load models, so that their bars and notices stay out of our output
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_HUB_VERBOSITY": "error",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TQDM_DISABLE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def quiet() -> None:
    """Keep libraries from printing bars and notices unless asked to; call it before they are loaded."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


def show_all_letters() -> None:
    """Show letters that the terminal's encoding lacks as "?" instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str) -> None:
    """Print a message for the person at the terminal; elsewhere it stays one line."""
    console = Console(stderr=True)
    console.print(visible(text), markup=False, highlight=False, soft_wrap=not console.is_terminal)


def print_json(value: Any) -> None:
    """Print a result as one JSON document, for programs."""
    sys.stdout.write(escaped(json.dumps(plain(value), ensure_ascii=_only_ascii(), indent=2)) + "\n")


def print_json_line(value: Any) -> None:
    """Print a result as one line of JSON and flush it, for programs that read along."""
    sys.stdout.write(escaped(json.dumps(plain(value), ensure_ascii=_only_ascii())) + "\n")
    sys.stdout.flush()


def _only_ascii() -> bool:
    """Whether JSON must escape all but ASCII, since the output's encoding may lack the rest."""
    return not (sys.stdout.encoding or "").lower().startswith("utf")


class Update(Protocol):
    """Reports how many are done, out of how many if that is known, and what else is to be seen beside it."""

    def __call__(self, done: int, total: int | None = None, more: str = "") -> None: ...


@contextmanager
def progress(what: str) -> Iterator[Update]:
    """A function to call as work goes on: on a terminal a bar, gone at the end, else a line now and then."""
    with _bar(what) if sys.stderr.isatty() else _lines(what) as update:
        yield update


@contextmanager
def _lines(what: str) -> Iterator[Update]:
    last = started = time.monotonic()

    def update(done: int, total: int | None = None, more: str = "") -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= LINE_EVERY:
            last = now
            count = f"{what}: {done:,}" + (f" of {total:,}" if total else "")
            say(", ".join(filter(None, (count, time_left(now - started, done, total), more))))

    yield update


def time_left(seconds: float, done: int, total: int | None) -> str:
    """How long the rest will take if it goes on as it did; "" where that cannot be told."""
    if not total or not 0 < done < total:
        return ""
    left = seconds * (total - done) / done
    if left < 90:
        return f"about {left:.0f} s left"
    return f"about {left / 60:.0f} min left" if left < 90 * 60 else f"about {left / 3600:.1f} h left"


@contextmanager
def _bar(what: str) -> Iterator[Update]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        TextColumn("{task.fields[more]}"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, more="")
        yield lambda done, total=None, more="": bar.update(task, completed=done, total=total, more=more)


@contextmanager
def said_if_long(text: str) -> Iterator[None]:
    """Print a message once if what is done inside takes a while."""
    timer = Timer(PATIENCE, say, [text])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def counted(items: Iterable[T], update: Update, total: int | None = None) -> Iterator[T]:
    """The items, calling `update` as they pass."""
    for done, item in enumerate(items, 1):
        if done % 500 == 0:
            update(done, total)
        yield item
