"""CSV as spreadsheets and scripts write it: delimiters, headers, encodings, blank columns and rounded ids."""

import csv
import io
from pathlib import Path

import pytest

from nlp_support import Message, Rejection, read
from nlp_support.errors import UnreadableFile

NAMES = ["id", "account_id", "conversation_id", "customer_id", "role", "text", "sent_at"]
TEXTS = ["Ist der Tee zurück?", 'Ja, "seit Freitag"; 12 Dosen | 3 Sorten:\n\tSencha^', "감사합니다"]
ROWS = [
    [f"m{n}", "tea", "c1", "u1", "agent" if n == 1 else "customer", text, f"2026-05-01T09:3{n}:00+09:00"]
    for n, text in enumerate(TEXTS)
]
PLAIN = "m0,tea,c1,u1,customer,Is it back?,2026-05-01T00:30:00Z"


def written(*rows: list[str], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL, end: str = "\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return text.getvalue()


def found(path: Path, content: str | bytes) -> list[Message | Rejection]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(path, format="csv"))


def texts(items: list[Message | Rejection]) -> list[str]:
    assert not [item for item in items if isinstance(item, Rejection)]
    return [item.text for item in items]


@pytest.mark.parametrize("delimiter", [*",;\t|:^~", "\x01", "\x1f"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_delimiter_is_seen_in_the_header(tmp_path: Path, delimiter: str, quoting: int, end: str) -> None:
    content = written(NAMES, *ROWS, delimiter=delimiter, quoting=quoting, end=end)
    assert texts(found(tmp_path / "m.csv", content)) == TEXTS


@pytest.mark.parametrize("first", ["sep=;", "sep=;;;;;", '"sep=;"', "\ufeffSEP=;", "\n\nsep=;"])
def test_excels_line_for_the_separator(tmp_path: Path, first: str) -> None:
    """It counts as a line: of two rows the one with a bad role is told on its own line."""
    bad = [*ROWS[0][:4], "boss", *ROWS[0][5:]]
    content = first + "\n" + written(NAMES, ROWS[0], bad, delimiter=";")
    good, rejected = found(tmp_path / "m.csv", content)
    assert isinstance(good, Message) and good.text == TEXTS[0]
    assert (
        isinstance(rejected, Rejection) and rejected.line == content[: content.index("boss")].count("\n") + 1
    )


@pytest.mark.parametrize(
    "header",
    [
        ",".join(f'"{name}"' for name in NAMES),
        ",".join(NAMES).upper(),
        "ID,Account ID,Conversation-Id,Customer Id,Role,Text,Sent At",
        "id,accountId,conversationId,customerId,role,text,sentAt",
        "\ufeff\ufeffid , account_id, conversation_id,customer_id\u00a0,role,text,sent_at ",
        "\n \n,,,\n" + ",".join(NAMES),
    ],
)
def test_names_may_be_quoted_spaced_and_in_capitals(tmp_path: Path, header: str) -> None:
    assert texts(found(tmp_path / "m.csv", f"{header}\n{PLAIN}\n")) == ["Is it back?"]


def test_a_space_after_each_delimiter_belongs_to_none_of_the_fields(tmp_path: Path) -> None:
    row = 'm0, tea, c1, u1, customer, "Yes, please", 2026-05-01T00:30:00Z'
    [message] = found(tmp_path / "m.csv", f"{', '.join(NAMES)}\n{row}\n")
    assert isinstance(message, Message)
    assert (message.account_id, message.text) == ("tea", "Yes, please")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (",".join(NAMES) + ",,", PLAIN + ",,"),
        (",".join(NAMES) + ",,", PLAIN),
        (",".join(NAMES), PLAIN + ",, ,"),
        (",".join(NAMES) + ",,", PLAIN + ",checked by me,"),
        ("," + ",".join(NAMES), "0," + PLAIN),
        ("id,,," + ",".join(NAMES[1:]), "m0,,," + PLAIN.split(",", 1)[1]),
        ("note,note," + ",".join(NAMES), "x,y," + PLAIN),
    ],
)
def test_columns_without_a_name_and_others_are_passed_over(tmp_path: Path, header: str, row: str) -> None:
    assert texts(found(tmp_path / "m.csv", f"{header}\n{row}\n{row}")) == ["Is it back?"] * 2


@pytest.mark.parametrize("extra", [",x", ",,x", ",x,,"])
def test_more_than_blank_columns_are_refused(tmp_path: Path, extra: str) -> None:
    bad, good = found(tmp_path / "m.csv", f"{','.join(NAMES)}\n{PLAIN}{extra}\n{PLAIN}\n")
    assert isinstance(bad, Rejection) and "columns, expected 7" in bad.reason and bad.line == 2
    assert isinstance(good, Message)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_are_passed_over_and_counted(tmp_path: Path, end: str) -> None:
    lines = ["", ",".join(NAMES), "", PLAIN, "  ", ",,,,,,", PLAIN.replace("customer", "boss"), "", ""]
    good, bad = found(tmp_path / "m.csv", end.join(lines))
    assert isinstance(good, Message)
    assert isinstance(bad, Rejection) and bad.line == 7


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_utf_8_and_utf_16(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    content = mark + written(NAMES, *ROWS, delimiter="\t", end="\r\n")
    assert texts(found(tmp_path / "m.csv", content.encode(encoding))) == TEXTS


def test_utf_16_that_is_cut_in_the_middle_of_a_character(tmp_path: Path) -> None:
    content = written(NAMES, *ROWS).encode("utf-16")
    *whole, last = found(tmp_path / "m.csv", content[:-61])
    assert texts(whole) == TEXTS[:2]
    assert isinstance(last, Rejection) and "ends early" in last.reason


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (written(NAMES, *ROWS).encode("utf-16-le"), "UTF-16 text without a byte order mark"),
        (written(NAMES, *ROWS).encode("utf-32"), "UTF-32"),
        (b"PK\x03\x04 and so on", "as an Excel workbook is"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        found(tmp_path / "m.csv", content)


@pytest.mark.parametrize(("encoding", "text"), [("cp949", "네, 감사합니다"), ("cp1252", "Grüße, schön")])
def test_a_spreadsheet_in_the_encoding_of_its_country(tmp_path: Path, encoding: str, text: str) -> None:
    """Such rows are refused with what to do; rows of ASCII are the same in all encodings."""
    header = written([*NAMES, "메모" if encoding == "cp949" else "Prüfung"], delimiter=";").encode(encoding)
    foreign = [*ROWS[0][:5], text, ROWS[0][6], ""]
    rows = [foreign, [*PLAIN.split(","), ""], foreign]
    content = header + b"".join(written(row, delimiter=";").encode(encoding) for row in rows)
    first, plain, last = found(tmp_path / "m.csv", content)
    assert isinstance(plain, Message)
    for one, line in ((first, 2), (last, 4)):
        assert isinstance(one, Rejection) and one.line == line
        assert "UTF-8" in one.reason and "cp949" in one.reason and "Windows-1252" in one.reason


@pytest.mark.parametrize("name", ["id", "conversation_id", "customer_id", "account_id"])
@pytest.mark.parametrize(
    "value", ["1.23457E+15", "1,23457E+15", "1E+15", "1.23457e+15", "1.2E15", "-4.5E+12"]
)
def test_ids_that_a_spreadsheet_has_rounded_are_refused(tmp_path: Path, name: str, value: str) -> None:
    """Other messages have the same: they would replace each other, or be taken for one conversation."""
    row = dict(zip(NAMES, PLAIN.split(","), strict=True))
    bad, good = found(
        tmp_path / "m.csv",
        written(NAMES, list((row | {name: value}).values()), list(row.values()), delimiter=";"),
    )
    assert isinstance(bad, Rejection) and bad.line == 2
    assert bad.reason.startswith(f"{name}: rounded") and "as text" in bad.reason
    assert isinstance(good, Message)


@pytest.mark.parametrize("id", ["12E5", "1e10", "3.50", "E+15", "A1.5E+3", "1.5E+3-b", "123457000000000"])
def test_ids_that_are_as_they_were_stay(tmp_path: Path, id: str) -> None:
    [message] = found(tmp_path / "m.csv", f"{','.join(NAMES)}\n{PLAIN.replace('m0', id)}\n")
    assert isinstance(message, Message) and message.id == id


def test_nul_goes_from_a_text_and_spoils_an_id(tmp_path: Path) -> None:
    lines = [",".join(NAMES), PLAIN.replace("Is", "I\0s"), PLAIN.replace("m0", "m\0"), PLAIN]
    text, id, last = found(tmp_path / "m.csv", "\n".join(lines))
    assert isinstance(text, Message) and text.text == "Is it back?"
    assert isinstance(id, Rejection) and id.line == 3 and "NUL" in id.reason
    assert isinstance(last, Message)


def test_the_same_column_twice_is_refused_however_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="twice: text"):
        found(tmp_path / "m.csv", f"{','.join(NAMES)},Text\n{PLAIN},x\n")
