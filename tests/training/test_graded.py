"""Confidence fitted to what people thought of replies."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nlp_support import Encoder, Ranking, ReplySuggester, open_store
from nlp_support.errors import TrainingError
from nlp_support.eval.grades.file import write_grades
from nlp_support.eval.grades.grades import Grade, Grades, Pair
from nlp_support.suggest.ranking import encoder_label
from nlp_support.text.wording import Wording
from nlp_support.training.ranker.confidence import fit_confidence, set_confidences, threshold_of
from nlp_support.training.ranker.graded import GradedReplies, graded_replies, strange_replies
from nlp_support.training.ranker.strangers import asked_of_strangers

from support import DIM, bag_of_words, exchange, run

OPEN_Q, OPEN_A = "when do you open on saturday", "we open at nine on saturday morning"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"
ENCODER = Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM)


def replies(values, sendable, *, relevance=1.0):
    """Graded replies of one store, each of its own message."""
    n = len(values)
    rows = np.column_stack([np.ones(n), np.full(n, relevance), values])
    return GradedReplies(rows, np.array(sendable, float), np.arange(n), np.full(n, -1), np.full(n, np.nan))


def sets(values, sendable, helps):
    """The same with each reply offered alone, and the share of raters to whom it helps."""
    graded = replies(values, sendable)
    return replace(graded, place=np.zeros(len(values), int), helps=np.array(helps, float))


def test_confidence_becomes_the_share_that_people_would_send():
    """Of replies of value .2 a fifth can be sent, of value .8 four fifths, in both of two stores."""
    low, high = [1, 0, 0, 0, 0] * 40, [1, 1, 1, 1, 0] * 40
    one = replies([0.2] * 200 + [0.8] * 200, low + high)
    fitted = fit_confidence([one, one], Ranking(slope=0.0))
    assert fitted.confidence(1.0, rival=None, value=0.2) == pytest.approx(0.2, abs=0.06)
    assert fitted.confidence(1.0, rival=None, value=0.8) == pytest.approx(0.8, abs=0.06)
    assert (fitted.set_intercept, fitted.set_slope) == (0, 1)  # no set is graded


def test_a_small_store_counts_as_much_as_a_large_one():
    """The same replies: all sendable in a store of 1,000 grades, none in one of 50; half by store."""
    large, small = replies([0.5] * 1000, [1] * 1000), replies([0.5] * 50, [0] * 50)
    fitted = fit_confidence([large, small], Ranking(slope=0.0))
    assert fitted.confidence(1.0, rival=None, value=0.5) == pytest.approx(0.5, abs=0.01)


def test_a_set_is_as_sure_as_people_say_that_it_helps():
    """Half of the replies can be sent as they are, and four fifths are at least a useful start."""
    graded = sets([0.5] * 200, [1, 0] * 100, [1, 1, 1, 1, 0] * 40)
    fitted = fit_confidence([graded], Ranking(slope=0.0))
    alone = fitted.confidence(1.0, rival=None, value=0.5)
    assert alone == pytest.approx(0.5, abs=0.02)
    assert fitted.confidence_of_set([alone]) == pytest.approx(0.8, abs=0.03)
    sure, helps = set_confidences(graded, fitted)
    assert sure == pytest.approx([0.8] * 200, abs=0.03) and helps.mean() == pytest.approx(0.8)


def test_what_is_offered_to_strangers_makes_confidence_fall_with_relevance():
    """Nothing but relevance tells strange questions (.2) from the account's own (1)."""
    own, strange = replies([0.5] * 200, [1, 0] * 100), replies([0.5] * 200, [0] * 200, relevance=0.2)
    start = Ranking(slope=0.0)
    careless, careful = fit_confidence([own], start), fit_confidence([own], start, strange=[strange])
    kept, low = (
        [one.confidence(relevance, rival=None, value=0.5) for one in (careless, careful)]
        for relevance in (1.0, 0.2)
    )
    assert kept == pytest.approx([0.5, 0.5], abs=0.05)
    assert low[0] == pytest.approx(0.5, abs=0.05) and low[1] < 0.2


def test_the_threshold_is_the_smallest_at_which_enough_helps():
    """Sets of value .2 never help, of value .8 always: from half of the offered on, both may be offered."""
    graded = sets([0.2] * 100 + [0.8] * 100, [0] * 100 + [1] * 100, [0] * 100 + [1] * 100)
    fitted = fit_confidence([graded], Ranking(slope=0.0))
    low, high = (fitted.confidence_of_set([fitted.confidence(1.0, rival=None, value=v)]) for v in (0.2, 0.8))
    assert threshold_of([graded], fitted, precision=0.9, least=0.0) == pytest.approx(high)
    assert threshold_of([graded], fitted, precision=0.5, least=0.0) == 0.0 < low < high


def test_asked_of_strangers_are_those_of_the_other_stores_and_of_nobody(store):
    store.add(exchange(1, OPEN_Q, OPEN_A))
    with open_store(":memory:") as other:
        other.add(exchange(2, DOG_Q, DOG_A))
        general = asked_of_strangers([store], own=0)
        assert asked_of_strangers([store, other], own=0) == [*general, DOG_Q]
    assert len(general) > 100 and OPEN_Q not in general
    suggester = ReplySuggester(store, encoder=ENCODER, ranking=Ranking(threshold=0.0))
    found = strange_replies(store, [DOG_Q, "how deep is the sea"], suggester)
    assert found.helps.tolist() == [0, 0] and found.sendable.tolist() == [0, 0]
    assert found.place.tolist() == [0, 0] and found.message.tolist() == [0, 1]


@pytest.mark.parametrize(
    "given", [[], [replies([0.5] * 49, [1, 0] * 24 + [1])], [replies([0.5] * 99, [1] * 99)]]
)
def test_too_few_or_all_the_same_are_refused(given):
    with pytest.raises(TrainingError, match="annotate export"):
        fit_confidence(given, Ranking())


def test_where_no_grade_is_found_again_the_store_may_be_another():
    with pytest.raises(TrainingError, match="or name the store that was graded"):
        fit_confidence([], Ranking())


def test_graded_replies_are_found_as_they_were_then(store):
    """The last question was graded with the reply before it, and with one that came only later."""
    store.add(exchange(0, OPEN_Q, OPEN_A) + exchange(1, OPEN_Q, OPEN_A) + exchange(2, DOG_Q, DOG_A))
    wordings = [Wording.of(text).exact for text in (OPEN_A, DOG_A)]
    grades = Grades([Grade(Pair("acme", "c1", one), "kim", 2) for one in wordings])
    found = graded_replies(
        store, grades, ReplySuggester(store, encoder=ENCODER, ranking=Ranking(threshold=0.0))
    )
    assert found.sendable.tolist() == [1.0]
    assert found.place.tolist() == [0] and found.helps.tolist() == [1.0]


def graded_desk(folder):
    """A store of sixty messages about two things, and grades; what answers the other thing is graded 0."""
    location = folder / "desk.db"
    with open_store(location) as desk:
        for number in range(60):
            desk.add(exchange(number, *((OPEN_Q, OPEN_A), (DOG_Q, DOG_A))[number % 2]))
    right = [Wording.of(text).exact for text in (OPEN_A, DOG_A)]
    given = [
        Grade(Pair("acme", f"c{number}", reply), "kim", 2 if reply == right[number % 2] else 0)
        for number in range(4, 60)
        for reply in right
    ]
    write_grades(folder / "grades.jsonl", Grades(given))
    return ["--store", location, "--grades", folder / "grades.jsonl", "--threshold", "0.4"]


def test_the_command_writes_a_ranking_that_is_served(tmp_path):
    words, out = graded_desk(tmp_path), tmp_path / "ranking.json"
    told = run("train", "confidence", out, *words)
    assert "112 graded replies are found again" in told.stderr
    fitted = Ranking.load(out)
    assert fitted.threshold == 0.4 and fitted.encoder == encoder_label(Encoder.load())
    assert json.loads(out.read_text())["about"]["data"]["grades"] == 112
    assert "nine" in run("suggest", "acme", OPEN_Q, "--store", words[1], "--ranking", out).stdout


@pytest.mark.parametrize("plain", [False, True])
def test_for_another_encoder_it_goes_by_stretched_or_by_plain_cosines(plain, tmp_path, monkeypatch):
    """What is fitted to either names the encoder, and tells what is usual if cosines are to be stretched."""
    monkeypatch.setattr(Encoder, "load", lambda *args, **options: ENCODER)
    out = tmp_path / "ranking.json"
    run("train", "confidence", out, *graded_desk(tmp_path), *(["--plain"] if plain else []))
    fitted = Ranking.load(out)
    assert fitted.encoder == encoder_label(ENCODER) and not fitted.unfitted
    assert (fitted.usual is None) == plain
