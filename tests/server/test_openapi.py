"""The description of the service: complete, with examples that are true, and kept to."""

import json
from dataclasses import replace

import httpx
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup

from nlp_support import open_store

from service import FAST, SHOP, asks, past, running

REF = "#/components/schemas/"


@pytest.fixture(scope="module")
def served(tmp_path_factory, words_models):
    """The address of a service, its description and a key that may do everything."""
    path = tmp_path_factory.mktemp("openapi") / "desk.db"
    with open_store(path) as store:
        store.add([*past(SHOP), asks(SHOP, "bad, I want to speak to your manager, or I sue you", "flagged")])
        key = store._keys.add(SHOP, "admin")
    service = running(path, words_models, replace(FAST, metrics_token="of the tests"))
    with service as url:
        yield url, service.app.openapi(), key


def operations(description):
    return [
        (f"{method} {path}", operation)
        for path, methods in description["paths"].items()
        if path.startswith("/v1/")
        for method, operation in methods.items()
    ]


def resolved(schema, description):
    """The components that a schema names, itself or as alternatives."""
    every = [schema, *schema.get("oneOf", []), *schema.get("anyOf", [])]
    return [
        description["components"]["schemas"][one["$ref"].removeprefix(REF)] for one in every if "$ref" in one
    ]


def test_every_operation_is_described(served):
    _, description, _ = served
    for name, operation in operations(description):
        assert operation["description"] and operation["tags"] and operation["security"], name
        assert {"401", "404", "422", "429", "503"} <= operation["responses"].keys(), name


def test_every_body_has_an_example(served):
    _, description, _ = served
    for name, operation in operations(description):
        contents = [operation.get("requestBody", {}).get("content", {})]
        contents += [one.get("content", {}) for code, one in operation["responses"].items() if code == "200"]
        for content in contents:
            for media, one in content.items():
                if media == "text/event-stream":
                    continue
                components = resolved(one["schema"], description)
                assert "example" in one or (components and all("examples" in each for each in components)), (
                    name
                )


def test_every_example_is_valid(served):
    _, description, _ = served
    schemas = description["components"]["schemas"]
    shown = [(schema, example) for schema in schemas.values() for example in schema.get("examples", [])]
    assert len(shown) > 12
    for schema, example in shown:
        whole = {**schema, "components": description["components"]}
        jsonschema.validate(example, whole, format_checker=jsonschema.FormatChecker())


def test_the_example_of_messages_is_taken(served):
    url, description, key = served
    [content] = [
        operation["requestBody"]["content"]
        for name, operation in operations(description)
        if name.endswith("/messages")
    ]
    answer = httpx.post(
        f"{url}/v1/accounts/{SHOP}/messages",
        content=content["application/x-ndjson"]["example"],
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.json()["added"] == 1 and answer.json()["rejected"] == []


@schemathesis.serializer("application/x-ndjson")
def as_lines(ctx, value):
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


# What the schema cannot say is answered with 400, such as a period that ends before it begins.
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "401", "403", "404"]}}}
)
USUAL = settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.slow
def test_schemathesis_finds_nothing(served):
    """Requests that the description allows are answered as it says, and others refused."""
    url, _, key = served
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json", config=CONFIG)
    found = []
    for result in schema.get_all_operations():
        operation = result.ok()
        if not operation.path.endswith("/events"):  # which would never end
            try:
                tried(operation, key)
            except FailureGroup as group:
                found.append(f"{operation.label}: {group}")
    assert not found, "\n\n".join(found)


def tried(operation, key):
    """Send requests of all kinds to an operation."""

    @USUAL
    @given(case=operation.as_strategy())
    def once(case):
        if case.path.startswith("/v1/"):
            case.path_parameters["account"] = SHOP
        case.call_and_validate(headers={"Authorization": f"Bearer {key}"})

    once()
