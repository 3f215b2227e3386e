"""Files without a header, whose first row holds customers' words: an error shows none of them, however much
they look like the name of a column. Only names that a format has are shown."""

import json
from pathlib import Path

import pytest

from nlp_support import read
from nlp_support.errors import UnreadableFile
from nlp_support.readers.columns import named
from nlp_support.readers.rows import REQUIRED

WORDS = [
    "Przybylski",
    "a.lindqvist",
    "Göteborg",
    "회의록",
    "Where-is-it",
    "Rolle",
    "Idris",
    "Texter",
    "customer-7",
]
LINE = ["m1", "shop", "c", *WORDS, "2026-01-01T00:00:00Z"]


def refused(path: Path, format: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(read(path, format=format, account_id="shop" if format == "zendesk" else None))
    told = str(caught.value).removeprefix(str(path))
    for word in (*WORDS, "Lindqvist", "2026", "shop"):
        assert word.casefold() not in told.casefold()
    return told


@pytest.mark.parametrize("format", ["csv", "auto", "twcs"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("known", [[], ["id"], ["id", "text", "role"]])
def test_csv(tmp_path, format, delimiter, known):
    path = tmp_path / "m.csv"
    if format == "twcs":
        known = [name.replace("role", "inbound") for name in known]
    path.write_text(delimiter.join([*known, *LINE]) + "\n", encoding="utf-8")
    told = refused(path, format)
    shown = [name for name in known if format != "twcs" or name != "id"]
    assert all(name in told for name in shown)


@pytest.mark.parametrize("format", ["jsonl", "zendesk", "intercom", "chatwoot", "auto"])
def test_json_with_words_for_names(tmp_path, format):
    path = tmp_path / "m.jsonl"
    row = dict.fromkeys(["id", *WORDS], 1)
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n" + json.dumps(row), encoding="utf-8")
    assert "found: id, 9 more (not shown)" in refused(path, format)


def test_parquet_with_words_for_names(tmp_path):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    path = tmp_path / "m.parquet"
    pq.write_table(pa.table({name: ["x"] for name in ["id", *WORDS]}), path)
    assert "found: id, 9 more (not shown)" in refused(path, "parquet")


@pytest.mark.parametrize("twice", [["Przybylski", "Przybylski"], ["Przybylski", "id", "id"]])
def test_words_that_stand_there_twice(tmp_path, twice):
    path = tmp_path / "m.csv"
    path.write_text(",".join([*REQUIRED, *twice]) + "\n", encoding="utf-8")
    if twice[-1] == "id":
        assert "twice: id;" in refused(path, "csv")
    else:
        assert list(read(path, format="csv")) == []


def test_where_a_misspelt_name_stands_is_told_without_it():
    """Of seven names one is misspelt, one is a surname and five are right."""
    found = ["id", "acount_id", "conversation_id", "Rolle", "text", "sent_at", "Customer Id"]
    missing = ["account_id", "customer_id"]
    assert named(found, REQUIRED, missing=missing) == (
        "id, conversation_id, text, sent_at, 3 more (not shown); number 2 may stand for account_id; "
        "number 7 may stand for customer_id"
    )
    assert named(["Rolle", "acount_id"], REQUIRED, missing=missing) == "2 others (not shown)"


def test_very_many_and_very_long_names_take_no_time():
    assert named(
        ["role", *["x" * 10_000] * 1_000, *["acount_id"] * 10**6], REQUIRED, missing=["account_id"]
    ) == ("role, 1,001,000 more (not shown)")
