"""`train sentiment --few-shot`: eight examples a class, learnt by contrast, served as any other model."""

import json
import os
import signal
import time
import warnings
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from typer.testing import CliRunner

from nlp_support import SentimentModel
from nlp_support.errors import InvalidArgument
from nlp_support.eval.models.predictions import CLASSES

torch = pytest.importorskip("torch")

from toys import FILLERS, MOODS, SHORT, tiny_base, trained, write  # noqa: E402

from nlp_support.eval.models import sentiment as measured  # noqa: E402
from nlp_support.training.classifier import few  # noqa: E402
from nlp_support.training.classifier.few import contrasts, few_rows  # noqa: E402
from nlp_support.training.classifier.model import load_classifier  # noqa: E402
from nlp_support.training.classifier.pooling import SCALE, append_mean, reads_first  # noqa: E402
from nlp_support.training.cli import app  # noqa: E402
from nlp_support.training.interrupts import Interrupted  # noqa: E402

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)
FEW = replace(SHORT, few_shot=8, learning_rate=1e-3, frozen_layers=0, dropout=0.0)


@pytest.fixture(scope="module", autouse=True)
def _few_rounds():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured, "bootstrap", partial(measured.bootstrap, rounds=20))
        yield


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    tiny_base(folder / "base", [*FILLERS, *(word for words in MOODS.values() for word in words)])
    for name, fillers in (("train", FILLERS[:4]), ("val", FILLERS[4:])):
        rows = [
            {"text": f"{filler} {word}", "label": label}
            for filler in fillers
            for label, words in MOODS.items()
            for word in words
        ]
        write(folder / f"{name}.jsonl", rows)
    return folder


@pytest.mark.slow
def test_eight_examples_of_each_class_are_enough_and_are_served(toy, tmp_path):
    """24 texts of two words, one of which tells the class: 960 pairs of them are 60 steps of 16. What is
    measured has the same words of moods beside others."""
    options = ["--frozen-layers", 0, "--max-tokens", 16, "--epochs", 1, "--batch-size", 16]
    words = [
        "sentiment", tmp_path / "run", "--base", toy / "base", "--train", toy / "train.jsonl",
        "--val", toy / "val.jsonl", "--few-shot", "--learning-rate", 1e-3, *options,
    ]  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = CliRunner().invoke(app, [str(word) for word in words])
        assert done.exit_code == 0, done.output
        model = str(tmp_path / "run" / "model")
        served = ["export", model, str(tmp_path / "out"), "--name", "few", "--weights", "float32"]
        assert CliRunner().invoke(app, served).exit_code == 0
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    assert record["steps"] == 60 and record["few_shot"] == {"examples": 24} and record["state"] == "done"
    told = {one["name"]: one["value"] for one in record["after"] if not one["slice"]}
    assert told["macro_f1"] > 0.8
    rows = [json.loads(line) for line in (toy / "val.jsonl").read_text().splitlines()]
    said = SentimentModel.load(tmp_path / "out").score([row["text"] for row in rows]).argmax(axis=1)
    right = np.mean([CLASSES[at] == row["label"] for at, row in zip(said, rows, strict=True)])
    assert right == pytest.approx(told["accuracy"])


@pytest.mark.slow
def test_an_interrupted_one_goes_on_to_the_same_weights(toy, tmp_path):
    def stop(done, total):
        if done == 7:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.01)

    with pytest.raises(Interrupted, match=r"interrupted at step 7; --resume continues"):
        trained(toy, tmp_path / "a", settings=FEW, on_progress=stop)
    steps = []
    resumed = trained(
        toy, tmp_path / "a", settings=FEW, resume=True, on_progress=lambda done, _: steps.append(done)
    )
    assert steps[0] == 8
    whole = trained(toy, tmp_path / "b", settings=FEW)
    weights = [(one.folder / "model.safetensors").read_bytes() for one in (resumed, whole)]
    assert weights[0] == weights[1]


def test_every_example_is_paired_as_often_with_its_class_as_with_others():
    """Four examples, two of each class: 20 pairs of each kind for each of them."""
    pairs = contrasts([0, 0, 1, 1], epochs=1, seed=0)
    assert len(pairs) == 4 * 40
    for first, second, score in pairs:
        assert first != second and score == (first // 2 == second // 2)
    counts = {(at, score): 0 for at in range(4) for score in (0.0, 1.0)}
    for first, _, score in pairs:
        counts[first, score] += 1
    assert set(counts.values()) == {20}
    assert pairs == contrasts([0, 0, 1, 1], epochs=1, seed=0) != contrasts([0, 0, 1, 1], epochs=1, seed=1)
    assert len(contrasts([0, 0, 1, 1], epochs=0.5, seed=0)) == 4 * 20


def test_as_many_of_each_class_are_drawn_as_there_are_at_most():
    labels = ["no"] * 9 + ["yes"] * 3
    rows = few_rows(labels, ["no", "yes"], each=4, seed=0).tolist()
    assert len(rows) == 7 and rows[4:] == [9, 10, 11] and len({*rows[:4]} & {*range(9)}) == 4
    assert few_rows(labels, ["no", "maybe", "yes"], each=4, seed=0).tolist() == rows
    with pytest.raises(InvalidArgument, match="train has 1 row that is maybe, expected 2 or more, or none"):
        few_rows([*labels, "maybe"], ["no", "yes", "maybe"], each=4, seed=0)


@pytest.mark.slow
def test_two_classes_are_learnt_and_the_third_is_not_said(toy, tmp_path):
    """What is said of the third is told before the first step, and stands in the model's card."""
    for name in ("train", "val"):
        rows = [json.loads(line) for line in (toy / f"{name}.jsonl").read_text().splitlines()]
        write(tmp_path / f"{name}.jsonl", [row for row in rows if row["label"] != "neutral"])
    told = []
    settings = replace(FEW, max_tokens=16, batch_size=16)
    done = trained(tmp_path, tmp_path / "run", base=toy / "base", settings=settings, on_data=told.append)
    assert "train: no row is neutral, which the model will hardly ever say" in list(told[0].sentences())
    figures = {one.name: one.value for one in done.after.figures if not one.slice}
    assert figures["accuracy"] > 0.8
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    assert record["few_shot"] == {"examples": 16} and record["rows"]["missing"] == ["neutral"]
    card = (done.folder / "README.md").read_text()
    assert "No row it was trained on is neutral: it will hardly ever say that." in card
    head = load_classifier(done.folder, labels=CLASSES, settings=SHORT).classifier
    assert head.bias[CLASSES.index("neutral")] < -5


def test_a_layer_that_brings_the_mean_to_the_first_state(toy):
    """The pooler reads the mean of the states that are no padding, standardised and scaled by a tenth."""
    own = load_classifier(toy / "base", labels=("no", "yes"), settings=SHORT).eval()
    ids, mask = (
        torch.tensor([[0, 5, 9, 2, 1, 1], [0, 7, 4, 17, 6, 2]]),
        torch.tensor([[1] * 4 + [0] * 2, [1] * 6]),
    )
    assert reads_first(own)
    with torch.no_grad():
        states = own.bert(ids, mask).last_hidden_state
        mean = torch.stack([states[0, :4].mean(0), states[1].mean(0)])
        append_mean(own)
        pooled = own.bert(ids, mask).pooler_output
    wanted = torch.nn.functional.layer_norm(mean, (32,)) * SCALE
    assert torch.allclose(pooled, wanted.tanh(), atol=0.01)
    assert len(own.bert.encoder.layer) == own.config.num_hidden_layers == 3
    with torch.no_grad():
        own.bert.pooler.dense.weight[0, 0] = 2.0
    assert not reads_first(own)


def test_the_loss_is_how_far_a_cosine_is_from_its_mark():
    """Cosines 1 and 0 of pairs of one class: errors 0 and 1, .5 on average."""

    class Fixed(torch.nn.Module):
        def bert(self, ids, mask):
            return type("Said", (), {"pooler_output": torch.tensor([[1.0, 0], [1, 0], [2, 0], [0, 3]])})

    loss = few._Contrast(Fixed())(None, None, torch.tensor([1.0, 1.0]))["loss"]
    assert loss.item() == pytest.approx(0.5)
