"""Whoever encodes an account gets on, whatever others write meanwhile; calls end, and nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nlp_support import Encoder, ReplySuggester, index_account
from nlp_support.suggest import indexing

from support import DIM, T0, Counting, bag_of_words, exchange, message

QUESTION, ANSWER = "is item {} in stock", "item {} is in stock"


class Busy:
    """An encoder beside which another process writes each time that it is asked."""

    def __init__(self, write):
        self.write, self.calls = write, 0

    def __call__(self, texts):
        self.calls += 1
        self.write(self.calls)
        return bag_of_words(texts)

    @property
    def encoder(self):
        return Encoder(self, self, name="busy", fingerprint="1", dim=DIM)


@pytest.fixture
def desk(store, monkeypatch):
    """60 answered questions, encoded in chunks of 10."""
    monkeypatch.setattr(indexing, "CHUNK", 10)
    for number in range(60):
        store.add(exchange(number, QUESTION.format(number), ANSWER.format(number)))
    return store


def backfill(store):
    """Adds an older conversation, which rewrites the account, each time that something is encoded."""

    def write(call):
        store.add(exchange(1000 + call, f"old {call}", f"older {call}", hours=-call))

    return write


def test_suggest_returns_beside_a_backfill(desk):
    """An older conversation comes when the unknown encoder is measured, and one with the question, so 62
    replies wait: 7 chunks of two calls, with each of which another comes. The 62 are kept; each of the 14
    would have discarded a chunk. How sure it may be of what it found is not asked here."""
    busy = Busy(backfill(desk))
    suggester = ReplySuggester(desk, encoder=busy.encoder)
    suggester.ranking = replace(suggester.ranking, threshold=0.0)
    found = suggester.suggest("acme", QUESTION.format(7))
    assert "in stock" in found[0].text
    assert (busy.calls, found.pending) == (16, 14)
    assert sum(desk._replies.encoders("acme").values()) == 62


def test_index_ends_beside_a_backfill_that_does_not(desk):
    """60 replies are missing, in chunks of two calls; what comes with those is left for the next run."""
    busy = Busy(backfill(desk))
    report = index_account(desk, "acme", encoder=busy.encoder)
    assert (report.indexed + sum(report.skipped.values()), busy.calls) == (60, 12)
    assert sum(desk._replies.encoders("acme").values()) == 60
    assert index_account(desk, "acme", encoder=Busy(lambda call: None).encoder).already == 60
    assert sum(desk._replies.encoders("acme").values()) == 72


def test_what_changed_meanwhile_is_made_anew(desk):
    """The answer of k3 changes while the first chunk is encoded: the old words are never kept."""

    def write(call):
        if call == 2:
            desk.add([message("a3", "item 3 is gone", minutes=185, role="agent", conversation_id="k3")])

    index_account(desk, "acme", encoder=Busy(write).encoder)
    assert desk._replies.texts("acme", ["a3"])["a3"].reply == "item 3 is gone"
    assert sum(desk._replies.encoders("acme").values()) == 60


def test_who_is_forgotten_meanwhile_stays_forgotten(desk):
    def write(call):
        if call == 2:
            desk.forget("acme", "user3")

    index_account(desk, "acme", encoder=Busy(write).encoder)
    assert desk._replies.texts("acme", ["a3"]) == {}
    assert sum(desk._replies.encoders("acme").values()) == 59
    assert desk.span("acme")[1] > T0


def test_flags_return_beside_an_import(desk):
    """60 conversations have changed; with each text that is scored comes another, which is left for later."""
    models, added = Counting(), []
    score = models.sentiment

    def busy(texts):
        if len(added) < 200:
            added.append(1000 + len(added))
            desk.add(exchange(added[-1], "where is it", "here"))
        return score(texts)

    models.sentiment = busy
    now = T0 + timedelta(days=100)
    assert models.monitor(desk).update("acme", now=now) == 60
    assert desk._flags.count_pending("acme") == len(added) > 0
    assert Counting().monitor(desk).update("acme", now=now) == len(added)
