"""What comes in is encoded beside the requests, and a store that must not be used any more is not used."""

import os
import shutil
import time

import pytest
from fastapi.testclient import TestClient

from nlp_support import Window, open_store
from nlp_support.server import upkeep
from nlp_support.server.upkeep import Upkeep

from serving import app_of, bearer, kept
from support import exchange


@pytest.fixture
def path(tmp_path):
    return tmp_path / "desk.db"


def looked(path, encoder):
    store = open_store(path)
    return store, Upkeep(store, str(path), encoder=encoder, window=Window(max_messages=2000))


def test_it_encodes_what_came_in_since_and_nothing_twice(path, words_encoder, counting):
    """Each account has asked and answered the same three times, so that two texts of each are encoded; then
    two more of one account."""
    kept(path, "acme", "other")
    encoder, calls = counting(words_encoder)
    store, own = looked(path, encoder)
    with store:
        own.look()
        assert sum(calls) == 4
        own.look()
        own.look()
        assert sum(calls) == 4
        with open_store(path) as elsewhere:
            elsewhere.add(exchange(9, "do you repair kettles", "we do, bring it in"))
        own.look()
        assert sum(calls) == 6


def test_of_several_processes_one_encodes_and_another_one_when_it_ends(path, words_encoder, monkeypatch):
    kept(path, "acme")
    monkeypatch.setenv(upkeep.SHARED, str(path.parent))
    (first_store, first), (second_store, second) = looked(path, words_encoder), looked(path, words_encoder)
    with first_store, second_store:
        assert (first._is_ours(), second._is_ours(), first._is_ours()) == (True, False, True)
        first.close()
        assert second._is_ours()
        second.close()


@pytest.fixture
def client(path, monkeypatch):
    monkeypatch.setattr(upkeep, "EVERY", 0.02)
    keys = kept(path, "acme")
    with TestClient(app_of(path)) as opened:
        opened.headers.update(bearer(keys["acme", "write"]))
        yield opened


def until(client, status):
    for _ in range(500):
        answer = client.get("/health/ready")
        if answer.status_code == status:
            return answer.json()
        time.sleep(0.02)
    raise AssertionError(f"ready never answered {status}")


SUGGEST = "/v1/accounts/acme/suggest"
TEXT = {"text": "when do you open on saturdays"}


def test_a_store_that_a_newer_version_upgraded_is_not_used(path, client):
    until(client, 200)
    assert client.post(SUGGEST, json=TEXT).status_code == 200
    with open_store(path) as store, store._database.writing() as connection:
        connection.execute("PRAGMA user_version = 1000")
    assert "newer nlp-support" in until(client, 503)["detail"]
    refused = client.post(SUGGEST, json=TEXT)
    assert (refused.status_code, "newer nlp-support" in refused.json()["detail"]) == (503, True)
    assert client.get("/health/live").status_code == 200


def test_a_store_whose_file_was_replaced_is_not_used_until_it_is_back(path, client):
    """What would be written into the old file would be lost."""
    until(client, 200)
    aside = path.with_suffix(".aside")
    os.rename(path, aside)
    assert "another file" in until(client, 503)["detail"]
    shutil.copy(aside, path)
    assert "another file" in until(client, 503)["detail"]
    assert client.post(SUGGEST, json=TEXT).status_code == 503
    os.replace(aside, path)
    until(client, 200)
    assert client.post(SUGGEST, json=TEXT).status_code == 200


def test_a_look_that_fails_is_followed_by_the_next(path, client, caplog):
    """The table of accounts has another name for a while."""
    until(client, 200)
    with open_store(path) as store:
        for one, other in (("accounts", "elsewhere"), ("elsewhere", "accounts")):
            with store._database.writing() as connection:
                connection.execute(f"ALTER TABLE {one} RENAME TO {other}")
            if other == "elsewhere":
                while "upkeep failed" not in caplog.text:
                    time.sleep(0.02)
        store.add(exchange(9, "do you repair kettles", "we do, bring it in"))
        for _ in range(500):
            if store._database.read("SELECT 1 FROM reply_vectors WHERE message_id = 'a9'"):
                return
            time.sleep(0.02)
    raise AssertionError("the answer was never encoded")
