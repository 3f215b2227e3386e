"""Webhooks over HTTP: what each request is answered."""

import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import data, sampled_from
from schemathesis.config import SchemathesisConfig

from nlp_support import open_store
from nlp_support.server.hooks.platforms import PLATFORMS
from nlp_support.store.deliveries import Arrival

from hooked import SECRETS, chatwoot, signed
from service import running
from serving import app_of

# A body that the description allows may lack the signature.
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "401", "404"]}}}
)
ACCOUNTS = ("acme", "가게", "a/b", "a b", "a%2Fb", "x?y#z", "../acme", "@+;=")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("http") / "desk.db"
    with open_store(path) as store:
        for account in ACCOUNTS:
            for platform in PLATFORMS:
                store._hooks.add(account, platform, SECRETS[platform])
    return path


@pytest.fixture(scope="module")
def client(path):
    with TestClient(app_of(path, body=20_000)) as client:
        yield client


def address(platform, account="acme"):
    return f"/hooks/{platform}/{quote(account, safe='')}"


def send(client, platform, payload, account="acme", *, headers=(), **more):
    one = signed(platform, payload, **{"at": datetime.now(UTC)} | more)
    return client.post(
        address(platform, account), content=one.body, headers=dict(one.headers) | dict(headers),
        params=dict(one.query),
    )  # fmt: skip


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_of_any_letters_has_its_webhook(client, path, account):
    mark = f"to {account}"
    assert send(client, "chatwoot", chatwoot(1, mark), account, id=f"d{ACCOUNTS.index(account)}").json() == {
        "status": "taken"
    }
    with open_store(path) as store:
        sql = (
            "SELECT account_id FROM hook_deliveries WHERE platform = 'chatwoot' ORDER BY number DESC LIMIT 1"
        )
        assert store._database.read(sql) == [(account,)]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_delivery_is_answered_and_its_repeat_too(client, platform):
    payload = {"event": "another", "id": "n1"}
    first = send(client, platform, payload)
    assert (first.status_code, first.json()) == (200, {"status": "taken"})
    second = send(client, platform, payload)
    assert (second.status_code, second.json()) == (200, {"status": "repeat"})


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_wrong_secret_is_told_as_a_problem_without_what_was_sent(client, platform):
    answer = send(client, platform, {"text": "of a customer"}, secret=SECRETS[platform][:-6] + "QUJDRA")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" in answer.json()["detail"] and "customer" not in answer.text
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


def test_what_is_no_platform_is_told(client):
    answer = client.post("/hooks/slack/acme", content=b"{}")
    assert answer.status_code == 404
    assert "chatwoot" in answer.json()["detail"]
    assert client.head("/hooks/slack/acme").status_code == 404


def test_intercom_finds_the_address_before_it_takes_it(client):
    assert client.head("/hooks/intercom/acme").status_code == 200


def test_front_hears_its_challenge_back(client):
    answer = send(client, "front", {"type": "sync"}, headers={"x-front-challenge": "a-word"})
    assert (answer.text, answer.headers["content-type"]) == ("a-word", "text/plain; charset=utf-8")
    wrong = send(client, "front", {"type": "sync"}, secret="x", headers={"x-front-challenge": "a-word"})
    assert (wrong.status_code, "a-word" in wrong.text) == (401, False)


def test_an_oversized_body_is_refused_unread(client):
    assert send(client, "chatwoot", {"event": "x" * 30_000}).status_code == 413
    endless = (b"x" * 1000 for _ in range(10_000))
    assert client.post(address("chatwoot"), content=endless).status_code == 413


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff"])
def test_a_signed_body_that_is_no_object_is_refused(client, body):
    assert send(client, "zendesk", None, body=body).status_code == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_taken(client, method):
    assert client.request(method, "/hooks/chatwoot/acme").status_code == 405


def test_no_key_is_needed_and_none_helps(client):
    answer = client.post("/hooks/chatwoot/acme", content=b"{}", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401 and "x-chatwoot-signature is missing" in answer.json()["detail"]


def test_it_is_described(client):
    described = client.get("/openapi.json").json()["paths"]["/hooks/{platform}/{account}"]["post"]
    assert {"200", "400", "401", "404", "413", "503"} <= set(described["responses"])
    assert json.dumps(described).count("problem+json") >= 5


def test_what_waits_and_what_is_stuck_is_measured(client, path):
    """Two that were given up; what waits is soon done."""
    with open_store(path) as store:
        arrivals = [Arrival("acme", "front", f"stuck{n}", f"stuck{n}".encode(), b"{}") for n in range(2)]
        assert store._deliveries.put(arrivals) == [True, True]
        with store._database.writing() as connection:
            connection.execute("UPDATE hook_deliveries SET state = 'stuck' WHERE delivery_id GLOB 'stuck*'")
    text = client.get("/metrics").text
    assert 'nlp_support_hook_deliveries{state="stuck"} 2.0' in text
    assert 'nlp_support_hook_deliveries{state="waiting"}' in text


@pytest.mark.slow
def test_it_answers_as_it_is_described(path, words_models):
    """Whatever comes: other platforms and accounts, bodies of all kinds, no signature and a wrong one."""

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data())
    def tried(chosen):
        case = chosen.draw(operation.as_strategy())
        case.path_parameters["platform"] = chosen.draw(sampled_from([*PLATFORMS, "slack"]))
        case.call_and_validate(headers=chosen.draw(sampled_from([{}, {"x-hub-signature": "sha1=00"}])))

    with running(path, words_models) as url:
        schema = schemathesis.openapi.from_url(f"{url}/openapi.json", config=CONFIG)
        [operation] = [one.ok() for one in schema.get_all_operations() if one.ok().path.startswith("/hooks/")]
        tried()
