"""`nlp-support metrics`, over a store of one conversation a day for two weeks."""

import json
import re
from datetime import timedelta

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from nlp_support import cli, open_store, service_metrics
from nlp_support.cli.present.durations import duration
from nlp_support.cli.present.verdicts import verdicts_lines
from nlp_support.store.feedback import Outcome

from support import T0, exchange

POLICY = """
[hours]
open = "09:00"
close = "18:00"
time_zone = "Asia/Seoul"
holidays = [2019-01-01]

[[hours.changes]]
from = 2026-01-12
open = "10:00"
"""


def run(*words, code=0):
    result = CliRunner().invoke(cli.app, ["metrics", *map(str, words)])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    path = tmp_path_factory.mktemp("metrics") / "desk.db"
    with open_store(path) as opened:
        for day in range(14):
            opened.add(exchange(day, "Where is my order?", "It is on its way.", hours=24 * day))
    return path


@pytest.fixture
def policy(tmp_path):
    file = tmp_path / "policy.toml"
    file.write_text(POLICY)
    return file


def test_the_period_is_told_in_the_time_zone_of_the_account(desk, policy):
    """Each day at 9:00 UTC, 18:00 in Seoul, when it closes, a question, answered after 5 minutes."""
    asked = ("--store", desk, "--account", "acme", "--policy", policy, "--json")
    found = json.loads(run(*asked, "--from", "2026-01-06", "--to", "2026-01-08").stdout)
    assert found["since"] == "2026-01-06T00:00:00+09:00" and found["conversations"] == 2
    assert found["volume"]["by_hour"][18] == {"received": 2, "sent": 2}
    assert found["replies"]["all"]["calendar"]["median_seconds"] == 300
    assert found["replies"]["all"]["business"]["median_seconds"] == 0
    assert json.loads(run(*asked).stdout)["conversations"] == 14


def test_a_period_beside_the_one_before(desk):
    asked = ("--store", desk, "--account", "acme", "--from", "2026-01-12", "--to", "2026-01-19", "--compare")
    found = json.loads(run(*asked, "--json").stdout)
    assert found["before"]["since"] == "2026-01-05T00:00:00+00:00"
    assert found["changes"]["received a day"]["difference"] == 0
    told = run(*asked).stdout
    assert "7 received, 7 sent" in told and "Against 2026-01-05" in told


def test_a_period_without_data_is_shown_as_nothing(desk):
    told = run("--store", desk, "--account", "acme", "--from", "2031-01-01", "--to", "2031-01-02").stdout
    assert "0 received, 0 sent, 0" in told and "–" in told


def test_what_agents_did_with_suggestions(desk, tmp_path):
    """One a day, of which the first week's were accepted and the second's rejected: 7 of 14 by Wilson is .268
    to .732. Where there are none, that is said."""
    path = tmp_path / "desk.db"
    path.write_bytes(desk.read_bytes())
    asked = ("--store", path, "--account", "acme")
    assert "Suggestions: no feedback recorded in this period" in run(*asked).stdout
    with open_store(path) as opened:
        for day in range(14):
            outcome = Outcome.ACCEPTED if day < 7 else Outcome.REJECTED
            at = T0 + timedelta(days=day, minutes=1)
            opened._feedback.record(
                f"s{day}", "acme", "a1", outcome, None, at, wording=1, conversation_id=f"k{day}"
            )
    later = run(*asked, "--from", "2027-01-01", "--to", "2027-01-02", "--now", "2027-02-01").stdout
    assert "no feedback recorded in this period; 14 more at other" in " ".join(later.split())
    told = run(*asked).stdout
    assert re.search(r"^all +14 +50% \(27–73%\) +0% \(0–22%\) +50% \(27–73%\) +–$", told, re.MULTILINE)
    assert re.search(r"week 2026-01-05 +7 +100% .*\nweek 2026-01-12 +7 +0% ", told)
    assert "Questions with feedback: 100% (78–100%) of 14" in told
    with open_store(path) as opened:
        metrics = service_metrics(opened, "acme")
    assert all(cell_len(line) <= width for width in (80, 40) for line in verdicts_lines(metrics, width=width))
    found = json.loads(run(*asked, "--json").stdout)["suggestions"]
    assert found["all"]["accepted"]["count"] == 7 and found["unnamed"] == 14
    both = run(*asked, "--from", "2026-01-12", "--to", "2026-01-19", "--compare").stdout
    assert re.search(r"suggestions accepted +0.0% +100.0% +too few +7 \| 7", both)
    assert re.search(r"edit distance, mean +– +– +– +0 \| 0", both)


def test_mistakes_are_told(desk, tmp_path):
    asked = ("--store", desk, "--account")
    assert "no account 'nobody'" in run(*asked, "nobody", code=1).stderr
    assert "add --from DATE" in run(*asked, "acme", "--compare", code=1).stderr
    assert "no message on channel 'fax'" in run(*asked, "acme", "--channel", "fax", code=1).stderr
    assert (
        "expected later" in run(*asked, "acme", "--from", "2026-02-01", "--to", "2026-01-01", code=1).stderr
    )
    for text, message in (
        ('[hours]\ntime_zone = "Mars/Olympus"', "no time zone 'Mars/Olympus'"),
        ('[[hours.changes]]\nopen = "10:00"', "$.hours.changes[0]: expected a key 'from'"),
        ("[[hours.changes]]\nfrom = 2026-01-01\nopens = 10", "changes[0]: unknown key 'opens'; did you mean"),
        ("[hours]\nchanges = 3", "$.hours.changes: expected an array, got int"),
    ):
        file = tmp_path / "wrong.toml"
        file.write_text(text)
        assert message in run(*asked, "acme", "--policy", file, code=1).stderr.replace("\n", " ")


def test_issue_types_are_told_when_asked_for(desk):
    """All 14 ask the same."""
    found = json.loads(run("--store", desk, "--account", "acme", "--issues", "--json").stdout)
    (rate,) = (one["rate"] for one in found["resolution"]["by_topic"].values())
    assert (rate["count"], rate["n"]) == (14, 14)


def test_agents_who_are_all_above_the_account_are_explained(tmp_path):
    """Two conversations are answered by the agent g1, the third by nobody: 67% replied and resolved, while
    g1 resolved both of its own."""
    with open_store(tmp_path / "desk.db") as opened:
        for day in range(3):
            asked, answered = exchange(day, "Where is my order?", "It is on its way.", hours=24 * day)
            opened.add([asked, answered] if day < 2 else [asked])
    text = run("acme", "--store", tmp_path / "desk.db").stdout
    assert "every reply   2   5 min  5 min     5 min    5 min      67%" in text
    assert "agent g1      2   5 min  5 min     5 min    5 min\n" in text
    assert "In no agent's row, since no agent with an id answered: 1 of these conversations" in text


def test_durations_have_short_units():
    assert [duration(seconds) for seconds in (None, 45, 300, 9000, -9000)] == [
        "–", "45 s", "5 min", "2.5 h", "-2.5 h",
    ]  # fmt: skip
