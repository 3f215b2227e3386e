"""Vocabulary pruning of tiny models; all text here is our own."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument, ModelError

from tiny_classifier import WORDS, tiny_classifier, torch_probabilities

torch = pytest.importorskip("torch")

from nlp_support.training.prune import prune  # noqa: E402

# Piece and score; a score nearer 0 is a likelier piece.
UNIGRAM = [
    ("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0),
    ("▁", -2.0), ("▁late", -3.0), ("▁great", -3.5), ("▁greater", -4.0), ("er", -4.5), ("ly", -4.6),
    ("l", -6.0), ("z", -6.1), ("가", -6.2), ("▁가", -6.3), ("я", -6.4), ("1", -6.5),
    ("▁!", -6.6), ("😀", -6.7),
    ("▁query", -7.0), (":", -7.1), ("<0x41>", -8.0), ("<mask>", 0.0),
]  # fmt: skip


@pytest.fixture
def unigram(tmp_path):
    """A BERT folder with a Unigram vocabulary and a prompt; two rows more than there are pieces."""
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    folder = tmp_path / "unigram"
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(UNIGRAM) + 2, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, pad_token_id=1, sep_token_id=2,
    )  # fmt: skip
    transformers.BertModel(config).save_pretrained(folder)
    tokenizer = Tokenizer(models.Unigram(UNIGRAM, unk_id=3, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
    tokenizer.save(str(folder / "tokenizer.json"))
    decoder = {str(number): {"content": UNIGRAM[number][0]} for number in (0, 1, 2, 3, 21)}
    (folder / "tokenizer_config.json").write_text(json.dumps({"added_tokens_decoder": decoder}))
    prompts = {"prompts": {"query": "query: "}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}')
    (folder / "sentencepiece.bpe.model").write_bytes(b"of the whole vocabulary")
    return folder


def _pieces(folder):
    return [piece for piece, _ in json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]]


def _embedding(folder):
    from safetensors.numpy import load_file

    return load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"]


def test_pieces_in_use_are_kept_and_what_spells_the_rest(unigram, tmp_path):
    """Kept: special tokens, bytes, what is no letter, letters of the one script in use (Latin), the prompt's
    pieces, and the two words. Not: greater, er, ly (not in use), 가 and я (other scripts)."""
    report = prune(unigram, tmp_path / "out", texts=["late great", "late"])
    kept = [
        "<s>", "<pad>", "</s>", "<unk>", "▁", "▁late", "▁great", "l", "z", "1", "▁!", "😀",
        "▁query", ":", "<0x41>", "<mask>",
    ]  # fmt: skip
    assert _pieces(tmp_path / "out") == kept
    assert (report.pieces_before, report.pieces_after, report.unchanged) == (22, 16, 1.0)
    assert report.megabytes_after < report.megabytes_before
    rows = [[piece for piece, _ in UNIGRAM].index(piece) for piece in kept]
    assert np.array_equal(_embedding(tmp_path / "out"), _embedding(unigram)[rows])


def test_ids_are_renumbered_wherever_they_stand(unigram, tmp_path):
    """<mask> moves from 21 to 15; the others that are named stand before what is cut."""
    from tokenizers import Tokenizer

    prune(unigram, tmp_path / "out", texts=["late great"])
    layout = json.loads((tmp_path / "out" / "tokenizer.json").read_text())
    assert {token["content"]: token["id"] for token in layout["added_tokens"]}["<mask>"] == 15
    assert layout["model"]["unk_id"] == 3
    settings = json.loads((tmp_path / "out" / "tokenizer_config.json").read_text())
    assert settings["added_tokens_decoder"]["15"] == {"content": "<mask>"}
    config = json.loads((tmp_path / "out" / "config.json").read_text())
    assert (config["vocab_size"], config["pad_token_id"]) == (16, 1)
    encoding = Tokenizer.from_file(str(tmp_path / "out" / "tokenizer.json")).encode("late <mask>")
    assert encoding.ids == [0, 5, 4, 15, 2]
    names = {file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*.*")}
    assert names == {
        "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json",
        "config_sentence_transformers.json", "1_Pooling/config.json",
    }  # fmt: skip


def test_other_scripts_are_spelt_once_they_are_in_use(unigram, tmp_path):
    """Texts with one Hangul piece in three keep both 가; я is still of a script not in use."""
    prune(unigram, tmp_path / "out", texts=["late great 가"])
    assert {"가", "▁가"} <= set(_pieces(tmp_path / "out"))
    assert "я" not in _pieces(tmp_path / "out")


def test_a_maximum_keeps_what_is_used_most(unigram, tmp_path):
    """14 pieces must be kept; with room for one more it is late, used twice, and "great" is spelt anew."""
    report = prune(unigram, tmp_path / "out", texts=["late great", "late"], max_pieces=15)
    assert "▁late" in _pieces(tmp_path / "out")
    assert "▁great" not in _pieces(tmp_path / "out")
    assert (report.pieces_after, report.unchanged) == (15, 0.5)
    with pytest.raises(InvalidArgument, match=r"max_pieces is 13, expected at least 14, the special tokens"):
        prune(unigram, tmp_path / "less", texts=["late great", "late"], max_pieces=13)
    assert not (tmp_path / "less").exists()


def test_a_wordpiece_classifier_answers_as_before(tmp_path):
    """Of twelve words two are in use; all letters stay, so that other words can be spelt."""
    folder = tiny_classifier(tmp_path / "whole", labels=["a", "b"])
    texts = ["late and late", "zebra"]
    report = prune(folder, tmp_path / "out", texts=texts)
    assert report.pieces_before - report.pieces_after == len(WORDS) - 3  # late, and; "!" is no letter
    assert np.array_equal(torch_probabilities(folder, texts), torch_probabilities(tmp_path / "out", texts))
    assert not np.array_equal(*torch_probabilities(folder, texts))


@given(texts=st.lists(st.text("late gr!1가😀q", min_size=1, max_size=12), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_without_a_maximum_every_text_keeps_its_pieces(unigram, tmp_path, texts):
    texts = [*texts, "late"]  # blank texts alone are refused
    report = prune(unigram, tmp_path / "out", texts=texts)
    assert report.unchanged == 1.0
    pieces = _pieces(tmp_path / "out")
    assert pieces == [piece for piece, _ in UNIGRAM if piece in pieces]
    assert len(_embedding(tmp_path / "out")) == len(pieces) == report.pieces_after


@pytest.mark.parametrize("texts", [[], ["", "  "]])
def test_without_texts_nothing_is_cut(unigram, tmp_path, texts):
    with pytest.raises(InvalidArgument, match="there are no texts, or they are empty"):
        prune(unigram, tmp_path / "out", texts=texts)
    assert not (tmp_path / "out").exists()


def test_folders_that_cannot_be_pruned_are_refused(unigram, tmp_path):
    with pytest.raises(InvalidArgument, match=r"has no tokenizer\.json"):
        prune(tmp_path, tmp_path / "out", texts=["late"])
    weights = (unigram / "model.safetensors").rename(tmp_path / "aside")
    with pytest.raises(ModelError, match=r"has no model\.safetensors"):
        prune(unigram, tmp_path / "out", texts=["late"])
    (unigram / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be read"):
        prune(unigram, tmp_path / "out", texts=["late"])
    weights.replace(unigram / "model.safetensors")
    layout = json.loads((unigram / "tokenizer.json").read_text())
    layout["model"] = {"type": "BPE", "vocab": {"a": 0}, "merges": []}
    (unigram / "tokenizer.json").write_text(json.dumps(layout))
    with pytest.raises(InvalidArgument, match="is of type BPE, expected Unigram or WordPiece"):
        prune(unigram, tmp_path / "out", texts=["late"])
    assert not (tmp_path / "out").exists()
