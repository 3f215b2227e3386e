"""`nlp-support hook`: which webhooks come in, and where notes go."""

import json
import re
from datetime import timedelta

import pytest

from nlp_support import open_store
from nlp_support.cli.hook import NOTING, PLATFORMS
from nlp_support.server.hooks.platforms import PLATFORMS as TAKEN
from nlp_support.server.hooks.send import CLIENTS

from hooked import NOW
from support import run


@pytest.fixture
def store(tmp_path):
    return tmp_path / "desk.db"


def add(store, platform="chatwoot", *more, account="acme", secret="a-secret", code=0):
    words = ["--store", store, "--account", account, "--platform", platform, *more]
    return run("hook", "add", *words, *(["--secret", secret] if secret else []), code=code)


def secrets(store, platform="chatwoot", account="acme"):
    with open_store(store) as opened:
        return opened._hooks.secrets([(account, platform)], now=NOW)[account, platform]


def test_the_commands_know_what_the_service_takes():
    assert tuple(TAKEN) == PLATFORMS
    assert {
        name: (one.author if one.needs_author else None, one.url) for name, one in CLIENTS.items()
    } == NOTING


@pytest.mark.parametrize("platform", [name for name in PLATFORMS if name != "standard"])
def test_a_webhook_is_added_with_the_secret_of_the_platform(store, platform):
    result = add(store, platform)
    assert result.stdout == ""
    assert f"/hooks/{platform}/acme" in result.stderr and "a-secret" not in result.output
    assert secrets(store, platform).values == ("a-secret",)


def test_the_secret_of_a_standard_webhook_is_made_and_printed_last(store):
    made = add(store, "standard", secret=None).stdout.strip()
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", made)
    assert secrets(store, "standard").values == (made,)
    assert "24 to 64" in add(store, "standard", secret="whsec_c2hvcnQ=", code=1).output


def test_the_secret_may_come_from_the_environment(store, monkeypatch):
    monkeypatch.setenv("NLP_SUPPORT_HOOK_SECRET", "from-outside")
    add(store, secret=None)
    assert secrets(store).values == ("from-outside",)


def test_what_is_missing_or_wrong_is_said_and_nothing_stored(store):
    assert "--secret" in add(store, secret=None, code=1).output
    assert "did you mean 'zendesk'?" in add(store, "zendsk", code=1).output
    assert "--max-age is 0" in add(store, "chatwoot", "--max-age", 0, code=1).output
    assert not store.exists()


def test_an_account_of_any_letters_has_its_address(store):
    assert "/hooks/chatwoot/a%2Fb%20%EA%B0%80%EA%B2%8C" in add(store, account="a/b 가게").stderr


def test_the_age_may_be_longer(store):
    add(store, "chatwoot", "--max-age", 900)
    assert secrets(store).max_age == timedelta(minutes=15)


def test_webhooks_are_listed_without_secrets_and_removed(store):
    add(store)
    add(store, "zendesk", account="other", secret="another-secret")
    notes(
        store, "zendesk", "--url", "https://lamps.zendesk.com", "--as", "sam@lamps.example", account="other"
    )
    text = run("hook", "list", "--store", store).stdout
    assert "chatwoot" in text and "https://lamps.zendesk.com" in text
    found = json.loads(run("hook", "list", "--store", store, "--account", "other", "--json").stdout)
    assert [(one["platform"], one["waiting"]) for one in found["hooks"]] == [("zendesk", 0)]
    assert found["notes"][0]["author"] == "sam@lamps.example"
    assert "secret" not in text + json.dumps(found) and "a-token" not in text + json.dumps(found)
    remove = ("hook", "remove", "--store", store, "--account", "acme", "--platform", "chatwoot")
    run(*remove)
    assert (
        "there is no webhook of chatwoot for acme; there are: zendesk of other" in run(*remove, code=1).output
    )
    run("hook", "remove", "--store", store, "--account", "other", "--platform", "zendesk")
    assert "no webhooks" in run("hook", "list", "--store", store).stdout


def notes(store, platform="chatwoot", *more, account="acme", token="a-token", code=0):
    words = ["--store", store, "--account", account, "--platform", platform, *more]
    return run("hook", "notes", *words, *(["--token", token] if token else []), code=code)


def test_notes_are_aimed_and_stopped(store):
    add(store)
    notes(store, "chatwoot", "--url", "https://chat.example", "--as", 1)
    notes(store, "intercom", "--as", "814860", "--allow-private")
    with open_store(store) as opened:
        assert [(one.platform, one.url, one.author, one.private) for one in opened._notes.targets()] == [
            ("chatwoot", "https://chat.example", "1", False),
            ("intercom", "https://api.intercom.io", "814860", True),
        ]
    notes(store, "chatwoot", "--stop")
    assert "no notes of acme go to chatwoot" in notes(store, "chatwoot", "--stop", code=1).output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["chatwoot", "--url", "https://chat.example"], "the number of the Chatwoot account"),
        (["intercom"], "the id of the admin"),
        (["chatwoot", "--as", "1"], "--url"),
        (["chatwoot", "--as", "1", "--url", "ftp://chat.example"], "--url"),
        (["zendesk", "--url", "https://sam:pass@lamps.zendesk.com"], "--url"),
        (["front", "--as", "1", "--url", "https://front.example"], "expected one of"),
    ],
)
def test_a_target_of_notes_that_cannot_be_is_refused(store, words, told):
    add(store)
    assert told in notes(store, *words, code=1).output
    with open_store(store) as opened:
        assert opened._notes.targets() == []


def test_notes_need_a_token(store):
    add(store)
    told = notes(store, "chatwoot", "--url", "https://chat.example", "--as", 1, token=None, code=1).output
    assert "--token" in told


def test_notes_without_a_webhook_are_pointed_out(store):
    add(store, "zendesk")
    told = notes(store, "chatwoot", "--url", "https://chat.example", "--as", 1).output
    assert "no webhook of chatwoot brings messages of acme yet" in told


def test_stuck_deliveries_wait_again(store):
    add(store)
    assert "0 deliveries wait again" in run("hook", "retry", "--store", store).output
