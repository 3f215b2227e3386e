"""The examples of the HTTP API in curl, JavaScript and Python, and a script, on `nlp-support serve`."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from nlp_support import open_store

from pages import ROOT, fences

PAGE = ROOT / "docs" / "api.md"
ACCOUNT = "northwind-outfitters"
RUNNERS = {
    "bash": ["bash", "-euo", "pipefail", "-c"],
    "javascript": ["node", "--input-type=module", "-e"],
    "py": [sys.executable, "-W", "error", "-c"],
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(desk, tmp_path_factory) -> Iterator[dict[str, str]]:
    """`nlp-support serve` on the small store, as a process of its own: what the examples find in the
    environment."""
    folder = tmp_path_factory.mktemp("http")
    (folder / "desk.db").write_bytes(desk["desk.db"])
    with open_store(folder / "desk.db") as store:
        key = store._keys.add(ACCOUNT, "write")
    command = [sys.executable, "-m", "nlp_support", "serve", "--store", "desk.db", "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        line = next(line for line in process.stderr if "serving desk.db at" in line)
        url = line.split(" at ")[1].split(";")[0]
        wait_until_ready(url)
        yield {**os.environ, "URL": url, "KEY": key, "SERVICE": f"{url}/v1/accounts/{ACCOUNT}"}
    finally:
        process.terminate()
        process.communicate(timeout=60)


def wait_until_ready(url: str) -> None:
    command = f"curl --silent --fail --retry 60 --retry-delay 1 --retry-all-errors {url}/health/ready"
    subprocess.run(command.split(), check=True, capture_output=True, timeout=120)


@pytest.mark.parametrize("language", RUNNERS)
def test_the_examples_of_a_language_run(served, language):
    program = RUNNERS[language][0]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here")
    shown = fences(PAGE, language)
    assert shown
    for line, code in shown:
        done = subprocess.run(
            [*RUNNERS[language], code], env=served, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"{PAGE}:{line}\n{done.stdout}\n{done.stderr}"
        assert done.stdout.strip(), f"{PAGE}:{line} shows nothing"


def test_a_bad_line_is_reported_in_the_first_example(served):
    """Of the two lines, the second has no sent_at."""
    done = subprocess.run(
        [*RUNNERS["bash"], fences(PAGE, "bash")[0][1]], env=served, capture_output=True, text=True
    )
    assert '"rejected":[{"line":2,"reason":"missing sent_at, expected in every row"}]' in done.stdout


def test_the_script_runs(served):
    script = ROOT / "examples" / "over_http.py"
    words = [served["URL"], ACCOUNT, served["KEY"]]
    done = subprocess.run(
        [sys.executable, "-W", "error", script, *words], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "stored 1 of 1" in done.stdout and "message in http-1" in done.stdout
    assert "asked for a manager" in done.stdout


def test_every_route_is_in_the_table(served):
    described = httpx.get(f"{served['URL']}/openapi.json").json()["paths"]
    text = PAGE.read_text(encoding="utf-8")
    for path, methods in described.items():
        end = re.sub(r"{.*?}", "ID", path.removeprefix("/v1/accounts/{account}"))
        if path.startswith("/v1/accounts/"):
            for method in methods:
                assert f"| `{method.upper()} {end}` |" in text
