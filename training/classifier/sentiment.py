"""`nlp-support train sentiment`: rows, balance, train, calibrate, measure, save."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp_support.errors import InvalidArgument
from nlp_support.eval.models.columns import CLASSES, Columns
from nlp_support.models.sentiment import END
from nlp_support.models.tempered import group_of
from nlp_support.types.numbers import check_kinds

from ..digests import digest
from ..found import OnData, check_same
from ..loop import EVERY, Loop, OnLog, OnProgress, TimeLimit
from ..precision import check_device
from ..rows import MAX_DROPPED
from ..run import open_run
from .draw import Rows, batched, drawn
from .files import Data, Kind, digests, read_data
from .labelled import Labelled, read_labelled, targets
from .result import Trained, check_ranges


@dataclass(frozen=True)
class SentimentSettings:
    """Settings of `train sentiment`.

    Attributes:
        epochs: passes, each over as many rows as there are.
        batch_size: texts per step.
        learning_rate: the peak, after a short warm-up; it falls to zero by the end. The head's is ten times
            as high.
        frozen_layers: how many of the lowest layers, with the embeddings, are not trained.
        layers: how many of the base's layers to keep, at even distances; 0 keeps all.
        train_embeddings: train the embeddings of the pieces in use too, at the 4 bits that they have in the
        file.
        new_pieces: how many pieces at most to add to the vocabulary for letters that it lacks.
        max_tokens: longer texts are cut.
        dropout: share of the values dropped in training; it costs a quarter of the time.
        balance: 0 trains rows as they come, 1 draws every language of every source, and every class in it,
            equally often.
        accumulate: steps whose gradients are added up before the weights change, for a larger batch than fits
            into memory at once.
        precision: auto, fp32, bf16 or fp16; auto is bf16 where it is multiplied in hardware.
        keep: "best" ends with the weights of the best validation, "last" with those of the last step.
        patience: stop after so many validations in a row without a better one; 0 never does.
        few_shot: how many examples of each class to learn from by contrast (SetFit's recipe), with `epochs`
            passes over 40 pairs for each; 0 trains on all rows.
        seed: of the new head, and of the rows that are drawn and their order.
    """

    epochs: float = 2.0
    batch_size: int = 32
    learning_rate: float = 8e-5
    frozen_layers: int = 4
    layers: int = 0
    train_embeddings: bool = False
    new_pieces: int = 0
    max_tokens: int = 64
    dropout: float = 0.0
    balance: float = 0.5
    accumulate: int = 1
    precision: str = "auto"
    keep: str = "best"
    patience: int = 0
    few_shot: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        check_kinds(self)
        check_ranges(
            self,
            balance=(0 <= self.balance <= 1, "in [0, 1]"),
            layers=(self.layers == 0 or self.layers >= 2, "2 or more, or 0"),
            new_pieces=(self.new_pieces >= 0, "0 or more"),
            few_shot=(self.few_shot == 0 or self.few_shot >= 2, "2 or more, or 0"),
        )
        if self.few_shot and self.train_embeddings:
            raise InvalidArgument(
                "few_shot and train_embeddings are both set; a few examples have too few pieces for it, "
                "leave train_embeddings out"
            )


def train_sentiment(
    train_files: Sequence[Path],
    out: Path,
    *,
    base: str | Path,
    val_files: Sequence[Path],
    test_files: Sequence[Path] = (),
    columns: Columns | None = None,
    max_dropped: float = MAX_DROPPED,
    settings: SentimentSettings | None = None,
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
    """Train a model of three-class polarity, calibrated and measured on texts it was not trained on.

    The temperature, and one for each language or script of enough texts, is fitted on the same texts that the
    figures are measured on.

    Args:
        train_files, val_files: tables of text, label and, where known, language and source.
        test_files: the same; nothing that repeats one of these texts is trained or validated on.
        columns: the names of their columns, and what their labels stand for.
        max_dropped: the share of a file's rows that may be unusable.
        out: the run's folder; the model goes to `out`/model, a `BertForSequenceClassification`.
        base: the folder or hub name of an encoder, or of an earlier classifier, with BERT layers.
        resume: continue an interrupted run.
        device: "cpu" or "cuda"; None uses a GPU if there is one.
        max_minutes: the time that all may take; training stops in time for measuring and saving.
        checkpoint_every: minutes between checkpoints.
        on_progress: called with (steps done, their total).
        on_log: called with each row of `out`/log.jsonl; see `Loop`.
        config: the options as TOML, for `out`/run.toml; see `open_run`.
        licences: of files, stores and the base, by their names as given, for the model card.
        on_data: called with what was found in the files, before anything else begins.

    Raises:
        InvalidArgument: too few rows or too many unusable ones, only one class, unknown labels, a base
            without a tokenizer, or a run that cannot be resumed with these settings and data.
        ModelError: the base is not a BERT model that can be loaded.
        UnreadableFile: a file cannot be read or has no usable row.
        TrainingError: the disk is full, or the loss is no longer a finite number.
    """
    settings, columns = settings or SentimentSettings(), columns or Columns()
    loop = Loop(resume, device, TimeLimit(max_minutes), checkpoint_every, on_progress, on_log)
    files = {"train": train_files, "val": val_files, "test": test_files}
    given = digests(files, columns)
    data = _checked(read_data(files, _kind(columns, max_dropped), max_dropped=max_dropped))
    if on_data:
        on_data(data.found)

    from .embeddings import train_rows
    from .examples import tokenized
    from .few import few_rows
    from .learn import learn
    from .model import checked_base, load_classifier
    from .pieces import with_pieces
    from .polarity import measure_polarity, polarity, polarity_score

    check_device(device, settings.precision)
    folder = checked_base(base, "sentiment")
    few = None
    if settings.few_shot:
        few = few_rows([row.label for row in data.train], CLASSES, each=settings.few_shot, seed=settings.seed)
    made_from = {"base": digest(folder), **given}
    if most := settings.new_pieces:
        folder = with_pieces(folder, [row.text for row in data.train], most=most, seed=settings.seed)
    model = load_classifier(folder, labels=CLASSES, settings=settings)
    run = open_run(
        Path(out), command="sentiment", settings=settings, data=made_from, seed=settings.seed, resume=resume,
        config=config, licences=licences,
    )  # fmt: skip
    check_same(run, data.found)
    train_on, val = (
        tokenized(folder, [row.text for row in rows], targets(rows), max_tokens=settings.max_tokens, end=END)
        for rows in (data.train, data.val)
    )
    if settings.train_embeddings:
        train_rows(model, train_on.tokens)
    return learn(
        run.update(base=str(base), rows=data.found.as_record()), model, base=folder, settings=settings,
        loop=loop, train_on=train_on, order=_order(data.train, train_on.lengths, settings), few=few, val=val,
        score=polarity_score, rejected=data.rejected, groups=[group_of(row.text) for row in data.val],
        measure=lambda logits: measure_polarity(data.val, polarity(logits, val.target), seed=settings.seed),
    )  # fmt: skip


def _kind(columns: Columns, max_dropped: float) -> Kind[Labelled]:
    return Kind(
        read=lambda file: read_labelled(file, columns, max_dropped=max_dropped),
        texts=lambda row: (row.text,),
        label=lambda row: row.label,
    )


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
            raise InvalidArgument(f"all rows of {part} are {found.pop()}; add texts of other classes")
    taught = {row.label for row in data.train}
    missing = tuple(name for name in CLASSES if name not in taught)
    return replace(data, found=replace(data.found, missing=missing))
