"""Encoders of every architecture, tokenizer and pooling: exported, they give what torch gives."""

import json
import shutil

import numpy as np
import pytest
from tiny_others import MAX_TOKENS, other_encoder, static_encoder, write

from nlp_support import Encoder
from nlp_support.errors import ModelError

pytest.importorskip("torch")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"),
]

TEXTS = [
    "it was late",
    "nobody answers",
    "",
    "great!",
    "broken and late and nobody answers that it came " * 9,
]
KINDS = {
    "no settings of sentence-transformers": {},
    "settings without prompts": {"prompts": {"__version__": {"sentence_transformers": "2.0.0"}}},
    "another activation": {"architecture": "bert-relu"},
    "the first token": {"pooling": "cls_token"},
    "the largest": {"pooling": "max_tokens"},
    "by root of length": {"pooling": "mean_sqrt_len_tokens", "normalize": False},
    "later tokens more": {"pooling": "weightedmean_tokens"},
    "the last token": {"pooling": "lasttoken"},
    "no unit length": {"normalize": False},
    "a dense layer": {"dense": 16},
    "a dense layer alone": {"dense": 16, "normalize": False, "pooling": "cls_token"},
    "roberta": {"architecture": "roberta", "tokenizer": "bpe"},
    "xlm-roberta": {"architecture": "xlm-roberta", "tokenizer": "unigram"},
    "mpnet": {"architecture": "mpnet", "tokenizer": "bpe"},
    "distilbert": {"architecture": "distilbert", "pooling": "cls_token"},
    "electra": {"architecture": "electra"},
    "albert": {"architecture": "albert", "tokenizer": "unigram"},
    "t5": {"architecture": "t5", "tokenizer": "unigram", "dense": 24},
}


@pytest.mark.parametrize("kind", KINDS, ids=list(KINDS))
def test_an_encoder_of_any_kind_is_exported_and_served(kind, tmp_path):
    """Texts of many lengths, one cut, share a batch; each is as near to torch as rounding allows."""
    from nlp_support.training.export import export

    source = other_encoder(tmp_path / "source", **KINDS[kind])
    report = export(source, tmp_path / "out", name="tiny", weights="float32")
    assert report.cosine > 0.9999
    exported, original = Encoder.load(tmp_path / "out"), Encoder.load(source)
    assert exported.dim == original.dim
    for kind in ("encode_query", "encode_document"):
        ours, theirs = getattr(exported, kind)(TEXTS), getattr(original, kind)(TEXTS)
        assert np.allclose(ours, theirs, atol=1e-4)
    settings = json.loads((tmp_path / "out" / "encoder.json").read_text())
    assert settings["max_tokens"] == MAX_TOKENS


def test_tokens_without_order_are_exported(tmp_path):
    """A text without a known token has no direction in torch; exported, it gets one."""
    from nlp_support.training.export import export

    source = static_encoder(tmp_path / "source")
    assert export(source, tmp_path / "out", name="tiny", weights="int8").cosine > 0.999
    texts = [text for text in TEXTS if text]
    ours, theirs = Encoder.load(tmp_path / "out"), Encoder.load(source)
    assert (ours.encode_query(texts) * theirs.encode_query(texts)).sum(1).min() > 0.999
    assert np.allclose(np.linalg.norm(ours.encode_query([""]), axis=1), 1)


@pytest.mark.parametrize(
    ("prompts", "query", "document"),
    [
        ({"prompts": {"query": "ask: "}}, "ask: ", ""),
        ({"prompts": {"query": "query: ", "passage": "passage: "}}, "query: ", "passage: "),
        ({"prompts": {"document": "tell: "}, "default_prompt_name": None}, "", "tell: "),
        ({"prompts": {"any": "say: "}, "default_prompt_name": "any"}, "say: ", "say: "),
    ],
)
def test_prompts_are_those_of_the_model(tmp_path, prompts, query, document):
    from nlp_support.training.export import export

    source = other_encoder(tmp_path / "source", prompts=prompts)
    export(source, tmp_path / "out", name="tiny", weights="float32")
    settings = json.loads((tmp_path / "out" / "encoder.json").read_text())
    assert (settings["query_prompt"], settings["document_prompt"]) == (query, document)
    ours, theirs = Encoder.load(tmp_path / "out"), Encoder.load(source)
    assert np.allclose(ours.encode_document(TEXTS), theirs.encode_document(TEXTS), atol=1e-4)


def test_a_folder_without_pooling_takes_the_mean(tmp_path):
    from nlp_support.training.export import export

    source = other_encoder(tmp_path / "source")
    for name in ("modules.json", "sentence_bert_config.json", "1_Pooling", "2_Normalize"):
        path = source / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    export(source, tmp_path / "out", name="tiny", weights="float32")
    ours, theirs = Encoder.load(tmp_path / "out"), Encoder.load(source)
    assert np.allclose(ours.encode_query(TEXTS), theirs.encode_query(TEXTS), atol=1e-4)


def test_what_no_graph_can_be_made_of_is_refused_in_words(tmp_path):
    from nlp_support.training import source as module
    from nlp_support.training.export import export

    source = other_encoder(tmp_path / "source", prompts={"prompts": {"query": "ask: "}})
    modules = json.loads((source / "modules.json").read_text())

    def refused(told, changed=modules, kind=ModelError):
        write(source / "modules.json", changed)
        with pytest.raises(kind, match=told):
            export(source, tmp_path / "out", name="tiny")
        assert not (tmp_path / "out").exists()

    weighted = {"idx": 1, "name": "1", "path": "1_W", "type": "sentence_transformers.models.WordWeights"}
    write(
        source / "1_W" / "config.json", {"vocab": ["a"], "word_weights": {"a": 1.0}, "unknown_word_weight": 1}
    )
    refused("has a part WordWeights; expected only Pooling, Dense", [modules[0], weighted])
    refused("has no Pooling", modules[:1])
    write(source / "1_Pooling" / "config.json", {"word_embedding_dimension": 32, "include_prompt": False})
    refused(r"leaves its prompt out when it pools \(include_prompt\)")
    (source / "config_sentence_transformers.json").unlink()
    (source / "tokenizer.json").write_text("{")
    refused(r"tokenizer\.json cannot be read")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "MOST_WEIGHTS", 10)
        shutil.copy(other_encoder(tmp_path / "whole") / "tokenizer.json", source)
        refused("weights, expected at most 10, as many as a file of 2 GB")


def test_a_mistyped_source_is_told_at_once(tmp_path):
    from nlp_support.training.export import export

    other_encoder(tmp_path / "desk-encoder")
    with pytest.raises(ModelError, match=r"did you mean .*desk-encoder'\?"):
        export(tmp_path / "desk-encodr", tmp_path / "out", name="tiny")


def test_a_classifier_of_another_architecture_is_exported(tmp_path):
    import torch
    import transformers
    from tiny_others import architectures, bpe

    from nlp_support.training.export_classifier import export_classifier

    from tiny_classifier import torch_probabilities

    torch.manual_seed(0)
    config = architectures()["roberta"]
    config.id2label = dict(enumerate(["negative", "neutral", "positive"]))
    transformers.RobertaForSequenceClassification(config).save_pretrained(tmp_path / "source")
    bpe(tmp_path / "source")
    report = export_classifier(tmp_path / "source", tmp_path / "out", name="tiny", weights="float32")
    assert report.difference < 1e-5 and report.agreement == 1
    from nlp_support import SentimentModel

    texts = ["it was late", "great!"]
    ours = SentimentModel.load(tmp_path / "out").score(texts)
    assert np.allclose(ours, torch_probabilities(tmp_path / "source", texts), atol=1e-5)
