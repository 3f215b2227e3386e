"""`nlp-support train encoder`: data, loss, settings, train, measure, save."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlp_support import Encoder
from nlp_support.errors import InvalidArgument
from nlp_support.eval.models.columns import Columns
from nlp_support.types.message import Rejection

from ..base import exported_base
from ..card import write_card
from ..digests import digest
from ..found import OnData, check_same
from ..loop import EVERY, Loop, OnLog, TimeLimit
from ..precision import check_device
from ..rows import MAX_DROPPED
from ..run import Run, open_run
from ..running import running
from .data import EncoderData, Sources, read_data
from .measure import one_of
from .settings import EncoderSettings
from .targets import load_teacher, teacher_vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

OnProgress = Callable[[str, int, int], None]  # what, done, total

MIN_ROWS = 8


@dataclass(frozen=True)
class EncoderResult:
    """The result of training.

    Attributes:
        folder: the encoder, a sentence-transformers folder.
        before, after: 1-of-100 accuracy of the base and of the encoder on each test set, with its interval.
        stopped_by_time: whether the time limit ended the training.
        rejected: the rows that were left out, by file.
    """

    folder: Path
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    stopped_by_time: bool
    rejected: Mapping[str, Sequence[Rejection]]


def train_encoder(
    sources: Sources,
    out: Path,
    *,
    base: str | Path,
    settings: EncoderSettings | None = None,
    resume: bool = False,
    device: str | None = None,
    max_minutes: float | None = None,
    checkpoint_every: float = EVERY,
    columns: Columns | None = None,
    max_dropped: float = MAX_DROPPED,
    on_progress: OnProgress | None = None,
    on_log: OnLog | None = None,
    config: str | None = None,
    licences: Mapping[str, str] | None = None,
    on_data: OnData | None = None,
) -> EncoderResult:
    """Train an encoder, and measure it before and after on what was held out.

    Multiple-negatives ranking (Henderson et al. 2017, "Efficient Natural Language Response Suggestion for
    Smart Reply") over pairs, and a teacher's similarities over single texts, in separate batches.

    Args:
        out: the run's folder; the encoder goes to `out`/model.
        base: a sentence-transformers folder or hub name.
        resume: continue an interrupted run.
        device: "cpu" or "cuda"; None uses a GPU if there is one.
        max_minutes: the time that all may take; training stops in time for measuring and saving.
        checkpoint_every: minutes between checkpoints.
        columns: the names of columns in files.
        max_dropped: the share of a file's rows that may be unusable.
        on_progress: called with (what is done, how much of it, its total).
        on_log: called with each row of `out`/log.jsonl; see `Loop`.
        config: the options as TOML, for `out`/run.toml; see `open_run`.
        licences: of files, stores and the base, by their names as given, for the model card.
        on_data: called with what was found in the sources, before anything else begins.

    Raises:
        InvalidArgument: too little to train on or too much unusable, texts without a teacher, or a run that
            cannot be resumed with these settings and data.
        ModelError: the base or the teacher is not a sentence-transformers model.
        UnreadableFile: a file cannot be read or has no usable row.
        TrainingError: the disk is full, or the loss is no longer a finite number.
    """
    settings, columns = settings or EncoderSettings(), columns or Columns()
    data = _checked(sources, settings, columns, max_dropped)
    if on_data:
        on_data(data.found)

    from . import fit

    tell = on_progress or _silent
    check_device(device, settings.precision)
    loop = Loop(
        resume, device, TimeLimit(max_minutes), checkpoint_every,
        on_progress=lambda done, total: tell("training", done, total), on_log=on_log,
    )  # fmt: skip
    model = fit.load_base(base, settings)
    digests = data.digests | {"base": _digest(base), "teacher": _digest(sources.teacher)}
    digests |= {"columns": columns.told} if columns.told else {}
    run = open_run(
        out,
        command="encoder",
        settings=settings,
        data=digests,
        seed=settings.seed,
        resume=resume,
        config=config,
        licences=licences,
    )
    check_same(run, data.found)
    run = run.update(base=str(base), rows=data.counts | data.found.as_record())
    with running(run):
        return _learn(run, model, sources, data, settings, loop, tell)


def _learn(
    run: Run,
    model: "SentenceTransformer",
    sources: Sources,
    data: EncoderData,
    settings: EncoderSettings,
    loop: Loop,
    tell: OnProgress,
) -> EncoderResult:
    """Measure, train, save, measure again."""
    from .. import trainer as shared
    from . import fit
    from .validation import Validation

    max_tokens = model.max_seq_length
    run = _measured_before(run, model, data, settings, tell)
    loop.limit.keep(run.record["before_seconds"])
    targets = _targets(run, model, sources, data, settings, loop.device, tell)
    held = data.validation
    validation = Validation(held, lambda now: _encoder(now, settings)) if held else None
    trainer = fit.make_trainer(run, model, data, targets, settings, loop=loop, evaluator=validation)
    run = shared.train(
        trainer, run, settings=settings, loop=loop, validated=len(held),
        load=lambda folder: fit.load_checkpoint(model, folder),
    )  # fmt: skip
    model.to("cpu")
    fit.save(model, run.model, settings, max_tokens=max_tokens)
    after = _measure(model, data, settings, "measuring the encoder", tell)
    run = run.update(after=after)
    write_card(run)
    run.finish()
    return EncoderResult(run.model, run.record["before"], after, run.stopped, data.rejected)


def _measured_before(
    run: Run, model: "SentenceTransformer", data: EncoderData, settings: EncoderSettings, tell: OnProgress
) -> Run:
    """The run with the figures of the base, and how long it took to measure it."""
    if "before_seconds" in run.record:
        return run
    began = time.monotonic()
    before = _measure(model, data, settings, "measuring the base", tell)
    return run.update(before=before, before_seconds=round(time.monotonic() - began, 1))


def _silent(what: str, done: int, total: int) -> None:
    pass


def _digest(source: str | Path | None) -> str:
    if source is not None and (exported := exported_base(source, "encoder")):
        return digest(exported)
    return digest(Path(source)) if source is not None and Path(source).exists() else str(source)


def _checked(
    sources: Sources, settings: EncoderSettings, columns: Columns, max_dropped: float
) -> EncoderData:
    if sources.texts and sources.teacher is None:
        raise InvalidArgument("there are texts but no teacher to learn them from; name one with --teacher")
    data = read_data(
        sources,
        held_out=settings.held_out,
        hard_negatives=settings.hard_negatives,
        columns=columns,
        max_dropped=max_dropped,
    )
    rows = len(data.pairs) + len(data.texts) + len(data.keep)
    if rows < MIN_ROWS:
        raise InvalidArgument(
            f"{rows} rows are left to train on after holding out the test rows, expected at least "
            f"{MIN_ROWS}; name a store or a file with more"
        )
    return data.validated(epochs=settings.epochs)


def _targets(
    run: Run,
    model: "SentenceTransformer",
    sources: Sources,
    data: EncoderData,
    settings: EncoderSettings,
    device: str | None,
    tell: OnProgress,
) -> dict[str, NDArray[np.float32]]:
    """The teachers' vectors: for `texts` the teacher's, for `keep` those of the whole base, whose cosines are
    crowded."""
    from .fit import read_base

    found = {}
    if data.texts and sources.teacher is not None:
        found["texts"] = teacher_vectors(
            run.folder / "texts.npy",
            load_teacher(sources.teacher, device=device),
            data.texts,
            centre=False,
            on_progress=lambda done, total: tell("the teacher's vectors", done, total),
        )
    if data.keep:
        base = read_base(run.record["base"]) if settings.layers else model
        found["keep"] = teacher_vectors(
            run.folder / "keep.npy",
            _encoder(base, settings),
            data.keep,
            centre=True,
            on_progress=lambda done, total: tell("the base's vectors", done, total),
        )
    return found


def _measure(
    model: "SentenceTransformer", data: EncoderData, settings: EncoderSettings, what: str, tell: OnProgress
) -> dict[str, Any]:
    encoder = _encoder(model, settings)
    found = {}
    for at, (name, pairs) in enumerate(data.tests.items()):
        tell(what, at, len(data.tests))
        found[name] = one_of(encoder, pairs)
    return found


def _encoder(model: "SentenceTransformer", settings: EncoderSettings) -> Encoder:
    """The model as it is now, as an encoder that puts the prompt before every text."""

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(model.encode(list(texts), prompt=settings.prompt, show_progress_bar=False))

    return Encoder(embed, embed, name="model", fingerprint="", dim=model.get_embedding_dimension() or 0)
