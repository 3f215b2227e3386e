"""A desk whose process is killed again and again, beside one whose process never is.

Every step of the work is killed once, at a random moment. After each kill the store must be where the last
acknowledged step left it, or the one that was killed, or in between where that is stored in pieces; at the
end it must hold what the other store holds. `test_kills.py` runs some; for more:

    cd tests && OMP_NUM_THREADS=1 ../.venv/bin/python -m attack.kills --rounds 14
"""

import argparse
import multiprocessing
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from attack.desk import KINDS, PIECEMEAL, Desk, held, write_rounds

from nlp_support import open_store

CONTEXT = multiprocessing.get_context("fork")  # what has been loaded once, no process loads again
LEFT = ("undone", "partly", "done", "told")  # how a kill leaves a step; a step may have ended, and been told


def undisturbed(path, files, steps):
    """How long each step takes when nobody is killed, and what the store holds before and after each."""
    took, states = [], [Counter()]
    for step in range(steps):
        desk = Desk(path, files)
        started = time.perf_counter()
        desk.do(step, None, lambda *told: None)
        took.append(time.perf_counter() - started)
        states.append(held(desk.store))
        desk.store.close()
    return took, states


def work(path: Path, files: Path, steps: range, offered: str | None, told: Connection) -> None:
    """Do steps, telling what is begun and what is done."""
    desk = Desk(path, files)
    for step in steps:
        told.send(("begun", step))
        desk.do(step, offered, lambda *what: told.send(what))
        told.send(("done", step))
        offered = None


def heard(told: Connection) -> Iterator[tuple[str, object]]:
    """What a process tells until it ends."""
    while True:
        try:
            yield told.recv()
        except (EOFError, OSError):  # also in the middle of a word
            return


def killed(path, files, took, random):
    """Do all steps, with a kill in each; yields, after each kill, its step and how many steps are done."""
    done, target, offered = 0, 0, None
    while done < len(took):
        told, telling = CONTEXT.Pipe(duplex=False)
        process = CONTEXT.Process(target=work, args=(path, files, range(done, len(took)), offered, telling))
        process.start()
        telling.close()
        for what, value in heard(told):
            if what == "offered":
                offered = value
            elif what == "done":
                done, offered = value + 1, None
            elif value == target:
                time.sleep(random.uniform(0, took[target]))
                process.kill()
        process.join()
        if process.exitcode == -signal.SIGKILL:
            yield target, done
        elif process.exitcode:
            raise RuntimeError(f"the process ended with {process.exitcode} in step {done}")
        target = max(target + 1, done)


def look(path, aside):
    """What the store of a killed process holds, and what is wrong with its file; the file stays as it is."""
    shutil.copytree(path.parent, aside)
    with open_store(aside / path.name) as store:
        problems = [row[0] for row in store._database.read("PRAGMA integrity_check") if row != ("ok",)]
        state = held(store)
    shutil.rmtree(aside)
    return state, problems


def _left(state, before, after, *, told):
    """How a kill left the step that it was aimed at."""
    if told:
        return "told"
    return "undone" if state == before else "done" if state == after else "partly"


def wrong(state, before, after, kind):
    """What was lost or came from nowhere."""
    if state in (before, after):
        return []
    if kind not in PIECEMEAL:
        return ["done by halves"]
    lost, made_up = (before & after) - state, state - (before | after)
    return [f"{len(rows)} rows {how}" for rows, how in ((lost, "lost"), (made_up, "made up")) if rows]


def residue(path, done):
    """Of whom a byte is left although forgetting was acknowledged."""
    raw = b"".join(file.read_bytes() for file in path.parent.iterdir())
    ends = range(len(KINDS) - 1, done, len(KINDS))
    marks = [f"r{step // len(KINDS):02}n02" for step in ends]
    return [
        f"{mark} is left" for mark in marks if f"own-{mark}".encode() in raw or f"Name{mark}".encode() in raw
    ]


def attack(folder: Path, *, rounds: int, seed: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Kill a process once in every step; returns how often each kind of step was left how, and what is wrong
    with the store."""
    steps, files, path = rounds * len(KINDS), folder / "files", folder / "killed" / "desk.db"
    for name in ("files", "warm", "calm", "killed"):
        (folder / name).mkdir()
    write_rounds(files, rounds)
    undisturbed(folder / "warm" / "desk.db", files, len(KINDS))  # loads what the steps need
    took, states = undisturbed(folder / "calm" / "desk.db", files, steps)
    left: Counter[tuple[str, str]] = Counter()
    problems = []
    for target, done in killed(path, files, took, Random(seed)):
        before, after = states[done], states[min(done + 1, steps)]
        state, found = look(path, folder / "aside")
        kind = KINDS[done % len(KINDS)]
        found += [*wrong(state, before, after, kind), *residue(path, done)]
        problems += [f"step {done}, {kind}: {one}" for one in found]
        left[KINDS[target % len(KINDS)], _left(state, before, after, told=done > target)] += 1
    state, found = look(path, folder / "aside")
    found += [*wrong(state, states[-1], states[-1], ""), *residue(path, steps)]
    return left, problems + [f"at the end: {one}" for one in found]


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill a process in every step of its work.")
    parser.add_argument("--rounds", type=int, default=14, help=f"of {len(KINDS)} steps each")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        left, problems = attack(Path(folder), rounds=options.rounds, seed=options.seed)
    sys.stdout.write(f"{'kills':12}" + "".join(f"{how:>8}" for how in LEFT) + "\n")
    for kind in KINDS:
        sys.stdout.write(f"{kind:12}" + "".join(f"{left[kind, how]:8}" for how in LEFT) + "\n")
    sys.stdout.write(f"{left.total()} kills, {len(problems)} problems\n")
    sys.stdout.writelines(f"{one}\n" for one in problems)
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
