"""Cold start: how long a new Python process takes to its first suggestion, and what it then holds."""

import os

import numpy as np

from ..reports.report import Figure
from .child import run_child
from .clock import duration, megabytes
from .parts import Desk

QUESTION = "where is my parcel?"
STEPS = ("import", "load the encoder", "open the store", "first suggestion")
CHILD = """
import sys, time
marks = [time.perf_counter()]
import datetime, json
from pathlib import Path
from nlp_support import Encoder, ReplySuggester, Window, open_store
marks.append(time.perf_counter())
encoder = Encoder.load()
marks.append(time.perf_counter())
store = open_store(sys.argv[1])
marks.append(time.perf_counter())
suggester = ReplySuggester(store, encoder=encoder, window=Window(max_messages=int(sys.argv[3])))
suggester.suggest(sys.argv[2], sys.argv[5], now=datetime.datetime.fromisoformat(sys.argv[4]))
marks.append(time.perf_counter())
statm = Path("/proc/self/statm")
pages = int(statm.read_text().split()[1]) if statm.exists() else None
sys.stdout.write(json.dumps({"marks": marks, "pages": pages}))
"""


def start_figures(desk: Desk, *, times: int) -> list[Figure]:
    """Figures of this many processes one after another, each with the bundled encoder and one of our own
    questions to the desk's account, which must be indexed by that encoder.

    Raises:
        subprocess.CalledProcessError: a process failed.
    """
    location, window = desk.suggester.store._database.location, desk.suggester.window.max_messages
    arguments = [location, desk.account_id, str(window), desk.now.isoformat(), QUESTION]
    runs = [run_child(CHILD, *arguments) for _ in range(times)]
    whole, children = np.array([taken for taken, _ in runs]), [told for _, told in runs]
    steps = np.diff([child["marks"] for child in children], axis=1)  # (times, 4)
    found = [duration("cold start", whole, note="a new Python process, to its end after one suggestion")]
    found += [duration(f"cold start: {step}", taken) for step, taken in zip(STEPS, steps.T, strict=True)]
    pages = [child["pages"] for child in children if child["pages"] is not None]
    size = float(np.median(pages)) * os.sysconf("SC_PAGE_SIZE") if pages else None
    return [*found, megabytes("memory of a process with one account", size, n=times)]
