"""The ablation of weightings on rated dialogues of our own, small enough to check by hand."""

import json
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.eval.metrics.classification import roc_auc
from nlp_support.eval.models.dialogues import RatedDialogue, rated_dialogue
from nlp_support.eval.weightings.drawn import aucs, by_source, compared, draws_of
from nlp_support.eval.weightings.measure import measure_weightings
from nlp_support.eval.weightings.turns import by_raters, by_satisfaction, by_valence, digest_of
from nlp_support.journey.scoring.weighting import PROFILES

measured = partial(measure_weightings, rounds=50)


def dialogue(id, *votes, overall, source="own", said="hello"):
    """Customer turns with these votes, an agent's before each."""
    turns = tuple(turn for _ in votes for turn in (("agent", "yes?"), ("customer", said)))
    given = tuple(own for vote in votes for own in ((), (vote,)))
    return RatedDialogue(id, turns, given, overall, source=source)


# Unhappy endings have the same mean as happy ones: only what looks at the closing tells them apart.
ENDINGS = [dialogue(f"a{n}", 4, 4, 3, 1, overall=(2, 2, 3)) for n in range(5)]
ENDINGS += [dialogue(f"b{n}", 1, 3, 4, 4, overall=(3, 4, 4)) for n in range(5)]


def test_unsatisfied_is_a_mean_vote_below_three():
    overall = {(2, 3, 3): True, (3, 3, 3): False, (2, 3, 4): False, (): None}
    assert {votes: dialogue("a", 3, overall=votes).unsatisfied for votes in overall} == overall


def test_the_endings_are_told_apart_by_the_closing_alone():
    """Mean 3 of all: the uniform mean ties everything, AUC .5; the last vote is 1 against 4, AUC 1."""
    report = measured(ENDINGS)
    found = {figure.name: figure.value for figure in report.figures}
    assert found["auc uniform"] == 0.5
    assert found["auc last"] == found["auc closing"] == found["auc default"] == 1.0
    assert found["default - uniform"] == 0.5 and found["default - last"] == 0.0
    assert set(found) == {f"auc {name}" for name in PROFILES} | {f"default - {n}" for n in PROFILES[1:]}
    assert {figure.system for figure in report.figures} == {"raters"}
    assert report.data["dialogues"] == 10 and report.data["unsatisfied"] == 5
    assert any("only 10 independent" in warning for warning in report.warnings)


def test_a_difference_has_the_interval_of_differences():
    """Of every draw with both kinds one AUC is 1, the other .5: so is their difference, always."""
    figure = measured(ENDINGS).figure("default - uniform", system="raters")
    assert (figure.low, figure.high) == (0.5, 0.5)


def test_models_score_every_customer_turn_and_come_beside_the_raters():
    """One sees the agent's turn too, the other the customer's words alone; each is asked once, and their mean
    is a system of its own."""
    rows = [dialogue("a", 1, overall=(1,), said="broken"), dialogue("b", 5, overall=(5,), said="lovely")]
    asked = {}

    def satisfaction(texts):
        asked["satisfaction"] = texts
        return np.array([2.0 if "broken" in text else 4.0 for text in texts])

    def valence(texts):
        asked["valence"] = texts
        return np.zeros(len(texts))

    report = measured(rows, satisfaction=satisfaction, valence=valence)
    assert asked == {"satisfaction": ["broken ← yes?", "lovely ← yes?"], "valence": ["broken", "lovely"]}
    aucs = {system: report.figure("auc default", system=system).value for system in report.systems}
    assert aucs == {"raters": 1.0, "satisfaction": 1.0, "valence": 0.5, "mood": 1.0}


def test_scores_come_by_dialogue_and_in_order():
    rows = [dialogue("a", 1, 2, overall=(1,)), dialogue("b", 5, overall=(5,))]
    assert [own.tolist() for own in by_raters(rows)] == [[1, 2], [5]]
    found = by_valence(rows, lambda texts: np.arange(len(texts), dtype=np.float32))
    assert [own.tolist() for own in found] == [[0, 1], [2]]


@pytest.mark.parametrize("given", [np.zeros(3), np.zeros((1, 1)), np.array([np.nan])])
def test_a_model_that_gives_something_else_is_refused(given):
    with pytest.raises(ModelError, match="for 1 turns, expected one finite number"):
        by_satisfaction([dialogue("a", 3, overall=(3,))], lambda texts: given)


def test_sources_are_figures_of_their_own():
    rows = [*ENDINGS, dialogue("c", 1, 5, overall=(5,), source="other")]
    report = measured(rows)
    assert report.figure("auc last", system="raters", slice="source=own").value == 1.0
    alone = report.figure("auc last", system="raters", slice="source=other")
    assert alone.value is None and "satisfied and unsatisfied" in alone.note
    assert report.figure("auc last", system="raters").n == 11


def test_what_limits_the_figures_is_said():
    rows = [*ENDINGS, ENDINGS[0], dialogue("d", 3, overall=())]
    warnings = " ".join(measured(rows).warnings)
    assert "1 dialogues without overall votes" in warnings and "1 dialogues repeat an id" in warnings
    assert any("all dialogues are satisfied" in w for w in measured(ENDINGS[5:]).warnings)
    with pytest.raises(InvalidArgument, match="no dialogue has 'overall'"):
        measured([dialogue("d", 3, overall=())])


def test_the_digest_knows_the_votes_and_not_the_order():
    assert digest_of(ENDINGS) == digest_of(ENDINGS[::-1])
    assert digest_of(ENDINGS) != digest_of([*ENDINGS[1:], dialogue("a0", 4, 4, 3, 2, overall=(2, 2, 3))])


def test_a_report_is_json_and_the_same_again():
    again = [measured(ENDINGS).as_dict() for _ in range(2)]
    assert json.dumps(again[0], allow_nan=False) == json.dumps(again[1])


def test_a_row_of_a_file_is_read():
    turn = {"role": "customer", "text": "hi", "satisfaction": [1]}
    row = {"id": "a", "turns": [turn], "overall": [2]}
    assert rated_dialogue(row).unsatisfied is True


rows = st.lists(st.tuples(st.booleans(), st.integers(-3, 3), st.integers(0, 3)), min_size=1, max_size=20)


@settings(max_examples=50, deadline=None)  # a shared machine may stall
@given(rows)
def test_aucs_of_draws_are_what_weights_give(drawn):
    """The same as `roc_auc` with how often each row was drawn as its weight; higher is worse there."""
    unsatisfied, score, times = (np.array([row[at] for row in drawn]) for at in range(3))
    unsatisfied = unsatisfied.astype(bool)
    found = aucs(unsatisfied, score.astype(float), times[None, :].astype(np.uint16))
    assert found == pytest.approx([roc_auc(unsatisfied, -score, weights=times)], nan_ok=True)


def test_draws_are_as_many_as_the_rows_and_repeatable():
    draws = draws_of(7, rounds=5, seed=3)
    assert draws.shape == (5, 7) and (draws.sum(axis=1) == 7).all()
    assert (draws == draws_of(7, rounds=5, seed=3)).all() and (draws != draws_of(7, rounds=5, seed=4)).any()
    assert draws_of(0, rounds=5).shape == (0, 0)


def test_sums_in_another_order_still_tie():
    """.1 + .2 and .3 differ in their last bit; AUC of equal scores is one half."""
    once = np.ones((1, 2), dtype=np.uint16)
    assert aucs(np.array([True, False]), np.array([0.3, 0.1 + 0.2]), once) == [0.5]


def test_one_dialogue_and_none_have_no_figure():
    for n in (0, 1):
        (figure,) = compared(np.zeros(n, dtype=bool), {"mean": np.zeros(n)}, first="mean", rounds=5)
        assert figure.value is None and figure.note
    one_source = by_source(
        np.array([True, False]), ["", ""], {"mean": np.arange(2.0)}, first="mean", rounds=5
    )
    assert [figure.slice for figure in one_source] == [""]
