"""`eval pairs`, and `eval sentiment --model`, against hand-made models."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from nlp_support import SentimentModel
from nlp_support.errors import InvalidArgument
from nlp_support.eval.cli import app
from nlp_support.eval.models.labelled import predicted
from nlp_support.eval.models.pairs import TextPair, measure_pairs, read_pairs
from nlp_support.eval.replies.one_of_100 import told_apart


def scores_of(table):
    """A scorer that looks the score of question and reply up; others score 0."""
    return lambda questions, replies: np.array(
        [[table.get((q, r), 0.0) for r in replies] for q in questions], np.float32
    )


def write(file, rows):
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


def test_ties_the_same_wording_and_the_same_key_count_for_their_part():
    """a finds its own reply: 1. b finds the reply of a, worded like its own but for case: 1. c finds all four
    alike (0 everywhere): only its own is right, 1 of 4. d finds that of c; without keys that is wrong, with
    the key they share right."""
    score = scores_of({("a", "Yes!"): 1, ("b", "Yes!"): 1, ("d", "no"): 1})
    questions, replies = ["a", "b", "c", "d"], ["Yes!", "yes", "no", "later"]
    assert told_apart(score, questions, replies).tolist() == [1, 1, 0.25, 0]
    assert told_apart(score, questions, replies, [None, None, "k", "k"]).tolist() == [1, 1, 0.5, 1]


def test_each_system_is_measured_on_the_same_batches_of_each_file():
    """Six pairs among two: three batches. One system is always right, the other always takes the wrong one of
    two; a file of a single pair fills no batch."""
    pairs = [TextPair(f"q{n}", f"r{n}") for n in range(6)]
    right = scores_of({(f"q{n}", f"r{n}"): 1 for n in range(6)})
    wrong = scores_of({(f"q{n}", f"r{n}"): -1 for n in range(6)})
    report = measure_pairs({"six": pairs, "one": pairs[:1]}, {"right": right, "wrong": wrong}, among=2)
    assert report.figure("1-of-2", system="right", slice="file=six").value == 1
    assert report.figure("1-of-2", system="wrong", slice="file=six").value == 0
    assert report.figure("1-of-2", system="wrong", slice="file=six").n == 6
    assert report.figure("1-of-2", system="right", slice="file=one").value is None
    assert report.data["pairs"] == {"six": 6, "one": 0}
    limited = measure_pairs({"six": pairs}, {"right": right}, among=2, limit=4)
    assert limited.figures[0].n == 4 and limited.data["digest"] != report.data["digest"]


@pytest.mark.parametrize(("among", "told"), [(1, "among is 1"), (7, "no file has 7 pairs")])
def test_what_cannot_be_measured_is_refused(among, told):
    with pytest.raises(InvalidArgument, match=told):
        measure_pairs({"f": [TextPair("q", "r")] * 6}, {"s": scores_of({})}, among=among)


def test_bad_pairs_are_reported_by_line(tmp_path):
    rows = [
        {"question": "q", "reply": "r", "key": "k"},
        {"question": " ", "reply": "r"},
        {"question": 1},
        [2],
    ]
    found = list(read_pairs(write(tmp_path / "pairs.jsonl", rows)))
    assert found[0] == TextPair("q", "r", "k")
    assert [(bad.line, bad.reason) for bad in found[1:]] == [
        (2, "'question' is empty, expected a text"),
        (3, "'question' is int, expected a text"),
        (4, "expected a JSON object, got list"),
    ]


def test_the_command_measures_the_bundled_encoder_beside_bm25(tmp_path):
    things = ["kettle", "lamp", "parcel", "refund", "garden", "invoice", "helmet", "ladder"]
    rows = [{"question": f"Where is my {one}?", "reply": f"Your {one} left today."} for one in things]
    file = write(tmp_path / "small.jsonl", rows)
    done = CliRunner().invoke(app, ["pairs", str(file), "--among", "8", "--json", "-"])
    assert done.exit_code == 0, done.output
    values = {figure["system"]: figure["value"] for figure in json.loads(done.stdout)["figures"]}
    assert values == {"bundled": 1.0, "bm25": 1.0}  # question and reply name the same thing


def a_model():
    """Says negative .6, neutral .3, positive .1 of "bad", and positive .8, neutral .2 of all else."""
    return SentimentModel(
        lambda texts: np.array([[0.6, 0.3, 0.1] if t == "bad" else [0, 0.2, 0.8] for t in texts], np.float32),
        name="hand",
    )


def test_a_model_predicts_the_texts_of_a_file(tmp_path):
    """Chunks of one text, so that numbering over chunks is seen; the bad row is reported by its line."""
    rows = [
        {"text": "bad", "label": "negative", "language": "en"},
        {"text": "bad", "label": "angry"},
        {"text": "good", "label": "neutral"},
    ]
    first, bad, second = predicted(write(tmp_path / "t.jsonl", rows), a_model(), at_once=1)
    assert (first.id, first.label, first.language) == ("0", "negative", "en")
    assert first.probabilities == pytest.approx((0.6, 0.3, 0.1), abs=1e-6)
    assert (bad.line, bad.reason) == (2, "label is unknown, expected one of negative, neutral, positive")
    assert (second.id, second.probabilities) == ("1", pytest.approx((0, 0.2, 0.8), abs=1e-6))


def test_without_neutral_labels_the_other_probabilities_sum_to_one(tmp_path):
    """.6 and .1 of "bad" are 6/7 and 1/7."""
    file = write(tmp_path / "t.jsonl", [{"text": "bad", "label": "negative"}])
    (found,) = predicted(file, a_model(), classes=("negative", "positive"))
    assert found.probabilities == pytest.approx((6 / 7, 1 / 7), abs=1e-6)
    with pytest.raises(InvalidArgument, match="classes angry"):
        list(predicted(file, a_model(), classes=("negative", "angry")))
