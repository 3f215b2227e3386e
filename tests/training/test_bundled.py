"""Exported models rebuilt in torch: they compute what was exported, and are trained and exported again."""

import json
import shutil

import numpy as np
import pytest
from tiny_others import other_encoder

from nlp_support import Encoder, SentimentModel
from nlp_support.errors import ModelError
from nlp_support.models import BUNDLED

from tiny_classifier import tiny_classifier
from tiny_models import tiny_sentence_transformer

pytest.importorskip("torch")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"),
]

TEXTS = ["it was late", "nobody answers", "", "great!", "broken and late and nobody answers that " * 9]
KINDS = {
    "bert": {},
    "roberta": {"architecture": "roberta", "tokenizer": "bpe", "pooling": "cls_token"},
    "mpnet": {"architecture": "mpnet", "tokenizer": "bpe", "normalize": False},
    "distilbert with a dense layer": {"architecture": "distilbert", "dense": 16},
    "xlm-roberta": {"architecture": "xlm-roberta", "tokenizer": "unigram"},
    "prompts": {"prompts": {"prompts": {"query": "q: "}}},
    "albert": {"architecture": "albert"},
}  # fmt: skip


@pytest.fixture
def rebuilt(tmp_path):
    """A function from an exported folder to the one rebuilt of it."""
    from nlp_support.training.bundled import rebuild

    def make(exported):
        target = tmp_path / f"rebuilt-{exported.name}"
        target.mkdir()
        rebuild(exported, target)
        return target

    return make


@pytest.mark.parametrize("kind", KINDS, ids=list(KINDS))
@pytest.mark.parametrize("weights", ["float32", "int8"])
def test_an_exported_encoder_is_rebuilt_and_computes_the_same(kind, weights, tmp_path, rebuilt, monkeypatch):
    from nlp_support.training import export as module

    monkeypatch.setattr(module, "MIN_COSINE", 0.9)  # random weights lose more in 8 bits than trained ones
    source = other_encoder(tmp_path / "source", **KINDS[kind])
    module.export(source, tmp_path / "out", name="tiny", weights=weights)
    ours, theirs = Encoder.load(rebuilt(tmp_path / "out")), Encoder.load(tmp_path / "out")
    assert np.allclose(ours.encode_query(TEXTS), theirs.encode_query(TEXTS), atol=1e-5)
    assert np.allclose(ours.encode_document(TEXTS), theirs.encode_document(TEXTS), atol=1e-5)
    again = module.export(tmp_path / "rebuilt-out", tmp_path / "again", name="tiny", weights=weights)
    assert again.cosine > 0.99999  # what 8 bits stand for fits 8 bits
    assert np.allclose(
        Encoder.load(tmp_path / "again").encode_query(TEXTS), theirs.encode_query(TEXTS), atol=1e-4
    )


@pytest.mark.parametrize("weights", ["float32", "int8", "mixed"])
def test_exports_from_before_the_file_named_its_weights_are_rebuilt(weights, tmp_path, rebuilt, monkeypatch):
    """The graph as it was written then: nothing noted in the file, and no settings beside it."""
    from nlp_support.training import export as module
    from nlp_support.training import graph

    class Old(graph.BertGraph):
        def forward(self, input_ids, attention_mask):
            x = super().forward(input_ids, attention_mask)
            weight = attention_mask.float()[:, :, None]
            return graph._unit((x * weight).sum(1) / weight.sum(1).clamp(min=1e-9))

    monkeypatch.setattr(module, "parameters_of", lambda model: {})
    monkeypatch.setattr(graph, "EncoderGraph", lambda model, rest, dim: Old(model))
    source = _trained(tiny_sentence_transformer(tmp_path / "source"))
    module.export(source, tmp_path / "out", name="tiny", weights=weights)
    (tmp_path / "out" / "source.json").unlink()
    ours, theirs = Encoder.load(rebuilt(tmp_path / "out")), Encoder.load(tmp_path / "out")
    assert np.allclose(ours.encode_query(TEXTS), theirs.encode_query(TEXTS), atol=1e-5)


def test_an_exported_classifier_is_rebuilt_and_computes_the_same(tmp_path, rebuilt):
    from nlp_support.training.export_classifier import export_classifier

    source = tiny_classifier(tmp_path / "source", labels=["negative", "neutral", "positive"])
    export_classifier(source, tmp_path / "out", name="tiny", weights="float32")
    ours, theirs = SentimentModel.load(rebuilt(tmp_path / "out")), SentimentModel.load(tmp_path / "out")
    assert np.allclose(ours.score(TEXTS), theirs.score(TEXTS), atol=1e-5)


@pytest.mark.parametrize("task", ["encoder", "sentiment"])
def test_the_bundled_models_are_rebuilt_and_compute_the_same(task, rebuilt):
    """`rebuild` holds the one against the other; here that heads and layers are those of the task."""
    config = json.loads((rebuilt(BUNDLED / task) / "config.json").read_text())
    assert (config["num_hidden_layers"], config["num_attention_heads"], config["vocab_size"]) == (
        12,
        12,
        64000,
    )
    labels = {"encoder": None, "sentiment": 3}[task]
    assert labels is None or len(config["id2label"]) == labels


def test_a_rebuilt_model_that_computes_something_else_is_refused(tmp_path, rebuilt, monkeypatch):
    from nlp_support.training import bundled
    from nlp_support.training.export import export

    export(other_encoder(tmp_path / "source"), tmp_path / "out", name="tiny", weights="float32")
    monkeypatch.setattr(bundled, "_vectors", lambda folder, prompt: np.full((24, 32), 32**-0.5, np.float32))
    with pytest.raises(ModelError, match=r"cannot be trained further: rebuilt in torch it gives a cosine of"):
        rebuilt(tmp_path / "out")


def test_damaged_exports_are_refused_with_the_reason(tmp_path, rebuilt):
    from nlp_support.training.export import export

    source = other_encoder(tmp_path / "source")
    export(source, tmp_path / "whole", name="tiny", weights="float32")
    cases = {"model.onnx": b"no graph", "source.json": b"{", "encoder.json": b"{}", "tokenizer.json": b"{"}
    for name, content in cases.items():
        folder = shutil.copytree(tmp_path / "whole", tmp_path / name)
        (folder / name).write_bytes(content)
        with pytest.raises(ModelError, match=name.replace(".", r"\.")):
            rebuilt(folder)


def test_which_folder_a_base_stands_for(tmp_path):
    from nlp_support.training.base import exported_base

    assert exported_base("bundled", "satisfaction") == BUNDLED / "sentiment"  # the other has no graph
    assert exported_base(BUNDLED / "encoder", "sentiment") == BUNDLED / "encoder"
    assert exported_base(BUNDLED / "sentiment", "encoder") is None
    assert exported_base(tmp_path, "encoder") is None


def _trained(folder):
    """Biases and norms as after some training: no two alike, so that none share a constant."""
    from safetensors.numpy import load_file, save_file

    random = np.random.default_rng(0)
    tensors = load_file(folder / "model.safetensors")
    for name, tensor in tensors.items():
        if tensor.ndim == 1:
            tensors[name] = tensor + random.normal(0, 0.1, tensor.shape).astype(np.float32)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    return folder
