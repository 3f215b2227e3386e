"""The scripts in `examples`, run as their readers would."""

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from nlp_support import index_account, open_store
from nlp_support.readers.demo import demo_messages

EXAMPLES = Path(__file__).parents[1] / "examples"
ACCOUNT = "brightline-internet"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A store with 120 of our own messages of one account."""
    path = tmp_path_factory.mktemp("examples") / "desk.db"
    with open_store(path) as store:
        store.add(islice((m for m in demo_messages() if m.account_id == ACCOUNT), 120))
        index_account(store, ACCOUNT)
    return path


def run(name, *words, folder):
    command = [sys.executable, "-W", "error", str(EXAMPLES / name), *map(str, words)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_for_platforms(tmp_path):
    """The question is a past one in other words; the customer of today asks for the manager and leaves."""
    shown = run("for_platforms.py", folder=tmp_path)
    assert "we repair radios built after 1950" in shown
    assert "asked for a manager" in shown and "do:" in shown


def test_for_data_scientists(desk, tmp_path):
    shown = run("for_data_scientists.py", desk, ACCOUNT, folder=tmp_path)
    assert "valence" in shown and "weights of a conversation of six" in shown
    assert "bundled: " in shown and "letters: " in shown


def test_for_qa_teams(desk, tmp_path):
    """The first run becomes the reference; a second one of the same store breaks no rule."""
    assert "is the reference" in run("for_qa_teams.py", desk, "reference", "today", folder=tmp_path)
    run("for_qa_teams.py", desk, "reference", "today", folder=tmp_path)
    assert (tmp_path / "today" / "report.json").is_file()


def test_every_example_is_run_here():
    assert sorted(file.name for file in EXAMPLES.glob("*.py")) == [
        "for_data_scientists.py", "for_platforms.py", "for_qa_teams.py",
        "for_webhooks.py",  # in server/hooks/test_day.py
        "over_http.py",
    ]  # fmt: skip
