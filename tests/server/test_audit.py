"""What is done with keys is noted before it is answered, without a word of a customer."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from nlp_support import open_store
from nlp_support.server import app as application
from nlp_support.server.access import Reads, Writes
from nlp_support.server.problems import Problem

from serving import app_of, bearer, kept


@pytest.fixture
def client(tmp_path, monkeypatch):
    router = APIRouter()

    @router.get("/customers/{customer}")
    def seen(access: Reads, customer: str) -> str:
        return customer

    @router.post("/customers/{customer}")
    def written(access: Writes, customer: str, wrong: bool = False) -> str:
        if wrong:
            raise Problem(422, "no")
        return customer

    monkeypatch.setattr(application, "ROUTERS", (router,))
    path = tmp_path / "desk.db"
    keys = kept(path, "acme", "other")
    with TestClient(app_of(path)) as opened:
        opened.keys, opened.path = keys, path
        yield opened


def entries(client):
    with open_store(client.path) as store:
        return [one for one in store._audit.read() if one.status]


def test_what_writes_or_is_refused_is_noted_and_what_reads_is_not(client):
    """One that writes, one that is wrong, one of a key that may only read, one for another account; one that
    reads, and a request without a key, leave nothing."""
    ines = "/v1/accounts/acme/customers/ines@mail.example"
    ids = {name: f"request-{name}" for name in ("reads", "writes", "wrong", "may-not", "other", "no-key")}
    own, read = (bearer(client.keys["acme", scope]) for scope in ("write", "read"))

    def header(name):
        return {"X-Request-Id": ids[name]}

    client.get(ines, headers=own | header("reads"))
    client.post(ines, headers=own | header("writes"))
    client.post(f"{ines}?wrong=1", headers=own | header("wrong"))
    client.post(ines, headers=read | header("may-not"))
    client.post(ines.replace("acme", "other"), headers=own | header("other"))
    client.post(ines, headers=header("no-key"))
    found = entries(client)
    assert [(one.request_id, one.status) for one in found] == [
        (ids["writes"], 200), (ids["wrong"], 422), (ids["may-not"], 403), (ids["other"], 404),
    ]  # fmt: skip
    template = "/v1/accounts/{account}/customers/{customer}"
    assert [one.action for one in found] == [f"POST {template}"] * 3 + ["POST none"]
    assert {one.account_id for one in found} == {"acme"}
    key = client.keys["acme", "write"].split("_")[1]
    assert [one.key_id == key for one in found] == [True, True, False, True]
    assert "ines" not in repr(found)


def test_old_entries_go_when_the_service_starts(tmp_path):
    path = tmp_path / "desk.db"
    kept(path, "acme")
    with open_store(path) as store, store._database.writing() as connection:
        old = (datetime.now(UTC) - timedelta(days=91)).timestamp() * 1e6
        connection.execute("UPDATE audit SET at = ? WHERE number = 1", (int(old),))
    with open_store(path) as store:
        before = len(store._audit.read())
    with TestClient(app_of(path)):
        pass
    with open_store(path) as store:
        assert len(store._audit.read()) == before - 1


def test_what_was_done_is_answered_when_the_log_cannot_be_written(client, caplog):
    """The audit table is gone; the log has the entry's request all the same."""
    with sqlite3.connect(client.path) as connection:
        connection.execute("DROP TABLE audit")
    answer = client.post("/v1/accounts/acme/customers/u", headers=bearer(client.keys["acme", "write"]))
    assert answer.status_code == 200
    assert "the audit log cannot be written" in caplog.text
