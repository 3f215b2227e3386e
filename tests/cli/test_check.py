"""The command check, over messages that we wrote."""

import json

import pytest

from nlp_support import open_store

from support import exchange, message, run


@pytest.fixture
def desk(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([one for n in range(12) for one in exchange(n, "what is it", "It costs 45 euros.")])
        store.add([message("q", "I paid 46 euros. Is that right?", conversation_id="open")])
    return path


def test_it_shows_each_finding_with_its_part(desk):
    shown = run("check", "acme", "Hi [NAME], it costs 46 euros.", "--store", desk).stdout
    shown = [line.rstrip() for line in shown.split("\n")]
    assert shown == [
        "placeholder: [NAME] is not filled in",
        "   characters 3 to 9: [NAME]",
        "unsupported: the amount '46 euros' is in no reply of the account's and was not",
        "mentioned here",
        "   characters 20 to 28: 46 euros",
        "",
    ]


def test_nothing_found(desk):
    assert run("check", "acme", "It costs 45 euros.", "--store", desk).stdout == "nothing found\n"


def test_in_a_conversation_or_with_a_context(desk):
    text = "It costs 46 euros."
    for more in (("--conversation", "open"), ("--context", "I paid 46 euros")):
        found = run("check", "--account", "acme", text, "--store", desk, "--json", *more)
        assert json.loads(found.stdout) == {"findings": []}


def test_findings_as_json(desk):
    found = json.loads(run("check", "acme", "It costs 46 euros.", "--store", desk, "--json").stdout)
    assert [(one["code"], one["start"], one["end"]) for one in found["findings"]] == [("unsupported", 9, 17)]


def test_what_cannot_be_checked(desk):
    said = run("check", "acme", "hello", "--conversation", "gone", "--store", desk, code=1).output
    assert "has no conversation 'gone'" in said
    given = ("--conversation", "open", "--context", "hello")
    assert "give one of them" in run("check", "acme", "hello", *given, "--store", desk, code=1).output
    run("check", "acme", "--store", desk, code=2)
    assert "no account 'nobody'" in run("check", "nobody", "hello", "--store", desk, code=1).output
