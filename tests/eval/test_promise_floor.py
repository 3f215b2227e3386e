"""Below which confidence no promise goes, however much helps."""

from dataclasses import replace

import pytest

from nlp_support import Encoder, Ranking, Window
from nlp_support.eval.promise.choice import THRESHOLDS, Sets
from nlp_support.eval.promise.floor import floor
from nlp_support.eval.promise.tune import Tuning, tune
from nlp_support.eval.strangers import strange_questions

from support import exchange

CERTAIN = Ranking(question=0.0, reply=0.0, recency=0.0, frequency=0.0, slope=0.0, intercept=0.0)


def test_strange_questions_are_of_many_languages_and_each_is_one():
    questions = strange_questions()
    assert len(questions) == len(set(questions)) >= 100
    assert {one[-1] for one in questions if one[-1] in "??"} == {"?"}
    assert any("수도" in one for one in questions) and any("Hauptstadt" in one for one in questions)


def test_no_threshold_is_tested_at_which_strangers_would_be_answered(store):
    """With a ranking that is equally sure of everything, .5, all strangers get what the account's own
    customers get: so nothing from .5 on may be offered, and a promise is not made of what helps there."""
    for number in range(40):
        store.add(exchange(number, "when do you open on saturday", "we open at nine on saturday morning"))
    encoder = Encoder.load(threads=1)
    options = {"encoder": encoder, "window": Window(max_messages=100)}
    least = floor(store, "acme", ranking=CERTAIN, **options)
    assert least == pytest.approx(0.5) and least > 0.5
    found = tune(store, "acme", right=0.6, ranking=replace(CERTAIN, encoder=None), encoder=encoder)
    assert found.promise is None and found.least == least
    surer = tune(store, "acme", right=0.6, encoder=encoder)
    assert surer.promise is not None and surer.promise.threshold >= surer.least > 0


def test_an_account_that_strangers_find_nothing_in_has_no_floor(store):
    store.add(exchange(1, "สวัสดี ร้านเปิดกี่โมง", "ร้านเปิดเก้าโมงเช้า"))
    assert (
        floor(store, "acme", encoder=Encoder.load(threads=1), ranking=CERTAIN, window=Window(max_messages=9))
        == 0
    )


def test_only_thresholds_down_to_the_floor_are_tested():
    found = Sets.of([], Ranking())
    assert len(found.offered) == len(THRESHOLDS)
    assert len(found.down_to(0.5).offered) == sum(one >= 0.5 for one in THRESHOLDS)
    assert len(found.down_to(1.0).offered) == 1
    assert not Tuning(None, 0, 0, None, "nothing", 0.5).at_least
