"""A text classifier: an exported folder, or any sequence-classification model."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from .exported import is_exported, read_settings
from .finite import check_finite
from .named import first_line, found_model
from .onnx_text import CHARACTERS_PER_TOKEN, OnnxText, check_threads, in_batches, shorten

TEMPERATURES = "temperatures"  # in the config.json of a folder that was trained here
Probabilities = NDArray[np.float32]
Score = Callable[[Sequence[str]], Probabilities]


@dataclass(frozen=True)
class Classifier:
    """A loaded model.

    Attributes:
        name: what it calls itself.
        fingerprint: a digest of the files of an exported folder; the name of any other model.
        labels: the labels of its columns.
        score: from n texts, at least one, to probabilities (n, labels).
        temperatures: how much less sure it should be, by the group of a text; see `tempered`.
    """

    name: str
    fingerprint: str
    labels: tuple[str, ...]
    score: Score
    temperatures: Mapping[str, float] = field(default_factory=dict)


def load_classifier(
    name_or_path: str | Path | None, *, task: str, bundled: Path, threads: int, end: float
) -> Classifier:
    """An exported folder (with a `classifier.json`), or a transformers folder or hub name.

    Args:
        name_or_path: None for the bundled folder of the task.
        task: what the model is for, such as "sentiment"; it appears in errors.
        bundled: the folder of the bundled model.
        threads: processor threads per call; 0 means all.
        end: the share of its tokens that a text which is cut keeps from its end.

    Raises:
        InvalidArgument: `threads` is negative, or more than can be started.
        ModelError: there is no such model, or its files do not fit together.
        MissingExtra: the model needs transformers and it is not installed.
    """
    check_threads(threads)
    folder = bundled if name_or_path is None else Path(name_or_path)
    if is_exported(folder, "classifier.json"):
        return _load_onnx(folder, threads=threads, end=end)
    if name_or_path is None:
        raise ModelError(f"there is no bundled {task} model in {bundled}; give a folder or a hub name")
    return _load_transformers(str(name_or_path), threads=threads, end=end)


def check_probabilities(rows: NDArray[Any], *, n: int, labels: int, name: str) -> Probabilities:
    """The rows, scaled to a sum of 1.

    Raises:
        ModelError: the array is not (n, labels), or holds numbers that are not probabilities.
    """
    rows = np.asarray(rows, np.float32)
    if rows.shape != (n, labels):
        raise ModelError(
            f"{name} returned an array {rows.shape}, expected {(n, labels)}; check its score function"
        )
    sums = rows.sum(axis=1, keepdims=True)
    if not np.isfinite(sums).all() or (rows < 0).any() or not sums.all():
        raise ModelError(
            f"{name} returned numbers that are not probabilities, expected finite ones of 0 or more; check it"
        )
    scaled: Probabilities = rows / sums
    return scaled


def _load_onnx(folder: Path, *, threads: int, end: float) -> Classifier:
    settings = read_settings(folder / "classifier.json")
    text = OnnxText(
        folder,
        max_tokens=settings["max_tokens"],
        threads=threads,
        end=end,
        fingerprint=settings.get("fingerprint"),
    )
    return Classifier(
        settings["name"],
        text.fingerprint,
        tuple(settings["labels"]),
        text.run,
        settings.get("temperatures", {}),
    )


def _load_transformers(name: str, *, threads: int, end: float) -> Classifier:
    found = found_model(name, kind="classifier", package="transformers")
    import torch
    import transformers

    if threads:
        torch.set_num_threads(threads)
    try:
        tokenizer: Any = transformers.AutoTokenizer.from_pretrained(found)
        config = transformers.AutoConfig.from_pretrained(found)
        labels = tuple(label for _, label in sorted(config.id2label.items()))
        model, loading = transformers.AutoModelForSequenceClassification.from_pretrained(
            found, config=config, dtype=torch.float32, output_loading_info=True
        )
    except Exception as error:  # a damaged folder may raise anything inside the libraries that read it
        raise ModelError(
            f"{name!r} cannot be loaded as a transformers classifier ({type(error).__name__}: "
            f"{first_line(error)}); save or download the model again"
        ) from error
    if loading["missing_keys"]:
        raise ModelError(f"{name} lacks the weights of its head; train it, or give a trained model")
    check_finite(model.state_dict(), name=name)
    # RoBERTa counts positions from 2, and some tokenizers do not give a length.
    most = min(tokenizer.model_max_length, getattr(config, "max_position_embeddings", 514) - 2)

    def run(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Probabilities:
        with torch.no_grad():
            logits = model(torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)).logits
        rows: Probabilities = torch.softmax(logits, -1).numpy()
        return rows

    def score(texts: Sequence[str]) -> Probabilities:
        cut = [shorten(text, most * CHARACTERS_PER_TOKEN, end=end) for text in texts]
        tokens = [shorten(ids, most, end=end) for ids in tokenizer(cut, verbose=False)["input_ids"]]
        return in_batches(tokens, run, padding=tokenizer.pad_token_id or 0)

    model.eval()
    return Classifier(name, name, labels, score, getattr(config, TEMPERATURES, {}))
