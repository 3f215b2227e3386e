"""`--config` and what every run leaves for it: run.toml and a model card."""

import json
import tomllib
import warnings
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.reports.report import Figure
from nlp_support.training.card import _data, limits, write_card
from nlp_support.training.licences import licences_of, matched
from nlp_support.training.run import Run, open_run

pytest.importorskip("torch")

from toys import FILLERS, MOODS, tiny_base, toy_rows, write

from nlp_support.training.cli import app
from nlp_support.training.cli.progress import stages
from nlp_support.training.cli.show import figure_line

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    tiny_base(folder / "base", [*FILLERS, *(word for words in MOODS.values() for word in words)])
    write(folder / "train.jsonl", toy_rows(96, seed=1))
    write(folder / "val.jsonl", toy_rows(48, seed=3))
    return folder


def run(*words):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.slow
def test_a_run_is_repeated_from_its_own_file(toy, tmp_path, monkeypatch):
    """Options beat the file; paths are whole, so that it works from another folder; the weights are the same
    where nothing else was asked for."""
    from nlp_support.eval.models import sentiment as measured

    monkeypatch.setattr(measured, "bootstrap", partial(measured.bootstrap, rounds=20))
    monkeypatch.chdir(toy)
    options = ["--frozen-layers", "1", "--max-tokens", "16", "--epochs", "1", "--batch-size", "16"]
    first = run(
        "sentiment", tmp_path / "a", "--base", "base", "--train", "train.jsonl", "--val", "val.jsonl",
        "--licence", "train.jsonl=CC0", "--licence", "base=MIT", *options,
    )  # fmt: skip
    assert first.exit_code == 0, first.output
    written = tomllib.loads((tmp_path / "a" / "run.toml").read_text())
    assert written["command"] == "sentiment" and written["epochs"] == 1.0 and written["keep"] == "best"
    assert written["train"] == [str(toy / "train.jsonl")] and written["base"] == str(toy / "base")
    assert {"out", "resume", "config", "device"}.isdisjoint(written)
    monkeypatch.chdir(tmp_path)
    config = ["--config", tmp_path / "a" / "run.toml"]
    assert run("sentiment", tmp_path / "b", *config).exit_code == 0
    assert run("sentiment", tmp_path / "c", *config, "--epochs", "2").exit_code == 0
    a, b, c = (json.loads((tmp_path / name / "run.json").read_text()) for name in "abc")
    assert a["settings"] == b["settings"] and a["data"] == b["data"] and a["licences"] == b["licences"]
    assert c["settings"]["epochs"] == 2 and c["steps"] == 2 * a["steps"]
    weights = [(tmp_path / name / "model" / "model.safetensors").read_bytes() for name in "ab"]
    assert weights[0] == weights[1]
    card = (tmp_path / "a" / "model" / "README.md").read_text()
    name = f"train {toy / 'train.jsonl'}"
    assert f"| {name} | `{a['data'][name]}` | CC0 |" in card
    assert f"No licence was given for: val {toy / 'val.jsonl'}." in card
    assert "confusion" not in card and "| batch_size | `16` |" in card
    assert "used train 96; used val 48" in card
    macro = next(one for one in a["after"] if one["name"] == "macro_f1" and not one["slice"])
    assert f"{macro['value']:.3f} ({macro['low']:.3f} to {macro['high']:.3f}) | 48 |" in card
    assert "the base, with" not in card
    assert "The base tells no such classes, so there is nothing before it to compare with." in card


@pytest.mark.slow
def test_the_card_of_a_classifier_compares_it_with_the_one_it_goes_on_from(toy, tmp_path, monkeypatch):
    """What the base says of the rows to validate on is what it said when it was made itself."""
    from nlp_support.eval.models import sentiment as measured

    monkeypatch.setattr(measured, "bootstrap", partial(measured.bootstrap, rounds=20))
    options = ["--train", toy / "train.jsonl", "--val", toy / "val.jsonl", "--frozen-layers", "1",
               "--max-tokens", "16", "--epochs", "1", "--batch-size", "16"]  # fmt: skip
    assert run("sentiment", tmp_path / "a", "--base", toy / "base", *options).exit_code == 0
    assert run("sentiment", tmp_path / "b", "--base", tmp_path / "a" / "model", *options).exit_code == 0
    a, b = (json.loads((tmp_path / name / "run.json").read_text()) for name in "ab")
    assert a["base_figures"] is None
    said = [{one["name"]: one["value"] for one in found if not one["slice"] and one["name"] != "confusion"}
            for found in (a["after"], b["base_figures"], b["after"])]  # fmt: skip
    assert said[0] == pytest.approx(said[1], abs=1e-4) and said[1] != pytest.approx(said[2], abs=1e-4)
    card = (tmp_path / "b" / "model" / "README.md").read_text()
    three = "| figure | of | the base, with 95% interval | as trained, with 95% interval | calibrated, with"
    assert three in card and "nothing before it" not in card
    (row,) = [line for line in card.splitlines() if line.startswith("| macro_f1 | all |")]
    assert row.split(" | ")[2].startswith(f"{said[1]['macro_f1']:.3f} (")


def test_a_base_is_measured_where_it_tells_the_same_classes_in_the_same_order(tmp_path):
    from nlp_support.training.classifier.model import has_head

    def folder(name, architecture, labels):
        (tmp_path / name).mkdir()
        config = {
            "architectures": [architecture],
            "id2label": {str(at): one for at, one in enumerate(labels)},
        }
        (tmp_path / name / "config.json").write_text(json.dumps(config))
        return tmp_path / name

    labels = ["negative", "neutral", "positive"]
    assert has_head(folder("same", "BertForSequenceClassification", labels), labels)
    assert not has_head(folder("turned", "BertForSequenceClassification", labels[::-1]), labels)
    assert not has_head(folder("two", "BertForSequenceClassification", labels[:2]), labels)
    assert not has_head(folder("encoder", "BertModel", labels), labels)


@pytest.mark.parametrize(
    ("content", "error", "told"),
    [
        ("epoch = 3", InvalidArgument, r"no option 'epoch' of `train sentiment`; did you mean 'epochs'"),
        ("out = 'x'", InvalidArgument, "no option 'out'"),
        ('command = "encoder"', InvalidArgument, "is of `train encoder`, expected one of `train sentiment`"),
        ("epochs = [1, 2]", InvalidArgument, "epochs is of type list, expected a single value"),
        ("[epochs]\na = 1", InvalidArgument, "epochs is of type dict, expected a single value"),
        ("epochs = ", UnreadableFile, "is not TOML"),
        (None, UnreadableFile, "cannot read .*No such file"),
    ],
)
def test_a_file_that_is_no_config_is_refused(tmp_path, content, error, told):
    file = tmp_path / "run.toml"
    if content is not None:
        file.write_text(content)
    done = run("sentiment", tmp_path / "run", "--config", file)
    assert isinstance(done.exception, error)
    with pytest.raises(error, match=told):
        raise done.exception
    assert not (tmp_path / "run").exists()


def test_a_value_of_another_kind_is_told_by_its_option(tmp_path):
    file = tmp_path / "run.toml"
    file.write_text("base = 'b'\ntrain = 'a.jsonl'\nval = ['b.jsonl']\nbatch-size = 'many'\n")
    done = run("sentiment", tmp_path / "run", "--config", file)
    assert done.exit_code == 2 and "--batch-size" in done.output and "integer" in done.output


def test_licences_are_of_files_that_are_trained_on(tmp_path):
    assert licences_of(["a=b.csv=CC0", "base = MIT"]) == {"a=b.csv": "CC0", "base": "MIT"}
    for wrong in (["a.csv"], ["=CC0"], ["a.csv="], ["a.csv=CC0", "a.csv=MIT"]):
        with pytest.raises(InvalidArgument, match="licence"):
            licences_of(wrong)
    sources = ["base", f"train {tmp_path / 'rows.csv'}"]
    assert matched({str(tmp_path / "rows.csv"): "CC0", "base": "MIT"}, sources) == {
        sources[1]: "CC0",
        "base": "MIT",
    }
    with pytest.raises(InvalidArgument, match=r"has a licence but is no source of this run; expected one of"):
        matched({str(tmp_path / "row.csv"): "CC0"}, sources)


def test_the_card_of_an_encoder_says_what_it_was_and_is(tmp_path):
    record = {
        "command": "encoder", "started_at": "2026-01-02T03:04:05+00:00", "base": "a/base",
        "data": {"base": "0011", "teacher": "None", "pairs /x|y.jsonl": "2233"}, "rows": {"pairs": 1200},
        "settings": {"epochs": 1.0}, "steps": 5, "planned_steps": 10, "kept_step": 5, "seed": 0,
        "seconds": 90.0, "stopped_by_time": True, "machine": "two cores", "versions": {"torch": "2"},
        "validation": [[5, 0.25]],
        "before": {"test": {"n": 60, "accuracy": 0.5, "low": 0.4, "high": 0.6}},
        "after": {"test": {"n": 60, "accuracy": 0.625, "low": 0.5, "high": 0.75}},
    }  # fmt: skip
    (tmp_path / "model").mkdir()
    write_card(Run(tmp_path, record))
    card = (tmp_path / "model" / "README.md").read_text()
    assert "Made on 2026-01-02 by `nlp-support train encoder` from a/base." in card
    assert "| pairs /x\\|y.jsonl | `2233` | not given |" in card and "teacher" not in card
    assert "Rows: pairs 1,200." in card and "5 of 10 steps, stopped by its time limit, in 1.5 minutes" in card
    assert "| 1-of-100 | test | 0.500 (0.400 to 0.600) | 0.625 (0.500 to 0.750) | 60 |" in card
    assert "Fewer than 100 rows were measured of: test." in card and "temperature" not in card


@pytest.fixture
def begun(toy, tmp_path, monkeypatch):
    """A run that ended before its first step, and what a command that resumes it would train with."""
    from nlp_support.training.classifier import sentiment

    asked = {}

    def interrupted(files, out, **options):
        open_run(
            out, command="sentiment", settings=options["settings"], data={}, seed=0, config=options["config"]
        )
        raise InvalidArgument("stop here")

    def seen(files, out, **options):
        asked.update(options, files=files)
        raise InvalidArgument("stop here")

    monkeypatch.setattr(sentiment, "train_sentiment", interrupted)
    monkeypatch.chdir(toy)
    run(
        "sentiment", tmp_path / "run", "--base", "base", "--train", "train.jsonl", "--val", "val.jsonl",
        "--epochs", "3", "--max-minutes", "5", "--text", "body", "--map", "0=negative",
    )  # fmt: skip
    monkeypatch.setattr(sentiment, "train_sentiment", seen)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "run", asked


def test_a_run_is_resumed_by_its_folder_alone(begun, toy):
    """What it was started with is in its run.toml; a time limit was of its first part only."""
    folder, asked = begun
    run("sentiment", folder, "--resume")
    assert asked["files"] == [toy / "train.jsonl"] and asked["val_files"] == [toy / "val.jsonl"]
    assert asked["base"] == str(toy / "base") and asked["settings"].epochs == 3 and asked["resume"]
    assert asked["columns"].told == "text is body, 0=negative" and asked["max_minutes"] is None
    run("sentiment", "--resume", "--max-minutes", "7", folder)
    assert asked["max_minutes"] == 7


def test_what_a_run_cannot_be_resumed_with_is_told_before_its_data_is_read(begun, tmp_path):
    folder, asked = begun
    for words, told in (
        ((folder, "--resume", "--epochs", "2"), r"other settings \(epochs 3.0, now 2.0\)"),
        ((tmp_path / "none", "--resume"), "none has no run to resume; start one without --resume"),
    ):
        done = run("sentiment", *words)
        with pytest.raises(InvalidArgument, match=told):
            raise done.exception
    with pytest.raises(InvalidArgument, match="is of `train sentiment`"):
        raise run("encoder", folder, "--resume").exception
    assert not asked


def test_columns_are_told_in_the_card_and_have_no_licence():
    record = {
        "command": "sentiment", "stopped_by_time": False, "before": [], "after": [],
        "data": {"base": "0011", "train /x.csv": "2233", "columns": "text is body, 0=negative"},
    }  # fmt: skip
    assert "No licence was given for: base, train /x.csv. `--licence FILE=LICENCE` adds it." in limits(record)
    told = _data(Run(Path(), record))
    assert "\n\nColumns and labels: text is body, 0=negative.\n\n" in told and "| columns" not in told


def test_a_figure_of_all_has_one_space_and_long_work_says_how_much_of_it_is_done(capsys):
    assert (
        figure_line(Figure("accuracy", 0.5, low=0.25, high=0.75, n=8))
        == "accuracy: 0.500 (0.250 to 0.750), n=8"
    )
    assert (
        figure_line(Figure("recall", 0.5, slice="class=negative", n=8)) == "recall class=negative: 0.500, n=8"
    )
    with stages() as tell:
        tell("training", 16, 38)
    assert capsys.readouterr().err == "training: 16 of 38\n"
