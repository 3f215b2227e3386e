"""Tables as spreadsheets save them: nothing is lost without a word, nothing refused without its reason."""

import pytest

from cases.desk import Desk

HEADER = ["id", "account_id", "conversation_id", "customer_id", "role", "text", "sent_at"]
ROWS = [
    ["1", "shop", "c1", "u1", "customer", "Is the green tea back?", "2026-05-01T09:30:00+09:00"],
    ["2", "shop", "c1", "u1", "agent", "Yes, since Friday; 12 tins are left.", "2026-05-01T09:34:00+09:00"],
    ["3", "shop", "c2", "u2", "customer", '차가 "다시" 있나요?', "2026-05-01T09:35:00+09:00"],
]
TEXTS = [row[5] for row in ROWS]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def table(
    separator=",",
    end="\n",
    header=HEADER,
    rows=ROWS,
    quote=lambda cell, separator: '"' in cell or separator in cell,
):
    def cell(text):
        return '"' + text.replace('"', '""') + '"' if quote(text, separator) else text

    return end.join(separator.join(map(cell, row)) for row in [header, *rows]) + end


SHAPES = {
    "comma": table(),
    "semicolon": table(";"),
    "tab": table("\t"),
    "pipe": table("|"),
    "semicolon-bom": "\ufeff" + table(";"),
    "tab-utf-16": table("\t").encode("utf-16"),
    "semicolon-utf-16-be": "\ufeff".encode("utf-16-be") + table(";").encode("utf-16-be"),
    "sep-line": "sep=;\n" + table(";"),
    "sep-line-bom": "\ufeffsep=;\r\n" + table(";", "\r\n"),
    "windows": table(end="\r\n"),
    "old-mac": table(end="\r"),
    "all-quoted": table(quote=lambda cell, _: True),
    "semicolon-all-quoted": table(";", quote=lambda cell, _: True),
    "header-quoted": '"' + '","'.join(HEADER) + '"\n' + table().split("\n", 1)[1],
    "capitals": table(header=[name.upper() for name in HEADER]),
    "spaces": table(header=[f" {name} " for name in HEADER]),
    "spoken": table(header=["Id", "Account Id", "Conversation Id", "Customer Id", "Role", "Text", "Sent At"]),
    "other-order": table(header=HEADER[::-1], rows=[row[::-1] for row in ROWS]),
    "other-columns": table(header=[*HEADER, "mood", "price"], rows=[[*row, "😀", "1,5"] for row in ROWS]),
    "blank-columns": table(header=[*HEADER, "", ""], rows=[[*row, "", ""] for row in ROWS]),
    "blank-columns-ragged": "\n".join(line + tail for line, tail in zip(table().splitlines(), (",,,", ",",
        ",,,,", ""), strict=True)),
    "blank-first-column": table(header=["", *HEADER], rows=[["", *row] for row in ROWS]),
    "numbered-first-column": table(header=["", *HEADER], rows=[[str(n), *row] for n, row in enumerate(ROWS)]),
    "blank-columns-semicolon": table(";", header=[*HEADER, "", ""], rows=[[*row, "", ""] for row in ROWS]),
    "blank-lines": "\n\n" + table().replace("\n", "\n\n"),
    "blank-rows": table() + ",,,,,,\n,,,,,,\n",
    "no-last-line-end": table().rstrip("\n"),
    "gap-after-comma": ", ".join(HEADER) + "\n" + table().split("\n", 1)[1],
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_read_whole(desk, shape):
    report = desk.imports(SHAPES[shape], name="rows.csv", format="csv")
    assert (report["added"], report["rejected"]) == (3, [])
    assert [one.text for one in desk.messages()] == TEXTS
    assert desk.imports(SHAPES[shape], name="rows.csv")["added"] == 0  # `auto` sees it too


def test_a_text_over_several_lines(desk):
    rows = [[*row[:5], 'first line\r\nsecond, "quoted"\n\nlast; line', row[6]] for row in ROWS]
    for separator in ",;":
        report = desk.imports(
            table(separator, "\r\n", rows=rows, quote=lambda cell, separator: "\n" in cell),
            format="csv",
            name="rows.csv",
        )
        assert report["rejected"] == []
    assert {" ".join(one.text.split()) for one in desk.messages()} == {
        'first line second, "quoted" last; line'
    }


@pytest.mark.parametrize(
    "id", ["1.23457E+15", "1,23457E+15", "1.23457e+15", "1E+15", "-1.2E+20", "1.40735E+17"]
)
@pytest.mark.parametrize("column", ["id", "conversation_id", "customer_id"])
def test_rounded_ids_are_refused_with_their_rows(desk, id, column):
    rows = [list(row) for row in ROWS]
    rows[0][HEADER.index(column)] = rows[1][HEADER.index(column)] = id
    report = desk.imports(table(";", rows=rows), format="csv", name="rows.csv")
    assert (report["added"], report["replaced"]) == (1, 0)
    assert [one["line"] for one in report["rejected"]] == [2, 3]


@pytest.mark.parametrize(
    "id", ["7e12", "12e34567", "1.23", "00012", "5E", "E+15", "order-1E+15", "2026.05.01", "1e5a+3", "+49 1"]
)
def test_ids_that_look_nearly_so_are_ids(desk, id):
    rows = [[id, *ROWS[0][1:]]]
    report = desk.imports(table(rows=rows), format="csv", name="rows.csv")
    assert (report["added"], report["rejected"]) == (1, [])
    assert desk.messages()[0].id == id


def test_numbers_in_texts_are_words(desk):
    rows = [[*ROWS[0][:5], "1.23457E+15", ROWS[0][6]]]
    assert desk.imports(table(rows=rows), format="csv", name="rows.csv")["added"] == 1


def many(broken, count=60, separator=","):
    lines = [separator.join(HEADER)]
    for n in range(count):
        text = f'"My screen of lot {n} says' if n in broken else f"Is lot {n} back?"
        lines.append(
            separator.join([str(n), "shop", f"c{n}", f"u{n}", "customer", text, "2026-05-01T09:30:00Z"])
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("broken", [[0], [30], [59], [10, 40], [10, 11]], ids=str)
def test_a_quote_that_is_never_closed_costs_its_rows_alone(desk, broken, separator):
    report = desk.imports(many(broken, separator=separator), format="csv", name="rows.csv")
    told = " ".join(one["reason"] for one in report["rejected"])
    assert report["added"] >= 60 - 2 * len(broken), (report["added"], told)
    assert report["rejected"] and report["rejected"][0]["line"] == broken[0] + 2
    assert "screen" not in told


def test_a_file_without_its_header_says_so_and_quotes_nobody(desk):
    rows = table().split("\n", 1)[1].replace("u1", "Thornbeck")
    told = desk.imports(rows, format="csv", name="rows.csv", code=1)
    assert "Thornbeck" not in told and "green tea" not in told and "header" in told


@pytest.mark.parametrize("gone", [name for name in HEADER if name != "account_id"])
def test_a_missing_column_is_named(desk, gone):
    kept = [name for name in HEADER if name != gone]
    rows = [[cell for name, cell in zip(HEADER, row, strict=True) if name != gone] for row in ROWS]
    assert gone in desk.imports(table(";", header=kept, rows=rows), format="csv", name="rows.csv", code=1)


def test_two_columns_of_one_name_are_named(desk):
    told = desk.imports(
        table(header=[*HEADER, "text"], rows=[[*row, "x"] for row in ROWS]),
        format="csv",
        name="rows.csv",
        code=1,
    )
    assert "text" in told


def test_a_plain_german_csv_says_which_rows(desk):
    """Windows-1252: the row with an umlaut cannot be read as UTF-8."""
    rows = [ROWS[0], [*ROWS[1][:5], "Für Grüße", ROWS[1][6]]]
    report = desk.imports(table(";", rows=rows).encode("cp1252"), format="csv", name="rows.csv")
    assert report["added"] == 1 and [one["line"] for one in report["rejected"]] == [3]
