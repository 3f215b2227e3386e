import json
import shutil
import sys

import numpy as np
import pytest

from nlp_support import Encoder
from nlp_support.errors import InvalidArgument, MissingExtra, ModelError
from nlp_support.models import BUNDLED
from nlp_support.models.encoder import read_settings


def test_vectors_are_2d_float32_unit_rows_for_many_one_and_none(bundled):
    for encode in (bundled.encode_query, bundled.encode_document):
        for texts in (["hello there", "안녕하세요", "", "😀", "a" * 20], ["one"], []):
            vectors = encode(texts)
            assert vectors.dtype == np.float32
            assert vectors.shape == (len(texts), bundled.dim)
            assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_text_has_the_same_vector_alone_and_in_a_batch(bundled):
    texts = [
        "Where is my parcel?",
        "hi",
        "I would like to return the green kettle that I bought last week, please.",
    ]
    together = bundled.encode_query(texts)
    alone = np.concatenate([bundled.encode_query([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-4)


def test_like_meanings_are_near_in_both_languages(bundled):
    vectors = bundled.encode_query(
        [
            "Where is my parcel?",
            "My package has not come yet",
            "Can I bring my dog?",
            "제 택배는 어디에 있나요?",
        ]
    )
    cosines = vectors @ vectors.T
    assert cosines[0, 1] > cosines[0, 2]
    assert cosines[0, 3] > cosines[2, 3]


def test_the_bundled_encoder_reads_questions_and_replies_alike(bundled):
    """It was trained with one prompt for both, which its settings say."""
    asked, sent = bundled.encode_query(["we open at nine"]), bundled.encode_document(["we open at nine"])
    assert np.allclose(asked, sent)
    own = read_settings(BUNDLED / "encoder" / "encoder.json")
    assert own["query_prompt"] == own["document_prompt"] == "query: "


@pytest.mark.parametrize("text", ["x" * 100_000, "\ud800 lone", "a\0b", "مرحبا hello 안녕", "\n\t "])
def test_odd_texts_have_a_vector(bundled, text):
    assert np.isfinite(bundled.encode_query([text])).all()


def test_threads_change_the_time_and_not_the_vectors(bundled):
    texts = ["Where is my parcel?", "Can I bring my dog?"]
    assert np.allclose(Encoder.load(threads=2).encode_query(texts), bundled.encode_query(texts), atol=1e-4)
    with pytest.raises(InvalidArgument, match="threads is -1"):
        Encoder.load(threads=-1)


def test_one_string_is_refused(bundled):
    with pytest.raises(InvalidArgument, match="wrap it in a list"):
        bundled.encode_query("hello")


@pytest.mark.parametrize("bad", [np.nan, 0.0])
def test_vectors_that_are_zero_or_not_finite_are_refused(bad):
    encoder = Encoder(
        lambda texts: np.full((len(texts), 3), bad), lambda texts: np.ones((len(texts), 3)),
        name="odd", fingerprint="1", dim=3,
    )  # fmt: skip
    with pytest.raises(ModelError, match="odd returned a vector that is zero or not finite; check it"):
        encoder.encode_query(["x"])


def test_vectors_of_another_shape_are_refused():
    encoder = Encoder(
        lambda t: np.ones((1, 2)), lambda t: np.ones((1, 2)), name="odd", fingerprint="1", dim=3
    )
    with pytest.raises(ModelError, match=r"odd returned an array \(1, 2\), expected \(1, 3\)"):
        encoder.encode_query(["x"])


def test_an_exported_folder_loads_from_anywhere(tmp_path, bundled):
    folder = shutil.copytree(BUNDLED / "encoder", tmp_path / "mine")
    other = Encoder.load(folder)
    assert (other.name, other.fingerprint, other.dim) == (bundled.name, bundled.fingerprint, bundled.dim)


def test_a_folder_with_damaged_files_is_refused(tmp_path):
    folder = shutil.copytree(BUNDLED / "encoder", tmp_path / "mine")
    (folder / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder.load(folder)
    settings = json.loads((folder / "encoder.json").read_text())
    (folder / "encoder.json").write_text(json.dumps({**settings, "format": 2}))
    with pytest.raises(ModelError, match="format 2, this version reads 1"):
        Encoder.load(folder)
    del settings["fingerprint"]
    (folder / "encoder.json").write_text(json.dumps(settings))
    with pytest.raises(ModelError, match="lacks fingerprint"):
        Encoder.load(folder)
    (folder / "encoder.json").write_text("{")
    with pytest.raises(ModelError, match="is not JSON"):
        Encoder.load(folder)


def test_another_model_without_its_extra_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtra, match=r"pip install 'nlp-support\[train\]'"):
        Encoder.load("some/model")
