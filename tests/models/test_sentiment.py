"""The sentiment model: what it takes, what it gives, and what it refuses; all text here is our own."""

import json
import shutil
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument, MissingExtra, ModelError
from nlp_support.models import sentiment
from nlp_support.models.onnx_text import in_batches, shorten
from nlp_support.models.sentiment import SentimentModel

from tiny_classifier import tiny_classifier, torch_probabilities

TEXTS = ["that was great", "", "it came late and broken and nobody answers", "배송이 늦어요", "ok"]


@pytest.fixture(scope="module")
def classifier_folder(tmp_path_factory):
    pytest.importorskip("transformers")
    return tiny_classifier(tmp_path_factory.mktemp("tiny"), labels=["positive", "negative", "neutral"])


@pytest.fixture(scope="module")
def exported_classifier(classifier_folder, tmp_path_factory):
    from nlp_support.training.export_classifier import export_classifier

    folder = tmp_path_factory.mktemp("exported")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's exporter warns of itself
        export_classifier(classifier_folder, folder, name="tiny", weights="float32")
    return folder


def by_length(texts):
    """A text of length n is positive n times as likely as negative; neutral never."""
    lengths = np.array([len(text) for text in texts], np.float32)
    return np.stack([np.ones_like(lengths), 0 * lengths, lengths], axis=1) / (1 + lengths)[:, None]


def test_rows_are_probabilities_and_valence_is_their_difference():
    """Three letters: negative 1/4, positive 3/4, valence 1/2; none: all negative, valence -1."""
    model = SentimentModel(by_length, name="lengths")
    assert np.allclose(model.score(["abc", ""]), [[0.25, 0, 0.75], [1, 0, 0]])
    assert np.allclose(model.valence(["abc", ""]), [0.5, -1])
    assert model.score(["abc"]).dtype == model.valence(["abc"]).dtype == np.float32


def test_no_texts_have_no_rows_and_one_string_is_refused():
    model = SentimentModel(by_length, name="lengths")
    assert model.score([]).shape == (0, 3)
    assert model.valence([]).shape == (0,)
    for call in (model.score, model.valence):
        with pytest.raises(InvalidArgument, match="wrap it in a list"):
            call("abc")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ([1.0, 0.0], r"odd returned an array \(1, 2\), expected \(1, 3\)"),
        ([np.nan, 0.5, 0.5], "odd returned numbers that are not probabilities"),
        ([-0.5, 0.5, 1.0], "odd returned numbers that are not probabilities"),
        ([0.0, 0.0, 0.0], "odd returned numbers that are not probabilities"),
    ],
)
def test_rows_that_are_no_probabilities_are_refused(row, says):
    model = SentimentModel(lambda texts: np.array([row] * len(texts)), name="odd")
    with pytest.raises(ModelError, match=says):
        model.score(["x"])


def test_without_a_bundled_model_its_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(SentimentModel, "load", SentimentModel.load.__wrapped__)  # not one already open
    monkeypatch.setattr(sentiment, "FOLDER", tmp_path / "sentiment")
    with pytest.raises(ModelError, match=r"there is no bundled sentiment model in .*sentiment"):
        SentimentModel.load()
    with pytest.raises(InvalidArgument, match="threads is -1"):
        SentimentModel.load(tmp_path, threads=-1)


def test_an_exported_folder_gives_what_torch_gives_in_the_order_of_the_classes(
    classifier_folder, exported_classifier
):
    """The folder's labels are positive, negative, neutral: columns 1, 2, 0 are the classes in our order."""
    rows = torch_probabilities(classifier_folder, TEXTS)[:, [1, 2, 0]]
    exported = SentimentModel.load(exported_classifier)
    assert exported.name == "tiny"
    assert np.allclose(exported.score(TEXTS), rows, atol=1e-5)
    assert np.ptp(exported.valence(TEXTS)) > 0.01  # not one answer for all
    direct = SentimentModel.load(classifier_folder)
    assert np.allclose(direct.score(TEXTS), rows, atol=1e-5)
    assert np.allclose(np.concatenate([exported.score([text]) for text in TEXTS]), rows, atol=1e-5)


def test_a_long_text_keeps_its_head_and_its_end(classifier_folder, exported_classifier):
    """40 tokens with both marks: 10 stay of the start, 30 of the end, so what lies between changes nothing.

    "late" is one piece; the start mark and nine "late" are the head.
    """
    long = "late " * 60
    middle = "late " * 12 + "great " * 15 + "late " * 33
    start, end = "great " + "late " * 59, "late " * 59 + "great"
    for folder in (exported_classifier, classifier_folder):
        rows = SentimentModel.load(folder).score([long, middle, start, end])
        assert np.allclose(rows[0], rows[1], atol=1e-6)
        assert not np.allclose(rows[0], rows[2], atol=1e-4)
        assert not np.allclose(rows[0], rows[3], atol=1e-4)


@pytest.mark.parametrize(
    ("labels", "columns"),
    [
        (["LABEL_0", "LABEL_1", "LABEL_2"], np.eye(3)),
        (["Neutral", "POSITIVE", "negative"], [[0, 1, 0], [0, 0, 1], [1, 0, 0]]),
        (["NEGATIVE", "POSITIVE"], [[1, 0, 0], [0, 0, 1]]),
    ],
)
def test_labels_are_brought_in_order_and_two_leave_neutral_at_zero(labels, columns, tmp_path):
    """Row i of the columns says which of negative, neutral, positive the model's label i is."""
    folder = tiny_classifier(tmp_path, labels=labels)
    scored = SentimentModel.load(folder).score(TEXTS)
    assert np.allclose(scored, torch_probabilities(folder, TEXTS) @ np.array(columns), atol=1e-5)


@pytest.mark.parametrize("labels", [["1", "2", "3"], ["LABEL_0", "LABEL_1"], ["negative", "neutral"]])
def test_other_labels_are_refused_by_name(labels, tmp_path):
    folder = tiny_classifier(tmp_path, labels=labels)
    with pytest.raises(ModelError, match=f"has the labels {', '.join(labels)}, expected negative"):
        SentimentModel.load(folder)


def test_a_model_without_a_trained_head_is_refused(tmp_path):
    import transformers

    folder = tiny_classifier(tmp_path, labels=["negative", "neutral", "positive"])
    trained = transformers.BertModel.from_pretrained(folder)
    config = (folder / "config.json").read_text()
    trained.save_pretrained(folder)
    (folder / "config.json").write_text(config)
    with pytest.raises(ModelError, match="lacks the weights of its head"):
        SentimentModel.load(folder)


def test_an_exported_folder_of_other_labels_or_lacking_keys_is_refused(exported_classifier, tmp_path):
    folder = shutil.copytree(exported_classifier, tmp_path / "mine")
    settings = json.loads((folder / "classifier.json").read_text())
    (folder / "classifier.json").write_text(json.dumps({**settings, "labels": ["1", "2", "3", "4", "5"]}))
    with pytest.raises(ModelError, match="tiny has the labels 1, 2, 3, 4, 5"):
        SentimentModel.load(folder)
    del settings["labels"]
    (folder / "classifier.json").write_text(json.dumps(settings))
    with pytest.raises(ModelError, match="lacks labels"):
        SentimentModel.load(folder)


def test_what_is_no_model_is_refused(tmp_path, monkeypatch):
    pytest.importorskip("transformers")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="holds no model"):
        SentimentModel.load(tmp_path)
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(MissingExtra, match=r"pip install 'nlp-support\[train\]'"):
        SentimentModel.load("some/model")


@given(st.lists(st.integers(), max_size=50), st.integers(1, 20), st.sampled_from([0.0, 0.25, 0.75, 1.0]))
def test_what_is_cut_is_head_and_end_and_never_longer(whole, most, end):
    cut = shorten(whole, most, end=end)
    assert len(cut) == min(len(whole), most)
    last = int(most * end) if len(whole) > most else 0
    assert cut[: len(cut) - last] == whole[: len(cut) - last]
    assert cut[len(cut) - last :] == whole[len(whole) - last :]


@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=8), min_size=1, max_size=80))
def test_batches_give_each_text_its_own_row_and_no_padding(tokens):
    def run(ids, mask):
        assert ids[mask == 0].tolist() == [99] * int((mask == 0).sum())
        return (ids * mask).sum(axis=1, keepdims=True).astype(np.float32)

    assert in_batches(tokens, run, padding=99)[:, 0].tolist() == [sum(row) for row in tokens]


def test_names_and_links_are_read_as_models_of_tweets_were_taught():
    """An e-mail address is no @name; placeholders of redaction are names and links too."""
    seen = []

    def score(texts):
        seen.extend(texts)
        return np.array([[0.2, 0.3, 0.5]] * len(texts), np.float32)

    texts = ["@Kim_1  look at https://x.example/a?b now", "kim@example.com {handle} {url}", "www.x.example"]
    SentimentModel(score, name="hand").score(texts)
    assert seen == ["@user look at http now", "kim@example.com @user http", "http"]
