"""Precision and recall of meanings by hand, and sentences that cannot be read; all text is our own."""

import numpy as np
import pytest

from nlp_support import Encoder
from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.meanings.measure import measure_meanings
from nlp_support.eval.meanings.read import Sentence, read_sentences


class Words:
    """Finds a danger in what says "fire"."""

    encoder, fingerprint = "toy", "f"

    def likely(self, texts, vectors):
        return np.array([(0.9 if "fire" in text else 0.0, 0, 0, 0) for text in texts], np.float32)


def ones(texts):
    return np.ones((len(texts), 1), np.float32)


ENCODER = Encoder(ones, ones, name="toy", fingerprint="toy", dim=1)
SENTENCES = [
    Sentence("en", "danger", "my bed is on fire"),
    Sentence("en", "danger", "the gas leaks"),
    Sentence("en", "neither", "this sauce is fire"),
    Sentence("en", "plain", "where is it"),
]


def test_precision_recall_and_alarms():
    """Two say fire, one of them a danger; of two dangers one is found; of three ordinary messages one."""
    texts = {"few": ["fire sale", "hello", "ok"]}
    report = measure_meanings(SENTENCES, texts, meanings=Words(), encoder=ENCODER)
    found = {(one.name, one.slice): (one.value, one.n) for one in report.figures}
    assert found["precision", "meaning=danger"] == (0.5, 2)
    assert found["recall", "meaning=danger, language=en"] == (0.5, 2)
    assert found["precision", "meaning=leaving"][0] is None
    assert found["alarms", "meaning=danger, file=few"] == (pytest.approx(1 / 3), 3)


def test_another_encoder_is_refused():
    other = Encoder(ones, ones, name="other", fingerprint="other", dim=1)
    with pytest.raises(InvalidArgument, match="another"):
        measure_meanings(SENTENCES, {}, meanings=Words(), encoder=other)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("danger = [", "cannot read"),
        ('joy = "a"', "table 'joy'"),
        ("danger = 1", "table 'danger'"),
        (None, "no sent"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, content, told):
    if content is not None:
        (tmp_path / "en.toml").write_text(content)
    with pytest.raises(UnreadableFile, match=told):
        read_sentences(tmp_path)


def test_sentences_of_every_table_in_every_language():
    found = {(one.language, one.table) for one in read_sentences()}
    assert len(found) == 8 * 6
