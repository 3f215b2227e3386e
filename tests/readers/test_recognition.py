"""The format that a file's content tells."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import Format, UnreadableFile, read, recognise

FORMATS = Path(__file__).parents[1] / "samples" / "formats"
OLDER = Path(__file__).parent / "samples"


def expected(path: Path) -> str:
    """A sample's name begins with that of its format; messages are ours."""
    if path.stem == "messages":
        return path.suffix[1:]
    name = path.name.casefold().replace("_", "-")
    return next(str(format) for format in Format if name.startswith(format))


ALL = [*sorted(FORMATS.iterdir()), *sorted(OLDER.iterdir())]
DOCUMENTS = [path for path in ALL if path.suffix == ".json"]


def records(path: Path) -> list[object]:
    """The outermost records of a document, or the document if it is one."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return document if isinstance(document, list) else [document]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_every_sample(path: Path) -> None:
    assert recognise(path) == expected(path)


def test_every_format_has_a_sample() -> None:
    """All but Parquet, which is made below."""
    assert {expected(path) for path in ALL} == {*Format} - {Format.AUTO, Format.PARQUET}


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = [json.loads(line) for line in (FORMATS / "messages.jsonl").read_text().splitlines()]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "m")
    assert recognise(tmp_path / "m") == Format.PARQUET
    assert [m.id for m in read(tmp_path / "m")] == ["m1", "m2", "m3"]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
@pytest.mark.parametrize("before", ["\ufeff", "\n\n  \n", "\r\n"])
def test_a_mark_or_blank_lines_before_it(tmp_path: Path, path: Path, before: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(before.encode() + path.read_bytes())
    assert recognise(file) == expected(path)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
@pytest.mark.parametrize(
    "write",
    [
        lambda records: json.dumps(records[0], indent=4),
        lambda records: json.dumps(records, indent="\t", ensure_ascii=False),
        lambda records: "\n".join(map(json.dumps, records * 3)) + "\n",
        lambda records: "\n".join(map(json.dumps, [{}, *records, *records])),
        lambda records: "\n".join(["{cut off", *map(json.dumps, records * 2)]),
        lambda records: "\r\n\r\n".join(map(json.dumps, [{"error": {"code": 429}}, *records, *records])),
        lambda records: json.dumps([{}, {"id": 1}, 5, *records]),
        lambda records: json.dumps({"next": None, "data": {"items": records}}),
        lambda records: f"{json.dumps(records)}\n{json.dumps(records)}\n",
        lambda records: json.dumps(records)[:-3],
    ],
    ids=["one", "tabs", "lines", "empty", "broken", "error", "odd", "wrapped", "pages", "cut"],
)
def test_other_layouts(tmp_path: Path, path: Path, write: Callable[[list[object]], str]) -> None:
    file = tmp_path / "file"
    file.write_text(write(records(path)), encoding="utf-8")
    assert recognise(file) == expected(path)


def test_a_document_of_which_only_the_beginning_is_looked_at(tmp_path: Path) -> None:
    """60,000 tickets have far more values than are looked at; the last bracket is missing."""
    ticket = {"id": 1, "requester_id": 2, "comments": [{"id": 3, "author_id": 2, "body": "Hi"}]}
    file = tmp_path / "file"
    file.write_text("[" + ",\n".join([json.dumps(ticket)] * 60_000), encoding="utf-8")
    assert recognise(file) == Format.ZENDESK


def test_in_a_wide_encoding_or_with_another_delimiter(tmp_path: Path) -> None:
    file = tmp_path / "file"
    text = (FORMATS / "messages.csv").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-16")
    assert recognise(file) == Format.CSV
    file.write_text(text.replace(",", ";"), encoding="utf-8")
    assert recognise(file) == Format.CSV


def test_names_deeper_inside_do_not_count_beside_those_outside(tmp_path: Path) -> None:
    """A custom attribute of an Intercom conversation has the names of another platform."""
    conversation = {
        "conversation_parts": {},
        "custom_attributes": {"crm": {"dialogHeader": 1, "userChats": []}},
    }
    file = tmp_path / "file"
    file.write_text(json.dumps(conversation), encoding="utf-8")
    assert recognise(file) == Format.INTERCOM


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "is empty"),
        ("\ufeff \n", "is empty"),
        ('[{"id": 1, "name": "Dana"}]', "of no known format; fields found: id, name"),
        ("[]", "of no known format; fields found: none"),
        ('{"macros": [{"id": 1, "title": "Wrap", "actions": []}], "count": 1}', "holds macros, no messages"),
        ('[{"id": 1, "short_code": "wrap", "content": "We gift wrap."}]', "holds macros, no messages"),
        (
            '{"conversation_parts": {}}\n{"user_key": "a", "sender_key": "b"}',
            "more than one format .*intercom has",
        ),
        ("id,text\n1,hello\n", "csv lacks the columns .*, it has id, text"),
        ("id,conversation_id,customer_id,role,text\n", "csv lacks the columns sent_at, it has id"),
        ("Dear Sir, I am unhappy\n", "of no known format"),
        ("[INFO] [12:30:01] started\n[INFO] [12:30:02] stopped\n", "of no known format"),
        ("2026-05-01 12:30:01,123 : started\n", "of no known format"),
        ("--- 2026-05-01 ---\n- a change\n", "of no known format"),
        ("Name,Message,Date\nDana,hello,2026-05-01\n", "of no known format"),
        ("PK\x03\x04", "zip archive"),
    ],
)
def test_in_doubt_it_refuses(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "file"
    file.write_text(content, encoding="utf-8", newline="")
    with pytest.raises(UnreadableFile, match=reason):
        recognise(file)
    with pytest.raises(UnreadableFile, match=reason):
        list(read(file))


def test_customers_words_are_not_in_the_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    for content in (
        "m1,shop,Leocadia,hello\n",
        "my name is Leocadia Brand, hello\n",
        '{"Leocadia Brand": 1}',
        '["Leocadia Brand"]',
    ):
        file.write_text(content, encoding="utf-8")
        with pytest.raises(UnreadableFile) as error:
            recognise(file)
        assert "Leocadia" not in str(error.value)


def test_a_table_in_a_korean_encoding_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes("일시,구분,메시지\n2026-05-01 12:00,고객,네\n".encode("cp949"))
    for wanted in ("auto", "kakao"):
        with pytest.raises(UnreadableFile, match="not UTF-8; save the file as UTF-8"):
            list(read(file, format=wanted, account_id="oak"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        recognise(tmp_path / "none")
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        recognise(tmp_path)


@given(st.binary(max_size=300) | st.text(alphabet='[]{}",:\\na1 ', max_size=60).map(str.encode))
def test_any_bytes_give_a_format_or_a_named_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("any") / "file"
    file.write_bytes(content)
    try:
        recognise(file)
    except UnreadableFile:
        return
