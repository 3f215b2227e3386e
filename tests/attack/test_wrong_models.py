"""Models whose files are damaged, or do not belong together: refused in words that say what to do."""

import json
import shutil
from pathlib import Path

import pytest

from nlp_support import Encoder, InvalidArgument, ModelError, SentimentModel
from nlp_support.models.exported import fingerprint
from nlp_support.training.export import check_source

from support import run

SAMPLE = Path(__file__).parents[1] / "samples" / "model"
DEEP = 100_000


@pytest.fixture
def model(tmp_path):
    return shutil.copytree(SAMPLE, tmp_path / "model")


def other_weights(folder):
    """A graph that loads but is not the one that was exported: it has one more field, a remark."""
    with (folder / "model.onnx").open("ab") as file:
        file.write(b"\x32\x05other")


def test_weights_of_another_model_are_refused_and_the_error_says_what_to_do(model):
    own = fingerprint(model)
    other_weights(model)
    with pytest.raises(ModelError, match=f"fingerprint {fingerprint(model)}.*tell '{own}'.*another model"):
        SentimentModel.load(model)


def test_weights_that_are_meant_are_taken_with_their_fingerprint_or_without_one(model):
    other_weights(model)
    told = json.loads((model / "classifier.json").read_text())
    for given in (
        {**told, "fingerprint": fingerprint(model)},
        {k: v for k, v in told.items() if k != "fingerprint"},
    ):
        (model / "classifier.json").write_text(json.dumps(given))
        loaded = SentimentModel.load(model)
        assert loaded.fingerprint == fingerprint(model) and loaded.score(["ok"]).shape == (1, 3)


def test_the_commands_refuse_another_models_weights(model, tmp_path):
    other_weights(model)
    file = tmp_path / "m.jsonl"
    file.write_text("")
    words = "score", file, tmp_path / "out.jsonl", "--format", "jsonl", "--sentiment", model
    assert "it belongs to another model" in run(*words, code=1).stderr


def test_a_graph_of_another_kind_is_refused_when_it_is_used(model):
    """It is given token ids that it has no rows for."""
    tokenizer = json.loads((model / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"] = {piece: 10_000 + at for piece, at in tokenizer["model"]["vocab"].items()}
    tokenizer["post_processor"] = None
    (model / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(ModelError, match="do not belong together"):
        SentimentModel.load(model).score(["it was late"])


@pytest.mark.parametrize("name", ["tokenizer.json", "model.onnx"])
@pytest.mark.parametrize(
    "raw", [b"", b"x", b"[" * DEEP, b'{"a":' * DEEP, bytes(1000)], ids=lambda raw: repr(raw[:5])
)
def test_damaged_parts_are_refused(model, name, raw):
    (model / name).write_bytes(raw)
    with pytest.raises(ModelError, match="cannot be loaded"):
        SentimentModel.load(model)


@pytest.mark.parametrize("text", ["[" * DEEP, "[]", "1", '{"model_type": []}', '{"model_type": "bert"}'])
@pytest.mark.parametrize("load", [Encoder.load, SentimentModel.load])
def test_folders_of_other_libraries_are_refused_in_words(tmp_path, load, text):
    pytest.importorskip("sentence_transformers")
    for name in ("config.json", "modules.json", "tokenizer.json", "tokenizer_config.json"):
        (tmp_path / name).write_text(text)
    with pytest.raises(ModelError):
        load(tmp_path)


def test_a_rejected_argument_is_still_one(model):
    with pytest.raises(InvalidArgument, match="threads is -1"):
        SentimentModel.load(model, threads=-1)


@pytest.mark.parametrize("name", ["tokenizer.json", "config.json", "tokenizer_config.json"])
@pytest.mark.parametrize("text", ["{", "[" * DEEP, "[]"], ids=["no JSON", "deep", "a list"])
def test_damaged_parts_of_a_model_to_export_are_refused(tmp_path, name, text):
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / name).write_text(text)
    with pytest.raises(ModelError, match=f"{name} .*; save the model again"):
        check_source(tmp_path, expected="a folder")
