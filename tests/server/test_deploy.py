"""The files to run the service with name what is there. Images cannot be built in tests."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from nlp_support.cli import app

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = ROOT / "deploy" / "nlp-support.service"


def variables():
    """The environment variables that `serve` reads."""
    serve = get_command(app).commands["serve"]
    return {variable for one in serve.params for variable in _listed(one.envvar)}


def _listed(names):
    return [names] if isinstance(names, str) else names or []


def test_every_option_of_serve_has_its_variable():
    serve = get_command(app).commands["serve"]
    named = [one for one in serve.params if one.opts and one.name != "help"]
    expected = {f"NLP_SUPPORT_{one.opts[0].strip('-').replace('-', '_').upper()}" for one in named}
    assert variables() == expected and len(expected) > 15


@pytest.mark.parametrize(
    "file", ["Dockerfile", "compose.yaml", "deploy/nlp-support.service", "docs/service.md"]
)
def test_the_variables_named_are_read(file):
    found = set(re.findall(r"NLP_SUPPORT_[A-Z_]+", (ROOT / file).read_text(encoding="utf-8")))
    assert found and found <= variables()


def test_what_the_image_copies_is_there_and_not_ignored():
    copied = [
        path
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for path in line.split()[:-1]
    ]
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) == kept
    assert all((ROOT / path).exists() for path in copied)


def test_the_image_installs_extras_that_there_are():
    import tomllib

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    [named] = re.findall(r"\.\[([a-z,]+)\]", DOCKERFILE)
    assert {"server"} <= set(named.split(",")) <= set(extras)


def test_the_image_does_not_run_as_root_and_stops_as_the_service_does():
    lines = DOCKERFILE.splitlines()
    assert lines.index("USER desk") < lines.index('ENTRYPOINT ["nlp-support"]')
    assert "STOPSIGNAL SIGTERM" in lines
    assert 'CMD ["serve"]' in lines


def test_compose_waits_longer_than_a_stop_takes_and_shows_the_service_to_the_proxy_only():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["service"]
    assert int(service["stop_grace_period"].rstrip("s")) > 30
    assert "ports" not in service and service["read_only"]
    inside = compose["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    assert service["environment"]["NLP_SUPPORT_FORWARDED_FROM"] == inside
    assert set(compose["volumes"]) == {"desk", "certificates"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_unit_is_one(tmp_path):
    """Checked with a program that is there in place of the service's."""
    text = UNIT.read_text(encoding="utf-8").replace("/opt/nlp-support/bin/nlp-support", "/bin/true")
    own = tmp_path / UNIT.name
    own.write_text(text, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", own], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
