import json
import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from conftest import T0, exchange
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support import Encoder, Ranking, ReplySuggester
from nlp_support.candidates import agreement
from nlp_support.encoders import BUNDLED as BUNDLED_ENCODER
from nlp_support.encoders import read_settings
from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.ranking import BUNDLED, DAY, Features, encoder_label, feedback_score, ranking_for
from nlp_support.store.feedback import Outcomes

LATER = T0 + timedelta(days=30)


def features(**given):
    one = {"question": 0.0, "reply": 0.0, "age": 10**18, "times": 0, "feedback": 0.0, **given}
    return Features(**{name: np.array([value]) for name, value in one.items()})


def test_relevance_is_the_weighted_sum():
    """1 * .8 + .5 * .4 + .02 * 2^-2 (two half-lives) + .02 * log2(1 + 7) / 10 + .1 * .5 = 1.061."""
    own = features(question=0.8, reply=0.4, age=90 * DAY, times=7, feedback=0.5)
    assert Ranking().relevance(own) == pytest.approx([0.8 + 0.2 + 0.005 + 0.006 + 0.05])
    assert own.columns(half_life_days=45.0).shape == (1, 5)


def test_confidence_grows_with_relevance_and_with_agreement():
    """1 / (1 + exp(-(-2 + 2 * 1.5 + 4 * .25))) = 1 / (1 + exp(-2))."""
    ranking = Ranking(intercept=-2.0, slope=2.0, agreement=4.0)
    assert ranking.confidence(1.5, agreement=0.25) == pytest.approx(1 / (1 + math.exp(-2)))
    assert ranking.confidence(1e6, agreement=1.0) == 1.0
    assert ranking.confidence(-1e6, agreement=-1.0) == 0.0


@given(st.floats(-3, 3), st.floats(-1, 1), st.floats(0, 3), st.floats(0, 1))
def test_a_more_relevant_reply_is_never_less_sure(relevance, agreed, more, better):
    ranking = Ranking(intercept=-2.0, slope=2.0, agreement=4.0)
    low = ranking.confidence(relevance, agreement=agreed)
    high = ranking.confidence(relevance + more, agreement=agreed + better)
    assert 0 <= low <= high + 1e-12 <= 1 + 1e-12


def test_agreement_is_the_mean_cosine_to_the_best_wordings_the_more_relevant_counting_more():
    """Relevance 1, 1 and 1 - ln(2) / 10 count 1 : 1 : 1/2, that is .4, .4, .2. The first two replies have a
    cosine of .6, the third is orthogonal to both: .4 + .4 * .6 = .64 twice, and .2."""
    relevance = np.array([1.0, 1.0, 1.0 - math.log(2) / 10])
    replies = np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1]], np.float32)
    assert agreement(relevance, replies, background=9.0) == pytest.approx([0.64, 0.64, 0.2])


def test_a_lone_wording_is_set_against_another_of_usual_relevance():
    """.3 above the background: exp(3) / (exp(3) + 1); as relevant as it: a half. Of none there is none."""
    reply = np.array([[0, 1]], np.float32)
    assert agreement(np.array([1.3]), reply, background=1.0) == pytest.approx([1 / (1 + math.exp(-3))])
    assert agreement(np.array([1.0]), reply, background=1.0) == pytest.approx([0.5])
    assert agreement(np.empty(0), np.empty((0, 2), np.float32), background=1.0).shape == (0,)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12), st.floats(-100, 100), st.integers(0, 99))
def test_agreement_is_a_cosine_and_whole_where_all_say_the_same(relevance, background, seed):
    vectors = np.random.default_rng(seed).normal(size=(len(relevance), 4))
    replies = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    found = agreement(np.array(relevance), replies, background=background)
    assert (np.abs(found) <= 1 + 1e-5).all()
    same = agreement(np.array(relevance), replies[[0] * len(replies)], background=background)
    if len(relevance) > 1:
        assert same == pytest.approx(np.ones(len(relevance)), abs=1e-5)


def test_many_wordings_of_one_answer_are_as_sure_as_a_single_one(store, words_encoder):
    """One question was answered in five wordings of six common words and one of their own, so their cosines
    are 6/7; another in words that share nothing. Each of the five has 1/5 + 4/5 * 6/7 = .886 where they count
    alike and the other next to nothing: 1 / (1 + exp(-2 * .886)). A question like that of the sixth gets
    1 / (1 + exp(-2)), for nothing else is near it."""
    endings = ("gladly", "always", "indeed", "surely", "truly")
    for number, ending in enumerate(endings):
        store.add(
            exchange(number, "when does the shop open", f"monday through friday from nine onwards {ending}")
        )
    store.add(exchange(9, "bicycle tyre went flat", "please bring it along"))
    ranking = Ranking(reply=0, recency=0, frequency=0, intercept=0, slope=0, agreement=2.0, threshold=0)
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=ranking)
    many = suggester.suggest("acme", "when does the shop open", now=LATER)
    one = suggester.suggest("acme", "bicycle tyre went flat", now=LATER)
    assert many[0].text.startswith("monday through friday")
    assert many[0].confidence == pytest.approx(1 / (1 + math.exp(-2 * 0.886)), abs=0.01)
    assert one[0].text == "please bring it along"
    assert one[0].confidence == pytest.approx(1 / (1 + math.exp(-2)), abs=0.01)


def test_the_only_reply_of_a_small_account_is_sure_only_if_its_question_is_alike(store, words_encoder):
    """One wording and a background of .5: agreement 1 / (1 + exp(-10 * .5)) for the question itself, whose
    cosine is 1, and 1 / (1 + exp(10 * .5)) for one without a common word."""
    store.add(exchange(0, "invoice shows wrong amount", "accounting corrects it today"))
    ranking = Ranking(
        reply=0, recency=0, frequency=0, intercept=-3, slope=0, agreement=6.0, background=0.5, threshold=0
    )
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=ranking)
    near, far = (
        suggester.suggest("acme", text, now=LATER)[0].confidence
        for text in ("invoice shows wrong amount", "garden gate lock broken")
    )
    assert near == pytest.approx(1 / (1 + math.exp(3 - 6 / (1 + math.exp(-5)))), abs=0.01)
    assert far == pytest.approx(1 / (1 + math.exp(3 - 6 / (1 + math.exp(5)))), abs=0.01)


def test_the_score_of_feedback():
    """(3 + .5 * 2 - 1) / (6 + 2); nothing recorded is neutral."""
    assert feedback_score(Outcomes(accepted=3, edited=2, rejected=1)) == 3 / 8
    assert feedback_score(Outcomes()) == 0


# Saving and loading


def test_the_bundled_ranking_is_for_the_bundled_encoder():
    """Fails when one of the two was replaced alone: fit the ranking again with `nlp-support train ranker`."""
    own = read_settings(BUNDLED_ENCODER / "encoder.json")
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
        "agreement",
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
    saved = json.loads(BUNDLED.read_text(encoding="utf-8"))
    for name, value in given.items():
        (saved if name in (*saved, "extra") else saved["ranking"])[name] = value
    return json.dumps(saved)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "has format none, this version reads 2"),
        (changed(format=1), "has format 1, this version reads 2.*fit the ranking again"),
        (changed(extra=1), "does not know extra"),
        (changed(surprise=1.0), "does not know surprise"),
        (json.dumps({"format": 2, "encoder": None, "ranking": {}}), "lacks or does not know about"),
        (changed(ranking={"question": 1.0}), "lacks or does not know agreement, background, feedback"),
        (changed(ranking=[]), "holds no ranking"),
        (changed(encoder=3), "holds no ranking"),
        (changed(question=float("nan")), "question in .* is nan, expected a finite number"),
        (changed(slope=float("inf")), "slope in .* is inf"),
        (changed(agreement="much"), "agreement in .* is 'much'"),
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
