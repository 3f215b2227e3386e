"""What people get: the wheel holds what the tree holds, and works where there is no checkout."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
import zlib
from pathlib import Path

import pytest

# The wheel is built without isolation, by the setuptools that is here, so that nothing is downloaded.
pytest.importorskip("setuptools", minversion="77")

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PACKAGES = {"nlp_support": "nlp_support", "training": "nlp_support/training", "eval": "nlp_support/eval"}
BESIDE = ("pyproject.toml", "setup.py", "README.md", "LICENSE")
LEFT_OUT = ("nlp_support/eval/results/",)  # figures of past runs


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, so that nothing of an earlier build gets in and nothing is left in the tree."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for folder in PACKAGES:
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in BESIDE:
        shutil.copy(ROOT / name, source)
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", out, source)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """A virtual environment of its own with the wheel; what it depends on is read from this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    shared = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    (packages / "shared.pth").write_text("\n".join(shared))
    pip("--python", folder, "install", "--no-deps", "--no-index", "--no-compile", "--ignore-installed", wheel)
    return folder


def pip(*words):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def run(environment, program, *words, folder):
    """Run a program of the environment from another folder; what it wrote, to stdout and then to stderr."""
    home = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(environment / "bin" / program), *map(str, words)]
    done = subprocess.run(command, cwd=folder, env=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_wheel_holds_what_the_tree_holds(wheel):
    """Every file of the three folders, byte for byte, but what is left out by name; and nothing else."""
    tree = {
        f"{package}/{file.relative_to(ROOT / folder).as_posix()}": zlib.crc32(file.read_bytes())
        for folder, package in PACKAGES.items()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
    }
    with zipfile.ZipFile(wheel) as packed:
        held = {one.filename: one.CRC for one in packed.infolist() if ".dist-info/" not in one.filename}
    assert all(any(name.startswith(path) for name in tree) for path in LEFT_OUT)
    assert held == {name: crc for name, crc in tree.items() if not name.startswith(LEFT_OUT)}
    kinds = {Path(name).suffix for name in held}
    assert kinds >= {".py", ".pyi", ".toml", ".json", ".jsonl", ".html", ".sql", ".onnx", ".md", ".typed"}


def test_the_installed_package_is_the_one_that_runs(environment, tmp_path):
    for package in PACKAGES.values():
        code = f"import {package.replace('/', '.')} as it; print(it.__file__)"
        file = run(environment, "python", "-c", code, folder=tmp_path).strip()
        assert Path(file).is_relative_to(environment)


@pytest.mark.parametrize(("words", "shown"), [("eval --help", "replies"), ("train --help", "encoder")])
def test_eval_and_train_are_commands_of_the_installed_program(environment, tmp_path, words, shown):
    told = run(environment, "nlp-support", *words.split(), folder=tmp_path)
    assert f"\n  {shown} " in told and "cannot be loaded" not in told


def test_the_demo_shows_the_whole_job(environment, tmp_path):
    """From a folder where nothing else is, without the network. Three weeks are encoded, not 90 days: all of
    them would take longer than the other tests of the command line together."""
    words = "demo", "--max-days", "21", "--store", tmp_path / "demo.db"
    told = run(environment, "nlp-support", *words, folder=tmp_path)
    for shown in (
        "storing 10,688 messages",
        "removing personal data from",
        "no suggestion:",
        "a suggestion takes",
        "the journey of a customer",
        "asked for a manager",
        "whoever picks up reads:",
        "what to type next",
    ):
        assert shown in told
    assert "도착" in told or "주문" in told
