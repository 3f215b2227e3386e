"""Tables of any kind: the same three rows in every layout that people have them in."""

import json

import pytest

from nlp_support import Rejection
from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.readers.tables import Fields, full_name, table_columns, table_rows

from support import packed

ROWS = [("Where is it?", "0"), ("정말 고마워요, 잘 받았어요", "1"), ('He said "no"', "0")]
FIELDS = Fields(("text", "label"), ("language",), {"text": "review"})
CSV = "review,label\n" + "".join('"{}",{}\n'.format(text.replace('"', '""'), label) for text, label in ROWS)
OBJECTS = [{"review": text, "label": label} for text, label in ROWS]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in OBJECTS)


def plain(rows):
    return [(number, row["text"], row["label"]) for number, row in rows]


def read(path, fields=FIELDS):
    return list(table_rows(path, fields))


@pytest.mark.parametrize(
    ("name", "content", "first"),
    [
        ("a.csv", CSV.encode(), 2),
        ("bom.csv", CSV.encode("utf-8-sig"), 2),
        ("wide.csv", CSV.encode("utf-16"), 2),
        ("a.tsv", "".join(f"{a}\t{b}\n" for a, b in [("review", "label"), *ROWS[:2]]).encode(), 2),
        ("semicolons.txt", CSV.replace('",', '";').replace("review,", "review;").encode(), 2),
        ("capitals.csv", CSV.replace("review,label", "Review,Label").encode(), 2),
        ("a.jsonl", LINES.encode(), 1),
        ("bom.jsonl", LINES.encode("utf-8-sig"), 1),
        ("noending", LINES.encode(), 1),
        ("wide.jsonl", LINES.encode("utf-16"), 1),
        ("wide.json", json.dumps(OBJECTS, ensure_ascii=False).encode("utf-16"), 1),
        ("wide-be.jsonl", ("\ufeff" + LINES).encode("utf-16-be"), 1),
        ("a.csv.gz", packed(CSV.encode()), 2),
        ("wide.csv.gz", packed(CSV.encode("utf-16")), 2),
        ("a.tsv.gz", packed(CSV.replace('",', '"\t').replace("review,", "review\t").encode()), 2),
        ("a.jsonl.gz", packed(LINES.encode()), 1),
        ("parts.jsonl.gz", packed(LINES[:9].encode()) + packed(LINES[9:].encode()), 1),
        ("wide.jsonl.gz", packed(LINES.encode("utf-16")), 1),
        ("named-otherwise", packed(LINES.encode("utf-8-sig")), 1),
        ("array.json.gz", packed(json.dumps(OBJECTS, indent=1).encode()), 1),
        ("array.json", json.dumps(OBJECTS, indent=1).encode(), 1),
    ],
)
def test_every_layout_gives_the_same_rows(tmp_path, name, content, first):
    file = tmp_path / name
    file.write_bytes(content)
    wanted = [(at, *row) for at, row in enumerate(ROWS, first)]
    found = plain(read(file))
    assert found == wanted[: len(found)] and len(found) >= 2
    assert [one.lower() for one in table_columns(file, ["review"])] == ["review", "label"]


def test_parquet_gives_the_same_rows_and_numbers_stay_numbers(tmp_path):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.table({"review": [text for text, _ in ROWS], "label": [0, 1, None], "other": [1.0, 2.0, 3.0]})
    parquet.write_table(table, tmp_path / "a.parquet")
    found = read(tmp_path / "a.parquet")
    assert plain(found) == [(1, ROWS[0][0], 0), (2, ROWS[1][0], 1), (3, ROWS[2][0], None)]
    assert table_columns(tmp_path / "a.parquet") == ["review", "label", "other"]
    with pytest.raises(UnreadableFile, match=r"no column 'text', 'mood'; its columns: review, label, other"):
        read(tmp_path / "a.parquet", Fields(("text", "mood")))


@pytest.fixture
def folder(tmp_path):
    """A data set of two splits whose labels are numbers with names, as save_to_disk writes it."""
    datasets = pytest.importorskip("datasets")
    features = datasets.Features(
        {"review": datasets.Value("string"), "label": datasets.ClassLabel(names=["neg", "pos"])}
    )
    parts = {}
    for name, labels in (("train", [0, 1, -1]), ("test", [1, 1, 0])):
        rows = {"review": [text for text, _ in ROWS], "label": labels}
        parts[name] = datasets.Dataset.from_dict(rows, features=features)
    datasets.disable_progress_bars()
    datasets.DatasetDict(parts).save_to_disk(tmp_path / "set")
    return tmp_path / "set"


def test_a_data_set_of_hugging_face_gives_names_in_place_of_numbers(folder):
    """-1 stands for no label there."""
    texts = [text for text, _ in ROWS]
    wanted = [(1, texts[0], "neg"), (2, texts[1], "pos"), (3, texts[2], None)]
    for path in (folder / "train", type(folder)(f"hf:{folder}:train")):
        assert plain(read(path)) == wanted
        assert table_columns(path) == ["review", "label"]
    assert full_name(type(folder)(f"hf:{folder}:train")) == f"hf:{folder}:train"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("{}", r"has several splits; it has train, test; name one, such as hf:.*set:train"),
        ("hf:{}:val", "has no split 'val'; it has train, test"),
        ("hf:{}/train:test", "is one table, not several splits; leave out 'test'"),
        ("{}/..", "is not a data set of Hugging Face"),
        ("hf:a:b:c:d", "too many parts"),
    ],
)
def test_a_data_set_that_does_not_say_which_rows_is_refused(folder, name, told):
    with pytest.raises(UnreadableFile, match=told):
        read(type(folder)(name.format(folder)))


def test_a_file_without_a_header_is_read_by_numbers(tmp_path):
    """The texts have as many commas as there are tabs; the tabs count."""
    file = tmp_path / "tweets.tsv"
    file.write_text("17\tpositive\tyes, yes, great\n18\tnegative\tno, it, broke\n")
    found = read(file, Fields(("text", "label"), (), {"text": "3", "label": "2"}))
    assert plain(found) == [(1, "yes, yes, great", "positive"), (2, "no, it, broke", "negative")]
    with pytest.raises(UnreadableFile, match="no column number 4 in its first line"):
        read(file, Fields(("text", "label"), (), {"text": "3", "label": "4"}))


def test_a_column_that_is_called_by_a_number_is_that_column(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("1,0\nhello,5\n")
    found = read(file, Fields(("text", "label"), (), {"text": "1", "label": "0"}))
    assert plain(found) == [(2, "hello", "5")]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "a.csv",
            b"review,mood\nx,1\n",
            r"no column 'label'; its columns: review, mood; name .* with --label",
        ),
        ("a.jsonl", b'{"review": "x", "mood": 1}\n', r"no column 'label'; its columns: review, mood"),
        ("a.json", b'[{"review": "x", "mood": 1}]', r"no column 'label'; its columns: review, mood"),
        ("a.json", b'{\n"train": [],\n"val": []\n}', r"no column 'review', 'label'; its columns: train, val"),
        ("bare.csv", b"my secret order,1\nx,2\n", r"its columns: 2 whose names are not shown"),
        ("a.csv", "감정,review,label\n".encode("cp949"), "not UTF-8; save the file as that"),
        ("a.csv", CSV.encode("utf-16-le"), "not UTF-8"),
        ("a.gz", b"\x1f\x8b123", "is a gzip archive that is damaged or ends early; get a complete copy"),
        ("a.csv.gz", packed(CSV.encode() * 99)[:-40], "damaged or ends early"),
        ("a.jsonl.gz", packed(b'{"review": "x", "mood": 1}'), "no column 'label'"),
        ("book.csv.gz", packed(b"PK\x03\x04"), "is a zip archive, as an Excel workbook is"),
        ("a.jsonl", LINES.encode("utf-16-le"), "UTF-16 text without a byte order mark.*UTF-8"),
        ("a.json", LINES.encode("utf-16-be"), "UTF-16 text without a byte order mark.*UTF-8"),
        ("none/a.csv", None, "cannot read .*No such file"),
    ],
)
def test_a_file_without_the_columns_is_refused_with_those_that_it_has(tmp_path, name, content, told):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=told) as refused:
        read(file)
    assert "secret" not in str(refused.value)


def test_bad_rows_come_as_rejections_with_their_lines(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(CSV.encode() + "나빠요,1\n".encode("cp949") + b"only one cell\nlast,1\n")
    found = read(file)
    assert [row.line for row in found if isinstance(row, Rejection)] == [5, 6]
    assert plain([found[-1]]) == [(7, "last", "1")]


def test_a_field_of_json_gives_way_to_the_column_that_is_named_for_it(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "title", "review": "body", "label": 1, "more": [1]}\n')
    [(line, row)] = read(file)
    assert (line, row) == (1, {"text": "body", "label": 1, "more": [1]})


def test_one_column_is_not_two_things():
    with pytest.raises(InvalidArgument, match="'review' is given for two things"):
        Fields(("text", "label"), (), {"text": "review", "label": "review"})
