"""Confidence fitted to what people thought of replies."""

import json

import numpy as np
import pytest

from nlp_support import Encoder, Ranking, ReplySuggester, open_store
from nlp_support.errors import TrainingError
from nlp_support.eval.grades.file import write_grades
from nlp_support.eval.grades.grades import Grade, Grades, Pair
from nlp_support.suggest.ranking import encoder_label
from nlp_support.text.wording import Wording
from nlp_support.training.ranker.graded import GradedReplies, fit_confidence, graded_replies

from support import DIM, bag_of_words, exchange, run

OPEN_Q, OPEN_A = "when do you open on saturday", "we open at nine on saturday morning"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"
ENCODER = Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM)


def replies(values, sendable, *, history=2.0):
    """Graded replies of one store, each of its own message, all of relevance 1."""
    n = len(values)
    rows = np.column_stack([np.ones(n), np.ones(n), values, np.full(n, history)])
    return GradedReplies(rows, np.array(sendable, float), np.arange(n), np.full(n, -1))


def test_confidence_becomes_the_share_that_people_would_send():
    """Of replies of value .2 a fifth can be sent, of value .8 four fifths, in both of two stores."""
    low, high = [1, 0, 0, 0, 0] * 20, [1, 1, 1, 1, 0] * 20
    one = replies([0.2] * 100 + [0.8] * 100, low + high)
    fitted = fit_confidence([one, one], Ranking(slope=0.0))
    assert fitted.confidence(1.0, rival=None, value=0.2, history=100) == pytest.approx(0.2, abs=0.06)
    assert fitted.confidence(1.0, rival=None, value=0.8, history=100) == pytest.approx(0.8, abs=0.06)


def test_a_small_store_counts_as_much_as_a_large_one():
    """The same replies: all sendable in a store of 1,000 grades, none in one of 50; half by store."""
    large, small = replies([0.5] * 1000, [1] * 1000), replies([0.5] * 50, [0] * 50)
    fitted = fit_confidence([large, small], Ranking(slope=0.0))
    assert fitted.confidence(1.0, rival=None, value=0.5, history=100) == pytest.approx(0.5, abs=0.01)


def test_what_many_may_suggest_is_surer_where_people_say_so():
    """Stores of 10 and of 1,000 replies: a fifth and four fifths can be sent at the same value."""
    few = replies([0.5] * 200, [1, 0, 0, 0, 0] * 40, history=1.0)
    many = replies([0.5] * 200, [1, 1, 1, 1, 0] * 40, history=3.0)
    fitted = fit_confidence([few, many], Ranking(slope=0.0))
    assert fitted.history > 0.5
    sure = [fitted.confidence(1.0, rival=None, value=0.5, history=n) for n in (10, 1000)]
    assert sure == pytest.approx([0.2, 0.8], abs=0.06)


@pytest.mark.parametrize(
    "given", [[], [replies([0.5] * 49, [1, 0] * 24 + [1])], [replies([0.5] * 99, [1] * 99)]]
)
def test_too_few_or_all_the_same_are_refused(given):
    with pytest.raises(TrainingError, match="annotate export"):
        fit_confidence(given, Ranking())


def test_graded_replies_are_found_as_they_were_then(store):
    """The last question was graded with the reply before it, and with one that came only later."""
    store.add(exchange(0, OPEN_Q, OPEN_A) + exchange(1, OPEN_Q, OPEN_A) + exchange(2, DOG_Q, DOG_A))
    wordings = [Wording.of(text).exact for text in (OPEN_A, DOG_A)]
    grades = Grades([Grade(Pair("acme", "c1", one), "kim", 2) for one in wordings])
    found = graded_replies(
        store, grades, ReplySuggester(store, encoder=ENCODER, ranking=Ranking(threshold=0.0))
    )
    assert found.sendable.tolist() == [1.0]
    assert found.rows[0, 3] == 0.0  # log10 of the one reply there was
    assert found.place.tolist() == [0]


def test_the_command_writes_a_ranking_that_is_served(tmp_path):
    """Sixty messages about two things; what answers the other thing is graded 0."""
    location = tmp_path / "desk.db"
    with open_store(location) as desk:
        for number in range(60):
            desk.add(exchange(number, *((OPEN_Q, OPEN_A), (DOG_Q, DOG_A))[number % 2]))
    right = [Wording.of(text).exact for text in (OPEN_A, DOG_A)]
    given = [
        Grade(Pair("acme", f"c{number}", reply), "kim", 2 if reply == right[number % 2] else 0)
        for number in range(4, 60)
        for reply in right
    ]
    write_grades(tmp_path / "grades.jsonl", Grades(given))
    out = tmp_path / "ranking.json"
    words = ["--store", location, "--grades", tmp_path / "grades.jsonl", "--threshold", "0.4"]
    told = run("train", "confidence", out, *words)
    assert "112 graded replies are found again" in told.stderr
    fitted = Ranking.load(out)
    assert fitted.threshold == 0.4 and fitted.encoder == encoder_label(Encoder.load())
    assert json.loads(out.read_text())["about"]["data"]["grades"] == 112
    assert "nine" in run("suggest", "acme", OPEN_Q, "--store", location, "--ranking", out).stdout
