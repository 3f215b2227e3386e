"""Replies that older rules redacted: what is served of them, and how they are made again."""

import json
from datetime import timedelta

import pytest

from nlp_support import Encoder, ReplySuggester, index_account
from nlp_support.store import remade
from nlp_support.text.fingerprint import redaction_fingerprint

from support import T0, bag_of_words, exchange, run

NOW = T0 + timedelta(days=30)
LAMP_Q, LAMP_A = "who mends the lamp", "Hi {customer_name}, we mend the lamp in Leeds"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"


class Counted:
    def __init__(self):
        self.texts = []
        self.encoder = Encoder(bag_of_words, self._documents, name="words", fingerprint="1", dim=64)

    def _documents(self, texts):
        self.texts += texts
        return bag_of_words(texts)


@pytest.fixture
def counted():
    return Counted()


@pytest.fixture
def old(store, counted):
    """A store in which older rules left the name Nancy in one of two replies and in its question."""
    named = {"customer_name": "Nancy Oakfield"}
    store.add(exchange(1, f"Nancy here, {LAMP_Q}", "Hi Nancy, we mend the lamp in Leeds", **named))
    store.add(exchange(2, DOG_Q, DOG_A))
    index_account(store, "acme", encoder=counted.encoder, now=NOW)
    made_by_older_rules(store)
    counted.texts.clear()
    return store


def made_by_older_rules(store, rules="0123456789abcdef"):
    with store._database.writing() as connection:
        sql = "UPDATE reply_texts SET question = ?, reply = ? WHERE message_id = 'a1'"
        connection.execute(sql, (f"Nancy here, {LAMP_Q}", "Hi Nancy, we mend the lamp in Leeds"))
        connection.execute("UPDATE accounts SET redaction = ?", (rules,))
    store._database.remade.clear()  # as in a process that has just begun


def stored(store):
    return dict(store._database.read("SELECT message_id, reply FROM reply_texts"))


def rules_of(store):
    return store.state("acme").redaction


def desk(store, counted, words_ranking):
    return ReplySuggester(store, encoder=counted.encoder, ranking=words_ranking)


def test_a_suggestion_makes_them_again_and_encodes_only_those_that_differ(old, counted, words_ranking):
    suggester = desk(old, counted, words_ranking)
    [found] = suggester.suggest("acme", LAMP_Q, now=NOW)
    assert found.text == LAMP_A and "Nancy" not in found.question
    assert stored(old) == {"a1": LAMP_A, "a2": DOG_A}
    assert len(counted.texts) == 1 and "lamp" in counted.texts[0]
    assert rules_of(old) == redaction_fingerprint()
    assert suggester.suggest("acme", DOG_Q, now=NOW)[0].text == DOG_A
    assert len(counted.texts) == 1


def test_what_is_served_without_indexing_is_redacted_by_todays_rules(old, counted, words_ranking):
    suggester = desk(old, counted, words_ranking)
    [found] = suggester.suggest("acme", LAMP_Q, now=NOW, index="skip")
    assert found.text == LAMP_A and "Nancy" not in found.question
    assert "Nancy" in stored(old)["a1"] and counted.texts == []  # nothing was written
    assert suggester.still_fits(found)


def test_indexing_makes_them_again_although_nothing_is_missing(old, counted):
    report = index_account(old, "acme", encoder=counted.encoder, now=NOW)
    assert (report.indexed, report.already) == (1, 1)
    assert stored(old)["a1"] == LAMP_A


def test_a_warm_suggester_sees_that_another_process_has_older_rules(old, counted, words_ranking):
    suggester = desk(old, counted, words_ranking)
    suggester.suggest("acme", LAMP_Q, now=NOW)
    made_by_older_rules(old)
    assert suggester.suggest("acme", LAMP_Q, now=NOW)[0].text == LAMP_A


def test_replies_that_a_process_with_other_rules_adds_are_noticed(old, counted, monkeypatch):
    """It has other rules; what it keeps takes the mark away, and the next one with today's looks again."""
    index_account(old, "acme", encoder=counted.encoder, now=NOW)
    old.add(exchange(3, "do you sell rope", "we sell rope"))
    monkeypatch.setattr("nlp_support.store.reply_texts.redaction_fingerprint", lambda: "f" * 16)
    monkeypatch.setattr("nlp_support.store.remade.redaction_fingerprint", redaction_fingerprint)
    index_account(old, "acme", encoder=counted.encoder, now=NOW)
    assert rules_of(old) == ""
    monkeypatch.undo()
    old._database.remade.clear()
    index_account(old, "acme", encoder=counted.encoder, now=NOW)
    assert rules_of(old) == redaction_fingerprint()


def test_two_processes_of_different_rules_do_not_make_everything_again_in_turns(old, counted, words_ranking):
    suggester = desk(old, counted, words_ranking)
    suggester.suggest("acme", LAMP_Q, now=NOW)
    done = old._database.remade["acme"]
    made_by_older_rules(old)
    old._database.remade["acme"] = done  # it has just looked
    [found] = suggester.suggest("acme", LAMP_Q, now=NOW)
    assert found.text == LAMP_A  # what is served is right all the same
    assert "Nancy" in stored(old)["a1"]
    old._database.remade["acme"] = done - remade.AGAIN
    suggester.suggest("acme", LAMP_Q, now=NOW)
    assert stored(old)["a1"] == LAMP_A


def test_it_goes_on_where_it_was_interrupted(old, counted, monkeypatch):
    class Interrupted(Exception):
        pass

    def stop(*given):
        raise Interrupted

    monkeypatch.setattr(remade, "drop_replies", stop)
    with pytest.raises(Interrupted):
        index_account(old, "acme", encoder=counted.encoder, now=NOW)
    monkeypatch.undo()
    assert rules_of(old) != redaction_fingerprint() and "Nancy" in stored(old)["a1"]
    old._database.remade.clear()
    index_account(old, "acme", encoder=counted.encoder, now=NOW)
    assert stored(old)["a1"] == LAMP_A and rules_of(old) == redaction_fingerprint()


def test_vectors_of_other_encoders_go_with_the_text(old, counted):
    """Otherwise those of the text with the name would be found under the text without it."""
    other = Encoder(bag_of_words, bag_of_words, name="others", fingerprint="1", dim=64)
    index_account(old, "acme", encoder=other, now=NOW)
    assert sum(old._replies.encoders("acme").values()) == 3  # both of the other, one of the first
    index_account(old, "acme", encoder=counted.encoder, now=NOW)
    assert set(old._replies.encoders("acme").values()) == {2}


def test_a_new_account_is_marked_and_nothing_is_done_twice(store, counted):
    store.add(exchange(1, LAMP_Q, "we mend the lamp in Leeds"))
    index_account(store, "acme", encoder=counted.encoder, now=NOW)
    assert rules_of(store) == redaction_fingerprint()
    before = store.state("acme")
    index_account(store, "acme", encoder=counted.encoder, now=NOW)
    assert store.state("acme") == before


def test_the_command_line_of_today_serves_a_store_of_yesterday(tmp_path):
    """As a user would after an update: the bundled encoder, no step of migration by hand."""
    from nlp_support import open_store

    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add(
            exchange(1, "when do you open", "Hi Nancy, we open at nine", customer_name="Nancy Oakfield")
        )
        store.add(exchange(2, "is there wifi", "the wifi is free"))
        index_account(store, "acme", now=NOW)
        with store._database.writing() as connection:
            connection.execute(
                "UPDATE reply_texts SET reply = 'Hi Nancy, we open at nine' WHERE message_id = 'a1'"
            )
            connection.execute("UPDATE accounts SET redaction = ''")
    for more in (["--skip-indexing"], []):
        words = "suggest", "acme", "when do you open", "--store", path, "--now", "2026-03-01", "--json", *more
        told = json.loads(run(*words).stdout)
        assert [one["text"] for one in told["suggestions"]][:1] == ["Hi {customer_name}, we open at nine"]
