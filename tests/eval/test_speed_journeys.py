"""Timing of journeys over models that only look busy: figures, and what they are figures of."""

from datetime import timedelta

import numpy as np
import pytest

from nlp_support import Encoder, SatisfactionModel, SentimentModel, open_store
from nlp_support.eval.speed.journeys import Models, brief_figures, bulk_figures, live_figures

from support import T0, bag_of_words, exchange

NOW = T0 + timedelta(days=30)


class Busy:
    """Counts the texts that each model is asked."""

    def __init__(self):
        self.texts = {"sentiment": [], "satisfaction": []}

    def models(self):
        def score(name, labels):
            def run(texts):
                self.texts[name] += texts
                return np.full((len(texts), labels), 1 / labels, np.float32)

            return run

        return Models(
            SentimentModel(score("sentiment", 3), name="busy"),
            SatisfactionModel(score("satisfaction", 5), name="busy"),
            Encoder(bag_of_words, bag_of_words, name="busy", fingerprint="1", dim=64),
        )


@pytest.fixture
def busy():
    return Busy()


@pytest.fixture
def talks():
    return [
        one for n in range(6) for one in exchange(n, f"where is parcel number {n}", f"parcel {n} is near")
    ]


def test_bulk_scoring_and_the_bare_models_are_given_the_same_turns(busy, talks, tmp_path):
    figures = bulk_figures(talks, busy.models(), tmp_path, times=2)
    assert [figure.unit for figure in figures] == ["messages/s", "messages/s", "ratio"]
    assert all(figure.value > 0 for figure in figures)
    assert len(list(tmp_path.iterdir())) == 2
    for texts in busy.texts.values():  # twice in bulk and twice bare
        assert len(texts) == 4 * 6 and all(texts.count(text) == 4 for text in texts)


def test_a_live_update_scores_one_message_and_leaves_nothing_to_do(busy, talks):
    """Six turns first; then for each of 3 conversations one more, once by the update and once bare."""
    with open_store(":memory:") as store:
        store.add(talks)
        [account] = store.accounts()
        figures = live_figures(store, account, busy.models(), NOW, calls=3)
        changed = {one.conversation_id for one in store._flags.pending(account)}
    assert len(busy.texts["sentiment"]) == len(busy.texts["satisfaction"]) == 3 + 2 * 3
    assert len(changed) == 3  # the others, which nobody asked for
    assert [figure.name for figure in figures][2:] == [
        "live update, beside the models, p50",
        "live update, beside the models, p95",
    ]


def test_a_brief_is_timed_when_all_is_scored(busy, talks):
    with open_store(":memory:") as store:
        store.add(talks)
        [account] = store.accounts()
        figures = brief_figures(store, account, busy.models(), NOW, times=3)
    assert [figure.name for figure in figures] == ["brief, 6 messages, p50", "brief, 6 messages, p95"]
    assert len(busy.texts["sentiment"]) == 3  # its own messages of the customer, once
