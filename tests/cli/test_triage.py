"""The commands triage and inbox, over the bundled models and messages that we wrote."""

import json
import re
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from nlp_support import cli, open_store
from nlp_support.triage import Channel

from support import T0, exchange, message

QUESTION = "What time do you open on Saturday?"
NOW = ("--now", "2026-01-20")


def run(*words, code=0):
    result = CliRunner().invoke(cli.app, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    path = tmp_path_factory.mktemp("triage") / "desk.db"
    fee = "The delivery to your town costs {} dollars and takes two days."
    with open_store(path) as store:
        store.add(exchange(1, QUESTION, "We open at nine on Saturdays."))
        store.add([message("q", "I want a refund or I call my lawyer", account_id="beta", minutes=9000)])
        store.add([message("p", "How much is the delivery?", conversation_id="fee")])
        for minutes, agent, price in ((3, "kim", 5), (4, "lee", 9)):
            text = fee.format(price)
            store.add(
                [message(agent, text, conversation_id="fee", minutes=minutes, role="agent", agent_id=agent)]
            )
    return path


def test_triage_tells_levels_evidence_and_channels(desk):
    words = "triage", "acme", "I was charged twice and will call my lawyer", "--store", desk, *NOW
    found = json.loads(run(*words, "--channel", "twitter", "--json").stdout)
    assert set(found) == {"complexity", "severity", "effort", "primary", "secondary"}
    assert found["severity"]["level"] == "high" and "legal words" in found["severity"]["evidence"]
    assert "in public" in found["severity"]["evidence"] and found["primary"] in list(Channel)
    told = run(*words).stdout
    assert "legal words" in told and "channel     " in told and "in public" not in told
    calm = json.loads(run("triage", "acme", QUESTION, "--store", desk, *NOW, "--json").stdout)
    assert calm["severity"]["level"] == "low" and calm["complexity"]["level"] == "low"


def test_triage_by_a_table_of_one_s_own(desk, tmp_path):
    """Eight cells that all lead to a specialist."""
    axes = [(s, c, e) for s in ("low", "high") for c in ("low", "high") for e in ("low", "high")]
    lines = [f'severity.{s}.complexity.{c}.{e} = ["specialist", "voice"]' for s, c, e in axes]
    table = tmp_path / "own.toml"
    table.write_text("\n".join(lines))
    words = "triage", "acme", QUESTION, "--store", desk, *NOW, "--channels", table
    assert "specialist, else voice" in run(*words).stdout
    table.write_text("\n".join(lines[:-1]))
    assert (
        "give each a route, the first is severity high, complexity high, effort high"
        in run(*words, code=1).stderr
    )
    table.write_text("\n".join(lines).replace("voice", "telephone"))
    assert "no channel 'telephone'" in run(*words, code=1).stderr


def test_the_inbox_lists_who_waits(desk):
    found = json.loads(run("inbox", "--store", desk, "--now", "2026-01-12", "--json").stdout)
    assert [(one["account_id"], one["conversation_id"]) for one in found] == [("beta", "k")]
    one = found[0]
    sent = T0 + timedelta(minutes=9000)
    assert (
        one["since"] == sent.isoformat() and one["target_seconds"] == 86400 and one["waited_seconds"] == 32400
    )
    assert 0.7 < one["urgency"] <= 1 and one["flag_ids"] == []
    told = run("inbox", "--store", desk, "--account", "beta", "--now", "2026-01-12").stdout
    assert "beta" in told and "lawyer" not in told
    own = run("inbox", "--store", desk, "--account", "acme", "--now", "2026-01-12", "--json")
    assert json.loads(own.stdout) == []


def test_the_inbox_lists_duplicate_answers(desk):
    [one] = json.loads(run("inbox", "--store", desk, "--duplicates", "--json").stdout)
    assert (one["kind"], one["agents"], one["apart_seconds"]) == ("contradicts", ["kim", "lee"], 60)
    assert "contradicts" in run("inbox", "--store", desk, "--duplicates").stdout
    near = run("inbox", "--store", desk, "--duplicates", "--minutes", "0.5", "--json")
    assert json.loads(near.stdout) == []


def test_the_policy_sets_the_target(desk, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text("answer_within = 3\n[account.beta]\nanswer_within = 2\n")
    words = "inbox", "--store", desk, "--now", "2026-01-12", "--policy", policy
    assert json.loads(run(*words, "--json").stdout)[0]["target_seconds"] == 7200


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("triage", "nobody", "hello"), "no account 'nobody'"),
        (("triage", "acme", "hello", "--channels", "absent.toml"), "name an existing table of channels"),
        (("triage", "acme", "hello", "--policy", "absent.toml"), "name an existing policy file"),
        (("inbox", "--account", "nobody"), "no account 'nobody'"),
        (("inbox", "--duplicates", "--account", "nobody"), "no account 'nobody'"),
        (("inbox", "--duplicates", "--minutes", "0"), "expected more than 0"),
    ],
)
def test_mistakes_end_with_one_line(desk, words, said):
    done = run(*words, "--store", desk, code=1)
    assert done.stderr.startswith("error: ") and said in done.stderr and "Traceback" not in done.output


def test_a_desk_reads_triage_and_inbox_in_its_language(desk, tmp_path):
    """Every word but the customer's own; the option goes before the policy."""
    words = "triage", "acme", "I was charged twice and will call my lawyer", "--store", desk, *NOW
    told = run(*words, "--channel", "twitter", "--language", "ko").stdout
    assert re.search("[A-Za-z]", told) is None and "심각도     높음" in told and "공개 채널" in told
    policy = tmp_path / "policy.toml"
    policy.write_text('language = "ko"\n', encoding="utf-8")
    assert run(*words, "--channel", "twitter", "--policy", policy).stdout == told
    english = run(*words, "--policy", policy, "--language", "en").stdout
    assert english == run(*words).stdout and "legal words" in english
    inbox = "inbox", "--store", desk, "--now", "2026-01-12", "--json"
    [one] = json.loads(run(*inbox, "--language", "ko").stdout)
    assert one["evidence"] and not re.search("[A-Za-z]", " ".join(one["evidence"]))
    assert "no texts in the language 'fr'" in run(*inbox, "--language", "fr", code=1).stderr
    assert "no texts in the language 'fr'" in run(*words, "--language", "fr", code=1).stderr
