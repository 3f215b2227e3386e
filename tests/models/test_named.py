"""What a model's name means, and how a mistyped one is told: without a hub, and without the libraries."""

import subprocess
import sys

import pytest

from nlp_support import Encoder, SentimentModel
from nlp_support.errors import MissingExtra, ModelError
from nlp_support.models.named import found_model, is_installed, near

HUB = "huggingface_hub"
pytest.importorskip(HUB)


def found(name, *, kind="encoder", package="json"):
    return found_model(name, kind=kind, package=package)


@pytest.fixture
def models(tmp_path, monkeypatch):
    """Here: models/desk-encoder with a configuration, runs/one/model, and a file notes.txt."""
    for folder in ("models/desk-encoder", "models/desk-moods", "runs/one/model", "runs/one/checkpoints"):
        (tmp_path / folder).mkdir(parents=True)
    for folder in ("models/desk-encoder", "runs/one/model"):
        (tmp_path / folder / "config.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(f"{HUB}.HfApi.model_info", no_network)
    monkeypatch.setattr(f"{HUB}.snapshot_download", not_here)
    return tmp_path


def no_network(*args, **options):
    raise ConnectionError("name or service not known")


def not_here(*args, **options):
    raise FileNotFoundError("not downloaded")


def test_a_folder_with_a_model_is_what_it_says(models):
    assert found("models/desk-encoder") == "models/desk-encoder"
    assert found(models / "models" / "desk-encoder") == str(models / "models" / "desk-encoder")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("models/desk-encodr", r"and no hub can be reached .*did you mean 'models/desk-encoder'"),
        ("modles/desk-encoder", r"did you mean 'models/desk-encoder'\?"),
        ("./models/desk-encodr", r"did you mean 'models/desk-encoder'\?"),
        ("models/desk-encodr/", r"did you mean 'models/desk-encoder'\?"),
        ("models/deep/er/desk", r"models has desk-encoder, desk-moods; name one that is there"),
        ("notes.txt", "is a file, expected a folder"),
        ("runs/one", r"holds no model: .*did you mean 'runs/one/model'\?"),
        ("models/desk-moods", "holds no model: it has none of encoder.json"),
        ("two words", "there is no folder 'two words'; "),
        ("", "holds no model"),
        ("x" * 5000, "there is no folder"),
        ("모델", "there is no folder '모델'"),
    ],
)  # fmt: skip
def test_what_is_no_model_is_told_with_what_is_near(models, name, told):
    with pytest.raises(ModelError, match=told):
        found(name)


def test_an_absolute_path_is_followed_as_far_as_it_goes(models):
    assert near(models / "modells" / "desk-encoder") == f"did you mean '{models}/models/desk-encoder'?"
    assert "did you mean" in near(models / "note.txt")
    assert "notes" not in near(models / "note.txt", files=False)


def test_a_hub_is_asked_once_and_a_word_may_be_a_model_of_sentence_transformers(models, monkeypatch):
    from huggingface_hub.errors import RepositoryNotFoundError

    asked = []

    def model_info(self, name, **options):
        asked.append(name)
        if name != "sentence-transformers/known":
            raise RepositoryNotFoundError.__new__(RepositoryNotFoundError)

    monkeypatch.setattr(f"{HUB}.HfApi.model_info", model_info)
    assert found("known") == "sentence-transformers/known"
    assert asked == ["known", "sentence-transformers/known"]
    with pytest.raises(ModelError, match="the hub has no model of that name"):
        found("some/unknown")


def test_what_was_downloaded_before_is_used_without_a_hub(models, monkeypatch):
    folder = models / "cache" / "snapshot"
    folder.mkdir(parents=True)
    monkeypatch.setattr(f"{HUB}.snapshot_download", lambda name, local_files_only: str(folder))
    with pytest.raises(ModelError, match="no hub can be reached"):
        found("some/model")  # only a part of it came
    for name in ("config.json", "model.safetensors"):
        (folder / name).write_text("{}")
    assert found("some/model") == str(folder)


def test_an_exported_folder_of_the_other_kind_is_told(models):
    (models / "models" / "desk-encoder" / "encoder.json").write_text("{}")
    with pytest.raises(
        ModelError, match="holds an exported encoder; name the folder of a model of kind classifier"
    ):
        SentimentModel.load("models/desk-encoder")
    (models / "models" / "desk-moods" / "classifier.json").write_text("{}")
    with pytest.raises(ModelError, match="holds an exported classifier"):
        Encoder.load("models/desk-moods")


def test_a_library_that_is_not_installed_is_told_after_what_is_mistyped(models):
    with pytest.raises(MissingExtra, match=r"as a no-such-library model, install the extra: pip install"):
        found("some/model", package="no_such_library")
    with pytest.raises(ModelError, match="did you mean"):
        found("./modles", package="no_such_library")
    assert is_installed("json") and not is_installed("no_such_library")


def test_a_mistyped_name_is_told_before_the_libraries_are_imported():
    """Their import takes seconds."""
    code = (
        "import sys\nfrom nlp_support import Encoder, SentimentModel\n"
        "for load in (Encoder.load, SentimentModel.load):\n"
        "    try:\n        load('./no/such/folder')\n"
        "    except Exception as error:\n        print(type(error).__name__)\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ModelError", "ModelError", "[]"]
