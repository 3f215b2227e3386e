"""A wrong argument of `nlp-support train` is told before the libraries of training are imported."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"torch", "transformers", "sentence_transformers", "datasets", "accelerate", "onnx"}
# Runs a command and says on the last line which of the libraries it imported.
RUN = (
    "import sys\nfrom nlp_support.cli.commands import app\n"
    "try:\n    app(sys.argv[1:])\nexcept SystemExit as ended:\n    code = ended.code\n"
    f"print(code, *sorted({HEAVY} & set(sys.modules)))"
)
CASES = {
    "sentiment RUN --base bundled --train no.jsonl --val there.jsonl": "no file 'no.jsonl'",
    "sentiment RUN --base bundled --train ther.jsonl --val there.jsonl": "did you mean 'there.jsonl'?",
    "sentiment RUN --base ./no --train there.jsonl --val there.jsonl": "no folder './no'",
    "sentiment RUN --base bundled --train there.jsonl --val there.jsonl --epochs 0": "epochs is 0",
    "sentiment RUN --base bundled --train there.jsonl --val there.jsonl --device gpu": "no device 'gpu'",
    "encoder RUN --base bundled --pairs there.jsonl --max-minutes -1": "max_minutes is -1",
    "sentiment OLD --base bundled --train there.jsonl --val there.jsonl": "already holds a run",
    "satisfaction RUN --base ./no --train there.jsonl --val there.jsonl": "no folder './no'",
    "satisfaction RUN --base bundled --train there.jsonl --val there.jsonl --dropout 2": "dropout is 2",
    "encoder RUN --base ./no --pairs there.jsonl": "no folder './no'",
    "encoder RUN --base bundled --pairs no.jsonl": "no file 'no.jsonl'",
    "encoder RUN --base bundled --store no.db": "no file 'no.db'",
    "encoder RUN --base bundled --texts there.jsonl --teacher ./no": "no folder './no'",
    "prune ./no OUT": "no file 'no'",
    "meanings OUT --plain no.jsonl": "no file 'no.jsonl'",
    "weights OUT no.jsonl": "no file 'no.jsonl'",
}


@pytest.fixture
def here(tmp_path):
    (tmp_path / "there.jsonl").write_text("{}\n")
    (tmp_path / "OLD").mkdir()
    (tmp_path / "OLD" / "run.json").write_text("{}")
    return tmp_path


@pytest.mark.parametrize(("command", "told"), CASES.items(), ids=list(CASES))
def test_a_wrong_argument_is_told_before_anything_long_is_imported(here: Path, command, told):
    pytest.importorskip("torch")
    done = subprocess.run(
        [sys.executable, "-c", RUN, "train", *command.split()], cwd=here, capture_output=True, text=True
    )
    assert told in done.stderr and done.stderr.count("\n") == 1
    assert done.stdout.splitlines()[-1] == "1"  # the code, and none of the libraries
    assert sorted(path.name for path in here.iterdir()) == ["OLD", "there.jsonl"]
