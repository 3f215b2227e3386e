"""`nlp-support train satisfaction`: dialogues, turns in context, train, calibrate, measure, save."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument
from nlp_support.eval.models.columns import Columns
from nlp_support.eval.models.dialogue_files import read_dialogues
from nlp_support.eval.models.dialogues import (
    POINTS,
    RatedDialogue,
    RatedTurns,
    customers_words,
    rated_turns,
)
from nlp_support.types.numbers import check_kinds

from ..digests import digest
from ..found import OnData, check_same
from ..loop import EVERY, Loop, OnLog, OnProgress, TimeLimit
from ..precision import check_device
from ..rows import MAX_DROPPED, collected
from ..run import open_run
from .draw import Rows, batched, drawn
from .files import Data, Kind, digests, read_data
from .result import Trained, check_ranges
from .temperature import softmax

LABELS = tuple(str(point) for point in range(1, POINTS + 1))
LOW = 2  # points that are below the middle


@dataclass(frozen=True)
class SatisfactionSettings:
    """Settings of `train satisfaction`.

    Attributes:
        epochs: passes over the rated turns.
        batch_size: turns per step.
        learning_rate: the peak, after a short warm-up; it falls to zero by the end. The head's is ten times
            as high.
        frozen_layers: how many of the lowest layers, with the embeddings, are not trained.
        max_tokens: longer texts, of a turn and those before it, are cut.
        dropout: share of the values dropped in training; it costs a quarter of the time.
        low_weight: how much more a turn counts if all its raters gave 1 or 2; most turns are a 3.
        accumulate: steps whose gradients are added up before the weights change, for a larger batch than fits
            into memory at once.
        precision: auto, fp32, bf16 or fp16; auto is bf16 where it is multiplied in hardware.
        keep: "best" ends with the weights of the best validation, "last" with those of the last step.
        patience: stop after so many validations in a row without a better one; 0 never does.
        seed: of the new head and of the order of rows.
    """

    epochs: float = 2.0
    batch_size: int = 32
    learning_rate: float = 8e-5
    frozen_layers: int = 4
    max_tokens: int = 128
    dropout: float = 0.0
    low_weight: float = 3.0
    accumulate: int = 1
    precision: str = "auto"
    keep: str = "best"
    patience: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        check_kinds(self)
        check_ranges(self, low_weight=(self.low_weight > 0, "more than 0"))


def train_satisfaction(
    train_files: Sequence[Path],
    out: Path,
    *,
    base: str | Path,
    val_files: Sequence[Path],
    test_files: Sequence[Path] = (),
    columns: Columns | None = None,
    max_dropped: float = MAX_DROPPED,
    settings: SatisfactionSettings | None = None,
    resume: bool = False,
    device: str | None = None,
    max_minutes: float | None = None,
    checkpoint_every: float = EVERY,
    on_progress: OnProgress | None = None,
    on_log: OnLog | None = None,
    config: str | None = None,
    licences: Mapping[str, str] | None = None,
    on_data: OnData | None = None,
) -> Trained:
    """Train a model of a customer's satisfaction at each turn, 1 to 5, read in its context.

    It learns how the raters' votes are distributed, so that it is unsure where they disagree; its prediction
    is the expected vote. Arguments and errors are those of `train_sentiment`; the files are rated dialogues,
    in which every rated turn is one example. The temperature is fitted on the dialogues of the figures.

    Args:
        train_files, val_files, test_files: rated dialogues, see `eval.models.dialogue_files`.
        columns: of tables of turns; "label" is that of the votes, and labels stand for "1" to "5".
        out: the run's folder; the model goes to `out`/model, with the labels "1" to "5".
    """
    settings, columns = settings or SatisfactionSettings(), columns or Columns()
    loop = Loop(resume, device, TimeLimit(max_minutes), checkpoint_every, on_progress, on_log)
    files = {"train": train_files, "val": val_files, "test": test_files}
    given = digests(files, columns)
    data = read_data(files, kind_of_dialogues(columns), max_dropped=max_dropped)
    turns, val_turns = _checked(data)
    if on_data:
        on_data(data.found)

    from .contentment import measure_satisfaction, satisfaction_score
    from .examples import tokenized
    from .learn import learn
    from .model import checked_base, load_classifier

    check_device(device, settings.precision)
    folder = checked_base(base, "satisfaction")
    model = load_classifier(folder, labels=LABELS, settings=settings)
    made_from = {"base": digest(folder), **given}
    run = open_run(
        out, command="satisfaction", settings=settings, data=made_from, seed=settings.seed, resume=resume,
        config=config, licences=licences,
    )  # fmt: skip
    check_same(run, data.found)
    taught = _weighted(turns, low_weight=settings.low_weight), val_turns.shares.astype(np.float32)
    train_on, val = (
        tokenized(folder, part.texts, target, max_tokens=settings.max_tokens, end=0.0)  # the turn is first
        for part, target in zip((turns, val_turns), taught, strict=True)
    )
    return learn(
        run.update(base=str(base), rows=data.found.as_record()), model, base=folder, settings=settings,
        loop=loop, train_on=train_on, order=_order(train_on.lengths, settings), val=val,
        score=satisfaction_score, rejected=data.rejected,
        measure=lambda logits: measure_satisfaction(
            data.val, val_turns, softmax(logits), seed=settings.seed
        ),
    )  # fmt: skip


def kind_of_dialogues(columns: Columns) -> Kind[RatedDialogue]:
    """How rated dialogues are read, and by what they are told to repeat one another."""
    return Kind(
        read=lambda file: collected(file, read_dialogues(file, columns=columns)),
        texts=lambda row: (customers_words(row),),
    )


def _order(lengths: Sequence[int], settings: SatisfactionSettings) -> Rows:
    same = [""] * len(lengths)  # one group, one class: every turn as often as the others
    chosen = drawn(same, same, epochs=settings.epochs, balance=0.0, seed=settings.seed)
    return batched(chosen, lengths, batch_size=settings.batch_size, seed=settings.seed)


def _checked(data: Data[RatedDialogue]) -> tuple[RatedTurns, RatedTurns]:
    if both := len({row.id for row in data.train} & {row.id for row in data.val}):
        raise InvalidArgument(f"{both} dialogues are in both train and val by id; remove them from either")
    parts = rated_turns(data.train), rated_turns(data.val)
    for name, turns in zip(("train", "val"), parts, strict=True):
        if not (turns.shares != turns.shares[0]).any():
            raise InvalidArgument(f"all turns of {name} have the same votes; add dialogues with other votes")
    return parts


def _weighted(turns: RatedTurns, *, low_weight: float) -> NDArray[np.float32]:
    """What each turn teaches (n, 5): the shares of its votes, times its weight, which is 1 on average."""
    weights = 1 + (low_weight - 1) * turns.shares[:, :LOW].sum(axis=1)
    taught: NDArray[np.float32] = (turns.shares * (weights / weights.mean())[:, None]).astype(np.float32)
    return taught
