"""What an account's answers agree upon, and replies that are chosen together."""

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from nlp_support import Encoder, Ranking, ReplySuggester
from nlp_support.suggest.agreement import alikeness, at_least_one, cover, times_said, values, weights_of
from nlp_support.suggest.ranking import UNFITTED, encoder_label, ranking_for
from nlp_support.suggest.spread import Spread, stretched

from support import T0, exchange, message

LATER = T0 + timedelta(days=30)


def test_weights_leave_room_for_one_that_agrees_with_none():
    """exp(1 / .5), exp(0) and, for the floor of .5, exp(1): of their sum 11.107."""
    parts = [math.exp(2), 1.0]
    total = sum(parts) + math.exp(1)
    found = weights_of(np.array([1.0, 0.0]), temperature=0.5, floor=0.5)
    assert found == pytest.approx([part / total for part in parts])
    alone = weights_of(np.array([0.1]), temperature=0.1, floor=0.65)
    assert alone == pytest.approx([1 / (1 + math.exp(5.5))])
    assert weights_of(np.array([900.0, -900.0]), temperature=0.1, floor=0.0) == pytest.approx([1.0, 0.0])
    assert weights_of(np.empty(0), temperature=0.1, floor=0.0).size == 0


def test_how_often_each_thing_is_said():
    """The first wording was sent twice, .2 and .1; the second says the same (.95), .3; the third, .4, says
    something else. Of 1.0 two things said once each would leave .3 and .4: each is said 1 / .7 times."""
    weights, most = np.array([0.3, 0.3, 0.4]), np.array([0.2, 0.3, 0.4])
    alike = np.array([[1.0, 0.95, 0.1], [0.95, 1.0, 0.1], [0.1, 0.1, 1.0]])
    assert times_said(weights, most, alike) == pytest.approx(1 / 0.7)
    assert times_said(np.array([0.5]), np.array([0.5]), np.ones((1, 1))) == 1
    assert times_said(np.zeros(2), np.zeros(2), np.eye(2)) == 1


def test_the_value_of_a_reply_is_the_weighted_alikeness_of_all():
    """Of the first: .5 * 1 + .3 * .8^2 + .2 * 0 (a cosine below 0 counts nothing) = .692."""
    alike = alikeness(np.array([[1.0, 0.8, -0.5], [0.8, 1.0, 0.0], [-0.5, 0.0, 1.0]]))
    assert values(np.array([0.5, 0.3, 0.2]), alike) == pytest.approx([0.692, 0.62, 0.2])


def test_replies_are_chosen_for_what_the_others_leave_open():
    """The first has the highest value. The second says almost the same: it would add .3 * (1 - .9) = .03,
    the third .2 * 1."""
    weights = np.array([0.5, 0.3, 0.2])
    alike = np.array([[1.0, 0.9, 0.0], [0.9, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert cover(weights, alike, k=3) == [0, 2, 1]
    assert cover(weights, alike, k=2) == [0, 2]
    assert cover(weights, alike[:, :0], k=2) == []


def test_one_of_several_is_right():
    """1 - .5 * (.8 * .9)^.5; whatever their order; alone it is what it is."""
    assert at_least_one([0.5, 0.2, 0.1], others=0.5) == pytest.approx(1 - 0.5 * 0.72**0.5)
    assert at_least_one([0.1, 0.5, 0.2], others=0.5) == at_least_one([0.5, 0.2, 0.1], others=0.5)
    assert at_least_one([0.5, 0.2], others=0.0) == at_least_one([0.5], others=1.0) == 0.5
    assert at_least_one([], others=1.0) == 0


def test_a_set_is_offered_by_what_it_is_worth_together_and_none_that_adds_little():
    """.4 and .3: 1 - .6 * .7 = .58. A quarter of the surest, .4, is .1."""
    ranking = Ranking(others=1.0, threshold=0.57)
    assert ranking.offered([0.4, 0.3]) == [0, 1]
    assert ranking.offered([0.3, 0.4, 0.09]) == [0, 1] and ranking.offered([0.3, 0.4, 0.11]) == [0, 1, 2]
    assert ranking.offered([0.4, 0.2]) == [] == ranking.offered([])
    assert replace(ranking, threshold=0.0).offered([0.9, 0.0]) == [0, 1]


def test_that_a_set_helps_is_likelier_than_that_one_of_it_could_be_sent():
    """Odds of 1 - .5 * .8 = .6 are 1.5; times e with the slope 1: 4.077 / 5.077 = .803. With slope 2 and no
    intercept: 2.25 / 3.25 = .692. What is surely right or wrong stays so."""
    ranking = Ranking(others=1.0, set_intercept=1.0)
    assert ranking.confidence_of_set([0.5, 0.2]) == pytest.approx(0.803, abs=1e-3)
    assert Ranking(others=1.0, set_slope=2.0).confidence_of_set([0.2, 0.5]) == pytest.approx(0.692, abs=1e-3)
    assert [ranking.confidence_of_set([sure]) for sure in (0.0, 1.0)] == [0, 1]
    assert ranking.confidence_of_set([]) == 0


SENT = (  # two agents answer the same question alike, one does not
    ("can the kettle be repaired", "we repair kettles in the workshop upstairs"),
    ("can a kettle be repaired please", "kettles we repair upstairs in the workshop every day"),
    ("can the kettle be repaired today", "ask my colleague tomorrow"),
)


def made(store, encoder, **given):
    ranking = Ranking(
        **{"reply": 0.0, "recency": 0.0, "frequency": 0.0, "intercept": -2.0, "slope": 0.0, "agreement": 6.0,
           "temperature": 0.5, "threshold": 0.0, **given}
    )  # fmt: skip
    return ReplySuggester(store, encoder=encoder, ranking=ranking)


def test_what_answers_agree_upon_goes_before_the_nearest_question(store, words_encoder):
    """The question is nearest to that of the odd one out; the two that say the same support each other. With
    a temperature near 0 only the nearest counts. The second reply shown is not one that repeats the first."""
    for number, (question, reply) in enumerate(SENT):
        store.add(exchange(number, question, reply))
    found = made(store, words_encoder).suggest("acme", SENT[2][0], now=LATER)
    assert "workshop" in found[0].text and found[1].text == "ask my colleague tomorrow"
    assert found[0].confidence > found[1].confidence
    alone = made(store, words_encoder).suggest("acme", SENT[2][0], k=1, now=LATER)
    assert [one.text for one in alone] == [found[0].text]
    sharp = made(store, words_encoder, temperature=0.01).suggest("acme", SENT[2][0], now=LATER)
    assert sharp[0].text == "ask my colleague tomorrow"


def test_a_set_has_a_confidence_offered_or_not(store, words_encoder):
    for number, (question, reply) in enumerate(SENT):
        store.add(exchange(number, question, reply))
    found = made(store, words_encoder, others=1.0).suggest("acme", SENT[0][0], now=LATER)
    missed = math.prod(1 - one.confidence for one in found)
    assert found.set_confidence == pytest.approx(1 - missed) and found.set_confidence > found.confidence
    silent = made(store, words_encoder, others=1.0, threshold=0.999).suggest("acme", SENT[0][0], now=LATER)
    assert silent.abstained and silent.set_confidence == found.set_confidence
    assert f"one of the best 3 helps has confidence {silent.set_confidence:.2f}, 1.00" in silent.reason


def test_an_only_reply_agrees_with_nothing_when_it_is_far_from_the_question(store, words_encoder):
    """It would agree with itself alone: the floor makes that count for little."""
    store.add(exchange(1, "can the kettle be repaired", "we repair kettles upstairs"))
    suggester = made(store, words_encoder, floor=0.65, temperature=0.1)
    near = suggester.suggest("acme", "can the kettle be repaired", now=LATER)
    far = suggester.suggest("acme", "quantum entanglement lectures", now=LATER)
    assert near[0].confidence > 0.8 and far.confidence < 0.2


def test_feedback_on_a_reply_counts_for_itself(store, words_encoder):
    """Two answers to one question support each other about equally; the rejected one comes second."""
    for number in range(2):
        store.add(exchange(number, SENT[number][0], SENT[number][1]))
    suggester = made(store, words_encoder, feedback=0.5)
    first, second = suggester.suggest("acme", "can kettle be repaired", now=LATER)
    suggester.record(first.id, "rejected")
    suggester.record(second.id, "accepted")
    after = suggester.suggest("acme", "can kettle be repaired", now=LATER)
    assert [one.text for one in after] == [second.text, first.text]
    assert after[0].confidence > first.confidence > after[1].confidence


# Encoders without a ranking


def test_what_is_usual_is_the_median_of_different_ones():
    """Questions at 0, 60 and 90 degrees: cosines .5, 0 and .866; the replies are the same for all."""
    angles = np.deg2rad([0.0, 60.0, 90.0])
    questions = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    replies = np.tile(np.array([[2.0, 0.0]], np.float32), (3, 1))
    found = Spread.of(questions, replies)
    assert (found.questions, found.replies) == pytest.approx((0.5, 1.0))
    assert found.across == pytest.approx(0.5)  # 1, 1, .5, .5, 0, 0


def test_stretching_makes_the_usual_usual_and_leaves_what_is_the_same():
    """.8 is as usual there as .4 here; half way to 1 stays half way."""
    assert stretched(np.array([0.8, 0.9, 1.0]), 0.8, to=0.4) == pytest.approx([0.4, 0.7, 1.0])
    assert np.isfinite(stretched(np.array([1.0, 1.0]), 1.0, to=0.4)).all()


ASKED = (
    "kettle broken lid", "garden gate lock", "window seat upgrade", "bicycle tyre flat",
    "invoice amount wrong", "parcel lost somewhere", "password forgotten again", "zip torn jacket",
    "lamp flickers often", "coffee tastes bitter", "router blinks red", "ticket charged",
)  # fmt: skip


@pytest.fixture
def narrow(words_encoder):
    """An encoder of whose vectors all have a large part in common, so that nothing has a cosine below .8."""

    def embed(texts):
        own = words_encoder.encode_query(texts)
        both = own + 2 / np.sqrt(own.shape[1])
        return (both / np.linalg.norm(both, axis=1, keepdims=True)).astype(np.float32)

    return Encoder(embed, embed, name="narrow", fingerprint="1", dim=words_encoder.dim)


@pytest.mark.parametrize("replies", [4, 12])
def test_an_encoder_with_high_cosines_is_served_without_a_ranking(store, narrow, replies):
    """It offers for a question that was asked before and for none that was not, and says that no ranking is
    fitted."""
    encoder, asked = narrow, ASKED
    for number, question in enumerate(asked[:replies]):
        store.add(exchange(number, question, f"about {question} we say thing{number}"))
    suggester = ReplySuggester(store, encoder=encoder)
    assert "thing1" in suggester.suggest("acme", asked[1], now=LATER)[0].text
    nothing = suggester.suggest("acme", "marble statue volcano", now=LATER)
    assert nothing.abstained and nothing.reason.endswith(UNFITTED)


def test_what_is_fitted_to_high_cosines_is_served_by_them_too(store, narrow, tmp_path):
    """A fit for another encoder begins with stretched cosines; its file says from what, or a question that
    nobody asked would be as sure as one that was asked before."""
    for number, question in enumerate(ASKED):
        store.add(exchange(number, question, f"about {question} we say thing{number}"))
    begun = replace(ranking_for(narrow, None), encoder=encoder_label(narrow))
    begun.save(tmp_path / "own.json")
    own = Ranking.load(tmp_path / "own.json")
    assert own == begun and not own.unfitted
    assert own.fingerprint != replace(own, usual=None).fingerprint
    suggester = ReplySuggester(store, encoder=narrow, ranking=own)
    assert "thing1" in suggester.suggest("acme", ASKED[1], now=LATER)[0].text
    nothing = suggester.suggest("acme", "marble statue volcano", now=LATER)
    assert nothing.abstained and UNFITTED not in nothing.reason


@pytest.fixture
def crowded(words_encoder):
    """No cosine is below .95, more than what counts as the same question with the bundled encoder."""

    def embed(texts):
        own = words_encoder.encode_query(texts)
        return np.column_stack([own * 0.05**0.5, np.full(own.shape, (0.95 / own.shape[1]) ** 0.5)])

    return Encoder(embed, embed, name="crowded", fingerprint="1", dim=2 * words_encoder.dim)


def prices(store):
    for number, question in enumerate(ASKED):
        store.add(exchange(number, question, f"about {question} we say thing{number}"))
    store.add(exchange(20, "parking garage price", "it costs 10 euros for every day"))
    store.add(exchange(30, "breakfast buffet fee", "it costs 20 euros for every day"))


def test_a_newer_answer_to_another_question_replaces_nothing_where_cosines_are_high(store, crowded):
    prices(store)
    found = ReplySuggester(store, encoder=crowded).suggest("acme", "parking garage price", now=LATER)
    assert found[0].text == "it costs 10 euros for every day"


def test_another_fact_is_news_after_another_question_where_cosines_are_high(store, crowded):
    """The first price was told in the open conversation."""
    prices(store)
    own = {"conversation_id": "open", "customer_id": "eve"}
    store.add(
        [
            message("o1", "parking garage price", minutes=9000, **own),
            message("o2", "it costs 10 euros for every day", minutes=9001, role="agent", **own),
            message("o3", "breakfast buffet fee", minutes=9002, **own),
        ]
    )
    found = ReplySuggester(store, encoder=crowded).suggest("acme", conversation_id="open", now=LATER)
    assert found[0].text == "it costs 20 euros for every day"
