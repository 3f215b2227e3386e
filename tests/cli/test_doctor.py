"""`nlp-support doctor`: an installation that is whole, and what it says of one that is not."""

import json
import shutil
import sqlite3
from dataclasses import replace

import pytest

from nlp_support import Promise, Ranking, StoreError, models, open_store
from nlp_support.cli import doctor
from nlp_support.cli.doctor import State, examine
from nlp_support.store.migrations import MIGRATIONS
from nlp_support.store.schema import APPLICATION_ID, version_of

from old_stores import old_store
from support import T0, exchange, message, run


def states(store=None):
    return {found.what: found for found in examine(store)}


def test_this_installation_is_whole():
    found = json.loads(run("doctor", "--json").stdout)
    by_name = {one["what"]: one for one in found}
    assert {"version", "encoder", "sentiment", "satisfaction", "processor", "[report]"} <= by_name.keys()
    assert all(by_name[task]["state"] == "ok" for task in ("encoder", "sentiment", "satisfaction"))
    assert "ok" in run("doctor").stdout


def test_weights_that_are_not_those_shipped_are_told(tmp_path, monkeypatch):
    """A file cut short, as a broken download leaves it, and one that is not there at all."""
    for task, settings in doctor.MODELS.items():
        (tmp_path / task).mkdir()
        if task == "satisfaction":
            continue
        shutil.copyfile(models.BUNDLED / task / settings, tmp_path / task / settings)
    (tmp_path / "encoder" / "model.onnx").write_bytes(b"half a model")
    monkeypatch.setattr(models, "BUNDLED", tmp_path)
    found = states()
    assert found["encoder"].state is State.WRONG and "checksum" in found["encoder"].text
    assert found["sentiment"].state is State.WRONG and "FileNotFoundError" in found["sentiment"].text
    assert found["satisfaction"].state is State.WRONG and "cannot be read" in found["satisfaction"].text
    assert "pip install" in found["encoder"].remedy
    run("doctor", code=1)


def test_an_extra_that_is_not_installed_is_told_but_is_not_wrong(monkeypatch):
    monkeypatch.setattr(doctor, "requires", lambda name: ['no-such-thing>=2; extra == "moon"', "numpy"])
    found = states()["[moon]"]
    assert (found.state, found.remedy) == (State.ABSENT, "pip install 'nlp-support[moon]'")
    assert "no-such-thing" in found.text
    run("doctor")


def test_a_processor_that_says_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "CPU", tmp_path / "none")
    assert "cannot be read" in states()["processor"].text
    (tmp_path / "cpuinfo").write_text("flags\t\t: fpu avx2 avx512_vnni\n")
    monkeypatch.setattr(doctor, "CPU", tmp_path / "cpuinfo")
    assert states()["processor"].text.endswith("AVX2, AVX-512 VNNI")


def test_a_store_is_looked_at_and_left_as_it_is(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([message("m1")])
    newest = len(MIGRATIONS)
    assert states(str(path))["store"].text == f"version {newest}, the newest"
    old = str(old_store(tmp_path / "old.db", "d2f47aa", 1))
    assert f"version 1; the next use upgrades it to {newest}" in states(old)["store"].text
    assert version_of(old) == 1


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "there is no store"),
        (lambda path: path.write_text("a letter " * 100), "not a database"),
        (lambda path: other_program(path), "another program"),
        (lambda path: newer(path), "reads up to"),
        (lambda path: other_program(old_store(path, "25613ca", 1)), "not the tables"),
    ],
)
def test_what_is_no_store_is_told(tmp_path, make, words):
    path = tmp_path / "desk.db"
    make(path)
    with pytest.raises(StoreError, match=words):
        version_of(str(path))
    assert states(str(path))["store"].state is State.WRONG


def other_program(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE birds (name TEXT)")
    connection.close()


def newer(path):
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 99")
    connection.execute("CREATE TABLE messages (id TEXT)")
    connection.close()


def test_promises_are_told_with_those_that_do_not_go_with_the_bundled_models(tmp_path):
    ranking = Ranking.load()
    with open_store(tmp_path / "desk.db") as store:
        store.add([*exchange(1, "are you open", "we are"), *exchange(2, "hi", "yes", account_id="oak")])
    assert "promise" not in run("doctor", "--store", tmp_path / "desk.db").stdout
    promise = Promise(
        account_id="acme", right=0.6, confidence=0.9, threshold=0.3, n=50, helped=40, low=0.71, messages=200,
        judged="characters", since=T0, until=T0, made_at=T0, encoder=ranking.encoder,
        ranking=ranking.fingerprint,
    )  # fmt: skip
    with open_store(tmp_path / "desk.db") as store:
        store.keep_promise(promise)
    told = " ".join(run("doctor", "--store", tmp_path / "desk.db").stdout.split())
    assert "promises 1 account with a promise" in told and "another" not in told
    with open_store(tmp_path / "desk.db") as store:
        store.keep_promise(replace(promise, account_id="oak", ranking="f" * 16))
    told = " ".join(run("doctor", "--store", tmp_path / "desk.db").stdout.split())
    assert "2 accounts with a promise, 1 made for another encoder or ranking than the bundled: oak" in told
    assert "nlp-support tune" in told
