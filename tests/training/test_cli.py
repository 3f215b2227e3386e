"""The commands of `nlp-support train` on tiny data, as they are typed; others are tested elsewhere."""

import json
import warnings
from functools import partial

import numpy as np
import pytest
from toys import FILLERS, MOODS, tiny_base, toy_dialogues, toy_rows, write
from typer.testing import CliRunner

from nlp_support import Ranking, SatisfactionModel, SentimentModel, open_store

from support import exchange
from tiny_classifier import tiny_classifier

pytest.importorskip("torch")

from nlp_support.eval.models import sentiment as measured_sentiment
from nlp_support.training.classifier import contentment
from nlp_support.training.cli import app

pytestmark = pytest.mark.slow

WORDS = [*FILLERS, *(word for words in MOODS.values() for word in words), "←", "→", "where", "refused"]
SMALL = ["--epochs", "1", "--batch-size", "16", "--frozen-layers", "0", "--max-tokens", "16"]


@pytest.fixture(autouse=True)
def _few_rounds(monkeypatch):
    for module in (measured_sentiment, contentment):
        monkeypatch.setattr(module, "bootstrap", partial(module.bootstrap, rounds=20))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tiny_base(tmp_path_factory.mktemp("cli") / "base", WORDS)


def run(*words):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's exporter warns of itself
        result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result


def test_sentiment_is_trained_exported_and_served(base, tmp_path):
    train = write(tmp_path / "train.jsonl", [*toy_rows(90, seed=1), {"text": "", "label": "neutral"}])
    val = write(tmp_path / "val.jsonl", toy_rows(45, seed=2))
    command = ["sentiment", tmp_path / "run", "--base", base, "--train", train, "--val", val, *SMALL]
    done = run(*command, "--json")
    assert "line 91: " in done.stderr
    figures = json.loads(done.stdout)["figures"]
    assert {"accuracy", "macro_f1"} <= {one["name"] for one in figures}
    options = ["--name", "toy", "--weights", "int8", "--probes", val]
    told = run("export", tmp_path / "run" / "model", tmp_path / "served", *options)
    assert "macro-F1" in told.stderr
    rows = SentimentModel.load(tmp_path / "served").score(["the kettle was lovely", "awful"])
    assert rows.shape == (2, 3) and np.allclose(rows.sum(axis=1), 1)


def test_satisfaction_is_trained_exported_and_served(base, tmp_path):
    train = write(tmp_path / "train.jsonl", toy_dialogues(24, seed=1))
    val = write(tmp_path / "val.jsonl", toy_dialogues(12, seed=2))
    command = ["satisfaction", tmp_path / "run", "--base", base, "--train", train, "--val", val, *SMALL]
    run(*command, "--low-weight", "2")
    assert json.loads((tmp_path / "run" / "run.json").read_text())["state"] == "done"
    run("export", tmp_path / "run" / "model", tmp_path / "served", "--name", "toy", "--weights", "float32")
    assert 1 <= SatisfactionModel.load(tmp_path / "served").points(["where ← refused"])[0] <= 5


def test_a_vocabulary_is_pruned(tmp_path):
    source = tiny_classifier(tmp_path / "source", labels=["negative", "neutral", "positive"])
    texts = write(tmp_path / "texts.jsonl", [{"text": "it was great and late"}])
    told = run("prune", source, tmp_path / "pruned", "--texts", texts)
    assert "100.0% of the texts are cut as before" in told.stderr


def test_a_ranking_is_fitted(tmp_path):
    """Eight questions come again and again, each time with thirty letters of its own, and half of the time
    another answer than the best is sent."""
    store = tmp_path / "desk.db"
    random = np.random.default_rng(0)
    things = ["kettle", "parcel", "garden gate", "window seat", "bicycle", "invoice", "router", "tent"]
    with open_store(store) as opened:
        for number in range(480):
            at = int(random.integers(8))
            told = things[at] if random.random() < 0.5 else things[int(random.integers(8))]
            own = "".join(random.choice([*"abcdefghijklmnopqrstuvwxyz"], 30))
            ask = f"when will my {things[at]} be repaired? {own}"
            say = f"We repair every {told} within a week."
            opened.add(exchange(number, ask, say))
    done = run("ranker", tmp_path / "ranker.json", "--store", store, "--precision", "0.3", "--held-out", "0")
    assert "rows: 240 to fit, 144 to calibrate, 96 later" in done.stderr
    assert "\nlater, after: first right: 0." in done.stderr
    fitted = Ranking.load(tmp_path / "ranker.json")
    assert fitted.encoder and 0.2 <= fitted.threshold <= 1


def test_a_mistake_is_told_in_one_line(base, tmp_path):
    from nlp_support.errors import InvalidArgument

    lone = write(tmp_path / "one.jsonl", [{"text": "fine", "label": "positive"}])
    command = ["sentiment", tmp_path / "run", "--base", base, "--train", lone, "--val", lone]
    result = CliRunner().invoke(app, [str(word) for word in command])
    assert isinstance(result.exception, InvalidArgument) and not (tmp_path / "run").exists()
