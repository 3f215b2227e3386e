"""Seven processes at once get on, without errors, and leave the store as its messages make it."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_seven_processes_share_a_store():
    """With tiny models and hardly a pause; `make soak` has the bundled models and minutes."""
    words = ["--tiny", "--seconds", "3", "--conversations", "30", "--pause", "0.1"]
    done = subprocess.run(
        [sys.executable, "-m", "attack.many_processes", *words],
        cwd=TESTS, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n0 problems" in done.stdout
