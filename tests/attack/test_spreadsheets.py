"""What customers and agents wrote is not run by the spreadsheet in which somebody opens an export."""

import csv
import io
from pathlib import Path

import pytest

import nlp_support
from nlp_support import EntryState, Rate, Trend
from nlp_support.cli.present.faq import faq_csv
from nlp_support.insights.faq import Conflict, Faq, FaqEntry, Gap

from support import T0

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫⁼⁺₌₊⁻₋−"
BEFORE = ["", " ", "\t", "\r", "\n", "\r\n", "\u00a0", "\u3000", "\u200b", "\u200c", "\u200d", "\u2060",
          "\ufeff", "\u00ad", "\u200e", "\u202e", "\x00", "\x1b", "\x85", "\u2028", "\ufe0f", "\u034f",
          " \u200b\t "]  # fmt: skip
NONE = Rate.of(0, 0)


def entry(**values):
    given = {
        "id": "ab12", "question": "q", "answer": "a", "count": 3, "customers": 3, "trend": Trend.STEADY,
        "first_seen": T0, "last_seen": T0, "state": EntryState.PROPOSED, "set_at": None, "set_by": None,
        "sent": 1, "answered_at": T0, "solved": NONE, "satisfaction": -1.5, "accepted": NONE,
        "edited": NONE, "conflicts": (), "stale": False,
    }  # fmt: skip
    return FaqEntry(**{**given, **values})


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("before", BEFORE, ids=ascii)
def test_no_text_of_an_entry_is_a_formula(before):
    """Spreadsheets read full-width forms as the plain ones, and skip what is not seen."""
    for sign in SIGNS:
        text = f"{before}{sign}HYPERLINK('http://x')"
        (row,) = rows(faq_csv(Faq("acme", (entry(question=text, answer=text, set_by=text),), ()), gaps=False))
        assert (row["question"], row["answer"], row["set_by"]) == (f"'{text}",) * 3


def test_no_text_of_a_gap_is_a_formula():
    gap = Gap("＝1+1", 4, 3, Trend.RISING, T0, T0, unanswered=Rate.of(3, 4), abandoned=NONE, satisfaction=2.0)
    (row,) = rows(faq_csv(Faq("acme", (), (gap,)), gaps=True))
    assert row["question"] == "'＝1+1"


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx"], ids=ascii)
def test_no_text_begins_with_the_end_of_a_cell(text):
    (row,) = rows(faq_csv(Faq("acme", (entry(answer=text),), ()), gaps=False))
    assert row["answer"] == f"'{text}"


def test_numbers_and_harmless_texts_stay():
    """A number below 0 is a number; a sign inside a text is only a sign."""
    one = entry(question="1 + 1 = ?", answer="안녕 @kim", conflicts=(Conflict("＝2", 1, T0, T0),))
    (row,) = rows(faq_csv(Faq("acme", (one,), ()), gaps=False))
    assert (row["question"], row["answer"], row["satisfaction"]) == ("1 + 1 = ?", "안녕 @kim", "-1.5")
    assert row["conflicts"] == "2026-01-05: ＝2" and row["solved"] == ""


def test_there_is_one_way_to_write_csv():
    """Whatever else is exported goes through `spreadsheet.csv_text`, or cell by cell through `cell`, as the
    rows of evaluations do, which are too many for one text."""
    root = Path(nlp_support.__file__).parents[1]
    files = [file for room in ("nlp_support", "eval", "training") for file in (root / room).rglob("*.py")]
    writers = [
        file.name for file in files if "csv.writer" in (text := file.read_text()) or "DictWriter" in text
    ]
    assert sorted(writers) == ["spreadsheet.py", "writing.py"]
