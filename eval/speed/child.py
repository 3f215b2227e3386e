"""New Python processes: how long one runs, and what it reports."""

import json
import subprocess
import sys
import time
from typing import Any


def run_child(code: str, *arguments: str) -> tuple[float, dict[str, Any]]:
    """The seconds of a process that runs the code, and the JSON object that it wrote to stdout.

    Raises:
        subprocess.CalledProcessError: the process failed.
    """
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True
    )
    taken = time.perf_counter() - started
    told: dict[str, Any] = json.loads(done.stdout)
    return taken, told
