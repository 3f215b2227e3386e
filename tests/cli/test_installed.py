"""Commands of installed packages: loaded when they are called, listed when they cannot be."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from nlp_support import cli

MODULES = {  # what a distribution names as its command, and what comes of it
    "gone": ("no_such_module.cli:app", "ModuleNotFoundError: No module named 'no_such_module'"),
    "raises": ("raises_on_import:app", "RuntimeError: no licence for this machine"),
    "nameless": ("json:app", "AttributeError: module 'json' has no attribute 'app'"),
    "number": ("string:digits", "AttributeError"),
}


def run(*words):
    return CliRunner().invoke(cli.app, list(words))


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A distribution on sys.path whose every command is broken in another way; it names `flags` too."""
    info = tmp_path / "desk_tools-2.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: desk-tools\nVersion: 2.5\n")
    commands = {name: target for name, (target, _) in MODULES.items()} | {"flags": "no_such_module:app"}
    lines = [f"{name} = {target}" for name, target in commands.items()]
    (info / "entry_points.txt").write_text("\n".join(["[nlp_support.commands]", *lines, ""]))
    (tmp_path / "raises_on_import.py").write_text("raise RuntimeError('no licence for this machine')\n")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.parametrize("command", MODULES)
def test_a_command_that_cannot_be_loaded_says_why(broken, command):
    """Whatever is put behind it, its --help too."""
    for words in ((), ("--help",), ("fit", "--store", "x", "-k", "3")):
        done = run(command, *words)
        assert done.exit_code == 1 and done.stdout == ""
        assert done.stderr.startswith(f"error: {command} of desk-tools 2.5 cannot be loaded: ")
        assert MODULES[command][1] in done.stderr and "Traceback" not in done.stderr
        assert "repair that package or uninstall it" in done.stderr


def test_the_help_lists_what_is_there_and_what_cannot_be_loaded(broken):
    done = run("--help")
    assert done.exit_code == 0 and "Traceback" not in done.output
    help = " ".join(done.output.split())  # the column of the help is narrow
    assert "gone cannot be loaded: ModuleNotFoundError: No module named 'no_such_module'" in help
    assert "raises cannot be loaded: RuntimeError" in help
    assert "eval Offline evaluation" in help and "train Retrain" in help and "demo Try everything" in help


def test_the_other_commands_stay_as_they_are(broken):
    """`flags` is ours, though the broken distribution names one too."""
    for words in (
        ("flags", "--help"),
        ("eval", "gate", "--help"),
        ("train", "weights", "--help"),
        ("models",),
    ):
        done = run(*words)
        assert done.exit_code == 0 and "cannot be loaded" not in done.output
    assert run("--help").output.count("\n  flags ") == 1
    assert run("no-such-command").exit_code == 2


def test_a_command_is_loaded_only_when_it_is_called():
    """In a process of its own: `flags --help` imports neither eval nor training."""
    code = (
        "import sys; from nlp_support.cli import main; sys.argv = ['nlp-support', 'flags', '--help']\n"
        "try: main()\n"
        "finally: sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "nlp_support.cli.installed" in loaded
    assert not loaded & {"nlp_support.eval", "nlp_support.training", "torch", "onnxruntime", "sklearn"}
