"""Embeddings trained at 4 bits, new pieces of a vocabulary, fewer layers, temperatures by language."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nlp_support.errors import InvalidArgument

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from safetensors.torch import load_file  # noqa: E402
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers  # noqa: E402
from toys import FILLERS, MOODS, SHORT, tiny_base, toy_rows, trained, write  # noqa: E402

from nlp_support.training.classifier import embeddings, model, pieces  # noqa: E402
from nlp_support.training.classifier.embeddings import rounded, settle_rows, train_rows  # noqa: E402
from nlp_support.training.classifier.temperature import (  # noqa: E402
    divided,
    fit_temperature,
    fit_temperatures,
)
from nlp_support.training.codes import int4_codes  # noqa: E402
from nlp_support.training.layers import keep_layers  # noqa: E402

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)


@pytest.fixture
def classifier(tmp_path):
    base = tiny_base(tmp_path / "base", [*FILLERS, *(word for words in MOODS.values() for word in words)])
    return model.load_classifier(base, labels=tuple(MOODS), settings=SHORT)


def test_rows_are_rounded_to_what_the_file_holds():
    """What is rounded is stored at 4 bits without an error, and rounding it again changes nothing."""
    rows = torch.randn(5, 64, generator=torch.Generator().manual_seed(0))
    once = rounded(rows)
    assert 0 < float((once - rows).abs().max()) < 0.4
    np.testing.assert_allclose(int4_codes(once.numpy(), axis=1).floats(), once.numpy(), atol=1e-6)
    assert torch.equal(rounded(once), once)
    assert torch.equal(rounded(torch.zeros(1, 32)), torch.zeros(1, 32))


def test_a_block_by_hand():
    """The farthest of a block is 8: a step is 1 and 2.1 becomes 2; of 7 in the other sign too."""
    block = torch.zeros(1, 32)
    block[0, :3] = torch.tensor([-8.0, 2.1, 0.9])
    assert rounded(block)[0, :3].tolist() == [-8.0, 2.0, 1.0]
    block[0, :3] = torch.tensor([7.0, 2.1, -0.9])
    assert rounded(block)[0, :3].tolist() == [7.0, 2.0, -1.0]


def test_gradients_pass_the_rounding():
    rows = torch.randn(2, 32, generator=torch.Generator().manual_seed(1)).requires_grad_()
    (rounded(rows) * torch.arange(32.0)).sum().backward()
    assert torch.equal(rows.grad, torch.arange(32.0).expand(2, 32))


def test_only_rows_in_use_are_trained_and_they_end_as_codes(classifier):
    """Piece 5 occurs ten times and piece 6 nine times: after a step 5 has moved and is exact at 4 bits."""
    before = classifier.bert.embeddings.word_embeddings.weight.detach().clone()
    train_rows(classifier, [np.array([5, 6] * 9 + [5], np.int32)])
    trained_rows = classifier.bert.embeddings.word_embeddings
    assert trained_rows.rows.requires_grad and not trained_rows.weight.requires_grad
    optimizer = torch.optim.SGD([trained_rows.rows], lr=5.0)
    classifier(input_ids=torch.tensor([[0, 5, 6, 2]])).logits[0, 0].backward()
    optimizer.step()
    settle_rows(classifier)
    after = classifier.bert.embeddings.word_embeddings.weight.detach()
    same = (after == before).all(1)
    assert not same[5] and same.sum() == len(before) - 1
    np.testing.assert_allclose(int4_codes(after[5:6].numpy(), axis=1).floats(), after[5:6].numpy(), atol=1e-6)


def test_pieces_that_are_all_rare_leave_the_embeddings_alone(classifier):
    before = classifier.bert.embeddings.word_embeddings
    train_rows(classifier, [np.array([5, 6], np.int32)])
    assert classifier.bert.embeddings.word_embeddings is before


def test_embeddings_of_an_odd_length_are_refused(classifier):
    classifier.bert.embeddings.word_embeddings = torch.nn.Embedding(8, 40)
    with pytest.raises(InvalidArgument, match="length 40"):
        train_rows(classifier, [np.zeros(20, np.int32)])


def test_layers_are_kept_at_even_distances(classifier):
    bert = classifier.bert.encoder
    bert.layer = torch.nn.ModuleList(torch.nn.Identity() for _ in range(12))
    first = list(bert.layer)
    keep_layers(classifier.bert, 6)
    assert [first.index(layer) for layer in bert.layer] == [0, 2, 4, 7, 9, 11]
    assert classifier.config.num_hidden_layers == 6
    with pytest.raises(InvalidArgument, match="1 to 6"):
        keep_layers(classifier.bert, 7)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"layers": 1}, "layers"), ({"new_pieces": -1}, "new_pieces"), ({"few_shot": 8}, "train_embeddings")],
)
def test_settings_that_cannot_be_are_refused(wrong, named):
    with pytest.raises(InvalidArgument, match=named):
        replace(SHORT, train_embeddings=True, **wrong)


def test_the_lowest_of_the_layers_that_are_kept_are_frozen(tmp_path):
    """Of two layers one is frozen; of one more than are kept none can be."""
    base = tiny_base(tmp_path / "base", FILLERS)
    found = model.load_classifier(base, labels=tuple(MOODS), settings=replace(SHORT, layers=2))
    trained_layers = [next(layer.parameters()).requires_grad for layer in found.bert.encoder.layer]
    assert trained_layers == [False, True]
    with pytest.raises(InvalidArgument, match="frozen_layers is 3"):
        model.load_classifier(base, labels=tuple(MOODS), settings=replace(SHORT, layers=2, frozen_layers=3))


# New pieces


@pytest.fixture
def unigram(tmp_path):
    """A base whose tokenizer knows Latin letters and one Greek one."""
    base = tiny_base(tmp_path / "unigram", [])
    vocabulary = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -3.0)]
    vocabulary += [(letter, -4.0) for letter in "abcdefghijklmnopqrstuvwxyzα"]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.save(str(base / "tokenizer.json"))
    config = json.loads((base / "config.json").read_text())
    weights = load_file(base / "model.safetensors")
    name = next(name for name in weights if name.endswith("word_embeddings.weight"))
    weights[name] = torch.randn(len(vocabulary), 32)
    from safetensors.torch import save_file

    save_file(weights, base / "model.safetensors", metadata={"format": "pt"})
    (base / "config.json").write_text(json.dumps({**config, "vocab_size": len(vocabulary)}))
    return base


def test_letters_that_are_lacking_get_pieces(unigram):
    """Greek words occur often enough, a Hebrew one does not; what was known stays where it was."""
    texts = ["good καλα καλημερα"] * 80 + ["שלום"]
    wider = pieces.with_pieces(unigram, texts, most=20, seed=0)
    old, new = (Tokenizer.from_file(str(folder / "tokenizer.json")) for folder in (unigram, wider))
    assert old.encode("καλα").ids.count(3) > 0
    assert 3 not in new.encode("καλημερα καλα").ids
    assert len(new.encode("καλα").ids) == 1
    assert 3 in new.encode("שלום").ids
    assert new.encode("good").ids == old.encode("good").ids
    added = new.get_vocab_size() - old.get_vocab_size()
    before, after = (load_file(folder / "model.safetensors") for folder in (unigram, wider))
    name = next(name for name in before if name.endswith("word_embeddings.weight"))
    assert len(after[name]) == len(before[name]) + added
    assert torch.equal(after[name][: len(before[name])], before[name])
    own = after[name][len(before[name]) :]
    assert torch.equal(rounded(own), own)  # a rare one stays as it is, and the file holds 4 bits
    assert json.loads((wider / "config.json").read_text())["vocab_size"] == new.get_vocab_size()
    again = pieces.with_pieces(unigram, texts, most=20, seed=0)
    assert (again / "tokenizer.json").read_text() == (wider / "tokenizer.json").read_text()


def test_a_base_that_has_all_letters_stays_as_it_is(unigram):
    assert pieces.with_pieces(unigram, ["good day"] * 600, most=20, seed=0) == unigram


def test_marks_belong_to_the_script_of_their_letters():
    assert [pieces._script(letter) for letter in "aกี้ا5。"] == [
        "LATIN",
        "THAI",
        "THAI",
        "THAI",
        "ARABIC",
        "",
        "",
    ]


def test_another_kind_of_tokenizer_is_refused(tmp_path):
    with pytest.raises(InvalidArgument, match="WordLevel, expected Unigram"):
        pieces.with_pieces(tiny_base(tmp_path / "base", FILLERS), ["x"], most=20, seed=0)


# Temperatures


def test_each_group_of_enough_rows_has_its_own_temperature():
    """Logits of 2 that are right in 88 of 100 are as sure as they say (e2 / (1 + e2)); in the other group
    half are wrong, so that the hottest there is fits best; a third has too few rows."""
    logits = np.tile([2.0, 0.0], (430, 1))
    target = np.zeros((430, 2))
    target[:, 0] = 1
    target[176:200] = target[200:300] = target[400:] = [0, 1]
    groups = ["good"] * 200 + ["bad"] * 200 + ["few"] * 30
    found = fit_temperatures(logits, target, groups)
    assert set(found) == {"good", "bad"}
    assert found["good"] == pytest.approx(fit_temperature(logits[:200], target[:200]), abs=1e-3)
    assert found["good"] == pytest.approx(1.0, abs=0.01)
    assert found["bad"] > 10
    scaled = divided(logits, groups, {"bad": 4.0})
    assert (scaled[0, 0], scaled[200, 0], scaled[-1, 0]) == (2.0, 0.5, 2.0)


@pytest.mark.slow
def test_a_run_with_all_of_it_ends_in_a_usual_folder(tmp_path, monkeypatch):
    """Rows trained at 4 bits, and a temperature for texts in Latin letters, of which 90 are validated on."""
    from nlp_support.training.classifier import temperature

    monkeypatch.setattr(temperature, "FEW", 20)
    monkeypatch.setattr(embeddings, "LEAST", 5)
    tiny_base(tmp_path / "base", [*FILLERS, *(word for words in MOODS.values() for word in words)])
    write(tmp_path / "train.jsonl", toy_rows(160, seed=1))
    write(tmp_path / "val.jsonl", toy_rows(60, seed=3))
    run = trained(tmp_path, tmp_path / "run", settings=replace(SHORT, train_embeddings=True, layers=2))
    config = json.loads((run.folder / "config.json").read_text())
    assert set(config["temperatures"]) <= {"en", "latin"} and config["temperatures"]
    saved = load_file(run.folder / "model.safetensors")
    base = load_file(tmp_path / "base" / "model.safetensors")
    moved = (
        saved["bert.embeddings.word_embeddings.weight"] != base["embeddings.word_embeddings.weight"]
    ).any(1)
    assert moved.any() and not moved.all()
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    assert record["temperatures"] == config["temperatures"]
