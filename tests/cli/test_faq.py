"""`nlp-support faq | faq-state`, and what they write."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from nlp_support import EntryState, Rate, Trend, cli, open_store
from nlp_support.cli.present.faq import escaped, faq_csv, faq_markdown
from nlp_support.insights.faq import Faq, FaqEntry, Gap

from support import T0, exchange

PARK = "Where can guests of the hotel park their car?"
YARD = "Cars can stand in the yard behind the old mill, it is free of charge."


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        for n in range(3):
            store.add(exchange(n, PARK, YARD))
    return path


def test_faq_lists_entries_and_keeps_their_state(desk: Path, tmp_path: Path) -> None:
    found = json.loads(run("faq", "acme", "--store", desk, "--json").stdout)
    (entry,) = found["entries"]
    assert (entry["question"], entry["answer"], entry["count"], entry["state"]) == (PARK, YARD, 3, "proposed")
    done = run("faq-state", "acme", entry["id"], "approved", "--by", "kim", "--store", desk)
    assert done.exit_code == 0 and "approved" in done.stderr
    out = tmp_path / "faq.md"
    assert run("faq", "acme", "--store", desk, "--out", out).stdout == ""
    text = out.read_text(encoding="utf-8")
    assert f"## {PARK}" in text and YARD in text and "approved by kim" in text
    assert "1 entries, 0 gaps" in run("faq", "acme", "--store", desk, "--format", "csv").stderr


def test_a_period_and_a_greater_count_hold_less(desk: Path) -> None:
    """All was asked on 5 January 2026."""
    for options in (["--from", "2026-01-06"], ["--to", "2026-01-05"], ["--min-count", "4"]):
        result = run("faq", "acme", "--store", desk, "--json", *options)
        found = json.loads(result.stdout)
        assert found["entries"] == [] and found["reason"] and found["reason"] in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["faq", "nobody"], "no account 'nobody'"),
        (["faq", "acme", "--format", "html"], "expected one of: markdown, csv, json"),
        (["faq", "acme", "--min-count", "0"], "expected 1 or more"),
        (["faq", "acme", "--from", "2026-02-01", "--to", "2026-01-01"], "expected later than it begins"),
        (["faq", "acme", "--out", "/no/such/folder/x"], "name a file in a folder that exists"),
        (["faq-state", "acme", "0000", "blocked"], "no entry '0000'"),
        (["faq-state", "nobody", "0000", "blocked"], "no account 'nobody'"),
    ],
)
def test_what_cannot_be_done_says_why(desk: Path, words: list[str], said: str) -> None:
    result = run(*words, "--store", desk)
    assert result.exit_code == 1 and said in result.stderr


NONE = Rate.of(0, 0)


def entry(**values: object) -> FaqEntry:
    given = {
        "id": "ab12", "question": "q", "answer": "a", "count": 3, "customers": 3, "trend": Trend.STEADY,
        "first_seen": T0, "last_seen": T0, "state": EntryState.PROPOSED, "set_at": None,
        "set_by": None, "sent": 1,
        "answered_at": T0, "solved": NONE, "satisfaction": None, "accepted": NONE, "edited": NONE,
        "conflicts": (), "stale": False,
    }  # fmt: skip
    return FaqEntry(**{**given, **values})  # type: ignore[arg-type]


def test_no_cell_is_a_formula() -> None:
    faq = Faq("acme", (entry(question='=HYPERLINK("http://x")', answer=" +1, or\n-2; @sum"),), ())
    (row,) = csv.DictReader(io.StringIO(faq_csv(faq, gaps=False)))
    assert row["question"] == '\'=HYPERLINK("http://x")'
    assert row["answer"] == "' +1, or\n-2; @sum"
    assert (row["solved"], row["solved_n"], row["count"]) == ("", "0", "3")


def test_no_text_is_markup() -> None:
    assert (
        escaped("# a *b*\n<i>[c](d)</i> & {e_mail} _x_")
        == r"\# a \*b\* \<i\>\[c\](d)\</i\> &amp; {e_mail} \_x\_"
    )
    text = faq_markdown(Faq("acme", (entry(question="1\n# 2"),), ()), gaps=False)
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# acme: questions and answers",
        r"## 1 \# 2",
    ]


def test_gaps_alone() -> None:
    gap = Gap(
        "the pool?", 4, 3, Trend.RISING, T0, T0, unanswered=Rate.of(3, 4), abandoned=NONE, satisfaction=2.0
    )
    faq = Faq("acme", (entry(question="hidden"),), (gap,))
    text = faq_markdown(faq, gaps=True)
    assert (
        "- the pool? (4 conversations, rising, unanswered 75% of 4, satisfaction 2.0, last asked 2026-01-05)"
        in text
    )
    assert "hidden" not in text + faq_csv(faq, gaps=True)
