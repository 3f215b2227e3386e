"""Precision and recall of meanings by hand, and sentences that cannot be read; all text is our own."""

import json

import numpy as np
import pytest

from nlp_support import Encoder
from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.meanings.measure import measure_meanings
from nlp_support.eval.meanings.read import FOLDER, Sentence, read_sentences
from nlp_support.eval.measures import measures_of
from nlp_support.models.meanings import Meanings
from nlp_support.training.meanings.examples import SENTENCES as LEARNT

from support import run

UNSEEN = FOLDER / "unseen"


class Words:
    """Finds a danger in what says "fire"."""

    encoder, fingerprint = "toy", "f"

    def likely(self, texts, vectors):
        return np.array([(0.9 if "fire" in text else 0.0, 0, 0, 0, 0) for text in texts], np.float32)


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


def test_rows_say_what_was_missed_and_what_was_found_wrongly():
    """Three rows of a danger (no word on its feeling and law), four of "neither" and five of "plain"; then
    one for each ordinary message."""
    report = measure_meanings(SENTENCES, {"few": ["fire sale", "ok"]}, meanings=Words(), encoder=ENCODER)
    rows = {row["id"]: row for row in report.rows}
    assert len(rows) == 2 * 3 + 4 + 5 + 2
    wrong = {id: row["error"] for id, row in rows.items() if row["error"]}
    assert wrong == {"en 2 danger": "danger missed", "en 3 danger": "danger found where none is"}
    assert rows["en 2 danger"]["how_bad"] == pytest.approx(0.6)
    assert (rows["few 1"]["predicted"], rows["few 1"]["alarm"]) == ("danger", True)
    assert (rows["few 2"]["predicted"], rows["few 2"]["alarm"]) == ("", False)
    means, wholes = measures_of(report).means, measures_of(report).wholes
    assert "right" in means and {"precision", "recall"} <= set(wholes)


def test_another_encoder_is_refused():
    other = Encoder(ones, ones, name="other", fingerprint="other", dim=1)
    with pytest.raises(InvalidArgument, match="another"):
        measure_meanings(SENTENCES, {}, meanings=Words(), encoder=other)


def test_a_model_for_another_encoder_is_measured_with_that(tmp_path, monkeypatch):
    """One of two dangers is found, and "this sauce is fire" for one."""
    asked = []
    monkeypatch.setattr(Encoder, "load", lambda name=None, **options: asked.append(name) or ENCODER)
    monkeypatch.setattr(Meanings, "load", lambda folder=None: Words())
    told = 'danger = """\nmy bed is on fire\nthe gas leaks\n"""\nneither = "this sauce is fire"\n'
    (tmp_path / "en.toml").write_text(told)
    named = "--encoder", "own", "--model", "m"
    found = run("eval", "meanings", "--sentences", tmp_path, *named, "--json", "-")
    recall = next(one["value"] for one in json.loads(found.stdout)["figures"] if one["name"] == "recall")
    assert asked == ["own"] and recall == 0.5


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


def test_unseen_sentences_have_the_law_and_none_is_learnt_from():
    unseen = read_sentences(UNSEEN)
    assert {(one.language, one.table) for one in unseen} >= {(one.language, "law") for one in unseen}
    assert len({one.language for one in unseen}) == 8
    learnt = {one.text.casefold().strip(".!?") for one in read_sentences(LEARNT)}
    assert not [one for one in unseen if one.text.casefold().strip(".!?") in learnt]
