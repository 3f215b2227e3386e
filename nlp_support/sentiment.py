"""Polarity of texts: the bundled model, an exported folder, or any sequence-classification model."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import InvalidArgument, MissingExtra, ModelError
from .messages import clean_text
from .onnx_text import CHARACTERS_PER_TOKEN, OnnxText, in_batches, read_settings, shorten

Probabilities = NDArray[np.float32]
Score = Callable[[Sequence[str]], Probabilities]

BUNDLED = Path(__file__).parent / "models" / "sentiment"
CLASSES = ("negative", "neutral", "positive")
# How a customer leaves says more than how he came: of a text that is cut, most that is kept is its end.
END = 0.75

_MENTION = re.compile(r"(?<![\w.])@\w+|\{handle\}")
_LINK = re.compile(r"https?://\S+|\bwww\.\S+|\{url\}")


def without_handles(text: str) -> str:
    """The text with @names as `@user` and links as `http`, and spaces as one.

    So models of tweets were taught, ours and the published ones (Barbieri et al. 2022, "XLM-T"); who and
    where says nothing of how someone feels.
    """
    return " ".join(_MENTION.sub("@user", _LINK.sub("http", text)).split())


class SentimentModel:
    """How likely a text is negative, neutral and positive.

    Use `SentimentModel.load`. The constructor takes the function itself, for a model of your own:

    Args:
        score: texts to an array (n, 3): negative, neutral, positive.
        name: what the model calls itself.
    """

    def __init__(self, score: Score, *, name: str) -> None:
        self.name = name
        self._score = score

    @classmethod
    def load(cls, name_or_path: str | Path | None = None, *, threads: int = 1) -> "SentimentModel":
        """The bundled model, an exported folder, or a transformers sequence-classification model.

        A text longer than the model reads keeps a quarter of the tokens from its start and three quarters
        from its end.

        Args:
            name_or_path: None for the bundled one; a folder; or a hub name (needs the extra `[train]`). Its
                labels are negative, neutral and positive in any order, LABEL_0 to LABEL_2 in that order, or
                only negative and positive (neutral is 0 then).
            threads: processor threads of one call; 0 is all.

        Raises:
            ModelError: there is no such model, it has other labels, or its files do not fit together.
            MissingExtra: the model needs transformers and it is not installed.
        """
        if threads < 0:
            raise InvalidArgument(f"threads is {threads}, expected 0 (all) or more")
        folder = BUNDLED if name_or_path is None else Path(name_or_path)
        if (folder / "classifier.json").is_file():
            return _load_onnx(cls, folder, threads=threads)
        if name_or_path is None:
            raise ModelError(f"no sentiment model is bundled in {folder}; name a folder or a hub name")
        return _load_transformers(cls, str(name_or_path), threads=threads)

    def score(self, texts: Sequence[str]) -> Probabilities:
        """(n, 3) float32 of negative, neutral, positive; rows sum to 1, also for one text or none.

        @names and links are read as `@user` and `http`.
        """
        if isinstance(texts, str):
            raise InvalidArgument("expected a sequence of texts, got one string; wrap it in a list")
        if not len(texts):
            return np.empty((0, len(CLASSES)), np.float32)
        plain = [without_handles(clean_text(text)) for text in texts]
        rows = np.asarray(self._score(plain), np.float32)
        if rows.shape != (len(texts), len(CLASSES)):
            raise ModelError(f"{self.name} gave an array {rows.shape}, expected {(len(texts), len(CLASSES))}")
        sums = rows.sum(axis=1, keepdims=True)
        if not np.isfinite(sums).all() or (rows < 0).any() or not sums.all():
            raise ModelError(f"{self.name} gave numbers that are no probabilities")
        scaled: Probabilities = rows / sums
        return scaled

    def valence(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n,) float32 in [-1, 1]: how likely positive less how likely negative."""
        rows = self.score(texts)
        difference: NDArray[np.float32] = rows[:, 2] - rows[:, 0]
        return difference


def _load_onnx(cls: type[SentimentModel], folder: Path, *, threads: int) -> SentimentModel:
    settings = read_settings(folder / "classifier.json")
    columns = _columns(settings["labels"], settings["name"])
    text = OnnxText(folder, max_tokens=settings["max_tokens"], threads=threads, end=END)
    return cls(lambda texts: text.run(texts) @ columns, name=settings["name"])


def _columns(labels: Sequence[str], name: str) -> Probabilities:
    """(labels, 3): which class each label of a model is.

    Raises:
        ModelError: the labels are not those of polarity.
    """
    words = [label.lower() for label in labels]
    if words == ["label_0", "label_1", "label_2"]:
        words = list(CLASSES)
    if sorted(words) not in (sorted(CLASSES), ["negative", "positive"]):
        raise ModelError(
            f"{name} has the labels {', '.join(labels)}; expected negative, neutral and positive, "
            "so give its id2label these names"
        )
    return np.array([[word == known for known in CLASSES] for word in words], np.float32)


def _load_transformers(cls: type[SentimentModel], name: str, *, threads: int) -> SentimentModel:
    try:
        import torch
        import transformers
    except ImportError as error:
        raise MissingExtra(
            f"{name!r} is no exported classifier folder; to load it as a transformers model, "
            "install the extra: pip install 'nlp-support[train]'"
        ) from error
    if threads:
        torch.set_num_threads(threads)
    try:
        tokenizer: Any = transformers.AutoTokenizer.from_pretrained(name)
        config = transformers.AutoConfig.from_pretrained(name)
        columns = _columns([label for _, label in sorted(config.id2label.items())], name)
        model, loading = transformers.AutoModelForSequenceClassification.from_pretrained(
            name, config=config, dtype=torch.float32, output_loading_info=True
        )
    except (OSError, ValueError) as error:
        raise ModelError(f"no sequence-classification model {name!r}: give a folder or a hub name") from error
    if loading["missing_keys"]:
        raise ModelError(f"{name} lacks the weights of its head; train it, or name a model that is trained")
    # RoBERTa counts positions from 2, and some tokenizers give no length at all.
    most = min(tokenizer.model_max_length, getattr(config, "max_position_embeddings", 514) - 2)

    def run(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Probabilities:
        with torch.no_grad():
            logits = model(torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)).logits
        rows: Probabilities = torch.softmax(logits, -1).numpy()
        return rows

    def score(texts: Sequence[str]) -> Probabilities:
        cut = [shorten(text, most * CHARACTERS_PER_TOKEN, end=END) for text in texts]
        tokens = [shorten(ids, most, end=END) for ids in tokenizer(cut, verbose=False)["input_ids"]]
        return in_batches(tokens, run, padding=tokenizer.pad_token_id or 0) @ columns

    model.eval()
    return cls(score, name=name)
