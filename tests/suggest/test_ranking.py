import json
import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support import Encoder, Ranking, ReplySuggester
from nlp_support.errors import InvalidArgument, ModelError, UnwritableFile
from nlp_support.models import BUNDLED
from nlp_support.models.encoder import read_settings
from nlp_support.store.feedback import Outcomes
from nlp_support.suggest.ranking import Features, encoder_label, feedback_score, ranking_for
from nlp_support.suggest.spread import BUNDLED as BUNDLED_SPREAD

from support import T0, exchange

LATER = T0 + timedelta(days=30)


def features(**given):
    one = {"question": 0.0, "reply": 0.0, "age": timedelta(10_000), "times": 0, "feedback": 0.0,
           "approved": False, "outcome": 0.0, **given}  # fmt: skip
    arrays = {name: np.array([value]) for name, value in one.items()}
    return Features(**{**arrays, "age": arrays["age"].astype("timedelta64[us]")})


def test_relevance_is_the_weighted_sum():
    """1 * .8 + .5 * .4 + .02 * 2^-2 (two half-lives) + .02 * log2(1 + 7) / 10 + .1 * .5 = 1.061; .2 * -.5
    for the outcome, if that counts."""
    own = features(question=0.8, reply=0.4, age=timedelta(days=90), times=7, feedback=0.5)
    assert Ranking().relevance(own) == pytest.approx([0.8 + 0.2 + 0.005 + 0.006 + 0.05])
    assert own.columns(half_life=timedelta(days=45)).shape == (1, 6)
    bad = replace(own, outcome=np.array([-0.5]))
    assert Ranking(outcome=0.2).relevance(bad) == pytest.approx([1.061 - 0.1])
    assert Ranking(outcome=0.2).merit(bad) == pytest.approx([0.05 - 0.1])
    assert Ranking().relevance(bad) == pytest.approx([1.061])


def test_approval_adds_to_the_relevance_and_to_the_value():
    """Nothing speaks for the reply but that people approved it; feedback of .5 adds .05."""
    ranking = Ranking(approved=0.25)
    assert ranking.relevance(features(approved=True)) == pytest.approx([0.25])
    assert ranking.merit(features(approved=True, feedback=0.5)) == pytest.approx([0.3])
    assert ranking.merit(features()) == [0.0]


def test_confidence_grows_with_relevance_and_with_the_lead():
    """1 / (1 + exp(-(-2 + 2 * 1.5 + 4 * .25))) = 1 / (1 + exp(-2))."""
    ranking = Ranking(intercept=-2.0, slope=2.0, lead=4.0)
    assert ranking.confidence(1.5, rival=1.25) == pytest.approx(1 / (1 + math.exp(-2)))
    assert ranking.confidence(1e6, rival=1e6) == 1.0
    assert ranking.confidence(-1e6, rival=-1e6) == 0.0


def test_a_larger_history_makes_surer_by_its_logarithm():
    """Intercept -3 and 1.5 for each power of ten: 100 replies give 0, one in two; 10,000 give 3."""
    ranking = Ranking(intercept=-3.0, slope=0.0, history=1.5)
    assert ranking.confidence(0.0, rival=None, history=100) == 0.5
    assert ranking.confidence(0.0, rival=None, history=10_000) == pytest.approx(1 / (1 + math.exp(-3)))
    assert ranking.confidence(0.0, rival=None, history=0) == ranking.confidence(0.0, rival=None, history=1)


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


def test_a_light_edit_counts_nearly_as_accepted_and_a_heavy_one_nearly_as_rejected():
    """1 - 2 * distance, over one outcome and two imaginary ones; an edit nobody measured counts 1/2."""
    score = {d: feedback_score(Outcomes(edited=1, distance=d)) for d in (0.0, 0.05, 0.5, 0.95, 1.0)}
    assert score[0.0] == feedback_score(Outcomes(accepted=1)) == pytest.approx(1 / 3)
    assert score[0.05] == pytest.approx(0.9 / 3) and score[0.5] == 0
    assert score[0.95] == pytest.approx(-0.9 / 3)
    assert score[1.0] == feedback_score(Outcomes(rejected=1)) == pytest.approx(-1 / 3)
    assert feedback_score(Outcomes(edited=1)) == pytest.approx(0.5 / 3)


def test_outcomes_add_up_with_the_mean_distance_of_the_edits():
    """(1 * .1 + 3 * .5) / 4 = .4; without an edit there is nothing to take a mean of."""
    both = Outcomes(accepted=1, edited=1, distance=0.1) + Outcomes(edited=3, rejected=2, distance=0.5)
    assert (both.accepted, both.edited, both.rejected) == (1, 4, 2)
    assert both.distance == pytest.approx(0.4)
    assert Outcomes(accepted=1) + Outcomes(rejected=1) == Outcomes(accepted=1, rejected=1)


# Saving and loading


def test_the_bundled_ranking_is_for_the_bundled_encoder():
    """Fails when one of the two was replaced alone: fit the ranking again with `nlp-support train ranker`."""
    own = read_settings(BUNDLED / "encoder" / "encoder.json")
    assert Ranking.load().encoder == f"{own['name']}@{own['fingerprint']}"
    assert 0 < Ranking.load().threshold < 1


@settings(max_examples=50)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=13, max_size=13),
    st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(1e-3, 1e3)),
    st.floats(0.1, 1e4),
    st.none() | st.text(max_size=20).filter(lambda text: text.isprintable()),
)
def test_what_was_saved_is_loaded(tmp_path_factory, values, bounded, half_life, encoder):
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
        "floor",
        "agreement",
        "set_intercept",
        "set_slope",
    )
    numbers = dict(zip(names, values, strict=True))
    threshold, others, temperature = bounded
    ranking = Ranking(
        **numbers, threshold=threshold, others=others, temperature=temperature,
        half_life=timedelta(days=half_life), encoder=encoder,
    )  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "ranker.json"
    ranking.save(path, about={"made": "in a test"})
    assert Ranking.load(path) == ranking
    assert json.loads(path.read_text(encoding="utf-8"))["about"] == {"made": "in a test"}


OLDER = """{
 "format": 1, "encoder": "words@1",
 "ranking": {"question": 1.25, "reply": 0.5, "recency": 0.02, "frequency": 1, "feedback": 0.1,
  "half_life_days": 30.5, "intercept": -4.5, "slope": 2, "lead": 0.0, "background": 0.75, "threshold": 0.25},
 "about": {"made": {"version": "0.1.0"}}
}"""


def test_a_file_that_an_older_version_wrote_is_loaded(tmp_path):
    """Whole numbers are written without a point, and the half-life in days: 30.5 days are 732 hours. It knew
    no agreement, so confidence is by relevance alone; replies are ordered by it at the usual temperature, a
    tenth of the weight of the questions."""
    file = tmp_path / "ranker.json"
    file.write_text(OLDER, encoding="utf-8")
    ranking = Ranking(
        question=1.25, reply=0.5, recency=0.02, frequency=1.0, feedback=0.1, half_life=timedelta(hours=732),
        intercept=-4.5, slope=2.0, lead=0.0, background=0.75, threshold=0.25, encoder="words@1",
        temperature=0.125,
    )  # fmt: skip
    assert Ranking.load(file) == ranking
    ranking.save(file, about={"made": {"version": "0.1.0"}})
    saved, older = json.loads(file.read_text(encoding="utf-8")), json.loads(OLDER)
    added = {"temperature": 0.125, "floor": 0.0, "agreement": 0.0, "others": 0.0, "history": 0.0}
    added |= {"approved": 0.1, "outcome": 0.0}
    added |= {"approved": 0.1, "set_intercept": 0.0, "set_slope": 1.0}
    assert saved == older | {"format": 2, "ranking": older["ranking"] | added}


@pytest.mark.parametrize("question", [0, -1])
def test_an_older_ranking_without_the_questions_has_a_temperature_all_the_same(tmp_path, question):
    older = json.loads(OLDER)
    older["ranking"]["question"] = question
    (tmp_path / "ranker.json").write_text(json.dumps(older), encoding="utf-8")
    assert Ranking.load(tmp_path / "ranker.json").temperature == 0.1


@pytest.mark.parametrize("half_life", [45.0, timedelta(0), timedelta(days=-1), None])
def test_a_half_life_is_a_time_span_above_zero(half_life):
    with pytest.raises(InvalidArgument, match=r"half_life is .*, expected a positive timedelta"):
        Ranking(half_life=half_life)


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
        ("[]", "has format none, this version reads 1 and 2"),
        (changed(format=3), "has format 3, this version reads 1 and 2"),
        (changed(format=1), r"unknown field of a newer format"),
        (changed(temperature=0), r"\$\.ranking\.temperature: expected float > 0"),
        (changed(others=1.5), r"\$\.ranking\.others: expected float <= 1"),
        ('{"format": true}', "has format True, this version reads 1"),
        (changed(extra=1), r"\$: object contains unknown field extra; fit the ranking again"),
        (changed(surprise=1.0), r"\$\.ranking: object contains unknown field surprise"),
        (json.dumps({"format": 1, "encoder": None}), r"\$: object missing required field ranking"),
        (changed(ranking={"question": 1.0}), r"\$\.ranking: object missing required field reply"),
        (changed(ranking=[]), r"\$\.ranking: expected object, got array"),
        (changed(encoder=3), r"\$\.encoder: expected str \| null, got int"),
        (changed(about=3), r"\$\.about: expected object, got int"),
        (changed(question=float("nan")), r"\$\.ranking\.question: expected a finite number, got nan"),
        (changed(slope=float("inf")), r"\$\.ranking\.slope: expected a finite number, got inf"),
        (changed(slope=10**400), r"\$\.ranking\.slope: "),
        (changed(lead="much"), r"\$\.ranking\.lead: expected float, got str; fit the ranking again"),
        (changed(reply=True), r"\$\.ranking\.reply: expected float, got bool"),
        (changed(threshold=1.5), r"\$\.ranking\.threshold: expected float <= 1"),
        (changed(half_life_days=0), r"\$\.ranking\.half_life_days: expected float >= 1e-09"),
        (changed(half_life_days=1e300), r"\$\.ranking\.half_life_days: expected float <= 999999999"),
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
    with pytest.raises(UnwritableFile, match="cannot write"):
        Ranking().save(tmp_path / "none" / "ranker.json")
    with pytest.raises(InvalidArgument, match="not finite"):
        Ranking(slope=float("nan")).save(tmp_path / "ranker.json")
    assert not (tmp_path / "ranker.json").exists()


# Which ranking goes with which encoder


def test_a_ranking_for_another_encoder_is_refused_unless_it_is_meant(store, words_encoder):
    assert encoder_label(words_encoder) == "words@1"
    own, other = Ranking(threshold=0.3, encoder="words@1"), Ranking(threshold=0.3, encoder="words@2")
    assert ReplySuggester(store, encoder=words_encoder, ranking=own).ranking == own
    with pytest.raises(
        ModelError, match=r"fitted for the encoder words@2, but this is words@1.*train ranker"
    ):
        ReplySuggester(store, encoder=words_encoder, ranking=other)
    meant = replace(other, encoder=None)
    assert ReplySuggester(store, encoder=words_encoder, ranking=meant).ranking == meant


@pytest.mark.parametrize("wrong", [{"temperature": 0.0}, {"temperature": -1.0}, {"others": 1.1}])
def test_numbers_of_agreement_out_of_range_are_refused(wrong):
    with pytest.raises(InvalidArgument, match=next(iter(wrong))):
        Ranking(**wrong)


def test_without_a_ranking_the_bundled_one_serves_others_by_their_own_cosines(words_encoder):
    """The eight texts that stand for what has nothing in common share at most a word: the usual cosine of a
    bag of words is near 0, far below the bundled encoder's."""
    own = ranking_for(words_encoder, None)
    assert replace(own, usual=None, encoder=Ranking.load().encoder) == Ranking.load()
    assert own.encoder is None and own.usual.questions == own.usual.replies < BUNDLED_SPREAD.questions
    name, _, fingerprint = (Ranking.load().encoder or "").partition("@")
    none = words_encoder.encode_query
    alike = Encoder(none, none, name=name, fingerprint=fingerprint, dim=words_encoder.dim)
    assert ranking_for(alike, None) == Ranking.load()
