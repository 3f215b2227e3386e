"""`nlp-support train sentiment`: rows, balance, train, calibrate, measure, save."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp_support.errors import InvalidArgument
from nlp_support.eval.models.predictions import CLASSES
from nlp_support.models.sentiment import END

from ..run import open_run
from .draw import Rows, batched, drawn
from .files import Data, digests, read_data
from .labelled import Labelled, labelled, targets
from .result import Trained, check_ranges

if TYPE_CHECKING:
    from ..trainer import OnProgress


@dataclass(frozen=True)
class SentimentSettings:
    """Settings of `train sentiment`.

    Attributes:
        epochs: passes over as many rows as there are.
        batch_size: texts a step.
        learning_rate: its peak, after a short warm-up; it falls to zero by the end. The head's is ten times
            as high.
        frozen_layers: how many of the lowest layers, with the embeddings, stay as they are.
        max_tokens: longer texts are cut.
        dropout: share of the values left out while training; it costs a quarter of the time.
        balance: 0 trains what there is as it comes, 1 draws every language of every source equally often,
            and every class in it.
        seed: of the new head, and of what is drawn and in which order.
    """

    epochs: float = 2.0
    batch_size: int = 32
    learning_rate: float = 8e-5
    frozen_layers: int = 4
    max_tokens: int = 64
    dropout: float = 0.0
    balance: float = 0.5
    seed: int = 0

    def __post_init__(self) -> None:
        check_ranges(self, balance=(0 <= self.balance <= 1, "in [0, 1]"))


def train_sentiment(
    train_files: Sequence[Path],
    out: Path,
    *,
    base: str | Path,
    val_files: Sequence[Path],
    settings: SentimentSettings | None = None,
    resume: bool = False,
    device: str | None = None,
    max_minutes: float | None = None,
    on_progress: "OnProgress | None" = None,
) -> Trained:
    """Train a model of three-class polarity, calibrated and measured on texts it was not trained on.

    The temperature is fitted on the same texts that the figures are of; it is one number.

    Args:
        train_files, val_files: JSON Lines, {"text", "label", "language", "source"} a line.
        out: the run's folder; the model goes to `out`/model, a `BertForSequenceClassification`.
        base: the folder or hub name of an encoder, or of an earlier classifier, with BERT layers.
        resume: go on with an interrupted run.
        device: "cpu", "cuda"; None takes a GPU where there is one.
        max_minutes: train no longer, then measure and save what there is.

    Raises:
        InvalidArgument: too few rows, one class only, a base without a tokenizer, or a run that cannot be
            resumed so.
        ModelError: the base is no BERT model that can be loaded.
        UnreadableFile: a file is not what it should be.
        TrainingError: the disk is full, or the loss is no number any more.
    """
    from ..trainer import check_device
    from .examples import tokenized
    from .finish import finish
    from .fit import fit
    from .model import base_folder, load_classifier
    from .polarity import measure_polarity, polarity, polarity_score

    settings = settings or SentimentSettings()
    check_device(device)
    folder = base_folder(base)
    data = _checked(read_data(train_files, val_files, labelled))
    model = load_classifier(folder, labels=CLASSES, settings=settings)
    made_from = digests(train_files, val_files, folder)
    run = open_run(
        Path(out), command="sentiment", settings=settings, data=made_from, seed=settings.seed, resume=resume
    )
    train_on, val = (
        tokenized(folder, [row.text for row in rows], targets(rows), max_tokens=settings.max_tokens, end=END)
        for rows in (data.train, data.val)
    )
    run = fit(
        model, run.update(base=str(base), rows=data.as_record()), settings=settings,
        train_on=train_on, order=_order(data.train, train_on.lengths, settings),
        validate_on=val, score=polarity_score,
        device=device, resume=resume, max_minutes=max_minutes, on_progress=on_progress,
    )  # fmt: skip
    return finish(
        run, model, base=folder, val=val, max_tokens=settings.max_tokens, rejected=data.rejected,
        measure=lambda logits: measure_polarity(data.val, polarity(logits, val.target), seed=settings.seed),
    )  # fmt: skip


def _order(rows: Sequence[Labelled], lengths: Sequence[int], settings: SentimentSettings) -> Rows:
    chosen = drawn(
        [(row.source, row.language) for row in rows],
        [row.label for row in rows],
        epochs=settings.epochs,
        balance=settings.balance,
        seed=settings.seed,
    )
    return batched(chosen, lengths, batch_size=settings.batch_size, seed=settings.seed)


def _checked(data: Data[Labelled]) -> Data[Labelled]:
    for part, rows in (("train", data.train), ("val", data.val)):
        if len(found := {row.label for row in rows}) == 1:
            raise InvalidArgument(f"all rows of {part} are {found.pop()}; give texts of other classes too")
    return data
