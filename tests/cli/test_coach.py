"""The command coach, over the bundled models and a few conversations that we wrote."""

import json

import pytest

from nlp_support import open_store

from support import message, run


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Six conversations, one a day, the first at midnight in Seoul on 29 April: four begin in May there,
    three in UTC."""
    path = tmp_path_factory.mktemp("coach") / "desk.db"
    messages = []
    for number in range(6):
        own = {"conversation_id": f"k{number}", "customer_id": f"user{number}"}
        minutes = 1440 * (113 + number) + 360  # T0 and 113 days 6 hours is 28 April, 15:00 UTC
        replies = ["Which parcel is it?", "It is at the pick up point."]
        for at, reply in enumerate(replies):
            text = ["Where is my parcel? I wait for days!", "Thank you so much, I have it."][at]
            messages.append(message(f"c{number}-{at}", text, minutes=minutes + 60 * at, **own))
            sent = {**own, "role": "agent", "agent_id": "kim", "minutes": minutes + 60 * at + 20}
            messages.append(message(f"a{number}-{at}", reply, **sent))
    with open_store(path) as opened:
        opened.add(messages)
    return path


def test_what_is_told_as_text_and_as_json(store):
    said = run("coach", "acme", "--store", store, "--now", "2026-06-30").stdout
    assert "acme: 6 conversations" in said and "n 6" in said and "kim" in said
    assert "note: an escalation tree needs 20" in said
    told = json.loads(run("coach", "acme", "--store", store, "--now", "2026-06-30", "--json").stdout)
    assert told["conversations"] == 6 and told["by_agent"][0]["n"] == 6
    assert told["early_endings"]["rate"]["n"] == 6 and told["tree"] is None


def test_the_period_is_in_the_accounts_time_zone(store, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text('[hours]\ntime_zone = "Asia/Seoul"\n')
    words = ["--store", store, "--now", "2026-06-30", "--json", "--from", "2026-05-01"]
    assert json.loads(run("coach", "acme", *words, "--policy", policy).stdout)["conversations"] == 4
    assert json.loads(run("coach", "acme", *words).stdout)["conversations"] == 3


def test_what_is_wrong_is_said(store):
    assert "no account 'x'" in run("coach", "x", "--store", store, code=1).stderr
    period = ["--from", "2026-05-02", "--to", "2026-05-01"]
    assert "the period ends at" in run("coach", "acme", "--store", store, *period, code=1).stderr
    empty = run("coach", "acme", "--store", store, "--from", "2027-01-01").stdout
    assert "no conversation in which a customer wrote begins in the period" in empty
