"""Training files and run folders."""

import json
import subprocess
import sys
from dataclasses import dataclass

import pytest

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.training.digests import digest, digest_texts
from nlp_support.training.encoder.pairs import read_texts
from nlp_support.training.run import open_run


@dataclass(frozen=True)
class Settings:
    epochs: int = 1
    rate: float = 0.1


def start(folder, **changes):
    given = {"command": "encoder", "settings": Settings(), "data": {"a.jsonl": "12"}, "seed": 0, **changes}
    return open_run(folder, **given)


def test_good_rows_go_in_and_bad_ones_are_told_with_line_and_reason(tmp_path):
    """Line 2 is no JSON, 3 an array, 4 lacks the text, 5 has an empty one, 6 is empty and not counted; 8 has
    what data frames write for an empty cell."""
    file = tmp_path / "rows.jsonl"
    file.write_text(
        '{"text": " one "}\n{"text": \n[1]\n{"txt": "x"}\n{"text": "  "}\n\n{"text": "둘"}\n{"text": NaN}\n'
    )
    found = read_texts(file)
    assert found.rows == ["one", "둘"] and found.lines == 7 and found.numbers == [1, 7]
    assert [(bad.line, bad.reason) for bad in found.rejected] == [
        (2, "is not JSON: Expecting value at column 1"),
        (3, "expected a JSON object, got list"),
        (4, "'text' is NoneType, expected a text"),
        (5, "'text' is empty, expected a text"),
        (8, "'text' is float, expected a text"),
    ]
    assert found.reasons.total() == 5


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no usable row in 0 lines"),
        (b'{"a": 1}\n', r"no column 'text'; its columns: a; name the right ones with --text"),
        (b'{"text": ""}\n', "line 1: 'text' is empty"),
        (b"\xff\xfe", "no usable row in 0 lines"),
        (b"{\x00", "is UTF-16 text without a byte order mark"),
        (b"\x1f\x8b", "damaged or ends early"),
    ],
)
def test_a_file_without_a_row_is_refused(tmp_path, content, told):
    file = tmp_path / "rows.jsonl"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=told):
        read_texts(file)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match=r"cannot read .*No such file"):
        read_texts(tmp_path / "none.jsonl")


def test_a_run_remembers_what_it_was_made_from(tmp_path):
    start(tmp_path / "run").update(after={"accuracy": 0.5})
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    assert record["settings"] == {"epochs": 1, "rate": 0.1} and record["data"] == {"a.jsonl": "12"}
    assert record["seed"] == 0 and record["state"] == "running" and record["after"] == {"accuracy": 0.5}
    assert record["versions"]["numpy"] and record["machine"] and record["started_at"].endswith("+00:00")


def test_a_folder_with_a_run_is_not_overwritten(tmp_path):
    start(tmp_path)
    with pytest.raises(InvalidArgument, match="already holds a run; --resume continues it"):
        start(tmp_path)
    assert start(tmp_path, resume=True).record["state"] == "running"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"settings": Settings(epochs=2)}, r"other settings \(epochs 1, now 2\)"),
        ({"data": {"a.jsonl": "13"}}, r"other data \(a.jsonl 12, now 13\)"),
        ({"data": {"a.jsonl": "12", "b.jsonl": "5"}}, r"other data \(b.jsonl None, now 5\)"),
        ({"command": "sentiment"}, r"other command \(encoder, now sentiment\)"),
    ],
)
def test_a_run_is_not_resumed_with_something_else(tmp_path, changes, told):
    start(tmp_path)
    with pytest.raises(InvalidArgument, match=told):
        start(tmp_path, resume=True, **changes)


def test_nothing_or_a_finished_run_is_not_resumed(tmp_path):
    with pytest.raises(InvalidArgument, match="has no run to resume"):
        start(tmp_path / "none", resume=True)
    start(tmp_path).update(state="done")
    with pytest.raises(InvalidArgument, match="is finished"):
        start(tmp_path, resume=True)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidArgument, match="cannot write"):
        start(tmp_path / "file" / "run")


def test_a_digest_changes_with_content_and_names(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "x").write_text("one")
    (tmp_path / "b" / "y").write_text("one")
    assert digest(tmp_path / "a") != digest(tmp_path / "b")
    assert digest(tmp_path / "a" / "x") == digest(tmp_path / "b" / "y")
    assert digest_texts(["ab", "c"]) != digest_texts(["a", "bc"])


def test_help_does_not_load_what_training_needs():
    heavy = "torch", "transformers", "sentence_transformers", "datasets", "accelerate"
    script = (
        "import sys; from typer.testing import CliRunner; from nlp_support.training.cli import app;"
        "[CliRunner().invoke(app, [name, '--help']) for name in ('encoder', 'dataset', 'export')];"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
