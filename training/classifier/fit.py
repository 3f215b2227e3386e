"""Training a classifier on examples, and its logits for others."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional
from torch.utils.data import Subset
from transformers import Trainer, TrainingArguments

from ..loop import Loop
from ..precision import attention
from ..run import Run
from ..trainer import check_room, train, trainer_arguments
from ..validated import validated_rows
from .draw import Rows
from .embeddings import settle_rows
from .examples import Examples
from .model import megabytes, optimizer
from .temperature import Floats

VALIDATED = 1000  # rows at most, each time: enough to see the trend
LEAST = 32  # in a run so short that they choose nothing
VALIDATED_AT_ONCE = 16  # of similar length: little padding, in a step between others
READ_AT_ONCE = 64

Score = Callable[[Floats, Floats], float]


def fit(
    model: Any,
    run: Run,
    *,
    train_on: Examples,
    order: Rows,
    validate_on: Examples,
    score: Score,
    settings: Any,
    loop: Loop,
) -> Run:
    """Train the model in place; losses, scores and time go into run.json and log.jsonl.

    Args:
        order: the rows to train, in this order, in successive batches.
        settings: with batch_size, accumulate, learning_rate, precision, keep, patience and seed.
        score: of logits (n, c) and targets (n, c); higher is better.

    Raises:
        InvalidArgument: the checkpoints would not fit on the disk, or one belongs to another run.
        TrainingError: the disk is full, or the loss is no longer a finite number.
        Interrupted: a signal came.
    """
    check_room(run, megabytes=megabytes(model))
    model.set_attn_implementation(attention(loop.device))
    validated = _some(validate_on, len(order), seed=settings.seed)
    arguments = trainer_arguments(run, settings, epochs=1, seed=settings.seed, loop=loop, validates=True)
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            **arguments,
            train_sampling_strategy="sequential",
            remove_unused_columns=False,
            per_device_eval_batch_size=VALIDATED_AT_ONCE,
        ),
        train_dataset=Subset(train_on, order.tolist()),
        eval_dataset=Subset(validate_on, validated),
        data_collator=train_on.batch,
        compute_loss_func=_loss,
        compute_metrics=lambda said: {"score": score(_floats(said.predictions), _floats(said.label_ids))},
        optimizers=(optimizer(model, learning_rate=settings.learning_rate), None),
    )

    def load(checkpoint: Path) -> None:
        model.load_state_dict(load_file(checkpoint / "model.safetensors"))

    run = train(trainer, run, settings=settings, loop=loop, load=load, validated=len(validated))
    settle_rows(model)
    return run


def predict(model: Any, examples: Examples) -> Floats:
    """The logits of each example, (n, c), in their order."""
    order = np.argsort(examples.lengths, kind="stable")
    found: Floats = np.empty(examples.target.shape)
    model.eval()
    for start in range(0, len(order), READ_AT_ONCE):
        rows = order[start : start + READ_AT_ONCE]
        batch = examples.batch([examples[row] for row in rows])
        read = {name: batch[name].to(model.device) for name in ("input_ids", "attention_mask")}
        with torch.inference_mode():
            logits = model(**read).logits
        found[rows] = logits.float().cpu().numpy()
    return found


def _floats(values: Any) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _loss(outputs: Any, labels: Tensor, num_items_in_batch: Any = None) -> Tensor:
    """Cross-entropy between the targets and the softmax over the classes that are possible.

    Args:
        num_items_in_batch: how many labels, rows times classes, the weights change by at once: more than are
            here where gradients are accumulated.
    """
    impossible = labels.isnan()
    logits = outputs["logits"].float().masked_fill(impossible, -1e4)
    said = functional.log_softmax(logits, dim=-1)
    losses = -(labels.nan_to_num(0.0) * said).sum(-1)
    rows = len(labels) if num_items_in_batch is None else num_items_in_batch / labels.shape[1]
    loss: Tensor = losses.sum() / rows
    return loss


def _some(examples: Examples, trained: int, *, seed: int) -> list[int]:
    """Rows to validate on while training: the same each time, with rows of similar length together."""
    count = validated_rows(trained, least=LEAST, most=VALIDATED)
    rows = np.random.default_rng(seed).permutation(len(examples))[:count]
    return sorted(rows.tolist(), key=lambda row: len(examples.tokens[row]))
