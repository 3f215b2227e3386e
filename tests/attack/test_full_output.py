"""Output that cannot be written, to a full disk or to a stream that is closed, is an error and no success."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from nlp_support import open_store
from nlp_support.__main__ import main
from nlp_support.cli import app

from support import message

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
NOW = ("--now", "2026-01-06")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    path = tmp_path_factory.mktemp("full") / "desk.db"
    with open_store(path) as store:
        store.add([message("c1", "When do you open? I want my money back, or my lawyer writes")])
        store.add([message("a1", "We open at nine.", minutes=5, role="agent", agent_id="kim")])
        store.add([message("c2", "Nobody answers, I want a manager", minutes=9)])
    return path


@pytest.fixture
def program(monkeypatch):
    """Runs the program with its output going to a full device; returns its exit code and what it says."""
    before = signal.getsignal(signal.SIGINT)

    def run(*words):
        with open(os.open(FULL, os.O_WRONLY), "w", encoding="utf-8", closefd=False) as full:
            monkeypatch.setattr(sys, "argv", ["nlp-support", *map(str, words)])
            monkeypatch.setattr(sys, "stdout", full)
            with pytest.raises(SystemExit) as ended:
                main()
            monkeypatch.undo()
        return ended.value.code

    yield run
    signal.signal(signal.SIGINT, before)


def every_command(group=None, path=()):
    group = group or get_command(app)
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield (*path, name)
        if hasattr(command, "list_commands"):
            yield from every_command(command, (*path, name))


@pytest.mark.parametrize("words", [(), *every_command()], ids=" ".join)
def test_help_that_cannot_be_printed_is_an_error(program, words):
    said = program(*words, "--help")
    assert said.startswith("error: standard output cannot be written: No space left on device")


@pytest.mark.parametrize(
    "words",
    [("--version",), (), ("models",), ("models", "--json"), ("doctor",), ("doctor", "--json")],
    ids=" ".join,
)
def test_what_needs_no_store_is_an_error(program, words):
    assert "No space left" in program(*words)


@pytest.mark.parametrize(
    "words",
    [
        ("index", "--json"), ("suggest", "acme", "when do you open?", *NOW),
        ("suggest", "acme", "when do you open?", "--json", *NOW), ("journey", "acme", *NOW),
        ("journey", "acme", "u", "--json", *NOW), ("brief", "acme", "u", *NOW), ("flags", *NOW),
        ("flags", "--json", *NOW), ("flags", "--json", "--watch", "1", *NOW), ("inbox", *NOW),
        ("inbox", "--json", *NOW), ("metrics", "acme", *NOW), ("metrics", "acme", "--json", *NOW),
        ("faq", "acme", *NOW), ("faq", "acme", "--format", "csv", *NOW), ("faq", "acme", "--json", *NOW),
        ("triage", "acme", "help", *NOW), ("triage", "acme", "help", "--json", *NOW),
        ("coach", "acme", *NOW), ("coach", "acme", "--json", *NOW), ("forget", "nobody", "--yes", "--json"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_command_that_prints_ends_in_an_error(program, desk, words):
    assert "No space left" in program(*words, "--store", desk)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("redirected", ["> /dev/full", ">&-", "<&- >&-"])
def test_the_error_is_one_line_and_python_adds_nothing(redirected, unbuffered):
    code, said = shell(f"models {redirected}", PYTHONUNBUFFERED=unbuffered)
    assert code == 1 and said.startswith("error: standard output cannot be written")
    assert said.count("\n") == 1


def test_what_prints_nothing_does_its_work_without_an_output(desk, tmp_path):
    file, copy = tmp_path / "m.jsonl", tmp_path / "copy.db"
    file.write_text("")
    for redirected in (">&-", "> /dev/full"):
        assert shell(f"import {file} --format jsonl --store {copy} {redirected}")[0] == 0
    assert open_store(copy).accounts() == []


def shell(words, **environment):
    done = subprocess.run(
        f"exec {sys.executable} -m nlp_support {words}", shell=True, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **environment}, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.parametrize("words", ["faq acme --out full.md", "report acme --out full.html"])
def test_a_file_that_cannot_be_written_is_an_error(desk, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    Path(words.split()[-1]).symlink_to(FULL)
    code, said = shell(f"{words} --store {desk}")
    assert "Traceback" not in said and (code, "cannot write full" in said) == (1, True), said
