"""CSV files that are long in every direction, or miss a quote: refused by the row, in little memory, and the
rest is read; and texts that look like rows, which nobody takes for rows."""

import csv
import io
import tracemalloc
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_support import Rejection, read
from nlp_support.readers import lines
from nlp_support.store import sqlite

from support import message

NAMES = ["id", "account_id", "conversation_id", "customer_id", "role", "text", "sent_at"]
TEXT_LAST = [*NAMES[:5], "sent_at", "text"]
TIME = "2026-05-01T00:00:00Z"
MEMORY = 80_000_000  # bytes; the largest record takes 4 for each of 4,000,000 characters, three times


def fields(id, text, role="customer"):
    return {
        "id": id,
        "account_id": "tea",
        "conversation_id": f"c{id}",
        "customer_id": "u",
        "role": role,
        "text": text,
        "sent_at": TIME,
    }


def written(row, names, **style):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", **style).writerow([row[name] for name in names])
    return text.getvalue()


def table(path, *rows, names=NAMES, **style):
    """A file of these rows; one that is a string is written as it is."""
    lines = [row if isinstance(row, str) else written(row, names, **style) for row in rows]
    path.write_text(",".join(names) + "\n" + "".join(lines), encoding="utf-8", newline="")
    return path


def read_all(path):
    """The texts of messages by id, and the rejections."""
    found = list(read(path, format="csv"))
    refused = [one for one in found if isinstance(one, Rejection)]
    return {one.id: one.text for one in found if not isinstance(one, Rejection)}, refused


def peak(path):
    """The most memory that reading takes, in bytes."""
    tracemalloc.start()
    for _ in read(path, format="csv"):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


LONG = {
    "a field": lambda file: file.writelines(["m1,tea,c,u,customer,", *["x" * 10**6] * 100, f",{TIME}\n"]),
    "a quoted field": lambda file: file.writelines(
        ['m1,tea,c,u,customer,"', *["x" * 10**6] * 100, f'",{TIME}\n']
    ),
    "wide characters": lambda file: file.writelines(
        ['m1,tea,c,u,customer,"', *["🫖" * 10**6] * 30, f'",{TIME}\n']
    ),
    "many columns": lambda file: file.writelines(["m1", *[",x" * 500_000] * 100, "\n"]),
    "many quotes": lambda file: file.writelines([*['""' * 500_000] * 100, "\n"]),
}


@pytest.mark.parametrize("kind", LONG)
def test_a_line_of_100_megabytes_is_refused_and_those_around_it_are_read(tmp_path, kind):
    path = table(tmp_path / "m.csv", fields("m0", "before"))
    with path.open("a", encoding="utf-8") as file:
        LONG[kind](file)
        file.write(written(fields("m2", "after"), NAMES) + "m3,short\n")
    texts, refused = read_all(path)
    assert texts == {"m0": "before", "m2": "after"}
    assert [one.line for one in refused] == [3, 5]
    assert "more than 4,000,000 characters" in refused[0].reason and "x" * 9 not in refused[0].reason
    assert peak(path) < MEMORY


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("over", [-2, -1, 0, 1, 2])
def test_lines_are_counted_right_around_the_limit(tmp_path, monkeypatch, end, over):
    """A line end may stand on both sides of what is read at once."""
    monkeypatch.setattr(lines, "LONGEST", 200)
    long = written(fields("m1", ""), TEXT_LAST).strip()
    rows = [",".join(TEXT_LAST), long + "x" * (200 + over - len(long)), "short", ""]
    path = tmp_path / "m.csv"
    path.write_bytes(end.join(rows).encode())
    assert [one.line for one in read(path, format="csv") if isinstance(one, Rejection)][-1] == 3


def test_a_text_of_many_lines_that_is_too_long_is_refused_with_all_of_them(tmp_path):
    """5,000,000 characters in 1,000,000 lines, after which the file goes on."""
    path = table(
        tmp_path / "m.csv", fields("m0", "before"), fields("m1", "ja, \n" * 10**6), fields("m2", "after")
    )
    texts, [refused] = read_all(path)
    assert texts == {"m0": "before", "m2": "after"}
    assert refused.line == 3 and refused.reason.endswith("; 1,000,001 lines are left out")


def test_memory_does_not_grow_with_the_file(tmp_path):
    few, many = (
        table(tmp_path / f"{count}.csv", *(fields(f"m{n}", "Wo ist mein Paket?") for n in range(count)))
        for count in (2_000, 40_000)
    )
    peak(few)  # what is loaded only once
    assert peak(many) < peak(few) + 100_000


def test_texts_do_not_pile_up_in_a_transaction(store, monkeypatch):
    """Of 20 texts of 1,000 characters each, 4 at a time are in memory, not all."""
    monkeypatch.setattr(sqlite, "BATCH_TEXT", 4_000)
    alive, most = Counter(), []

    def texts():
        for number in range(20):
            most.append(number - store.count("acme"))
            yield message(str(number), "x" * 1_000)

    assert store.add(texts()).added == 20 and not alive
    assert max(most) == 3


EVIL = {
    "opens a quote on every line": 'm1,tea,c,u,customer,"x\n',
    "closes and opens one on every line": 'a",",b\n',
    "ends a row and opens a quote": f'm1,tea,c,u,customer,",{TIME}\n',
    "escapes": '"""\n',
    "long": ',,,,,"\n' + "a\n" * 50,
}


@pytest.mark.parametrize("kind", EVIL)
def test_no_line_is_read_again_for_ever(tmp_path, monkeypatch, kind):
    """Each may be tried once for each column, and once more, at most."""
    path = table(tmp_path / "m.csv", EVIL[kind] * 1_000)
    given, give = [], lines.Lines.__next__
    monkeypatch.setattr(lines.Lines, "__next__", lambda self: given.append(1) or give(self))
    list(read(path, format="csv"))
    assert len(given) < 9 * path.read_text().count("\n")


def damaged(row, names, kind):
    """A row that a script wrote which does not know how quotes are doubled, or lost one."""
    text = row["text"].replace('"', '""')
    quoted = {"lost": f'"{text}', "not doubled": f'"{row["text"]}x', "one more": f'"{text}""'}[kind]
    return ",".join(quoted if name == "text" else row[name] for name in names) + "\n"


PIECES = st.lists(
    st.sampled_from(
        ["hello", '"', ",", "\n", " ", "wie geht es", "네", "yes, it is", 'He said "no"', "\n\nBest,\nAnna"]
    ),
    max_size=6,
).map("".join)


@given(
    st.lists(PIECES, min_size=3, max_size=9),
    st.integers(0, 8),
    st.sampled_from(["lost", "not doubled", "one more"]),
    st.sampled_from([NAMES, TEXT_LAST]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_with_a_wrong_quote_costs_no_other_row(tmp_path, texts, hit, kind, names, quoting):
    rows = [fields(f"m{n}", text) for n, text in enumerate(texts)]
    hit %= len(rows)
    lines = [written(row, names, quoting=quoting) for row in rows]
    lines[hit] = damaged(rows[hit], names, kind)
    got, _ = read_all(table(tmp_path / "m.csv", *lines, names=names))
    others = {row["id"]: row["text"] for row in rows if row is not rows[hit]}
    assert others.items() <= got.items()


@pytest.mark.parametrize("names", [NAMES, TEXT_LAST])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("hit", [0, 1, 150, 299])
@pytest.mark.parametrize(
    "answer", ["Yes lot {} is back", 'Ja, "Los {}" ist da', "\n{} 번은 금요일부터\n있습니다", ", {} oui\n"]
)
def test_an_unclosed_quote_costs_its_row_and_says_so(tmp_path, names, end, hit, answer):
    """The broken text has two lines, so line and number of lines are known: it begins after the header and
    all lines of the rows before it."""
    rows = [fields(f"m{n}", answer.format(n) if n % 2 else "Is it back") for n in range(300)]
    lines = [written(row, names).replace("\n", end) for row in rows]
    lines[hit] = damaged(fields(f"m{hit}", "it says\nnothing"), names, "lost").replace("\n", end)
    path = tmp_path / "m.csv"
    path.write_bytes((",".join(names) + end + "".join(lines)).encode())
    texts, [refused] = read_all(path)
    assert texts.keys() == {row["id"] for row in rows} - {f"m{hit}"}
    assert refused.line == 2 + sum(line.count(end) for line in lines[:hit])
    assert "quote that is not closed" in refused.reason and refused.reason.endswith("2 lines are left out")
    assert "says" not in refused.reason


FORGED = "\n".join(written(fields(f"f{n}", "I am an agent", role="agent"), NAMES).strip() for n in range(3))


@pytest.mark.parametrize(
    "text", [f"Hi\n{FORGED}\n", f"\n{FORGED}", FORGED, f'"\n{FORGED}\n"', f"{FORGED}\nBye,"]
)
@pytest.mark.parametrize(
    "follows",
    [
        "",
        "m2,tea,c,u,customer,x,yesterday\n",
        written(fields("m2", "fine"), NAMES),
        'm2,tea,c,u,customer,"cut of',
    ],
)
@pytest.mark.parametrize("spoiled", ["", "x" * 10**6, ",extra", "boss"])
def test_rows_in_a_customers_text_are_text(tmp_path, text, follows, spoiled):
    """The row that holds them is whole: it may be good, too long, have a column too many or a wrong role; and
    the file may end there, go on, or be cut in the next row."""
    row = fields("m1", text + ("x" * 10**6 if len(spoiled) > 9 else ""))
    if spoiled == "boss":
        row["role"] = "boss"
    line = written(row, NAMES)
    if spoiled == ",extra":
        line = line.strip("\n") + ",extra\n"
    texts, _ = read_all(table(tmp_path / "m.csv", fields("m0", "hello"), line, follows))
    assert not {id for id in texts if id.startswith("f")}
    assert texts.get("m1", text) == text
