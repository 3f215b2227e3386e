"""Training a classifier on examples, and its logits for others."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import Subset
from transformers import Trainer, TrainingArguments

from ..run import Run
from ..trainer import OnProgress, check_room, train, trainer_arguments
from .draw import Rows
from .examples import Examples
from .model import megabytes, optimizer
from .temperature import Floats

VALIDATIONS = 10  # in a run
VALIDATED = 1000  # at most this many rows each time: enough to see the trend
PART = 50  # and at most one in PART of the trained rows, so that validation does not slow training
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
    device: str | None,
    resume: bool,
    max_minutes: float | None,
    on_progress: OnProgress | None,
) -> Run:
    """Train the model in place; losses, scores and time go into run.json.

    Args:
        order: the rows to train, in this order, in successive batches.
        settings: with batch_size, learning_rate and seed.
        score: of logits (n, c) and targets (n, c); higher is better. It is only recorded and stops nothing.

    Raises:
        InvalidArgument: the checkpoints would not fit on the disk.
        TrainingError: the disk is full, or the loss is no longer a finite number.
    """
    check_room(run, megabytes=megabytes(model))
    steps = -(-len(order) // settings.batch_size)
    arguments = trainer_arguments(
        run,
        epochs=1,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        seed=settings.seed,
        device=device,
    )
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            **arguments,
            train_sampling_strategy="sequential",
            remove_unused_columns=False,
            eval_strategy="steps",
            eval_steps=max(1, steps // VALIDATIONS),
            per_device_eval_batch_size=READ_AT_ONCE,
        ),
        train_dataset=Subset(train_on, order.tolist()),
        eval_dataset=Subset(validate_on, _some(validate_on, len(order) // PART, seed=settings.seed)),
        data_collator=train_on.batch,
        compute_loss_func=_loss,
        compute_metrics=lambda said: {"score": score(_floats(said.predictions), _floats(said.label_ids))},
        optimizers=(optimizer(model, learning_rate=settings.learning_rate), None),
    )
    run = train(trainer, run, resume=resume, max_minutes=max_minutes, on_progress=on_progress)
    scores = [entry for entry in trainer.state.log_history if "eval_score" in entry]
    return run.update(validation=[[entry["step"], round(entry["eval_score"], 4)] for entry in scores])


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
    """Cross-entropy between the targets and the softmax over the classes that are possible."""
    impossible = labels.isnan()
    logits = outputs["logits"].float().masked_fill(impossible, -1e4)
    said = functional.log_softmax(logits, dim=-1)
    return -(labels.nan_to_num(0.0) * said).sum(-1).mean()


def _some(examples: Examples, most: int, *, seed: int) -> list[int]:
    """Rows to validate on while training: the same each time, with rows of similar length together."""
    count = min(VALIDATED, max(READ_AT_ONCE, most))
    rows = np.random.default_rng(seed).permutation(len(examples))[:count]
    return sorted(rows.tolist(), key=lambda row: len(examples.tokens[row]))
