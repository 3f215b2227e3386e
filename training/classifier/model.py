"""The model: an encoder with a head, which parts of it are trained and how fast, and its folder."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import nn

from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.models.finite import check_finite
from nlp_support.types.documents import read_json

from ..base import Task, base_folder, is_classifier
from ..layers import keep_layers

HEAD_RATE = 10.0  # the head starts from nothing, and may learn faster than what is below it
DECAY = 0.01
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")


def checked_base(base: str | Path, task: Task) -> Path:
    """The folder of a base model; one named as on the hub is downloaded, an exported one is rebuilt.

    Raises:
        ModelError: there is no such folder, and the hub has no such model.
        InvalidArgument: the folder has no configuration or no tokenizer.
    """
    folder = base_folder(base, task)
    for name in ("config.json", "tokenizer.json"):
        if not (folder / name).is_file():
            raise InvalidArgument(f"{folder} has no {name}; name a Hugging Face folder of a BERT model")
    return folder


def load_classifier(folder: Path, *, labels: Sequence[str], settings: Any) -> Any:
    """A `BertForSequenceClassification` from an encoder or an earlier classifier.

    A missing pooler starts as the identity, and a head with other labels starts afresh from the seed.
    The embeddings and the lowest layers are not trained.

    Args:
        settings: with frozen_layers, dropout, seed and, of sentiment, layers.

    Raises:
        ModelError: it cannot be loaded, is not a BERT model, or has weights that are not finite.
        InvalidArgument: more layers would be frozen than there are.
    """
    transformers.set_seed(settings.seed)
    config = _config(folder, labels, settings)
    try:
        model, loading = transformers.AutoModelForSequenceClassification.from_pretrained(
            folder,
            config=config,
            dtype=torch.float32,
            ignore_mismatched_sizes=True,
            output_loading_info=True,
        )
    except Exception as error:  # the libraries that read a damaged folder raise anything
        raise ModelError(f"{folder} cannot be loaded: {error}") from error
    lacking = set(loading["missing_keys"])
    check_finite({name: own for name, own in model.state_dict().items() if name not in lacking}, name=folder)
    if any("pooler" in name for name in loading["missing_keys"]):
        nn.init.eye_(model.bert.pooler.dense.weight)
    if layers := getattr(settings, "layers", 0):
        keep_layers(model.bert, layers)
    for part in (model.bert.embeddings, *model.bert.encoder.layer[: settings.frozen_layers]):
        part.requires_grad_(False)
    return model


def has_head(folder: Path, labels: Sequence[str]) -> bool:
    """Whether a base tells the same classes, in this order, so that it can be measured as it is."""
    if not is_classifier(folder):
        return False
    named = read_json(folder / "config.json").get("id2label") or {}
    return [named.get(str(number)) for number in range(len(named))] == list(labels)


def optimizer(model: Any, *, learning_rate: float) -> torch.optim.Optimizer:
    """AdamW over the trained weights; the head learns ten times as fast, biases and norms do not decay."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            head = name.startswith(("classifier.", "bert.pooler."))
            groups.setdefault((head, parameter.ndim > 1), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "lr": learning_rate * (HEAD_RATE if head else 1.0),
                "weight_decay": DECAY if matrix else 0.0,
            }
            for (head, matrix), parameters in groups.items()
        ],
        fused=True,
    )


def megabytes(model: Any) -> float:
    """The size of a checkpoint: the weights, and two more numbers for each weight that is trained."""
    whole = sum(int(p.numel()) for p in model.parameters())
    trained = sum(int(p.numel()) for p in model.parameters() if p.requires_grad)
    return 4e-6 * (whole + 2 * trained)


def fold_temperature(model: Any, temperature: float) -> None:
    """Divide the logits by the temperature inside the head, so that the saved model is calibrated."""
    with torch.no_grad():
        model.classifier.weight.div_(temperature)
        model.classifier.bias.div_(temperature)


def save(model: Any, base: Path, target: Path, *, max_tokens: int) -> None:
    """Write a folder that transformers loads: the weights, and the base's tokenizer cut to `max_tokens`."""
    model.save_pretrained(target)
    for name in TOKENIZER_FILES:
        if (base / name).is_file():
            shutil.copyfile(base / name, target / name)
    file = target / "tokenizer_config.json"
    told = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    file.write_text(json.dumps({**told, "model_max_length": max_tokens}, indent=1) + "\n", encoding="utf-8")


def _config(folder: Path, labels: Sequence[str], settings: Any) -> Any:
    try:
        config = transformers.AutoConfig.from_pretrained(folder)
    except Exception as error:  # the libraries that read a damaged folder raise anything
        raise ModelError(f"{folder} cannot be loaded: {error}") from error
    if config.model_type != "bert":
        raise ModelError(f"{folder} is a {config.model_type} model; name the folder of a BERT model")
    layers = getattr(settings, "layers", 0) or config.num_hidden_layers
    if settings.frozen_layers > layers:
        raise InvalidArgument(
            f"frozen_layers is {settings.frozen_layers}, expected at most the {layers} layers of {folder}"
        )
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: number for number, label in enumerate(labels)}
    config.problem_type = "single_label_classification"
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = settings.dropout
    config.classifier_dropout = settings.dropout
    return config
