"""`nlp-support models`: which models there are, which are used, and whether they fit one another."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from nlp_support.cli.commands import app
from nlp_support.cli.listing import listed
from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.journey.model_files import ModelFiles
from nlp_support.models import BUNDLED


@pytest.fixture
def other(tmp_path):
    """The bundled encoder under another name and fingerprint, exported from a run of two files."""
    folder = shutil.copytree(BUNDLED / "encoder", tmp_path / "encoder")
    with (folder / "model.onnx").open("ab") as graph:
        graph.write(b"\x1a\x00")  # an empty name of the program that made it
    settings = json.loads((folder / "encoder.json").read_text())
    del settings["fingerprint"]
    made = {"base": "bundled", "data": {"a.jsonl": "1", "b.jsonl": "2"}, "started_at": "2026-05-01T09:00"}
    changed = {**settings, "name": "own-1", "made": {**made, "version": "0.1.0"}}
    (folder / "encoder.json").write_text(json.dumps(changed))
    return folder


def told(models, task):
    return [(model.name, model.in_use) for model in models if model.task == task]


def test_every_bundled_model_is_used_and_fits():
    models = listed()
    tasks = ["encoder", "sentiment", "satisfaction", "meanings", "acts", "ranking", "weights"]
    assert [model.task for model in models] == tasks
    assert all(model.in_use and model.bundled and not model.misfit and model.version for model in models)
    assert models[-1].name == "primacy 2, recency 6, decay 0.5"


def test_what_takes_the_place_of_a_bundled_one_and_what_no_longer_fits(other):
    models = listed(ModelFiles(encoder=str(other)))
    assert told(models, "encoder") == [("support-encoder-1", False), ("own-1", True)]
    own = models[1]
    assert own.fitted_on == "a.jsonl, b.jsonl, from bundled, 2026-05-01" and own.version == "0.1.0"
    misfits = {model.task: model.misfit for model in models if model.misfit}
    assert misfits.keys() == {"meanings", "ranking"}
    assert f"in use is own-1@{own.fingerprint}: run nlp-support train ranker" in misfits["ranking"]
    assert not any(model.in_use for model in models if model.misfit)


@pytest.mark.parametrize(
    ("data", "learnt"),
    [
        (["train rows.csv", "val other.csv", "test last.csv", "columns"], "rows.csv, from bundled"),
        (["store desk.db", "pairs a b.tsv", "keep c.csv", "teacher big", "test t.csv"],
         "desk.db, a b.tsv, c.csv, from bundled"),
        (["val other.csv"], "no data of its own, from bundled"),
    ],
)  # fmt: skip
def test_only_what_was_learnt_from_is_told_and_without_its_part(other, data, learnt):
    settings = json.loads((other / "encoder.json").read_text())
    settings["made"]["data"] = dict.fromkeys(data, "1")
    (other / "encoder.json").write_text(json.dumps(settings))
    assert listed(ModelFiles(encoder=str(other)))[1].fitted_on == f"{learnt}, 2026-05-01"


@pytest.mark.parametrize(
    ("data", "learnt"),
    [
        ({"accounts": 24, "fit": 1827, "telling": 1172, "calibrate": 1646}, "24 accounts, 3,473 messages"),
        ({"messages": {"desk": 1243, "shop": 90}}, "desk (1,243 messages), shop (90 messages)"),
        ({}, ""),
    ],
)
def test_a_ranking_and_weights_of_files_are_told_with_what_they_were_fitted_on(tmp_path, data, learnt):
    ranking, weights = tmp_path / "ranker.json", tmp_path / "weights.json"
    saved = json.loads((BUNDLED / "ranker.json").read_text())
    ranking.write_text(json.dumps({**saved, "encoder": "another@1234", "about": {"data": data}}))
    about = {
        "made": {"version": "0.1.0", "scores": "raters"},
        "data": {"fitted": {"desk": {"dialogues": 90}}},
    }
    values = {"primacy": 1, "recency": 4, "decay": 0.6}
    weights.write_text(json.dumps({"format": 1, "weights": values, "about": about}))
    models = listed(ModelFiles(ranking=str(ranking), weights=str(weights)))
    assert told(models, "ranking") == [("for support-encoder-1", False), ("for another", True)]
    assert "fitted for the encoder another@1234" in models[-3].misfit
    assert models[-3].fitted_on == learnt
    assert told(models, "weights")[1] == ("primacy 1, recency 4, decay 0.6", True)
    assert models[-1].fitted_on == "raters: desk (90 dialogues)"


def test_the_bundled_ranking_is_told_with_what_it_was_fitted_on():
    [ranking] = [model for model in listed(ModelFiles()) if model.task == "ranking"]
    assert "graded replies" in ranking.fitted_on


def test_a_policy_names_the_models_and_options_go_first(other, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text('[files]\nencoder = "encoder"\n')
    run = CliRunner().invoke(app, ["models", "--policy", str(policy), "--json"])
    found = {model["name"]: model for model in json.loads(run.stdout)}
    assert found["own-1"]["in_use"] and found["own-1"]["path"] == str(other)
    shown = CliRunner().invoke(app, ["models", "--policy", str(policy)]).stdout
    assert f"encoder: {other}" in shown.replace("\n", " ") and "does not fit: ranking" in shown
    bundled = ["models", "--policy", str(policy), "--encoder", str(BUNDLED / "encoder")]
    assert "does not fit" not in CliRunner().invoke(app, bundled).stdout


def test_what_is_no_model_is_told(tmp_path):
    with pytest.raises(ModelError, match="no folder"):
        listed(ModelFiles(encoder=str(tmp_path / "none" / "at" / "all")))
    (tmp_path / "weights.json").write_text("{}")
    with pytest.raises(InvalidArgument, match="weights"):
        listed(ModelFiles(weights=str(tmp_path / "weights.json")))
