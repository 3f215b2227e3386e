"""No text takes a time that grows with the square of its length."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("growth.py")
ENOUGH = 600  # seconds; all together take a tenth of it, and one search that is square takes longer alone


@pytest.mark.long
def test_the_worst_texts_are_read_to_their_end():
    paths = {**os.environ, "PYTHONPATH": str(SCRIPT.parents[1])}
    try:
        done = subprocess.run(
            [sys.executable, str(SCRIPT)],
            capture_output=True, text=True, timeout=ENOUGH, check=False, env=paths,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        read = (error.stdout or b"").decode().split("\n")
        pytest.fail(f"square growth in what comes after {read[-2:]}")
    assert done.returncode == 0, done.stderr
