"""The command profile, over messages that we wrote."""

import json

import pytest

from nlp_support import open_store

from support import exchange, run

RING = "You can ring us on 0161 496 0720 about that"


@pytest.fixture
def desk(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([one for n in range(4) for one in exchange(n, f"who mends {n}", f"{RING}. *{'ABCD'[n]}R")])
        store.learn_habits("acme")
    return path


def test_it_shows_what_is_known_and_from_what(desk):
    lines = run("profile", "acme", "--store", desk).stdout.split("\n")
    assert [line.split() for line in lines[:3]] == [
        ["kind", "value", "known", "from"],
        ["phone", "+441614960720", "4", "customers"],
        ["sign", "*{agent_name}", "4", "messages"],
    ]


def test_it_is_put_right(desk):
    words = ("--remove", "phone=(0161) 496-0720", "--add", "email=help@oak.example", "--by", "kim")
    shown = run("profile", "acme", "--store", desk, *words).stdout
    assert "removed by hand: phone +441614960720" in shown and "added by hand" in shown
    told = json.loads(run("profile", "--account", "acme", "--store", desk, "--json").stdout)
    kept = [(one["kind"], one["value"], one["by_hand"]) for one in told["entries"]]
    assert kept[0] == ("email", "help@oak.example", True) and "phone" not in {kind for kind, _, _ in kept}
    assert told["removed"] == [{"kind": "phone", "value": "+441614960720"}]


def test_footers_are_among_it_and_come_back(desk):
    run("profile", "acme", "--store", desk, "--add", "footer=Kind regards\\nOak Limited")
    assert "kind regards / oak limited" in run("profile", "acme", "--store", desk).stdout
    run("profile", "acme", "--store", desk, "--remove", "footer=Kind regards\\nOak Limited")
    told = json.loads(run("profile", "acme", "--store", desk, "--json").stdout)
    assert "footer" not in {one["kind"] for one in told["entries"]}


@pytest.mark.parametrize(("words", "says"), [
    (("nobody",), "error: no account 'nobody'; this store has 1: acme"),
    (("acme", "--add", "fone=1"), "the kind is 'fone', expected one of phone, email, link"),
    (("acme", "--add", "phone"), "expected KIND=VALUE"),
    (("acme", "--remove", "email=oak"), "expected an address such as help@oak.example"),
])  # fmt: skip
def test_what_is_wrong_is_said(desk, words, says):
    assert says in " ".join(run("profile", *words, "--store", desk, code=1).output.split())


def test_an_account_of_which_nothing_is_known(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add(exchange(0, "is it open", "It is."))
    assert run("profile", "acme", "--store", path).stdout.startswith("nothing is known yet")
