"""`nlp-support eval speed`: what suggesting costs compared with encoding, measured in turn in one run."""

import hashlib
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nlp_support import (
    Encoder,
    Message,
    MessageStore,
    ReplySuggester,
    Window,
    __version__,
    index_account,
    open_store,
)
from nlp_support.errors import MissingExtra
from nlp_support.journey.journey import by_conversation
from nlp_support.readers.demo import demo_messages
from nlp_support.readers.demo.messages import END

from ..reports.report import Curve, Figure, Report
from .bulk import add_figures, batch_figures, index_figures, time_batches
from .growth import ACCOUNTS, ROWS, growth_by_accounts, growth_by_rows
from .journeys import Models, brief_figures, bulk_figures, live_figures
from .parts import Desk, account_figures, call_figures, time_calls
from .records import time_records
from .service import faq_figures, metrics_figures, triage_figures
from .stack import Stack, stack_figures
from .start import start_figures

ACCOUNT = "northwind-outfitters"

Found = Sequence[Figure | Curve]


@dataclass(frozen=True)
class Sizes:
    """How much is measured: the window, how often each thing is done, and the sizes of growth."""

    window: int = 2_000
    calls: int = 400  # of one message each; with fewer than 368 there is no interval for p99
    batch: int = 256
    repeats: int = 6  # of what takes seconds; with fewer there is no interval for the median
    loads: int = 20
    rows: tuple[int, ...] = ROWS
    accounts: tuple[int, ...] = ACCOUNTS
    scored: int = 100  # conversations, in bulk
    updates: int = 80  # live ones
    mined: int = 20_000  # messages of an account, for its knowledge base
    counted: int = 1_000_000  # messages of an account, for its service metrics
    hooks: int = 2_000  # webhooks of each repeat


def measure_speed(
    *,
    stack: str | None = None,
    growth: bool = False,
    journeys: bool = False,
    service: bool = False,
    http: bool = False,
    sizes: Sizes | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Time suggesting and its parts on the demo's largest account, with the bundled encoder.

    What a ratio compares took turns in one loop, so that a machine that slows down slows all of it.

    Args:
        stack: a sentence-transformers model to compare with (see `Stack`), a folder or a hub name.
        growth: also measure larger windows and more accounts, with made-up vectors.
        journeys: measure only scoring, live updates of flags and briefs.
        service: measure only triage, the knowledge base and service metrics.
        http: measure only the service over HTTP, which has to be installed.
        sizes: how much to measure; the default takes some minutes.
        on_progress: called with (done, total) after every step.

    Raises:
        MissingExtra: `stack` is given and sentence-transformers is not installed, or `http` and the service
            is not.
        ModelError: `stack` does not name a model.
    """
    sizes = sizes or Sizes()
    options = {"stack": stack, "growth": growth, "journeys": journeys, "service": service, "http": http}
    load = os.getloadavg()[0]
    other = Stack(stack) if stack else None
    messages = list(demo_messages())
    found: list[Figure | Curve] = []
    with TemporaryDirectory() as folder, open_store(Path(folder) / "speed.db") as store:
        store.add(messages)
        steps = _journey_steps(store, messages, sizes, Path(folder)) if journeys else []
        if service:
            steps += _service_steps(store, messages, sizes, Path(folder))
        if http:
            steps.append(lambda: _http_step(store, messages, sizes))
        if not steps:
            steps = _steps(store, messages, sizes, other, Path(folder))
        if growth:
            steps += [lambda: growth_by_rows(sizes.rows), lambda: growth_by_accounts(sizes.accounts)]
        for done, step in enumerate(steps, 1):
            found += step()
            if on_progress:
                on_progress(done, len(steps))
    figures = tuple(one for one in found if isinstance(one, Figure))
    return Report(
        kind="speed",
        made=_made({**asdict(sizes), **options}, load),
        data=_data(messages),
        figures=figures,
        curves=tuple(one for one in found if isinstance(one, Curve)),
        warnings=_warnings(load),
        rows=tuple(time_records(figures)),
    )


def _steps(
    store: MessageStore, messages: Sequence[Message], sizes: Sizes, other: Stack | None, folder: Path
) -> list[Callable[[], Found]]:
    """The measurements in order; the account is indexed before anything else needs it."""
    window = Window(max_messages=sizes.window)
    own, asked = _own(messages), _asked(messages)
    single = Desk(ReplySuggester(store, encoder=Encoder.load(threads=1), window=window), ACCOUNT, END)
    bulk = Desk(ReplySuggester(store, encoder=Encoder.load(threads=0), window=window), ACCOUNT, END)
    encoder = bulk.suggester.encoder

    def suggesting() -> Found:
        if other:
            other.fill([message.text for message in own if message.role == "agent"][-sizes.window :])
        calls = _spread(asked, sizes.calls)
        taken = time_calls(single, calls, others=[other.timed] if other else [])
        batch = _spread(asked, sizes.batch)
        others = [other.timed_batch] if other else []
        taken |= time_batches(bulk, batch, others=others, times=sizes.repeats)
        found = [*call_figures(taken), *batch_figures(taken, len(batch))]
        return found + (stack_figures(taken, other, batch=len(batch)) if other else [])

    return [
        lambda: add_figures(messages, folder, times=sizes.repeats),
        lambda: index_figures(store, ACCOUNT, encoder=encoder, window=window, now=END),
        lambda: start_figures(single, times=sizes.repeats),
        lambda: account_figures(single, loads=sizes.loads),
        suggesting,
    ]


def _journey_steps(
    store: MessageStore, messages: Sequence[Message], sizes: Sizes, folder: Path
) -> list[Callable[[], Found]]:
    """The same for journeys, on one thread."""
    models = Models.load()
    some = [one for talk in by_conversation(_own(messages))[: sizes.scored] for one in talk]
    return [
        lambda: bulk_figures(some, models, folder, times=sizes.repeats),
        lambda: live_figures(store, ACCOUNT, models, END, calls=sizes.updates),
        lambda: brief_figures(store, ACCOUNT, models, END, times=sizes.loads),
    ]


def _service_steps(
    store: MessageStore, messages: Sequence[Message], sizes: Sizes, folder: Path
) -> list[Callable[[], Found]]:
    """The same for triage, knowledge base and metrics; models on one thread, the account indexed first."""
    models, window = Models.load(), Window(max_messages=sizes.window)

    def triaging() -> Found:
        index_account(store, ACCOUNT, encoder=Encoder.load(threads=0), window=window, now=END)
        suggester = ReplySuggester(store, encoder=models.encoder, window=window)
        calls = _spread(_asked(messages), sizes.calls)
        return triage_figures(suggester, ACCOUNT, calls, models, now=END, loads=sizes.loads)

    return [
        triaging,
        lambda: faq_figures(folder, messages=sizes.mined, times=sizes.repeats),
        lambda: metrics_figures(folder, messages=sizes.counted, times=sizes.repeats),
    ]


def _http_step(store: MessageStore, messages: Sequence[Message], sizes: Sizes) -> Found:
    """The service over HTTP against the same call here, one thread each; the account indexed first."""
    try:
        from .http import http_figures
    except ImportError as error:
        raise MissingExtra(
            f"measuring the service needs {error.name}: pip install 'nlp-support[server]'"
        ) from error
    window = Window(max_messages=sizes.window)
    index_account(store, ACCOUNT, encoder=Encoder.load(threads=0), window=window, now=END)
    desk = Desk(ReplySuggester(store, encoder=Encoder.load(threads=1), window=window), ACCOUNT, END)
    return http_figures(desk, _spread(_asked(messages), sizes.calls), hooks=sizes.hooks, times=sizes.repeats)


def _own(messages: Sequence[Message]) -> list[Message]:
    return [message for message in messages if message.account_id == ACCOUNT]


def _asked(messages: Sequence[Message]) -> list[str]:
    """What the account's customers wrote, each text once."""
    return list(dict.fromkeys(one.text for one in _own(messages) if one.role == "customer"))


def _spread(texts: Sequence[str], count: int) -> list[str]:
    """This many of the texts, evenly spaced; all if there are fewer."""
    count = min(count, len(texts))
    return [texts[at * len(texts) // count] for at in range(count)]


def _made(settings: dict[str, Any], load: float) -> dict[str, Any]:
    return {
        "version": __version__,
        "command": "eval speed",
        "settings": settings,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        "load": round(load, 2),
    }


def _data(messages: Sequence[Message]) -> dict[str, Any]:
    digest = hashlib.sha256()
    for message in messages:
        digest.update(f"{message.account_id}\0{message.id}\0{message.text}\0".encode())
    return {
        "name": "the demo's conversations",
        "messages": len(messages),
        "account": ACCOUNT,
        "digest": digest.hexdigest()[:16],
    }


def _warnings(load: float) -> tuple[str, ...]:
    if load < 0.5:
        return ()
    text = f"the machine was busy when this began (load {load:.1f}): trust the ratios, not the times"
    return (text,)
