"""A process that takes webhooks and works them off, killed again and again.

Of every message there are two deliveries, and the second one changes its words. After all kills, each message
that was acknowledged is in the store, once, and in its second words if those were acknowledged too.
`test_hook_kills.py` runs some; for more:

    cd tests && OMP_NUM_THREADS=1 ../.venv/bin/python -m attack.hook_kills --kills 200
"""

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from nlp_support import open_store
from nlp_support.server.hooks import worker
from nlp_support.server.hooks.service import Hooks

from hooked import chatwoot, signed

CONTEXT = multiprocessing.get_context("fork")  # what has been loaded once, no process loads again
AT_ONCE = 8  # deliveries under way
SLOWEST = 30  # seconds until a process acknowledges something
SOON = timedelta(milliseconds=50)  # the lease, so that what was begun is gone on with


def delivery(number: int) -> tuple[str, dict[str, object]]:
    """The delivery of a number: message number // 2, as created or as changed."""
    id, version = divmod(number, 2)
    event = "message_updated" if version else "message_created"
    at = datetime(2026, 5, 4, tzinfo=UTC)
    return f"d{number}", chatwoot(id, f"text {id} version {version}", at=at, event=event)


def work(path: Path, first: int, told: Connection) -> None:
    """Take deliveries from a number on, in order, and tell which are acknowledged."""
    worker.LEASE = SOON
    hooks = Hooks(str(path))
    hooks.start()

    async def take(number: int) -> None:
        id, payload = delivery(number)
        one = signed("chatwoot", payload, id=id, at=datetime.now(UTC))
        await hooks.take("acme", "chatwoot", one)
        told.send(number)

    async def take_all() -> None:
        number = first
        while True:
            await asyncio.gather(*(take(number + more) for more in range(AT_ONCE)))
            number += AT_ONCE

    asyncio.run(take_all())


def killed(path: Path, first: int, wait: float) -> set[int]:
    """What a process acknowledges until it is killed, so long after the first."""
    heard, told = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=work, args=(path, first, told))
    process.start()
    told.close()
    found: set[int] = set()
    try:
        assert heard.poll(SLOWEST), "nothing was acknowledged"
        end = datetime.now() + timedelta(seconds=wait)
        while datetime.now() < end:
            if heard.poll(0.001):
                found.add(heard.recv())
    finally:
        process.kill()
        process.join()
    try:
        while True:
            found.add(heard.recv())
    except (EOFError, OSError):
        heard.close()
    return found


def run(folder: Path, kills: int, seed: int) -> tuple[int, int, list[str]]:
    """Kill so often; returns how many deliveries were acknowledged, how many messages there are, and what is
    wrong with them."""
    path, moments = folder / "desk.db", Random(seed)
    with open_store(path) as store:
        store._hooks.add("acme", "chatwoot", "a-chatwoot-secret")
    told: set[int] = set()
    for _ in range(kills):
        first = max(0, max(told, default=0) - 3 * AT_ONCE)  # some come again, as platforms send them
        told |= killed(path, first - first % 2, moments.random() / 4)
    later = datetime.now(UTC) + timedelta(minutes=1)
    with open_store(path) as store:
        finisher = worker.Worker(store, now=lambda: later)
        while finisher.work():
            pass
        held = {int(one.id): one.text for one in store.messages("acme")}
        rows = store._database.read("SELECT state, count(*) FROM hook_deliveries GROUP BY state")
    wrong = [f"message {id} is lost" for id in {number // 2 for number in told} - held.keys()]
    wrong += [
        f"message {number // 2} has its first words"
        for number in told
        if number % 2 and held.get(number // 2, "version 1").endswith("version 0")
    ]
    wrong += [f"{count} deliveries are {state}" for state, count in rows if state != "done"]
    return len(told), len(held), wrong


def main() -> int:
    """Run as often as asked, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told, held, wrong = run(Path(folder), given.kills, given.seed)
    faults = ", ".join(wrong) or "nothing lost or turned around"
    print(f"{given.kills} kills: {told} acknowledged, {held} messages; {faults}")  # noqa: T201
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
