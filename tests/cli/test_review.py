"""`nlp-support review`: the queue, a reply at a time, and what is decided."""

import json

import pytest

from nlp_support import index_account, open_store

from support import exchange, run

HOURS_Q, HOURS_A = "when do you open on saturday", "we open at nine on saturday morning"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"


@pytest.fixture
def path(tmp_path, words_encoder):
    file = tmp_path / "desk.db"
    with open_store(file) as store:
        store.add(
            [*exchange(1, HOURS_Q, HOURS_A), *exchange(2, HOURS_Q, HOURS_A), *exchange(3, DOG_Q, DOG_A)]
        )
        index_account(store, "acme", encoder=words_encoder)
    return file


def review(path, *words, code=0):
    return run("review", *words, "--store", path, code=code)


def told(path, *words):
    return json.loads(review(path, *words, "--json").stdout)


def test_the_way_of_a_reply_from_the_queue_to_a_decision_and_back(path):
    assert [one["text"] for one in told(path, "acme")] == [HOURS_A, DOG_A]
    assert [one["text"] for one in told(path, "list", "--account", "acme", "--limit", 1)] == [HOURS_A]
    first = told(path, "acme", "next", "--reviewer", "ada")
    second = told(path, "acme", "next", "--reviewer", "bo")
    assert (first["text"], first["claimed_by"], second["text"]) == (HOURS_A, "ada", DOG_A)
    assert told(path, "acme", "next", "--reviewer", "cy") is None
    assert (
        "ada is looking at" in review(path, "acme", "block", first["id"], "--reviewer", "bo", code=1).stderr
    )
    done = told(path, "acme", "approve", first["id"], "--reviewer", "ada")
    assert (done["state"], done["set_by"], done["id"]) == ("approved", "ada", first["id"])
    assert told(path, "acme", "retire", second["id"], "--reviewer", "bo")["state"] == "retired"
    assert {one["state"] for one in told(path, "acme", "decided")} == {"approved", "retired"}
    assert told(path, "acme") == []
    assert told(path, "acme", "undo", first["id"])["state"] == "new"
    assert [one["text"] for one in told(path, "acme")] == [HOURS_A]


def test_what_is_printed_for_people(path):
    shown = review(path, "acme").stdout
    assert "new, sent 2 times" in shown and HOURS_A in shown and f"answered: {HOURS_Q}" in shown
    id = shown.split()[0]
    assert "blocked by ada on 20" in review(path, "acme", "block", id, "--reviewer", "ada").stdout
    review(path, "acme", "next", "--reviewer", "ada")
    assert "ada looks at it until" in review(path, "acme").stdout
    assert "no reply is left" in review(path, "acme", "next", "--reviewer", "bo").stderr


def test_a_reviewer_may_be_named_by_the_environment(path, monkeypatch):
    monkeypatch.setenv("NLP_SUPPORT_REVIEWER", "dee")
    assert told(path, "acme", "next")["claimed_by"] == "dee"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("acme", "approve"), "approve takes the ID of a reply"),
        (("acme", "undo"), "undo takes the ID of a reply"),
        (("acme", "list", "0000000000000001"), "list takes no ID"),
        (("acme", "publish"), "unknown action 'publish', expected one of: list, next"),
        (("acme", "approve", "nonsense", "--reviewer", "a"), "no id of a reply"),
        (("acme", "next", "--lease", "0", "--reviewer", "a"), "--lease is 0"),
        (("acme", "next", "--reviewer", ""), "reviewer's name is empty"),
        (("acme", "list", "--limit", "0"), "limit"),
        (("nobody",), "this store has 1: acme"),
    ],
)
def test_what_cannot_be_done_is_said(path, words, reason):
    assert reason in review(path, *words, code=1).stderr


def test_what_is_not_indexed_is_indexed_first(tmp_path):
    file = tmp_path / "desk.db"
    with open_store(file) as store:
        store.add([*exchange(1, HOURS_Q, HOURS_A), *exchange(2, DOG_Q, DOG_A)])
    assert len(told(file, "acme")) == 2


def test_what_to_retire(path):
    """The newer hour makes the older one stale; nothing else is."""
    with open_store(path) as store:
        store.add(exchange(9, HOURS_Q, HOURS_A.replace("nine", "ten")))
    [one] = told(path, "acme", "stale")
    assert (one["text"], one["why"], one["newer"]) == (
        HOURS_A, "contradicted", "we open at ten on saturday morning",
    )  # fmt: skip
    assert "contradicted since" in review(path, "acme", "stale").stdout
    review(path, "acme", "retire", one["id"])
    assert "no reply was rejected often" in review(path, "acme", "stale").stderr
