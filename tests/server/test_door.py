"""No key, no data; another account's key, no data and no hint that there is any."""

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from nlp_support.server import app as application
from nlp_support.server.access import Administers, Reads, Writes

from serving import app_of, bearer, kept

ACCOUNTS = ("acme", "other", "가게", "a/b", "a b", "a%2Fb", "x?y#z", "../acme", "@+;=")


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    path = tmp_path_factory.mktemp("door") / "desk.db"
    router = APIRouter()

    @router.get("/seen")
    def seen(access: Reads) -> dict[str, str]:
        return {"account": access.account_id, "scope": access.scope}

    @router.post("/written")
    def written(access: Writes) -> str:
        return access.account_id

    @router.post("/administered")
    def administered(access: Administers) -> str:
        return access.account_id

    keys = kept(path, *ACCOUNTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "ROUTERS", (router,))
        app = app_of(path, rate=1000, burst=1000)
    with TestClient(app) as client:
        yield client, keys


def part(account):
    from urllib.parse import quote

    return quote(account, safe="")


@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_key_opens_its_account_whatever_letters_that_has(opened, account):
    client, keys = opened
    found = client.get(f"/v1/accounts/{part(account)}/seen", headers=bearer(keys[account, "read"]))
    assert (found.status_code, found.json()) == (200, {"account": account, "scope": "read"})


@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_key_opens_no_other_account(opened, account):
    """What it is told of one that exists is what it is told of one that does not, but for the id."""
    client, keys = opened
    own = bearer(keys[account, "admin"])
    told = []
    for other in (*ACCOUNTS, "nobody"):
        if other != account:
            found = client.get(f"/v1/accounts/{part(other)}/seen", headers=own)
            told.append((found.status_code, {**found.json(), "request_id": ""}))
    assert told == [(404, told[0][1])] * len(ACCOUNTS)


@pytest.mark.parametrize(
    ("scope", "route", "status"),
    [
        ("read", "written", 403), ("read", "administered", 403), ("write", "written", 200),
        ("write", "administered", 403), ("admin", "written", 200), ("admin", "administered", 200),
    ],
)  # fmt: skip
def test_a_scope_covers_those_before_it(opened, scope, route, status):
    client, keys = opened
    assert (
        client.post(f"/v1/accounts/acme/{route}", headers=bearer(keys["acme", scope])).status_code == status
    )


@pytest.mark.parametrize(
    "given",
    [
        "", "Bearer", "Bearer ", "Bearer nls_", "Basic {key}", "{key}", "Bearer {key}x", "Bearer {key} x",
        "Bearer nls_aaaaaaaaaaaa_" + 43 * "a", "Bearer \xe9", "Bearer {swapped}",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/v1/accounts/acme/seen", "/v1/accounts/nobody/seen", "/v1/", "/v1", "/v1/x"]
)
def test_without_a_key_there_is_nothing(opened, given, path):
    client, keys = opened
    key = keys["acme", "admin"]
    swapped = key[:17] + keys["other", "admin"][17:]
    value = given.format(key=key, swapped=swapped).encode("latin-1")
    found = client.get(path, headers={"Authorization": value} if given else {})
    assert found.status_code == 401
    assert found.headers["WWW-Authenticate"] == "Bearer"
    assert found.headers["Content-Type"] == "application/problem+json"
    assert "acme" not in found.text


def test_the_scheme_may_be_written_in_any_case(opened):
    client, keys = opened
    found = client.get("/v1/accounts/acme/seen", headers={"Authorization": f"bEARER  {keys['acme', 'read']}"})
    assert found.status_code == 200


@pytest.mark.parametrize("path", ["%FF", "a%00b", "%ED%A0%80", "%EE%80%AF"])
def test_a_path_that_is_no_text_is_refused(opened, path):
    client, keys = opened
    found = client.get(f"/v1/accounts/{path}/seen", headers=bearer(keys["acme", "read"]))
    assert found.status_code == 400


def test_a_slash_that_is_written_as_one_ends_a_part(opened):
    client, keys = opened
    assert client.get("/v1/accounts/a/b/seen", headers=bearer(keys["a/b", "read"])).status_code == 404
    assert client.get("/v1/accounts/a%252Fb/seen", headers=bearer(keys["a/b", "read"])).status_code == 404
