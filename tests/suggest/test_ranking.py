import json
import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support import Encoder, Ranking, ReplySuggester
from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.models import BUNDLED
from nlp_support.models.encoder import read_settings
from nlp_support.store.feedback import Outcomes
from nlp_support.suggest.ranking import DAY, Features, encoder_label, feedback_score, ranking_for

from support import T0, exchange

LATER = T0 + timedelta(days=30)


def features(**given):
    one = {"question": 0.0, "reply": 0.0, "age": 10**18, "times": 0, "feedback": 0.0, **given}
    return Features(**{name: np.array([value]) for name, value in one.items()})


def test_relevance_is_the_weighted_sum():
    """1 * .8 + .5 * .4 + .02 * 2^-2 (two half-lives) + .02 * log2(1 + 7) / 10 + .1 * .5 = 1.061."""
    own = features(question=0.8, reply=0.4, age=90 * DAY, times=7, feedback=0.5)
    assert Ranking().relevance(own) == pytest.approx([0.8 + 0.2 + 0.005 + 0.006 + 0.05])
    assert own.columns(half_life_days=45.0).shape == (1, 5)


def test_confidence_grows_with_relevance_and_with_the_lead():
    """1 / (1 + exp(-(-2 + 2 * 1.5 + 4 * .25))) = 1 / (1 + exp(-2))."""
    ranking = Ranking(intercept=-2.0, slope=2.0, lead=4.0)
    assert ranking.confidence(1.5, rival=1.25) == pytest.approx(1 / (1 + math.exp(-2)))
    assert ranking.confidence(1e6, rival=1e6) == 1.0
    assert ranking.confidence(-1e6, rival=-1e6) == 0.0


@given(st.floats(-3, 3), st.floats(0, 1), st.floats(0, 3), st.floats(0, 1))
def test_a_more_relevant_reply_is_never_less_sure(relevance, lead, more, ahead):
    ranking = Ranking(intercept=-2.0, slope=2.0, lead=4.0)
    low = ranking.confidence(relevance, rival=relevance - lead)
    better = ranking.confidence(relevance + more, rival=relevance + more - lead - ahead)
    assert 0 <= low <= better + 1e-12 <= 1 + 1e-12


def test_a_reply_stands_out_against_the_fifth_wording(store, words_encoder):
    """The question equals one of five past ones and shares no word with the others: the lead of its reply is
    1 - 0 and that of the fifth 0, so they are right with 1 / (1 + exp(-2)) and 1 / 2."""
    asked = ("parcel lost in transit", "invoice shows wrong amount", "garden gate lock broken",
             "window seat upgrade please", "bicycle tyre went flat")  # fmt: skip
    for number, question in enumerate(asked):
        store.add(exchange(number, question, f"reply number{number} it is"))
    ranking = Ranking(reply=0, recency=0, frequency=0, intercept=0, slope=0, lead=2.0, threshold=0)
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=ranking)
    found = suggester.suggest("acme", asked[2], k=5, now=LATER)
    assert found[0].text == "reply number2 it is"
    assert found[0].confidence == pytest.approx(1 / (1 + math.exp(-2)), abs=0.01)
    assert found[4].confidence == pytest.approx(0.5, abs=0.01)


def test_a_reply_in_a_small_account_stands_out_against_what_is_usual(store, words_encoder):
    """Two wordings, no fifth: 1 / (1 + exp(-2 * (1 - .4))) and 1 / (1 + exp(-2 * (0 - .4)))."""
    store.add(exchange(0, "invoice shows wrong amount", "reply number0 it is"))
    store.add(exchange(1, "garden gate lock broken", "reply number1 it is"))
    ranking = Ranking(
        reply=0, recency=0, frequency=0, intercept=0, slope=0, lead=2.0, background=0.4, threshold=0
    )
    found = ReplySuggester(store, encoder=words_encoder, ranking=ranking).suggest(
        "acme", "garden gate lock broken", k=5, now=LATER
    )
    assert [one.text for one in found] == ["reply number1 it is", "reply number0 it is"]
    assert found[0].confidence == pytest.approx(1 / (1 + math.exp(-1.2)), abs=0.01)
    assert found[1].confidence == pytest.approx(1 / (1 + math.exp(0.8)), abs=0.01)


def test_the_score_of_feedback():
    """(3 + .5 * 2 - 1) / (6 + 2); nothing recorded is neutral."""
    assert feedback_score(Outcomes(accepted=3, edited=2, rejected=1)) == 3 / 8
    assert feedback_score(Outcomes()) == 0


# Saving and loading


def test_the_bundled_ranking_is_for_the_bundled_encoder():
    """Fails when one of the two was replaced alone: fit the ranking again with `nlp-support train ranker`."""
    own = read_settings(BUNDLED / "encoder" / "encoder.json")
    assert Ranking.load().encoder == f"{own['name']}@{own['fingerprint']}"
    assert 0 < Ranking.load().threshold < 1


@settings(max_examples=50)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=9, max_size=9),
    st.floats(0, 1),
    st.floats(0.1, 1e4),
    st.none() | st.text(max_size=20).filter(lambda text: text.isprintable()),
)
def test_what_was_saved_is_loaded(tmp_path_factory, values, threshold, half_life, encoder):
    names = (
        "question",
        "reply",
        "recency",
        "frequency",
        "feedback",
        "intercept",
        "slope",
        "lead",
        "background",
    )
    numbers = dict(zip(names, values, strict=True))
    ranking = Ranking(**numbers, threshold=threshold, half_life_days=half_life, encoder=encoder)
    path = tmp_path_factory.getbasetemp() / "ranker.json"
    ranking.save(path, about={"made": "in a test"})
    assert Ranking.load(path) == ranking
    assert json.loads(path.read_text(encoding="utf-8"))["about"] == {"made": "in a test"}


def changed(**given):
    """The bundled file with other values, some of them inside `ranking`."""
    saved = json.loads((BUNDLED / "ranker.json").read_text(encoding="utf-8"))
    for name, value in given.items():
        (saved if name in (*saved, "extra") else saved["ranking"])[name] = value
    return json.dumps(saved)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "has format none, this version reads 1"),
        (changed(format=2), "has format 2, this version reads 1"),
        (changed(extra=1), "does not know extra"),
        (changed(surprise=1.0), "does not know surprise"),
        (json.dumps({"format": 1, "encoder": None, "ranking": {}}), "lacks or does not know about"),
        (changed(ranking={"question": 1.0}), "lacks or does not know background, feedback"),
        (changed(ranking=[]), "holds no ranking"),
        (changed(encoder=3), "holds no ranking"),
        (changed(question=float("nan")), "question in .* is nan, expected a finite number"),
        (changed(slope=float("inf")), "slope in .* is inf"),
        (changed(lead="much"), "lead in .* is 'much'"),
        (changed(reply=True), "reply in .* is True"),
        (changed(threshold=1.5), "threshold 1.5"),
        (changed(half_life_days=0), "half_life_days 0"),
    ],
)
def test_a_file_that_holds_no_ranking_is_refused(tmp_path, text, says):
    file = tmp_path / "ranker.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=says):
        Ranking.load(file)


def test_a_file_that_is_not_there_or_cannot_be_written(tmp_path):
    with pytest.raises(ModelError, match="No such file"):
        Ranking.load(tmp_path / "none.json")
    with pytest.raises(InvalidArgument, match="cannot write"):
        Ranking().save(tmp_path / "none" / "ranker.json")
    with pytest.raises(InvalidArgument, match="not finite"):
        Ranking(slope=float("nan")).save(tmp_path / "ranker.json")
    assert not (tmp_path / "ranker.json").exists()


# Which ranking goes with which encoder


def test_a_ranking_for_another_encoder_is_refused_unless_it_is_meant(store, words_encoder):
    assert encoder_label(words_encoder) == "words@1"
    own, other = Ranking(threshold=0.3, encoder="words@1"), Ranking(threshold=0.3, encoder="words@2")
    assert ReplySuggester(store, encoder=words_encoder, ranking=own).ranking == own
    with pytest.raises(ModelError, match=r"fitted for the encoder words@2, this is words@1.*train ranker"):
        ReplySuggester(store, encoder=words_encoder, ranking=other)
    meant = replace(other, encoder=None)
    assert ReplySuggester(store, encoder=words_encoder, ranking=meant).ranking == meant


def test_without_a_ranking_the_bundled_one_serves_the_bundled_encoder_only(words_encoder):
    assert ranking_for(words_encoder, None) == Ranking()
    name, _, fingerprint = (Ranking.load().encoder or "").partition("@")
    none = words_encoder.encode_query
    alike = Encoder(none, none, name=name, fingerprint=fingerprint, dim=words_encoder.dim)
    assert ranking_for(alike, None) == Ranking.load()
