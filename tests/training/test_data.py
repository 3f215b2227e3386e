"""Files that people have, good and bad, as a training takes them: read, checked, refused before it begins."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nlp_support.errors import InvalidArgument, NlpSupportError, UnreadableFile
from nlp_support.eval.models.columns import POINTS, Columns
from nlp_support.training.classifier import satisfaction, sentiment
from nlp_support.training.classifier.files import digests, read_data
from nlp_support.training.cli import app
from nlp_support.training.cli.files import _labelled
from nlp_support.training.encoder.data import Sources
from nlp_support.training.encoder.data import read_data as read_sources
from nlp_support.training.run import open_run

THINGS = ["kettle", "lamp", "parcel", "refund", "garden", "invoice", "helmet", "ladder", "mirror", "novel"]
LABELS = ("0", "1", "2")
MAP = ["0=negative", "1=neutral", "2=positive"]


def rows(n, of):
    """Texts that share no run of letters to speak of."""
    return [
        (f"{THINGS[at % 10]} {of} {at * 7919 % 10007:05d} {THINGS[at // 10]}", LABELS[at % 3])
        for at in range(n)
    ]


def table(file, found, head=("review", "stars")):
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *found])
    return file


@pytest.fixture
def files(tmp_path):
    return {
        "train": [table(tmp_path / "train.csv", rows(30, "bought"))],
        "val": [table(tmp_path / "val.csv", rows(12, "returned"))],
        "test": [],
    }


def read(files, *, text="review", label="stars", mapped=MAP, max_dropped=0.1):
    columns = Columns.of(text=text, label=label, mapped=mapped)
    return read_data(files, sentiment._kind(columns, max_dropped), max_dropped=max_dropped)


def test_a_csv_with_columns_and_labels_of_its_own_is_read(files):
    data = read(files)
    assert data.found.used == {"train": 30, "val": 12} and not any(data.found.repeats.values())
    assert data.train[0].text == "kettle bought 00000 kettle" and data.train[2].label == "positive"


def test_what_is_validated_or_tested_on_is_not_trained_on(files, tmp_path):
    """Two texts of val and one of test are in train, one nearly; one of test is in val."""
    val, train = rows(12, "returned"), rows(30, "bought")
    tested = [("my own test text of a radio", "0"), *rows(11, "broken")]
    train += [(val[0][0].upper() + "!", "1"), (val[1][0] + " ok", "1"), (tested[0][0], "0")]
    table(files["train"][0], train)
    table(files["val"][0], [*val, tested[1]])
    files["test"] = [table(tmp_path / "test.csv", tested)]
    data = read(files)
    counts = {
        part: {of: (own.same, own.near) for of, own in found.items()}
        for part, found in data.found.repeats.items()
    }
    assert counts == {"val": {"test": (1, 0)}, "train": {"test": (1, 0), "val": (1, 1)}}
    assert data.found.used == {"train": 30, "val": 12, "test": 12}
    assert data.found.conflicts.between == 1  # the first, in capitals, has another label than in val
    [example] = data.found.conflicts.examples
    assert [(label, place.line) for label, place in example] == [("neutral", 32), ("negative", 2)]


BAD = {
    "no labels": (
        [(text, "") for text, _ in rows(30, "x")],
        "no usable row in 30 lines; line 2: label is missing",
    ),
    "three rows": (rows(3, "x"), "train has 3 usable rows, expected at least 10"),
    "empty texts": (
        [(" ", "0")] * 4 + rows(30, "x"),
        r"4 of 34 rows cannot be used.*'text' is empty.*line 2.*--max-dropped",
    ),
    "NaN": ([("nan", "0")] * 4 + rows(30, "x"), "4 of 34 rows cannot be used.*'text' is NaN"),
    "a label that no map has": ([*rows(30, "x"), ("late", "7")], r"line 32: '7' \(1\).*--map '7=negative'"),
    "the rows of val": (rows(12, "returned"), "it is in both train and val"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_the_row_and_the_remedy(files, name):
    found, told = BAD[name]
    table(files["train"][0], found)
    with pytest.raises(NlpSupportError, match=told):
        (digests(files, Columns()), read(files))


def test_one_class_is_refused(files):
    table(files["train"][0], [(text, "0") for text, _ in rows(30, "x")])
    with pytest.raises(InvalidArgument, match="all rows of train are negative"):
        sentiment._checked(read(files))


def test_a_file_in_another_encoding_is_refused(files):
    text = "review,stars\n" + "".join(f"나쁘다 {text},{label}\n" for text, label in rows(30, "x"))
    files["train"][0].write_bytes(text.encode("cp949"))
    with pytest.raises(UnreadableFile, match=r"no usable row in 30 lines; line 2: is not in UTF-8"):
        read(files)


def test_more_may_be_dropped_where_it_is_allowed_and_all_of_it_is_counted(files):
    table(files["train"][0], [(" ", "0")] * 4 + rows(30, "x") + [("odd", "9")])
    data = read(files, mapped=[*MAP, "9=-"], max_dropped=0.2)
    [counted] = [one for name, one in data.found.files.items() if name.endswith("train.csv")]
    assert counted.reasons == {"'text' is empty, expected a text": 4, "left out by --map": 1}
    assert counted.first == {"'text' is empty, expected a text": 2, "left out by --map": 36}
    with pytest.raises(InvalidArgument, match="max_dropped is 2"):
        read(files, mapped=[*MAP, "9=-"], max_dropped=2)


def test_one_file_is_not_given_twice(files):
    files["train"] *= 2
    with pytest.raises(InvalidArgument, match=r"train\.csv is given twice for train"):
        digests(files, Columns())


def test_a_data_set_of_hugging_face_is_read_by_the_names_of_its_classes(tmp_path):
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    features = datasets.Features(
        {"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["neg", "neu", "pos"])}
    )

    def part(n, of):
        texts, labels = zip(*rows(n, of), strict=True)
        return datasets.Dataset.from_dict({"text": texts, "label": [*map(int, labels)]}, features=features)

    both = datasets.DatasetDict({"train": part(30, "bought"), "validation": part(12, "returned")})
    both.save_to_disk(tmp_path / "set")
    files = {
        "train": [Path(f"hf:{tmp_path}/set:train")],
        "val": [tmp_path / "set" / "validation"],
        "test": [],
    }
    mapped = ["neg=negative", "neu=neutral", "pos=positive"]
    data = read(files, text=None, label=None, mapped=mapped)
    assert data.found.used == {"train": 30, "val": 12} and data.train[1].label == "neutral"
    named = digests(files, Columns())
    assert len({*named.values()}) == 2 and f"train hf:{tmp_path}/set:train" in named
    both.save_to_disk(tmp_path / "moved")  # the same rows elsewhere have the same digests
    files["train"] = [Path(f"hf:{tmp_path}/moved:train")]
    assert [*digests(files, Columns()).values()] == [*named.values()]


def test_pairs_and_texts_of_a_table_are_read(tmp_path):
    pairs = table(
        tmp_path / "faq.tsv",
        [(f"what of the {a}", f"take {a[::-1]} please") for a in THINGS],
        ("title", "body"),
    )
    texts = table(tmp_path / "texts.csv", [(f"tell of {a * 2}", "1") for a in THINGS], ("said", "n"))
    columns = Columns.of(text="said", question="title", reply="body")
    sources = Sources(pairs=[pairs], texts=[texts], keep=[texts])
    data = read_sources(sources, held_out=0, hard_negatives=False, columns=columns)
    assert data.pairs[0].question == "what of the kettle" and len(data.pairs) == 10
    assert data.texts == data.keep and len(data.texts) == 10
    with pytest.raises(
        UnreadableFile, match=r"no column 'question', 'reply'; its columns: title, body; .*--question"
    ):
        read_sources(Sources(pairs=[pairs]), held_out=0, hard_negatives=False)


def test_turns_of_a_table_are_rated_dialogues(tmp_path):
    """Twelve dialogues to train on; the first is also among those to validate on, under another id."""

    def turns(of, n):
        found = []
        for at in range(n):
            own = f"{THINGS[at % 10]} {of} {at * 7919 % 10007:05d}"
            found += [
                (f"{of}{at}", "customer", f"{own} is late {own[::-1]}", 1 + at % 5),
                (f"{of}{at}", "agent", "ok", ""),
            ]
        return found

    head = ("id", "role", "text", "satisfaction")
    train, val = turns("a", 12), turns("b", 12)
    twin = [("twin", role, text, votes) for _, role, text, votes in val[:2]]
    files = {
        "train": [table(tmp_path / "train.csv", train + twin, head)],
        "val": [table(tmp_path / "val.csv", val, head)],
        "test": [],
    }
    data = read_data(files, satisfaction.kind_of_dialogues(Columns.of(classes=POINTS)), max_dropped=0.1)
    assert data.found.used == {"train": 12, "val": 12}
    assert data.found.repeats["train"]["val"].same == 1


def test_probes_are_read_for_the_labels_of_the_classifier(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"id2label": {"0": "bad", "1": "good"}}))
    probes = table(tmp_path / "probes.csv", rows(6, "x"))
    given = {"text": "review", "label": "stars"}
    found = _labelled(tmp_path, [probes], mapped=["0=bad", "1=good", "2=good"], **given)
    assert [label for _, label in found[:3]] == ["bad", "good", "good"]
    with pytest.raises(InvalidArgument, match="expected bad or good"):
        _labelled(tmp_path, [probes], mapped=[], **given)


def test_a_run_that_read_other_rows_is_not_resumed(tmp_path, files):
    """As one of an earlier version, which did not leave out what is validated on."""
    from nlp_support.training.found import check_same

    found = read(files).found
    run = open_run(
        tmp_path / "run", command="sentiment", settings=sentiment.SentimentSettings(), data={}, seed=0
    )
    check_same(run, found)
    check_same(run.update(rows=found.as_record()), found)
    with pytest.raises(InvalidArgument, match=r"other rows \(31 to train, 12 to val, now 30"):
        check_same(run.update(rows={"used": {"train": 31, "val": 12}}), found)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "no column 'text', 'label'; its columns: review, stars"),
        (["--text", "review", "--label", "stars"], r"'0' (10), '1' (10), '2' (10); expected negative"),
        (["--text", "review", "--label", "stars", "--map", "0=bad"], "'bad' is no class"),
        (["--text", "stars", "--label", "stars"], "the column 'stars' is given for two things"),
    ],
)
def test_bad_data_is_told_before_anything_long_is_imported(tmp_path, files, options, told):
    [train], [val] = files["train"], files["val"]
    command = [
        "sentiment",
        str(tmp_path / "run"),
        "--base",
        "bundled",
        "--train",
        str(train),
        "--val",
        str(val),
    ]
    script = (
        "import sys; from typer.testing import CliRunner; from nlp_support.training.cli import app;"
        f"done = CliRunner().invoke(app, {[*command, *options]!r});"
        "print(done.exception); print([name for name in ('torch', 'transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    *said, loaded = done.stdout.strip().splitlines()
    assert told in "\n".join(said) and loaded == "[]" and not (tmp_path / "run").exists()


def test_every_option_of_data_is_in_the_help():
    wanted = {
        "sentiment": ("--text", "--label", "--map", "--max-dropped", "--test"),
        "satisfaction": ("--text", "--label", "--map", "--max-dropped", "--test"),
        "encoder": ("--text", "--question", "--reply", "--max-dropped", "--test"),
        "export": ("--text", "--label", "--map"),
        "weights": ("--label", "--map", "--max-dropped"),
        "meanings": ("--text", "--test"),
    }
    for command, options in wanted.items():
        told = CliRunner().invoke(app, [command, "--help"]).output
        assert not [one for one in options if one not in told], command
