"""The program in surroundings that are not those of its authors: each test starts it as a user would."""

import json
import os
import shutil
import signal
import subprocess
import sys
from importlib import resources

import pytest

from nlp_support import open_store
from nlp_support.readers import read

PROGRAM = (sys.executable, "-m", "nlp_support")
ACCOUNT, CUSTOMER = "northwind-outfitters", "priya.n"
NOW = ("--now", "2026-05-15")
JOURNEY = ("journey", ACCOUNT, CUSTOMER, *NOW, "--language", "ko")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The store of the demo's journey, scored once."""
    path = tmp_path_factory.mktemp("environments") / "desk.db"
    with (
        resources.as_file(resources.files("nlp_support.readers.demo") / "journey.jsonl") as file,
        open_store(path) as opened,
    ):
        opened.add(read(file, format="jsonl"))
    run(*JOURNEY, "--store", path)
    return path


def run(*words, code=0, prefix=(), env=None, **options):
    """What a command prints, with variables set, or unset where they are None."""
    given = {**os.environ, "COLUMNS": "80", **(env or {})}
    own = {name: value for name, value in given.items() if value is not None}
    done = subprocess.run(
        [*prefix, *PROGRAM, *map(str, words)], capture_output=True, env=own, timeout=60, **options
    )
    assert done.returncode == code, done
    assert b"Traceback" not in done.stderr and b"Exception ignored" not in done.stderr, done
    return done


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": None, "PYTHONUTF8": None},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TERM": "dumb", "NO_COLOR": "1", "HOME": None},
    ],
    ids=lambda env: " ".join(f"{name}={value}" for name, value in env.items()),
)
def test_no_encoding_or_terminal_ends_in_a_traceback(store, env):
    done = run(*JOURNEY, "--store", store, env=env)
    assert b"2026-05-14 16:03  chat" in done.stdout and b"\x1b" not in done.stdout


def test_json_keeps_every_letter_where_the_encoding_lacks_them(store):
    words = ("flags", "--store", store, *NOW, "--language", "ko", "--json")
    (plain, escaped) = (run(*words, env={"PYTHONIOENCODING": name}).stdout for name in ("utf-8", "latin-1"))
    assert json.loads(plain) == json.loads(escaped.decode("ascii")) and b"\\u" in escaped


def test_a_home_and_a_folder_that_cannot_be_written_are_not_needed(store):
    run(*JOURNEY, "--store", store, env={"HOME": "/proc"}, cwd="/proc")


def test_a_closed_pipe_ends_the_output_without_a_word(store):
    for words in (("models",), ("models", "--json"), (*JOURNEY, "--store", store)):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([*PROGRAM, *map(str, words)], stdout=writer, stderr=subprocess.PIPE, timeout=60)
        os.close(writer)
        assert not done.stderr, done


def test_ctrl_c_is_one_line_and_code_130(store):
    """It watches, and is interrupted once it has shown its first flag."""
    words = ("flags", "--store", str(store), *NOW, "--watch", "60", "--json")
    with subprocess.Popen([*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert json.loads(process.stdout.readline())["status"] == "open"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, b"stopped\n")


def test_an_older_python_is_told_what_is_needed():
    """Pip refuses it by itself; this is a checkout that is run without being installed."""
    code = "import sys; sys.version_info = (3, 10, 12, 'final', 0); import nlp_support"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "ImportError: nlp-support needs Python 3.11 or newer" in done.stderr.splitlines()[-1]


def test_a_store_that_cannot_be_written_says_so(store, tmp_path):
    """The file and its folder are read-only, also to root, from whom that right is taken."""
    file = tmp_path / "desk.db"
    file.write_bytes(store.read_bytes())
    file.chmod(0o444)
    tmp_path.chmod(0o555)
    prefix = ()
    if os.access(file, os.W_OK):
        prefix = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
        if shutil.which("setpriv") is None:
            pytest.skip("everything is writable here")
    done = run(*JOURNEY, "--store", file, code=1, prefix=prefix, cwd=tmp_path)
    assert done.stderr.startswith(b"error: store ") and b"permissions" in done.stderr
