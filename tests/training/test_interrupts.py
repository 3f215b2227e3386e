"""Ctrl-C, `kill` and full disks during a training: what was done is kept, and goes on to the same weights."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import warnings

import pytest
from typer.testing import CliRunner

from nlp_support.errors import InvalidArgument, TrainingError
from nlp_support.training.interrupts import Interrupted, watched

torch = pytest.importorskip("torch")

from toys import FILLERS, MOODS, tiny_base, toy_dialogues, toy_rows, trained, write  # noqa: E402

from nlp_support.training.checkpoints import last_checkpoint, last_step, mark_complete  # noqa: E402
from nlp_support.training.cli import app  # noqa: E402
from nlp_support.training.run import Run  # noqa: E402

from tiny_models import tiny_sentence_transformer  # noqa: E402

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)
ON_THE_WAY = 300.0  # seconds until the first row of log.jsonl, on a busy machine


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    words = [*FILLERS, *(word for words in MOODS.values() for word in words), "←", "→", "where", "refused"]
    tiny_base(folder / "base", words)
    tiny_sentence_transformer(folder / "encoder")
    write(folder / "train.jsonl", toy_rows(320, seed=1))
    write(folder / "val.jsonl", toy_rows(60, seed=3))
    write(folder / "rated.jsonl", toy_dialogues(60, seed=1))
    write(folder / "rated_val.jsonl", toy_dialogues(20, seed=2))
    pairs = [
        {"question": f"where is {a} {b} of {at}", "reply": f"{b} of {at} is sent with {a}"}
        for at, (a, b) in enumerate((a, b) for a in FILLERS for b in FILLERS)
    ]
    write(folder / "pairs.jsonl", pairs)
    return folder


def command(kind, toy, out, *more):
    files = {
        "sentiment": ["--base", "base", "--train", "train.jsonl", "--val", "val.jsonl", "--epochs", "20"],
        "satisfaction": ["--base", "base", "--train", "rated.jsonl", "--val", "rated_val.jsonl"],
        "encoder": ["--base", "encoder", "--pairs", "pairs.jsonl", "--epochs", "12", "--batch-size", "8"],
    }[kind]
    if kind == "satisfaction":
        files += ["--epochs", "20"]
    named = [str(toy / word) if (toy / word).exists() else word for word in files]
    words = [kind, str(out), *named, "--frozen-layers", "1", "--max-tokens", "16", *more]
    return words


def run(*words):
    torch.set_num_threads(1)  # sums are rounded by how they are split between threads
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CliRunner().invoke(app, list(words))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "sent", "code"),
    [
        ("sentiment", signal.SIGINT, 130),
        ("satisfaction", signal.SIGTERM, 143),
        ("encoder", signal.SIGTERM, 143),
    ],
)
def test_an_interrupted_training_goes_on_to_the_same_weights(toy, tmp_path, kind, sent, code):
    """A signal after the first row of its log: the step is finished and saved, a line says where, and resumed
    it ends as a run without interruption does, to the last bit."""
    program = [sys.executable, "-m", "nlp_support", "train", *command(kind, toy, tmp_path / "a")]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(program, stderr=subprocess.PIPE, text=True, env=environment)
    until = time.monotonic() + ON_THE_WAY
    while not (tmp_path / "a" / "log.jsonl").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(sent)
    _, told = process.communicate(timeout=ON_THE_WAY)
    assert process.returncode == code, told
    record = json.loads((tmp_path / "a" / "run.json").read_text())
    step = record["steps"]
    assert record["state"] == "interrupted" and step > 0
    assert told.splitlines()[-1] == f"interrupted at step {step}; --resume continues"
    resumed = run(*command(kind, toy, tmp_path / "a", "--resume"))
    assert resumed.exit_code == 0, resumed.output
    assert f"goes on from step {step} of " in resumed.stderr
    assert run(*command(kind, toy, tmp_path / "b")).exit_code == 0
    weights = [(tmp_path / name / "model" / "model.safetensors").read_bytes() for name in ("a", "b")]
    assert weights[0] == weights[1]
    records = [json.loads((tmp_path / name / "run.json").read_text()) for name in ("a", "b")]
    assert records[0]["state"] == "done" and records[0]["after"] == records[1]["after"]
    assert records[0]["validation"] == records[1]["validation"]


@pytest.mark.slow
def test_a_signal_between_reading_and_the_first_step_leaves_a_run_to_be_resumed(toy, tmp_path, monkeypatch):
    from nlp_support.training.classifier import learn

    def stopped(*args, **options):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)

    monkeypatch.setattr(learn, "fit", stopped)
    with pytest.raises(Interrupted, match=r"before the first checkpoint; --resume starts from the beginning"):
        trained(toy, tmp_path)
    assert json.loads((tmp_path / "run.json").read_text())["state"] == "interrupted"
    monkeypatch.undo()
    assert trained(toy, tmp_path, resume=True).folder.is_dir()


@pytest.mark.slow
def test_a_signal_while_measuring_trains_nothing_again(toy, tmp_path, monkeypatch):
    from nlp_support.training.classifier import finish

    def stopped(*args, **options):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)

    monkeypatch.setattr(finish, "fit_temperature", stopped)
    with pytest.raises(Interrupted, match=r"interrupted at step 20; --resume continues"):
        trained(toy, tmp_path / "a")
    monkeypatch.undo()
    steps = []
    resumed = trained(toy, tmp_path / "a", resume=True, on_progress=lambda done, total: steps.append(done))
    assert steps == []
    whole = trained(toy, tmp_path / "b")
    assert [(one / "model.safetensors").read_bytes() for one in (resumed.folder, whole.folder)] == [
        (whole.folder / "model.safetensors").read_bytes()
    ] * 2


@pytest.mark.slow
def test_a_disk_that_fills_up_during_a_checkpoint_leaves_the_one_before(toy, tmp_path, monkeypatch):
    from transformers import Trainer

    written = Trainer._save_optimizer_and_scheduler

    def full(self, folder):
        if self.state.global_step == 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        written(self, folder)

    monkeypatch.setattr(Trainer, "_save_optimizer_and_scheduler", full)
    with pytest.raises(TrainingError, match=r"full at step 5; the checkpoint of step 4 is complete: free"):
        trained(toy, tmp_path / "a", checkpoint_every=0)
    assert json.loads((tmp_path / "a" / "run.json").read_text())["state"] == "failed"
    monkeypatch.undo()
    steps = []
    resumed = trained(toy, tmp_path / "a", resume=True, on_progress=lambda done, total: steps.append(done))
    assert steps[0] == 5
    whole = trained(toy, tmp_path / "b")
    assert (resumed.folder / "model.safetensors").read_bytes() == (
        whole.folder / "model.safetensors"
    ).read_bytes()


def checkpoint(run, step):
    folder = run.checkpoints / f"checkpoint-{step}"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"1234")
    return folder


def test_only_a_whole_checkpoint_is_resumed_from(tmp_path):
    """3 is whole, 5 has no mark, a file of 7 is shorter than when it was marked, 9 lacks a file."""
    run = Run(tmp_path, {"id": "one"})
    for step in (3, 5, 7, 9):
        checkpoint(run, step)
        if step != 5:
            mark_complete(run, step)
    (run.checkpoints / "checkpoint-7" / "model.safetensors").write_bytes(b"12")
    (run.checkpoints / "checkpoint-9" / "model.safetensors").unlink()
    (run.checkpoints / "checkpoint-best").mkdir()
    assert last_checkpoint(run) == run.checkpoints / "checkpoint-3" and last_step(run) == 3
    assert last_step(Run(tmp_path / "none", {"id": "one"})) == 0


def test_a_checkpoint_of_another_run_is_refused(tmp_path):
    other = Run(tmp_path / "other", {"id": "two"})
    copied = checkpoint(other, 4)
    mark_complete(other, 4)
    run = Run(tmp_path / "run", {"id": "one"})
    shutil.copytree(copied, run.checkpoints / "checkpoint-4")
    with pytest.raises(InvalidArgument, match=r"checkpoint-4 is a checkpoint of another run; remove it"):
        last_checkpoint(run)


def test_a_checkpoint_of_an_earlier_version_needs_no_mark(tmp_path):
    run = Run(tmp_path, {})
    folder = checkpoint(run, 6)
    assert last_checkpoint(run) is None
    for name in ("trainer_state.json", "optimizer.pt", "scheduler.pt"):
        (folder / name).write_text("")
    assert last_checkpoint(run) == folder


def test_a_second_signal_ends_at_once():
    """While the work finishes in order the first is kept; blocks inside one another share what came."""
    before = signal.getsignal(signal.SIGTERM)
    with watched() as outer, watched() as inner:
        assert inner is outer
        inner.finishing = True
        os.kill(os.getpid(), signal.SIGTERM)
        assert outer.received == signal.SIGTERM
        with pytest.raises(Interrupted):
            inner.check()
        with pytest.raises(Interrupted) as raised:
            signal.raise_signal(signal.SIGINT)
        assert raised.value.signal == signal.SIGINT
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_short_training_that_is_interrupted_leaves_nothing(tmp_path, sent, code):
    """`train weights` takes seconds: nothing is there of it but a line and the exit code."""
    dialogues = write(tmp_path / "rated.jsonl", toy_dialogues(2000, seed=1))
    program = [sys.executable, "-m", "nlp_support", "train", "weights", str(tmp_path / "out" / "w.json")]
    process = subprocess.Popen(
        [*program, str(dialogues), "--rounds", "5000"], stderr=subprocess.PIPE, text=True
    )
    for line in process.stderr:
        if "rounds" in line or ":" in line:
            break
    process.send_signal(sent)
    _, told = process.communicate(timeout=ON_THE_WAY)
    assert process.returncode == code and told.splitlines()[-1] == "interrupted; nothing was written"
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == ["rated.jsonl"]
