"""Why a customer is not satisfied, in words: signs with weights by hand, and in a brief."""

import numpy as np
import pytest

from nlp_support import Encoder, JourneyMonitor, SatisfactionModel, SentimentModel, open_store
from nlp_support.journey.dissatisfaction import signs_against
from nlp_support.journey.texts.render import tables
from nlp_support.models.by_signs import SIGNS, BySigns, SignWeight, SignWeights

from support import bag_of_words, message

WEIGHTS = {"again": -2.0, "refuses": -1.0, "agent words": -0.2, "thanks": 3.0}


def unmoved(texts):
    return np.tile(np.array([0.0, 1.0, 0.0], np.float32), (len(texts), 1))


@pytest.fixture
def model():
    signs = {name: SignWeight(weight, 0.0) for name, weight in WEIGHTS.items()}
    weights = SignWeights(format=1, name="own", thresholds=[-2.0, -1.0, 1.0, 2.0], signs=signs)
    return SatisfactionModel(BySigns(weights, unmoved), name="own")


def talk(*texts):
    """The customer speaks first."""
    roles = ("customer", "agent")
    return [message(f"m{at}", role=roles[at % 2], text=text, minutes=at) for at, text in enumerate(texts)]


def test_what_lowers_the_satisfaction_is_told_the_most_first(model):
    turns = talk("where is my parcel", "It is on its way.", "no, where is my parcel")
    assert signs_against(model, turns) == ("again", "refuses")


def test_what_raises_it_and_what_says_nothing_to_people_is_not_told(model):
    assert signs_against(model, talk("where is it", "It is on its way to you.", "thanks a lot")) == ()


def test_a_talk_without_customers_and_a_model_without_signs_tell_nothing(model):
    assert signs_against(model, [message("a", role="agent", text="Hello?")]) == ()
    other = SatisfactionModel(lambda texts: np.eye(5, dtype=np.float32)[[0] * len(texts)], name="other")
    assert signs_against(other, talk("no, no, no")) == ()


def test_every_sign_that_is_told_is_one_of_the_models():
    for language in ("en", "ko"):
        assert {key.replace("-", " ") for key in tables(language)["signs"]} <= set(SIGNS)


def test_a_brief_tells_the_signs_only_if_the_end_was_not_satisfied(model):
    later = message("z", minutes=9).sent_at
    with open_store(":memory:") as store:
        store.add(talk("where is my parcel", "It is on its way.", "no, where is my parcel"))
        happy = [message(f"h{one.id}", role=one.role, text=one.text, conversation_id="h", customer_id="ann")
                 for one in talk("where is it", "Here.", "thanks")]  # fmt: skip
        store.add(happy)
        monitor = JourneyMonitor(
            store,
            sentiment=SentimentModel(unmoved, name="words"),
            satisfaction=model,
            encoder=Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=64),
        )
        own = talk("x")[0]
        told = monitor.brief(own.account_id, own.customer_id, now=later)
        korean = monitor.brief(own.account_id, own.customer_id, now=later, language="ko")
        assert told.signs == ("says the same again", "says no, or that something is not so")
        assert "not satisfied" in told.last_contact
        assert korean.signs == ("같은 말을 되풀이함", "거절하거나 아니라고 함")
        assert monitor.brief(own.account_id, "ann", now=later).signs == ()
