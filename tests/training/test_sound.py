"""Weights that are NaN or infinite: bases, folders to export and checkpoints that hold some are refused."""

import json
import shutil

import pytest

from nlp_support import Encoder, SentimentModel
from nlp_support.errors import ModelError, TrainingError
from nlp_support.models.finite import check_finite, not_finite
from nlp_support.training.encoder.data import Sources
from nlp_support.training.encoder.settings import EncoderSettings

from tiny_classifier import tiny_classifier
from tiny_models import tiny_sentence_transformer

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

THINGS = [
    "apple",
    "bottle",
    "carpet",
    "doll",
    "engine",
    "folder",
    "guitar",
    "hammer",
    "island",
    "jacket",
    "kettle",
    "lamp",
]
SETTINGS = EncoderSettings(epochs=2, batch_size=4, frozen_layers=0, held_out=0)
MOODS = ("negative", "neutral", "positive")
REFUSED = "has weights that are NaN or infinite, in .*query.weight; expected finite numbers"


def spoil(folder, *, number=float("nan"), file="model.safetensors"):
    """One weight of the second layer is no number any more."""
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / file)
    name = next(own for own in weights if "layer.1.attention.self.query.weight" in own)
    weights[name][0, 0] = number
    save_file(weights, folder / file, metadata={"format": "pt"})
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tiny_sentence_transformer(tmp_path_factory.mktemp("base") / "model")


@pytest.fixture
def spoilt(base, tmp_path):
    return spoil(shutil.copytree(base, tmp_path / "spoilt"))


@pytest.fixture
def pairs(tmp_path):
    rows = [{"question": f"is my {one} here yet", "reply": f"we have sent the {one}"} for one in THINGS]
    file = tmp_path / "pairs.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return Sources(pairs=[file])


def train(*args, **options):
    from nlp_support.training.encoder.train import train_encoder

    return train_encoder(*args, **{"settings": SETTINGS, "checkpoint_every": 0} | options)


def test_weights_that_are_no_numbers_are_named():
    """Two of four tensors; whole numbers are always finite."""
    weights = {
        "fine": torch.ones(2), "nan": torch.tensor([0.0, float("nan")]),
        "endless": torch.tensor([[float("-inf")]]), "counts": torch.tensor([1, 2]),
    }  # fmt: skip
    assert not_finite(weights) == ["nan", "endless"]
    with pytest.raises(ModelError, match="ours has weights that are NaN or infinite, in nan and 1 more; exp"):
        check_finite(weights, name="ours")
    check_finite({"fine": weights["fine"], "counts": weights["counts"]}, name="ours")


def test_a_folder_with_a_spoilt_weight_is_no_encoder(spoilt):
    with pytest.raises(ModelError, match=REFUSED):
        Encoder.load(spoilt)


def test_a_spoilt_base_is_not_trained(spoilt, pairs, tmp_path):
    with pytest.raises(ModelError, match=REFUSED):
        train(pairs, tmp_path / "run", base=spoilt)
    assert not (tmp_path / "run").exists()


def test_a_spoilt_folder_is_neither_exported_nor_cut(spoilt, tmp_path):
    from nlp_support.training.export import export
    from nlp_support.training.prune import prune

    with pytest.raises(ModelError, match=REFUSED):
        export(spoilt, tmp_path / "out", name="ours")
    with pytest.raises(ModelError, match=REFUSED):
        prune(spoilt, tmp_path / "out", texts=["where is my kettle"])
    assert not (tmp_path / "out").exists()


def test_a_spoilt_classifier_is_neither_loaded_nor_exported_nor_trained(tmp_path):
    from nlp_support.training.classifier.model import load_classifier
    from nlp_support.training.classifier.sentiment import SentimentSettings
    from nlp_support.training.export_classifier import export_classifier

    folder = spoil(tiny_classifier(tmp_path / "mood", labels=MOODS), number=float("inf"))
    with pytest.raises(ModelError, match=REFUSED):
        SentimentModel.load(folder)
    with pytest.raises(ModelError, match=REFUSED):
        export_classifier(folder, tmp_path / "out", name="ours")
    with pytest.raises(ModelError, match=REFUSED):
        load_classifier(folder, labels=MOODS, settings=SentimentSettings(frozen_layers=0))
    assert not (tmp_path / "out").exists()


def stopped(pairs, folder, base):
    """A run that stopped after its first step, and its checkpoint."""
    train(pairs, folder, base=base, max_minutes=1e-9)
    return folder / "checkpoints" / "checkpoint-1"


def test_a_run_does_not_go_on_from_a_spoilt_checkpoint(base, pairs, tmp_path):
    checkpoint = stopped(pairs, tmp_path / "run", base)
    sizes = json.loads((checkpoint / "complete.json").read_text())["files"]
    spoil(checkpoint)
    sizes["model.safetensors"] = (checkpoint / "model.safetensors").stat().st_size
    mark = json.loads((checkpoint / "complete.json").read_text())
    (checkpoint / "complete.json").write_text(json.dumps(mark | {"files": sizes}))
    with pytest.raises(TrainingError, match=r"checkpoint-1/model\.safetensors holds weights that are NaN"):
        train(pairs, tmp_path / "run", base=base, resume=True)
    shutil.rmtree(checkpoint)  # as the message says
    assert train(pairs, tmp_path / "run", base=base, resume=True).folder.is_dir()


def test_a_run_ends_where_its_weights_become_no_numbers(base, pairs, tmp_path, monkeypatch):
    """Spoilt after the second of 6 steps: that checkpoint does not count, the one before it does."""
    from transformers import Trainer

    step = Trainer.training_step

    def spoils(self, model, *args, **options):
        loss = step(self, model, *args, **options)
        if self.state.global_step == 1:
            with torch.no_grad():
                next(model.parameters()).fill_(float("nan"))
        return loss

    monkeypatch.setattr(Trainer, "training_step", spoils)
    with pytest.raises(TrainingError, match=r"NaN or infinite at step 2, .*those of step 1 are sound"):
        train(pairs, tmp_path / "run", base=base)
    whole = [one.parent.name for one in (tmp_path / "run" / "checkpoints").glob("*/complete.json")]
    assert whole == ["checkpoint-1"] and not (tmp_path / "run" / "model").exists()


def test_a_loss_that_is_no_number_is_told(base, pairs, tmp_path, monkeypatch):
    """Otherwise it would be logged as the mean of those before it."""
    from sentence_transformers import SentenceTransformerTrainer

    def loss(self, model, inputs, *args, **options):
        return next(model.parameters()).sum() * float("nan")

    monkeypatch.setattr(SentenceTransformerTrainer, "compute_loss", loss)
    with pytest.raises(TrainingError, match="the loss is nan at step 1, expected a finite number; start"):
        train(pairs, tmp_path / "run", base=base, checkpoint_every=60)
