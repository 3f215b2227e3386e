"""With an encoder whose cosines are crowded, all above .8, the same is found as with a wide one."""

from datetime import timedelta
from math import sqrt

import numpy as np
import pytest

from nlp_support import Encoder, EscalationPolicy, JourneyMonitor, SatisfactionModel, SentimentModel
from nlp_support.insights.faq import mine_faq
from nlp_support.insights.topics import find_topics
from nlp_support.journey.escalation.suited import suited
from nlp_support.models.usual import own_threshold
from nlp_support.triage import duplicate_answers

from support import DIM, T0, Counting, bag_of_words, exchange, message

NOW = T0 + timedelta(days=9)
SHARED = 0.8


def crowded_words(texts):
    """Words as a wide encoder counts them, and beside them what all texts share: cosine .8 + .2 of theirs."""
    own = bag_of_words(texts) * sqrt(1 - SHARED)
    return np.column_stack([own, np.full((len(own), DIM), sqrt(SHARED / DIM), np.float32)])


@pytest.fixture
def crowded():
    return Encoder(crowded_words, crowded_words, name="crowded", fingerprint="2", dim=2 * DIM)


def desk(store):
    """Six ask for a refund, five for a parcel, one for a bell."""
    for n in range(6):
        store.add(exchange(n, f"refund money please number{n}", "The money comes in five days."))
    for n in range(6, 11):
        store.add(exchange(n, "where parcel delivery", "It is on its way to your door."))
    store.add(exchange(11, "bicycle bell broken", "We have sent you a bell."))


def test_a_threshold_of_crowded_cosines_is_a_crowded_threshold(words_encoder, crowded):
    """.8 + .2 times that of the wide one, since what is usual moves alike."""
    for cosine in (0.55, 0.65, 0.9):
        wide = own_threshold(cosine, words_encoder)
        assert own_threshold(cosine, crowded) == pytest.approx(SHARED + (1 - SHARED) * wide, abs=1e-4)


def test_the_same_topics_are_found(store, words_encoder, crowded):
    desk(store)
    wide = find_topics(store, "acme", encoder=words_encoder, now=NOW)
    assert [topic.size for topic in wide.topics] == [6, 5, 1]
    assert find_topics(store, "acme", encoder=crowded, now=NOW) == wide


def test_a_similarity_that_is_given_counts_as_it_is(store, crowded):
    """All cosines lie above .7: one topic."""
    desk(store)
    assert [one.size for one in find_topics(store, "acme", encoder=crowded, similarity=0.7).topics] == [12]


def test_the_same_knowledge_base_is_made(store, words_encoder, crowded):
    desk(store)
    wide = mine_faq(store, "acme", encoder=words_encoder, now=NOW)
    assert [entry.sent for entry in wide.entries] == [6, 5]
    again = mine_faq(store, "acme", encoder=crowded, now=NOW)
    assert [(one.id, one.answer) for one in again.entries] == [(one.id, one.answer) for one in wide.entries]


def test_two_agents_who_say_different_things_do_not_say_the_same(store, words_encoder, crowded):
    """One word of five in common, a wide cosine of .2: crowded it is .84, and all else is nearly as near."""
    own = {"conversation_id": "k", "customer_id": "u"}
    store.add(
        [
            message("q", "where is my parcel", minutes=0, **own),
            message("a", "we have sent one today", minutes=1, role="agent", agent_id="kim", **own),
            message("b", "please tell us your number", minutes=2, role="agent", agent_id="lee", **own),
        ]
    )
    for encoder in (words_encoder, crowded):
        assert duplicate_answers(store, "acme", encoder=encoder) == []


def test_what_was_not_asked_again_raises_no_flag(store, crowded):
    """Three questions that share no word, each answered; with a wide cosine of .8 from which one is asked
    again, all crowded ones would be."""
    own = {"conversation_id": "k", "customer_id": "u"}
    for n, text in enumerate(("where is my parcel", "does the lamp dim", "can someone mend a bell")):
        store.add([message(f"q{n}", text, minutes=60 * n, **own)])
        store.add([message(f"a{n}", "We look.", minutes=60 * n + 5, role="agent", **own)])
    policy = EscalationPolicy(raise_at=0.3, clear_at=0.1)
    models = Counting()
    monitor = JourneyMonitor(
        store,
        sentiment=SentimentModel(models.sentiment, name="words"),
        satisfaction=SatisfactionModel(models.satisfaction, name="words"),
        encoder=crowded,
        policy=policy,
    )
    assert monitor.flags("acme", now=NOW) == []
    store.add([message("q3", "where is my parcel", minutes=180, **own)])
    store.add([message("a3", "We look.", minutes=185, role="agent", **own)])
    [flag] = monitor.flags("acme", now=NOW)
    assert [reason.code for reason in flag.reasons] == ["asked-again"]


def test_a_policy_is_as_it_was_without_an_encoder_and_with_that_of_the_thresholds(bundled, crowded):
    policy = EscalationPolicy()
    assert suited(policy, None) is policy
    assert suited(policy, crowded).similar_from == pytest.approx(own_threshold(0.8, crowded))
