"""Killing a process, at any moment, loses nothing that was acknowledged and leaves nothing by halves."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_a_store_whose_process_was_killed_in_every_step_is_like_one_that_never_was():
    done = subprocess.run(
        [sys.executable, "-m", "attack.kills", "--rounds", "1"],
        cwd=TESTS, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 problems" in done.stdout
