"""Seven processes on one store: one imports, one brings in older messages, one indexes, one asks for
suggestions, one records what became of them, one watches the flags, and one forgets customers.

Prints how long calls of each kind took. Fails where a process ends with an error or does not get on, and
where the store is not what its messages make it in the end. `test_many_processes.py` runs seconds; for more:

    cd tests && OMP_NUM_THREADS=1 ../.venv/bin/python -m attack.many_processes --seconds 240
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median

from attack.consistent import wrong
from attack.desk import Desk

from nlp_support import (
    Encoder,
    JourneyMonitor,
    Message,
    ReplySuggester,
    index_account,
    open_store,
)
from nlp_support.errors import UnknownCustomer

CONTEXT = multiprocessing.get_context("fork")
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
LATER = 100_000  # the number of the first conversation that is imported
LONGEST = 30.0  # seconds that a call may take: as long as the store waits for others that write
LOADED = 120.0  # seconds in which the models are loaded
ASKED = "is item {0} of the catalogue in stock at shop {0}?"
ANGRY = "this is the third bad lamp, item {0} is broken again, and I want to speak to a manager"
ANSWER = "item {0} is in stock at shop {0}, which opens at nine and closes at six"


def conversation(number: int) -> list[Message]:
    """A question and its answer, of a customer of their own; the greater the number, the later."""
    own = {"account_id": "acme", "conversation_id": f"talk{number}", "customer_id": f"customer{number}q"}
    at, asked = BEGIN + timedelta(minutes=number), (ANGRY if number % 5 == 0 else ASKED).format(number)
    sent = {"role": "agent", "text": ANSWER.format(number), "sent_at": at + timedelta(minutes=2)}
    return [
        Message(id=f"asked{number}", role="customer", text=asked, sent_at=at, **own),
        Message(id=f"sent{number}", **sent, **own),
    ]


@dataclass
class Shift:
    """A process's time on the store: how long its calls took by kind, and what it was told is done."""

    seconds: float
    pause: float
    start: Barrier
    taken: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    done: list[object] = field(default_factory=list)

    def turns(self, *, every: float) -> Iterator[int]:
        """1, 2 and so on, with a pause after each, from when all processes are ready until the shift ends."""
        self.start.wait(LOADED)
        end, number = time.monotonic() + self.seconds, 0
        while time.monotonic() < end:
            yield (number := number + 1)
            time.sleep(self.pause * every)

    def call(self, kind: str, function: Callable, *arguments: object, **options: object):
        started = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            self.taken[kind].append(time.perf_counter() - started)


class Bundled:
    """A store with the bundled models, each loaded where it is used."""

    def __init__(self, path: Path | str) -> None:
        self.store = open_store(path)

    @cached_property
    def encoder(self) -> Encoder:
        return Encoder.load()

    @cached_property
    def suggester(self) -> ReplySuggester:
        return ReplySuggester(self.store, encoder=self.encoder)

    @cached_property
    def monitor(self) -> JourneyMonitor:
        monitor = JourneyMonitor(self.store)
        assert monitor.scorer  # loads its models
        return monitor


def imports(shift, desk):
    for number in shift.turns(every=0.5):
        shift.call("add", desk.store.add, conversation(LATER + number))
        shift.done.append(LATER + number)


def backfills(shift, desk):
    """The question comes after its answer, which is then made of both."""
    for number in shift.turns(every=1.0):
        for one in reversed(conversation(-number)):
            shift.call("add older", desk.store.add, [one])
        shift.done.append(-number)


def indexes(shift, desk):
    encoder = desk.encoder
    for _ in shift.turns(every=0.1):
        shift.call("index", index_account, desk.store, "acme", encoder=encoder)


def suggests(shift, desk):
    suggester = desk.suggester
    for number in shift.turns(every=0.02):
        text = ASKED.format(number)
        shift.call("suggest", suggester.suggest, "acme", text)
        shift.call("suggest, skip", suggester.suggest, "acme", text, index="skip")


def records(shift, desk):
    suggester = desk.suggester
    for number in shift.turns(every=0.05):
        for one in suggester.suggest("acme", ASKED.format(number), index="skip"):
            if shift.call("record", suggester.record, one.id, "accepted", f"as before, {number}"):
                shift.done.append(one.message_id)


def watches(shift, desk):
    monitor = desk.monitor
    for _ in shift.turns(every=0.05):
        for flag in shift.call("flags", monitor.flags, "acme")[:3]:
            with suppress(UnknownCustomer):  # forgotten meanwhile
                shift.call("brief", monitor.brief, "acme", flag.customer_id)


def forgets(shift, desk):
    """Anybody whose messages are all there."""
    chance = random.Random(0)
    for _ in shift.turns(every=1.0):
        known = [id for id in desk.store.customers("acme") if not id.startswith("customer-")]
        customer = chance.choice(known or ["nobody"])
        shift.call("forget", desk.store.forget, "acme", customer)
        shift.done.append(customer)


ROLES = (imports, backfills, indexes, suggests, records, watches, forgets)


def work(role, desk_of, path: Path, shift: Shift, told: Connection) -> None:
    role(shift, desk_of(path))
    told.send((dict(shift.taken), shift.done))


def together(desk_of, path: Path, *, seconds: float, pause: float = 1.0):
    """Let all work for that long on a store.

    Returns:
        How long the calls took by kind, what each role was told is done, and who did not get on.
    """
    start = CONTEXT.Barrier(len(ROLES))
    running = []
    for role in ROLES:
        told, telling = CONTEXT.Pipe(duplex=False)
        process = CONTEXT.Process(
            target=work, args=(role, desk_of, path, Shift(seconds, pause, start), telling)
        )
        process.start()
        telling.close()
        running.append((role.__name__, process, told))
    taken, done, problems = {}, {}, []
    end = time.monotonic() + LOADED + seconds + LONGEST
    for role, process, told in running:
        try:
            if told.poll(max(0.0, end - time.monotonic())):
                own, done[role] = told.recv()
                taken |= own
            else:
                problems.append(f"{role}: a call did not return")
        except EOFError:
            problems.append(f"{role}: ended with an error")
        process.kill()
        process.join()
    return taken, done, problems


def table(taken: dict[str, list[float]]) -> str:
    lines = [f"{'ms':14}{'calls':>8}{'median':>8}{'slowest':>9}"]
    for kind, own in taken.items():
        lines.append(f"{kind:14}{len(own):8}{1000 * median(own):8.0f}{1000 * max(own):9.0f}")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Seven processes on one store.")
    parser.add_argument("--seconds", type=float, default=240.0)
    parser.add_argument("--conversations", type=int, default=250, help="in the store when they start")
    parser.add_argument("--pause", type=float, default=1.0, help="between calls, as a share of the usual one")
    parser.add_argument("--tiny", action="store_true", help="models that are loaded at once")
    options = parser.parse_args()
    desk_of = Desk if options.tiny else Bundled
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        with open_store(path) as store:  # of which nothing is encoded or scored yet
            store.add(one for number in range(options.conversations) for one in conversation(number))
        taken, done, problems = together(desk_of, path, seconds=options.seconds, pause=options.pause)
        sys.stdout.write(table(taken))
        slow = {kind: max(own) for kind, own in taken.items() if max(own) > LONGEST}
        problems += [f"{kind}: a call took {longest:.0f} s" for kind, longest in slow.items()]
        if len(done) == len(ROLES):
            gone = set(done["forgets"])
            there = [*range(options.conversations), *done["imports"], *done["backfills"]]
            sent = {f"sent{number}" for number in there if f"customer{number}q" not in gone}
            problems += wrong(desk_of(path), desk_of(":memory:"), sent=sent, gone=gone, noted=done["records"])
    sys.stdout.write(f"{len(problems)} problems\n" + "".join(f"{one}\n" for one in problems))
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
