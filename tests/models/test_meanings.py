"""The model of meanings: hand-derived chances, files that are none, and the bundled one."""

import shutil

import numpy as np
import pytest

from nlp_support import Encoder
from nlp_support.errors import ModelError
from nlp_support.models.grams import PLACES, grams
from nlp_support.models.meanings import FOLDER, HEADS, Meanings, bundled_for, nearness, packed


def meanings(near=0.0, words=0.0, bias=0.0):
    """One landmark along the first axis; all heads alike."""
    heads = len(HEADS)
    return Meanings(
        landmarks=np.array([[1, 0]], np.float32),
        near=np.full((1, heads), near, np.float32),
        words=np.full((PLACES, heads), words, np.float32),
        bias=np.full(heads, bias, np.float32),
        encoder="toy",
        fingerprint="f",
    )


VECTORS = np.array([[1, 0], [0, 1]], np.float32)


def test_nearness_is_a_gaussian_of_the_distance():
    """The same: exp(0) = 1. At right angles the squared distance is 2, so exp(-2 * 2)."""
    assert nearness(VECTORS, np.array([[1, 0]], np.float32)) == pytest.approx(np.array([[1], [np.exp(-4)]]))


def test_chances_are_logistic_in_nearness_and_bias():
    """1 / (1 + exp(-(3 * 1 - 1))) at the landmark, and 3 exp(-4) in place of 3 far from it."""
    found = meanings(near=3.0, bias=-1.0).likely(["a", "b"], VECTORS)
    assert found.shape == (2, len(HEADS))
    assert found[:, 0] == pytest.approx([1 / (1 + np.exp(-2)), 1 / (1 + np.exp(1 - 3 * np.exp(-4)))])


def test_a_model_that_was_not_taught_the_law_finds_none():
    """Folders of before have four heads: the fifth chance is 0, the others as they were."""
    whole = meanings(bias=0.0)
    before = Meanings(
        landmarks=np.array([[1, 0]], np.float32),
        near=np.zeros((1, 4), np.float32),
        words=np.zeros((PLACES, 4), np.float32),
        bias=np.zeros(4, np.float32),
        encoder="toy",
        fingerprint="f",
    )
    assert before.likely(["a"], VECTORS[:1])[0] == pytest.approx([0.5, 0.5, 0.5, 0.5, 0])
    assert before.likely([], VECTORS[:0]).shape == (0, 5)
    assert whole.likely(["a"], VECTORS[:1])[0] == pytest.approx([0.5] * 5)


def test_every_run_of_letters_counts_once_and_a_row_has_length_one():
    """ " a " has the runs " ", "a", " a", "a ", " a " and the word: 6, each 1/sqrt(6)."""
    found = grams(["a", "a a"])
    assert len(found.places) - found.starts[1] > 6 and found.starts[1] == 6
    assert found.values[:6] == pytest.approx([6**-0.5] * 6)
    ones = np.ones((PLACES, 4), np.float32)
    assert found.dot(ones)[0] == pytest.approx([6**0.5] * 4)
    assert grams([]).dot(ones).shape == (0, 4)
    assert meanings().likely([], np.empty((0, 2), np.float32)).shape == (0, len(HEADS))


def test_case_numbers_and_handles_make_no_difference():
    one, two = (grams([text]).places.tolist() for text in ("Hi @kim, order 4711", "hi @lee, ORDER 9920"))
    assert one == two


@pytest.mark.parametrize("text", ["", "   ", "🔥" * 5_000, "\ud800", "x" * 100_000])
def test_odd_texts_have_chances(text):
    found = meanings(near=1.0, words=0.1).likely([text], VECTORS[:1])
    assert np.isfinite(found).all()


def test_packing_loses_at_most_half_a_step():
    numbers = np.array([[1.0, -0.5], [0.3, 0.25]], np.float32)
    parts = packed(numbers)
    steps = np.abs(numbers).max(axis=0) / 127
    assert (np.abs(parts["codes"] * parts["scale"] - numbers) <= steps / 2 + 1e-6).all()


def test_the_bundled_model_knows_the_bundled_encoder_and_is_small():
    encoder = Encoder.load()
    model = bundled_for(encoder.fingerprint)
    assert model is not None and model.encoder == encoder.fingerprint and model is bundled_for(model.encoder)
    assert bundled_for("another encoder") is None
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 1_000_000


@pytest.mark.parametrize("broken", ["meanings.npz", "meanings.json"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"PK\x03\x04"])
def test_a_folder_that_holds_no_model_is_refused(tmp_path, broken, content):
    folder = tmp_path / "model"
    shutil.copytree(FOLDER, folder)
    (folder / broken).unlink()
    if content is not None:
        (folder / broken).write_bytes(content)
    with pytest.raises(ModelError, match="train meanings"):
        Meanings.load(folder)
