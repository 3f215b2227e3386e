"""Learning from a few examples of each class: by contrast first, and a linear head on top.

SetFit's recipe (Tunstall et al. 2022, "Efficient Few-Shot Learning Without Prompts"): pairs of examples teach
the encoder which of them belong together, so that eight examples give hundreds of pairs; then a logistic
regression on its vectors is the head.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import Trainer, TrainingArguments

from nlp_support.errors import InvalidArgument

from ..loop import Loop
from ..precision import attention
from ..run import Run
from ..trainer import check_room, train, trainer_arguments
from .draw import Rows
from .examples import Example, Examples
from .fit import READ_AT_ONCE
from .model import megabytes, optimizer
from .pooling import append_mean, reads_first

PAIRS = 20  # of each kind, the same class and another, for each example and epoch
LEAST = 2  # examples of a class, so that one can be paired with another
UNSAID = -20.0  # the logit of a class without examples

Pair = tuple[int, int, float]  # two examples, and 1 where they are of one class, else 0


def few_rows(labels: Sequence[str], classes: Sequence[str], *, each: int, seed: int) -> Rows:
    """Rows drawn at random, at most `each` of every class that occurs.

    Raises:
        InvalidArgument: a class has only one.
    """
    random = np.random.default_rng(seed)
    chosen = []
    for name in classes:
        own = np.flatnonzero(np.array(labels) == name)
        if not len(own):
            continue
        if len(own) < LEAST:
            raise InvalidArgument(
                f"train has {len(own)} row that is {name}, expected {LEAST} or more, or none, to learn from "
                "few examples; add some"
            )
        chosen.append(np.sort(random.permutation(own)[:each]))
    return np.concatenate(chosen)


def contrasts(numbers: Sequence[int], *, epochs: float, seed: int) -> list[Pair]:
    """Pairs of examples in random order: for each example, and epoch, 20 of its class and 20 of another.

    Args:
        numbers: (n,) the class of each example.
    """
    random = np.random.default_rng(seed)
    of = np.asarray(numbers)
    pairs: list[Pair] = []
    for at, own in enumerate(of):
        same = np.flatnonzero((of == own) & (np.arange(len(of)) != at))
        other = np.flatnonzero(of != own)
        for partners, score in ((same, 1.0), (other, 0.0)):
            pairs += [(at, int(one), score) for one in random.choice(partners, max(1, round(PAIRS * epochs)))]
    return [pairs[at] for at in random.permutation(len(pairs))]


def fit_few(model: Any, run: Run, *, train_on: Examples, few: Rows, settings: Any, loop: Loop) -> Run:
    """Train the model in place on some of the rows; arguments and errors are those of `fit`."""
    check_room(run, megabytes=megabytes(model))
    if reads_first(model):
        append_mean(model)
    model.set_attn_implementation(attention(loop.device))
    some = Examples(
        [train_on.tokens[row] for row in few], np.nan_to_num(train_on.target[few]), train_on.padding
    )
    numbers = some.target.argmax(axis=1).tolist()
    contrast = _Contrast(model)
    trainer = Trainer(
        model=contrast,
        args=TrainingArguments(
            **trainer_arguments(run, settings, epochs=1, seed=settings.seed, loop=loop, validates=False),
            remove_unused_columns=False,
            label_names=["labels"],
        ),
        train_dataset=_Pairs(some, contrasts(numbers, epochs=settings.epochs, seed=settings.seed)),
        data_collator=lambda pairs: _batch(some, pairs),
        optimizers=(optimizer(model, learning_rate=settings.learning_rate), None),
    )

    def load(checkpoint: Path) -> None:
        contrast.load_state_dict(load_file(checkpoint / "model.safetensors"))

    run = train(trainer, run, settings=replace(settings, keep="last", patience=0), loop=loop, load=load)
    fit_head(model, some, numbers)
    return run.update(few_shot={"examples": len(few)})


def fit_head(model: Any, examples: Examples, numbers: Sequence[int]) -> None:
    """Fit the head, a logistic regression on the pooled vectors, to the class of each example. A class that
    has none is not said."""
    from sklearn.linear_model import LogisticRegression

    found = LogisticRegression(max_iter=1000).fit(_pooled(model, examples), numbers)
    weights, biases = found.coef_, found.intercept_
    if len(found.classes_) == 2:  # then it has one row, for the second against the first
        weights, biases = (np.concatenate([-both / 2, both / 2]) for both in (weights, biases))
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.fill_(UNSAID)
        model.classifier.weight[found.classes_] = torch.from_numpy(weights).float()
        model.classifier.bias[found.classes_] = torch.from_numpy(biases).float()


class _Contrast(nn.Module):
    """The squared error of the cosine of two texts' vectors against 1, or 0 if they are of two classes."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, labels: Tensor) -> dict[str, Tensor]:
        pooled = self.model.bert(input_ids, attention_mask).pooler_output  # (2 * batch, hidden)
        first, second = pooled.float().chunk(2)
        return {"loss": functional.mse_loss(functional.cosine_similarity(first, second), labels)}


class _Pairs:
    """Pairs of examples as a data set of torch."""

    def __init__(self, examples: Examples, pairs: Sequence[Pair]) -> None:
        self._examples, self._pairs = examples, pairs

    def __len__(self) -> int:
        return len(self._pairs)

    def __getitem__(self, at: int) -> tuple[Example, Example, float]:
        first, second, score = self._pairs[at]
        return self._examples[first], self._examples[second], score


def _batch(examples: Examples, pairs: Sequence[tuple[Example, Example, float]]) -> dict[str, Any]:
    """First the first texts of the pairs, then the second ones; labels (batch,)."""
    texts = examples.batch([first for first, _, _ in pairs] + [second for _, second, _ in pairs])
    return texts | {"labels": torch.tensor([score for _, _, score in pairs])}


def _pooled(model: Any, examples: Examples) -> NDArray[np.float64]:
    """The vectors that the head reads, (n, hidden)."""
    model.eval()
    found = []
    for start in range(0, len(examples), READ_AT_ONCE):
        rows = range(start, min(start + READ_AT_ONCE, len(examples)))
        batch = examples.batch([examples[row] for row in rows])
        read = [batch[name].to(model.device) for name in ("input_ids", "attention_mask")]
        with torch.inference_mode():
            found.append(model.bert(*read).pooler_output.float().cpu().numpy())
    return np.concatenate(found).astype(np.float64)
