"""Two keys that try for each other's data: no answer has another account's text, whatever is asked for."""

import json
import re
from dataclasses import dataclass
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support import JourneyMonitor, ReplySuggester, mine_faq, open_store

from service import asks, exchanged, running

ONE, OTHER = "ultramarine", "vermilion"  # in every text and name of an account, and in nothing else
ACCOUNTS = {ONE: "shop", OTHER: "shop/2"}
WORDS = {account: word for word, account in ACCOUNTS.items()}
MARKS = {"shop": "ochre", "shop/2": "cobalt"}  # in every id of an account


def fill(store, account_id):
    """Conversations that make a suggestion, an entry and a flag; each text has the account's word."""
    word, mark = WORDS[account_id], MARKS[account_id]
    for number in range(3):
        own = {
            "account_id": account_id,
            "conversation_id": f"{mark}-past-{number}",
            "customer_id": f"{mark}-{number}",
            "customer_name": word.title(),
        }
        store.add(
            exchanged(f"{mark}{number}", f"when is {word} open", f"we open {word} at nine on mondays", **own)
        )
    angry = f"bad {word}, I want to speak to your manager, or I sue you"
    store.add([asks(account_id, angry, f"{mark}-m1", conversation=f"{mark}-talk", customer=f"{mark}-dana")])


def known_ids(store, account_id, models):
    """Ids of all kinds that an account has."""
    monitor = JourneyMonitor(
        store, sentiment=models["sentiment"], satisfaction=models["satisfaction"], encoder=models["encoder"]
    )
    monitor.update(account_id)
    suggester = ReplySuggester(store, encoder=models["encoder"], ranking=models["ranking"])
    found = suggester.suggest(account_id, f"when is {WORDS[account_id]} open")
    entries = mine_faq(store, account_id, encoder=models["encoder"], min_count=2).entries
    flags = store.flags(account_id)
    assert found and entries and flags
    mark = MARKS[account_id]
    return [
        *(one.id for one in (*found, *entries, *flags)),
        *(f"{mark}-{end}" for end in ("talk", "past-0", "dana", "0", "m1")),
        account_id,
    ]


@dataclass
class Bench:
    url: str
    keys: dict[str, str]
    ids: list[str]
    operations: list[tuple[str, str, list[dict]]]  # method, path, bodies


@pytest.fixture(scope="module")
def bench(tmp_path_factory, words_models):
    path = tmp_path_factory.mktemp("isolation") / "desk.db"
    with open_store(path) as store:
        for account_id in MARKS:
            fill(store, account_id)
        store.link_customers("ochre-dana", "cobalt-dana")
        ids = [id for account_id in MARKS for id in known_ids(store, account_id, words_models)]
        keys = {account_id: store._keys.add(account_id, "admin") for account_id in MARKS}
    service = running(path, words_models)
    with service as url:
        yield Bench(url, keys, ids, list(operations(service.app.openapi())))


def operations(description):
    """Every operation on accounts but the stream, with an example of each body that it takes."""
    schemas = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        if not path.startswith("/v1/") or path.endswith("/events"):
            continue
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            refs = [schema, *schema.get("oneOf", []), *schema.get("anyOf", [])]
            names = [one["$ref"].rsplit("/", 1)[1] for one in refs if "$ref" in one]
            yield method, path, [schemas[name]["examples"][0] for name in names]


def addressed(account_id):
    """An account in an address, in ways that a server might mistake."""
    usual = quote(account_id, safe="")
    return [usual, quote(usual), account_id, f"{usual}%00", f"x/../{usual}", usual.upper(), f"{usual}."]


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_no_key_sees_another_accounts_text(bench, data):
    """The word of the other account is in no answer, and its ids only where they were asked for."""
    own = data.draw(st.sampled_from(sorted(MARKS)), "whose key")
    other = next(name for name in MARKS if name != own)
    aim = data.draw(st.sampled_from([*addressed(own)[:1] * 6, *addressed(other)]), "aim")
    method, path, bodies = data.draw(st.sampled_from(bench.operations), "operation")
    ids = st.sampled_from(bench.ids) | st.text(max_size=20)
    address = path.replace("{account}", aim)
    while "{" in address:
        name = address[address.index("{") : address.index("}") + 1]
        address = address.replace(name, quote(data.draw(ids, name).encode("utf-8", "replace"), safe=""))
    body = data.draw(st.sampled_from(bodies), "body") if bodies else None
    if body is not None:
        texts = ids | st.just(f"when is {WORDS[own]} open")
        body = {
            name: data.draw(ids if name.endswith("_id") else texts, name)
            if name.endswith("_id") or name == "text"
            else value
            for name, value in body.items()
        }
    content = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {bench.keys[own]}", "Content-Type": "application/json"}
    answer = httpx.request(
        method, f"{bench.url}{address}", content=content, headers=headers, timeout=60, follow_redirects=True
    )
    assert answer.status_code < 300 or answer.status_code in (400, 401, 403, 404, 405, 422), answer.text
    if aim != addressed(own)[0]:
        assert answer.status_code in (400, 401, 404), answer.status_code
    assert WORDS[other] not in answer.text.lower()
    asked = f"{address} {(content or b'').decode()}"
    assert MARKS[other] in asked or MARKS[other] not in answer.text


@pytest.mark.slow
@pytest.mark.parametrize("own", sorted(MARKS))
def test_no_id_leads_to_another_account(bench, own):
    """Every id of either account on every route that reads: a person of both is linked, and only the own
    id is shown."""
    other = next(name for name in MARKS if name != own)
    headers = {"Authorization": f"Bearer {bench.keys[own]}"}
    with httpx.Client(base_url=bench.url, headers=headers, timeout=60) as client:
        for method, path, _ in bench.operations:
            address = path.replace("{account}", quote(own, safe=""))
            if method != "get":
                continue
            for id in bench.ids if "{" in address else [""]:
                answer = client.get(re.sub(r"\{.*\}", quote(id, safe=""), address))
                assert WORDS[other] not in answer.text.lower()
                assert MARKS[other] in id or MARKS[other] not in answer.text, path


@pytest.mark.slow
def test_without_a_key_no_route_opens(bench):
    for method, path, _ in bench.operations:
        address = f"{bench.url}{path.replace('{account}', 'shop')}"
        for headers in ({}, {"Authorization": "Bearer none"}, {"Authorization": "Basic none"}):
            assert httpx.request(method, address, headers=headers).status_code == 401


@pytest.mark.slow
def test_an_account_that_is_not_there_looks_like_one_of_another_key(bench):
    """But for the request's id, the answers are the same."""
    headers = {"Authorization": f"Bearer {bench.keys['shop']}"}
    for method, path, _ in bench.operations:
        answers = [
            httpx.request(method, f"{bench.url}{path.replace('{account}', aim)}", headers=headers)
            for aim in ("shop%2F2", "none")
        ]
        shown = [
            {name: value for name, value in answer.json().items() if name != "request_id"}
            for answer in answers
        ]
        assert [answer.status_code for answer in answers] == [404, 404] and shown[0] == shown[1]
