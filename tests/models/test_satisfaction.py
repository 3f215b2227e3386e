"""The satisfaction model: what it takes, what it gives, and what it refuses."""

import warnings

import numpy as np
import pytest

from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.models import satisfaction
from nlp_support.models.satisfaction import SatisfactionModel

from tiny_classifier import tiny_classifier, torch_probabilities

TEXTS = ["that was great", "it came late ← nobody answers", ""]


def by_length(texts):
    """A text of length n gets the vote 1 + n % 5 from half of the raters, and 3 from the others."""
    rows = np.zeros((len(texts), 5), np.float32)
    rows[:, 2] = 0.5
    for row, text in zip(rows, texts, strict=True):
        row[len(text) % 5] += 0.5
    return rows


def test_points_are_the_expected_vote():
    """Lengths 4, 0 and 2: (5 + 3) / 2, (1 + 3) / 2, (3 + 3) / 2."""
    model = SatisfactionModel(by_length, name="lengths")
    assert model.points(["abcd", "", "ab"]).tolist() == [4.0, 2.0, 3.0]
    assert model.points(["a"]).dtype == np.float32
    assert model.score(["abcd"]).tolist() == [[0, 0, 0.5, 0, 0.5]]
    assert model.fingerprint == "lengths"


def test_no_texts_have_no_rows_and_one_string_is_refused():
    model = SatisfactionModel(by_length, name="lengths")
    assert model.score([]).shape == (0, 5)
    assert model.points([]).shape == (0,)
    with pytest.raises(InvalidArgument, match="wrap it in a list"):
        model.points("abc")


def test_what_is_no_probability_is_refused():
    with pytest.raises(ModelError, match=r"odd returned an array \(1, 3\), expected \(1, 5\)"):
        SatisfactionModel(lambda texts: np.ones((1, 3)), name="odd").points(["x"])


def test_a_folder_with_the_labels_1_to_5_is_read_and_loses_the_end_of_a_long_text(tmp_path):
    """40 tokens are read, the start mark and the end mark among them: what comes after changes nothing."""
    folder = tiny_classifier(tmp_path, labels=list("12345"))
    model = SatisfactionModel.load(folder)
    assert np.allclose(model.score(TEXTS), torch_probabilities(folder, TEXTS), atol=1e-5)
    head = "late " * 39
    rows = model.score([head + "great " * 20, head + "broken " * 20, "great " + head])
    assert np.allclose(rows[0], rows[1], atol=1e-6)
    assert not np.allclose(rows[0], rows[2], atol=1e-4)


def test_an_exported_folder_gives_what_torch_gives(tmp_path):
    from nlp_support.training.export_classifier import export_classifier

    folder = tiny_classifier(tmp_path / "torch", labels=list("12345"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's exporter warns of itself
        export_classifier(folder, tmp_path / "onnx", name="tiny", weights="float32")
    model = SatisfactionModel.load(tmp_path / "onnx")
    assert np.allclose(model.score(TEXTS), torch_probabilities(folder, TEXTS), atol=1e-5)
    assert model.fingerprint not in ("", "tiny")


def test_other_labels_and_a_missing_bundle_are_refused(tmp_path, monkeypatch):
    folder = tiny_classifier(tmp_path, labels=["negative", "neutral", "positive"])
    with pytest.raises(ModelError, match="has the labels negative, neutral, positive, expected 1 to 5"):
        SatisfactionModel.load(folder)
    monkeypatch.setattr(SatisfactionModel, "load", SatisfactionModel.load.__wrapped__)  # not one already open
    monkeypatch.setattr(satisfaction, "FOLDER", tmp_path / "none")
    with pytest.raises(ModelError, match=r"there is no bundled satisfaction model in .*none"):
        SatisfactionModel.load()
