"""The readers of our own message format: jsonl, csv and parquet."""

import csv
import json
import os
import re
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument, MissingExtra, UnreadableFile
from nlp_support.readers import Format, read
from nlp_support.types.message import EARLIEST, Message, Rejection, Role

ROW = {
    "id": "m1",
    "account_id": "shop",
    "conversation_id": "c1",
    "customer_id": "dana",
    "role": "customer",
    "text": "Where is my parcel?",
    "sent_at": "2024-05-01T09:30:00+09:00",
}
MESSAGE = Message(
    "m1", "shop", "c1", "dana", Role.CUSTOMER, "Where is my parcel?", datetime(2024, 5, 1, 0, 30, tzinfo=UTC)
)


def jsonl(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def table(path: Path, *rows: dict[str, object]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ROW)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_formats() -> None:
    assert {str(one) for one in Format} == {
        "twcs", "ibm-care", "jsonl", "csv", "parquet", "zendesk", "intercom", "chatwoot",
        "freshdesk", "zammad", "front", "channel-talk", "kakao", "auto",
    }  # fmt: skip


def test_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="unknown format 'xml', expected one of: auto, jsonl, csv"):
        read(tmp_path / "any", format="xml")


def test_account_id_where_the_format_has_its_own(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="twcs files name their accounts"):
        read(tmp_path / "any", format="twcs", account_id="shop")
    with pytest.raises(InvalidArgument, match="non-empty"):
        read(tmp_path / "any", format="csv", account_id="")


@pytest.mark.parametrize("format", Format)
def test_missing_file_and_directory(tmp_path: Path, format: str) -> None:
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(UnreadableFile, match=str(path)):
            list(read(path, format=format))


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("content", [b"\x1f\x8b\x08\x00rest", b"\xff\xfea\x00", b"\x00\x01\x02 plain words"])
def test_other_kinds_of_file(tmp_path: Path, format: str, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        list(read(path, format=format))


def test_jsonl_rows(tmp_path: Path) -> None:
    full = ROW | {
        "id": 7, "role": "agent", "text": "", "sent_at": 1714523400.25, "channel": "email", "agent_id": "sam",
        "customer_name": "Dana", "in_reply_to": "m1", "language": "en", "unknown": [1],
    }  # fmt: skip
    path = jsonl(tmp_path / "m.jsonl", ROW, full)
    second = Message(
        "7", "shop", "c1", "dana", Role.AGENT, "", datetime(2024, 5, 1, 0, 30, 0, 250_000, tzinfo=UTC),
        "email", "sam", "Dana", "m1", "en",
    )  # fmt: skip
    assert list(read(path, format="jsonl")) == [MESSAGE, second]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sent_at": "2024-05-01T09:30:00"}, "add an offset"),
        ({"sent_at": "yesterday"}, "not ISO 8601"),
        ({"sent_at": 1714523400000}, "year|out of range"),
        ({"sent_at": 1e300}, "out of range"),
        ({"sent_at": float("nan")}, "out of range"),
        ({"sent_at": True}, "must be a datetime, got bool"),
        ({"sent_at": "0001-01-01T00:00:00+14:00"}, "expected 1990 to 2099"),
        ({"role": "Where is my parcel?"}, "role must be 'customer' or 'agent'$"),
        ({"role": ["agent"]}, "role must be"),
        ({"customer_id": ""}, "missing customer_id, expected in every row"),
        ({"customer_id": None, "sent_at": None}, "missing customer_id, sent_at, expected in every row"),
        ({"account_id": None}, "missing account_id, expected in every row"),
        ({"id": 1.5}, "id must be a non-empty string, got float"),
        ({"text": 5}, "text must be a string"),
    ],
)
def test_jsonl_bad_rows(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    path = jsonl(tmp_path / "m.jsonl", ROW, ROW | change, ROW)
    first, bad, last = read(path, format="jsonl")
    assert (first, last) == (MESSAGE, MESSAGE)
    assert isinstance(bad, Rejection) and bad.line == 2
    assert re.search(reason, bad.reason)
    assert "parcel" not in bad.reason


def test_jsonl_lines_that_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    good = json.dumps(ROW).encode()
    deep = b"[" * 100_000
    path.write_bytes(
        b"\xef\xbb\xbf" + good + b"\r\n\r\n{oops}\n[1]\n\xff" + good + b"\n" + deep + b"\n" + good
    )
    found = list(read(path, format="jsonl"))
    assert [one.line for one in found if isinstance(one, Rejection)] == [3, 4, 5, 6]
    assert [found[0], found[-1]] == [MESSAGE, MESSAGE]
    assert "not JSON" in found[1].reason and "list" in found[2].reason and "UTF-8" in found[3].reason


def test_jsonl_bad_first_line_does_not_hide_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text("oops\n" + json.dumps(ROW) + "\n", encoding="utf-8")
    rejected, message = read(path, format="jsonl")
    assert (rejected.line, message) == (1, MESSAGE)


@pytest.mark.parametrize("cut", [5, 40])
def test_jsonl_truncated(tmp_path: Path, cut: int) -> None:
    path = jsonl(tmp_path / "m.jsonl", ROW, ROW | {"text": "안녕하세요"})
    path.write_bytes(path.read_bytes()[:-cut])
    message, rejected = read(path, format="jsonl")
    assert message == MESSAGE
    assert rejected.line == 2 and "ends early" in rejected.reason


def test_jsonl_empty_file_has_no_messages(tmp_path: Path) -> None:
    assert list(read(jsonl(tmp_path / "m.jsonl"), format="jsonl")) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[{"id": "m1"}]', "one object per line"),
        ('{\n  "id": "m1"\n}', "one object per line"),
        ("id,text\n1,hello\n", "no line starts with"),
        ('{"id": 5, "comments": [], "requester_id": 4}\n', "fields missing: .*fields found: id, comments"),
    ],
)
def test_jsonl_other_formats(tmp_path: Path, content: str, expected: str) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=expected):
        list(read(path, format="jsonl"))


def test_csv_quoted_newlines_and_line_numbers(tmp_path: Path) -> None:
    """Line 1 the header, lines 2-4 a row with two newlines, line 5 bad, line 6 good."""
    rows = [ROW | {"text": 'Two,\n"quoted"\nbreaks'}, ROW | {"role": "boss"}, ROW]
    path = table(tmp_path / "m.csv", *rows)
    first, bad, last = read(path, format="csv")
    assert first.text == 'Two,\n"quoted"\nbreaks'
    assert bad == Rejection(5, "role must be 'customer' or 'agent'")
    assert last == MESSAGE


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_line_ends_bom_and_missing_last_line_end(tmp_path: Path, ending: str, mark: bytes) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(mark + ending.join([",".join(ROW), ",".join(ROW.values())]).encode())
    assert list(read(path, format="csv")) == [MESSAGE]


def test_csv_optional_columns_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    row = {"language": "", "extra": "x", "channel": "", "in_reply_to": "m0"} | ROW
    path.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    (message,) = read(path, format="csv")
    assert (message.language, message.channel, message.in_reply_to) == (None, "chat", "m0")


def test_csv_wrong_header(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("id,text,sent_at,my words here\n", encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        list(read(path, format="csv"))
    assert "missing: account_id, conversation_id, customer_id, role;" in str(caught.value)
    assert "found: id, text, sent_at, 1 more" in str(caught.value)
    assert "words" not in str(caught.value)


@pytest.mark.parametrize("content", ["", ",".join([*ROW, "text"]) + "\n"])
def test_csv_empty_or_with_a_column_twice(tmp_path: Path, content: str) -> None:
    path = tmp_path / "m.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"empty|twice: text"):
        list(read(path, format="csv"))


def test_csv_bad_rows(tmp_path: Path) -> None:
    good = ",".join(ROW.values()).encode()
    lines = [",".join(ROW).encode(), b"\xff" + good, good + b",more", b"few,columns", b'a"b,"c"d', good, b""]
    path = tmp_path / "m.csv"
    path.write_bytes(b"\n".join(lines))
    found = list(read(path, format="csv"))
    assert [one.line for one in found[:-1]] == [2, 3, 4, 5]
    assert "UTF-8" in found[0].reason
    assert found[1].reason == "has 8 columns, expected 7 as in the header; check its quotes"
    assert found[-1] == MESSAGE


@pytest.mark.parametrize("cut", ["c1,dana,cust", 'c1,dana,customer,"Where is'])
def test_csv_truncated(tmp_path: Path, cut: str) -> None:
    path = table(tmp_path / "m.csv", ROW)
    with path.open("a", encoding="utf-8") as file:
        file.write("m2,shop," + cut)
    message, rejected = read(path, format="csv")
    assert message == MESSAGE
    assert rejected.line == 3 and "ends early" in rejected.reason


def test_csv_long_field(tmp_path: Path) -> None:
    path = table(tmp_path / "m.csv", ROW | {"text": "x" * 1_000_000}, ROW | {"text": "x" * 1_000_001}, ROW)
    fits, too_long, last = read(path, format="csv")
    assert len(fits.text) == 1_000_000
    assert too_long.line == 3 and "1000001 characters" in too_long.reason
    assert last == MESSAGE


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_account_id_fills_the_gap_only(tmp_path: Path, format: str) -> None:
    rows = [ROW | {"account_id": ""}, ROW | {"account_id": "own"}]
    path = (jsonl if format == "jsonl" else table)(tmp_path / "m", *rows)
    assert [m.account_id for m in read(path, format=format, account_id="given")] == ["given", "own"]


def test_csv_without_account_column(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    row = {name: value for name, value in ROW.items() if name != "account_id"}
    path.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    assert [m.account_id for m in read(path, format="csv", account_id="given")] == ["given"]
    with pytest.raises(UnreadableFile, match="missing: account_id"):
        list(read(path, format="csv"))


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_streaming(tmp_path: Path, format: str) -> None:
    """The first message comes out of a pipe into which its writer has not yet put the rest."""
    start = (jsonl if format == "jsonl" else table)(tmp_path / "m", ROW).read_bytes()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    seen, in_time = threading.Event(), []

    def write() -> None:
        with pipe.open("wb", buffering=0) as file:
            file.write(start)
            in_time.append(seen.wait(5))
            file.write(b"broken\n")

    writer = threading.Thread(target=write)
    writer.start()
    rows = read(pipe, format=format)
    assert next(rows) == MESSAGE
    seen.set()
    (bad,) = rows
    writer.join()
    assert in_time == [True]
    assert bad.line == (2 if format == "jsonl" else 3)


IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
MESSAGES = st.builds(
    Message,
    id=IDS,
    account_id=IDS,
    conversation_id=IDS,
    customer_id=IDS,
    role=st.sampled_from(Role),
    text=st.text(max_size=200),
    sent_at=st.datetimes(EARLIEST.replace(tzinfo=None), datetime(2026, 1, 1), timezones=st.just(UTC)),
    channel=IDS,
    agent_id=st.none() | IDS,
    customer_name=st.none() | IDS,
    in_reply_to=st.none() | IDS,
    language=st.sampled_from([None, "en", "ko"]),
)


@given(st.lists(MESSAGES, max_size=5), st.booleans())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_jsonl_round_trip(tmp_path: Path, messages: list[Message], ascii: bool) -> None:
    path = tmp_path / "m.jsonl"
    rows = [asdict(message) | {"sent_at": message.sent_at.isoformat()} for message in messages]
    text = "".join(json.dumps(row, ensure_ascii=ascii) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8", newline="")
    assert list(read(path, format="jsonl", as_is=True)) == messages


LAST = "\U0010ffff"  # the last code point: a noncharacter, but valid UTF-8


@pytest.mark.parametrize("ascii", [True, False])
def test_jsonl_keeps_the_last_code_point(tmp_path: Path, ascii: bool) -> None:
    row = ROW | {"id": LAST, "text": f"a{LAST}b"}
    path = tmp_path / "m.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=ascii) + "\n", encoding="utf-8")
    (message,) = read(path, format="jsonl")
    assert (message.id, message.text) == (LAST, f"a{LAST}b")


def test_jsonl_half_of_a_surrogate_pair_becomes_a_replacement_character(tmp_path: Path) -> None:
    """The escape is ASCII, so all bytes of the line are UTF-8."""
    path = jsonl(tmp_path / "m.jsonl", ROW | {"text": "bones \udc80"})
    (message,) = read(path, format="jsonl")
    assert message.text == "bones \N{REPLACEMENT CHARACTER}"


def test_csv_and_parquet_keep_the_last_code_point(tmp_path: Path) -> None:
    row = ROW | {"id": LAST, "text": f"a{LAST}b"}
    columns = {name: [value] for name, value in row.items()}
    for path, format in (
        (table(tmp_path / "m.csv", row), "csv"),
        (parquet(tmp_path / "m.parquet", columns), "parquet"),
    ):
        (message,) = read(path, format=format)
        assert (message.id, message.text) == (LAST, f"a{LAST}b")


def test_csv_row_with_bad_bytes_in_its_second_line(tmp_path: Path) -> None:
    """The row begins on line 2 and ends on line 3; the one on line 4 is good, in Korean."""
    path = table(tmp_path / "m.csv", ROW | {"text": "two\nlines"}, ROW | {"text": "안녕하세요"})
    path.write_bytes(path.read_bytes().replace(b"lines", b"lin\xffes"))
    bad, good = read(path, format="csv")
    assert bad.line == 2 and "UTF-8" in bad.reason
    assert good.text == "안녕하세요"


def parquet(path: Path, columns: dict[str, object]) -> Path:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    pq.write_table(pa.table(columns), path)
    return path


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_parquet(tmp_path: Path, unit: str) -> None:
    """One good row, a naive or null time never among them; 1714523400 is 2024-05-01T00:30:00Z."""
    pa = pytest.importorskip("pyarrow")
    scale = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    columns = {name: [value, value, value] for name, value in ROW.items()} | {
        "id": pa.array(["m1", b"\xff", "m3"], pa.binary()).view(pa.string()),
        "channel": pa.array(["chat", "chat", "chat"]).dictionary_encode(),
        "sent_at": pa.array([1714523400 * scale, 1714523400 * scale, None], pa.timestamp(unit, "Asia/Seoul")),
    }
    found = list(read(parquet(tmp_path / "m.parquet", columns), format="parquet"))
    assert found[0] == MESSAGE
    assert found[1].line == 2 and "UTF-8" in found[1].reason
    assert found[2] == Rejection(3, "missing sent_at, expected in every row")


def test_parquet_iso_strings_integer_ids_and_naive_times(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    columns = {name: [value] for name, value in ROW.items()}
    path = parquet(tmp_path / "a.parquet", columns | {"id": pa.array([7], pa.int64())})
    assert [m.id for m in read(path, format="parquet")] == ["7"]
    path = parquet(tmp_path / "b.parquet", columns | {"sent_at": pa.array([1714523400], pa.timestamp("s"))})
    (rejected,) = read(path, format="parquet")
    assert rejected.line == 1 and "add an offset" in rejected.reason


def test_parquet_that_cannot_be_read(tmp_path: Path) -> None:
    path = parquet(tmp_path / "m.parquet", {"id": ["m1"], "words": ["a"]})
    with pytest.raises(UnreadableFile, match=r"missing: account_id, .*found: id, 1 more"):
        list(read(path, format="parquet"))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableFile, match="cut short"):
        list(read(path, format="parquet"))


def test_parquet_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"nlp-support\[parquet\]"):
        list(read(tmp_path / "m.parquet", format="parquet"))
