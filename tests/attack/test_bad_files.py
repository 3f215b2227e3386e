"""Files that hold what no row should, and paths where no store can be: refused in words, and nothing lost."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from nlp_support import open_store, read
from nlp_support.errors import StoreError
from nlp_support.types import Rejection

from support import message, run

LINES = "\n" * 1_000_000


def row(id, **fields):
    return {
        "id": id, "account_id": "acme", "conversation_id": "c", "customer_id": "u", "role": "customer",
        "text": "hello", "sent_at": "2026-01-05T09:00:00Z", **fields,
    }  # fmt: skip


BAD_ROWS = (
    row("big", text="a b " * 2_500_000),
    row("first", sent_at="0001-01-01T00:00:00+14:00"),
    row("last", sent_at="9999-12-31T23:59:59-12:00"),
    row("a\0b"),
    row("x" * 10_000_000),
)
ODD_ROWS = (row("nul", text="a\0b"), row("lines", text=LINES))
ROWS = (row("one"), *BAD_ROWS, *ODD_ROWS, row("two"))


def jsonl_of(path):
    path.write_text("".join(json.dumps(one) + "\n" for one in ROWS))


def csv_of(path):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)


@pytest.mark.parametrize(("format", "write"), [("jsonl", jsonl_of), ("csv", csv_of)])
def test_bad_rows_are_refused_one_by_one_and_the_rest_goes_in(store, tmp_path, format, write):
    write(tmp_path / "rows")
    report = store.add(read(tmp_path / "rows", format=format))
    assert len(report.rejected) == len(BAD_ROWS)
    assert max(len(one.reason) for one in report.rejected) < 200
    kept = {one.id: one.text for one in store.messages("acme")}
    assert kept == {"one": "hello", "two": "hello", "nul": "ab", "lines": LINES}


def test_half_a_character_is_replaced_where_it_is_escaped(tmp_path):
    (tmp_path / "rows").write_text(json.dumps(row("1", text="a\ud800b")) + "\n" + json.dumps(row("\udfff")))
    one, other = read(tmp_path / "rows", format="jsonl")
    assert one.text == "a\ufffdb"
    assert isinstance(other, Rejection) and "lone surrogate" in other.reason


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_a_million_empty_lines_hide_nothing(tmp_path, format, end):
    if format == "jsonl":
        parts = [json.dumps(row("1")), json.dumps(row("2"))]
    else:
        parts = [f"{','.join(row(''))}{end}{','.join(row('1').values())}", ",".join(row("2").values())]
    (tmp_path / "rows").write_text((end * 1_000_000).join(parts), newline="")
    assert [one.id for one in read(tmp_path / "rows", format=format)] == ["1", "2"]


LONG = "9" * 5000  # digits, more than Python turns into a number
DOCUMENTS = (
    ("zendesk", '{"count": LONG, "tickets": []}'),
    ("zendesk", '{"tickets": [{"id": 1, "comments": []}, {"id": LONG, "comments": []}]}'),
    ("intercom", '{"conversations": [{"id": "1", "source": {}}], "total_count": -LONG}'),
    ("chatwoot", '{"meta": {"all": LONG}, "payload": []}'),
    ("jsonl", json.dumps(row("1"))[:-1] + ', "more": LONG}'),
)
READ = """
import sys
from nlp_support import NlpSupportError, read
for number, format in enumerate(sys.argv[2:]):
    try:
        found = list(read(f"{sys.argv[1]}/{number}", format=format, account_id="acme"))
        print(found[-1].reason)
    except NlpSupportError as error:
        print(error)
"""


def test_a_long_number_is_named_and_does_not_end_the_process(tmp_path):
    """The parser of documents ended all of Python with it, so they are read in a process of its own."""
    for number, (_, document) in enumerate(DOCUMENTS):
        (tmp_path / str(number)).write_text(document.replace("LONG", LONG) + "\n")
    words = [sys.executable, "-c", READ, tmp_path, *(format for format, _ in DOCUMENTS)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert ["too long a number" in line for line in done.stdout.splitlines()] == [True] * len(DOCUMENTS)


def places(folder):
    """Paths where no store can be, and what is said about them."""
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder / "loop")
    return {
        folder / "folder": "it is a folder; give the path of a file",
        folder / "pipe": "a device or a pipe",
        Path("/dev/null"): "a device or a pipe",
        Path("/dev/full"): "a device or a pipe",
        folder / "loop": "too many levels of symbolic links",
        folder / ("x" * 300): "file name too long",
        "": "the path is empty",
        "a\0b": "no NUL",
        "a\ud800": "no lone surrogate",
    }


def test_where_no_store_can_be_nothing_is_opened_nor_left(tmp_path):
    """SQLite opens a device, and leaves a journal beside it; of an empty path it makes a store that nobody
    finds again."""
    paths = places(tmp_path)
    before = sorted(tmp_path.iterdir()), sorted(Path("/dev").iterdir())
    for path, said in paths.items():
        for create in (True, False):
            with pytest.raises(StoreError, match=said):
                open_store(path, create=create)
    for nothing in (None, 5):
        with pytest.raises(StoreError, match="expected a path"):
            open_store(nothing)
    assert (sorted(tmp_path.iterdir()), sorted(Path("/dev").iterdir())) == before


@pytest.mark.parametrize("words", [("suggest", "acme", "hi"), ("import", "ROWS", "--format", "jsonl")])
def test_a_command_says_so_in_one_line(tmp_path, words):
    rows = tmp_path / "rows"
    rows.write_text(json.dumps(row("1")))
    words = [rows if word == "ROWS" else word for word in words]
    for place in ("/dev/null", tmp_path, tmp_path / ("x" * 300), ""):
        done = run(*words, "--store", place, code=1)
        assert done.stderr.startswith("error: cannot open") and len(done.stderr.splitlines()) == 1


def test_a_store_of_a_newer_version_stays_as_it_is(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([message("1")])
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(StoreError, match="schema version 99"):
        open_store(path)
    assert "schema version 99" in run("metrics", "acme", "--store", path, code=1).stderr
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


NOBODY = """
import os, sys
from nlp_support import open_store
from nlp_support.errors import StoreError
from support import message
open_store(":memory:").close()  # all that has to be loaded is
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
for name in ("file", "folder", "hidden"):
    for create in (True, False):
        try:
            with open_store(f"{name}/desk.db", create=create) as store:
                store.add([message("2")])
        except StoreError as error:
            sys.stdout.write(f"{name}: {error}\\n")
"""


def test_a_store_that_may_not_be_written_is_named_and_left_alone():
    """A file, a folder, and a folder that may not even be looked into."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        for child, of_file, of_folder in (
            ("file", 0o444, 0o777),
            ("folder", 0o666, 0o555),
            ("hidden", 0o666, 0),
        ):
            path = top / child / "desk.db"
            path.parent.mkdir()
            with open_store(path) as store:
                store.add([message("1")])
            path.chmod(of_file)
            path.parent.chmod(of_folder)
        top.chmod(0o755)
        folders = os.pathsep.join(str(Path(__file__).parents[up]) for up in (1, 2))
        done = subprocess.run(
            [sys.executable, "-c", NOBODY, name], env={**os.environ, "PYTHONPATH": folders},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said = done.stdout.splitlines()
        assert [one.split(":")[0] for one in said] == [
            name for name in ("file", "folder", "hidden") for _ in "ab"
        ]
        assert all("check the p" in one for one in said)
        for child in ("file", "folder", "hidden"):
            (top / child).chmod(0o755)
            (top / child / "desk.db").chmod(0o644)
            with open_store(top / child / "desk.db") as store:
                assert [one.id for one in store.messages("acme")] == ["1"]
