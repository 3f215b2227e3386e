"""A store is upgraded whole or not at all, and what no version made is left as it is."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from nlp_support import ReplySuggester, StoreError, open_store
from nlp_support.store import schema

from old_stores import EARLY_LAYOUTS, LAYOUTS, old_store

OLDER = [("25613ca", 1), ("e5d10ca", 3), ("66a5712", 2), ("d2f47aa", 1)]


def contents(path: Path) -> list[str]:
    """Every table and row, and the version."""
    connection = sqlite3.connect(path)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()
        return [*connection.iterdump(), *map(str, version)]
    finally:
        connection.close()


def files(path: Path) -> dict[str, str]:
    """The bytes of the store and of all that lies beside it."""
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in path.parent.iterdir()}


@pytest.mark.parametrize(("first", "version"), EARLY_LAYOUTS)
def test_a_store_of_the_oldest_commits_still_answers(tmp_path, words_encoder, words_ranking, first, version):
    with open_store(old_store(tmp_path / "desk.db", first, version)) as store:
        suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
        assert "two days" in suggester.suggest("shop", "do you repair old kettles")[0].text


class Failing(sqlite3.Connection):
    """Fails, or ends the process, at one of the statements of its transaction, the commit among them."""

    at = 0
    upgrading = False

    def execute(self, sql, *values):
        if self.upgrading and sql != "ROLLBACK":
            type(self).at -= 1
            if self.at == 0:
                self.fail()
        self.upgrading = self.upgrading or sql == "BEGIN IMMEDIATE"
        return super().execute(sql, *values)

    def fail(self):
        raise sqlite3.OperationalError("database or disk is full")


class Killing(Failing):
    def fail(self):
        os.kill(os.getpid(), signal.SIGKILL)


def fail_at(monkeypatch, number, kind=Failing):
    monkeypatch.setattr(kind, "at", number)
    monkeypatch.setattr(schema.sqlite3, "connect", partial(sqlite3.connect, factory=kind))


@pytest.mark.parametrize(("first", "version"), OLDER)
def test_an_error_at_any_statement_leaves_the_older_store(tmp_path, monkeypatch, first, version):
    """The last statement is the commit; once none is left to fail at, the store is upgraded."""
    path = old_store(tmp_path / "desk.db", first, version)
    before, failed = contents(path), 0
    while contents(path) == before:
        failed += 1
        with monkeypatch.context() as patch:
            fail_at(patch, failed)
            with suppress(StoreError):
                open_store(path).close()
    assert failed > 10
    with open_store(path) as store:
        assert store.count("shop") == 5


KILLED = """
import sys
import pytest
from test_upgrades import Killing, fail_at
from nlp_support import open_store
fail_at(pytest.MonkeyPatch(), int(sys.argv[2]), Killing)
open_store(sys.argv[1])
"""


@pytest.mark.parametrize("number", [1, 4, 12, 20])
def test_a_kill_in_the_middle_leaves_the_older_store(tmp_path, number):
    path = old_store(tmp_path / "desk.db", "25613ca", 1)
    before = contents(path)
    here = os.pathsep.join(map(str, (Path(__file__).parent, Path(__file__).parents[1])))
    done = subprocess.run(
        [sys.executable, "-c", KILLED, path, str(number)],
        env={**os.environ, "PYTHONPATH": here}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert contents(path) == before
    with open_store(path) as store:
        assert (store.count("shop"), len(store._feedback.recorded("shop"))) == (5, 2)


STRANGE = {
    "a column more": "ALTER TABLE messages ADD COLUMN mood TEXT",
    "a column less": "ALTER TABLE messages DROP COLUMN language",
    "another name of a column": "ALTER TABLE feedback RENAME COLUMN outcome TO result",
    "a table more": "CREATE TABLE birds (name TEXT)",
    "a table less": "DROP TABLE feedback",
    "an index less": "DROP INDEX messages_by_id",
    "a trigger": "CREATE TRIGGER odd AFTER DELETE ON messages BEGIN DELETE FROM accounts; END",
    "a view": "CREATE VIEW answers AS SELECT text FROM messages WHERE role = 'agent'",
    "another key": "DROP TABLE feedback; CREATE TABLE feedback (suggestion_id TEXT, account_id TEXT)",
    "a version it is not": "PRAGMA user_version = 2",
    "no version": "PRAGMA user_version = 0",
    "a version below all": "PRAGMA user_version = -1",
}


@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize("first", ["25613ca", "d2f47aa"])
@pytest.mark.parametrize("change", STRANGE.values(), ids=STRANGE)
def test_what_no_version_made_is_refused_and_not_touched(tmp_path, first, change, journal):
    path = old_store(tmp_path / "desk.db", first, 1)
    connection = sqlite3.connect(path)
    connection.executescript(f"PRAGMA journal_mode = {journal}; {change};")
    connection.close()
    before = files(path)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"schema version -?\d"):
            open_store(path)
        assert files(path) == before


@pytest.mark.parametrize(("first", "version"), LAYOUTS)
def test_each_version_is_refused_when_a_table_is_unknown(tmp_path, first, version):
    path = old_store(tmp_path / "desk.db", first, version)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE birds (name TEXT)")
    connection.close()
    before = files(path)
    with pytest.raises(StoreError, match=r"birds.*nothing was changed"):
        open_store(path)
    assert files(path) == before


def test_statistics_of_the_planner_are_no_strange_table(tmp_path):
    path = old_store(tmp_path / "desk.db", "d2f47aa", 1)
    connection = sqlite3.connect(path)
    connection.execute("ANALYZE")
    connection.close()
    for _ in range(2):
        with open_store(path) as store:
            assert store.count("shop") == 5


def test_processes_that_open_an_old_store_at_once_all_get_the_new_one(tmp_path):
    path = old_store(tmp_path / "desk.db", "25613ca", 1)
    code = "import sys; from nlp_support import open_store; print(open_store(sys.argv[1]).count('shop'))"
    processes = [
        subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [process.communicate()[0] for process in processes] == ["5\n"] * 4
