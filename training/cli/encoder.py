"""`nlp-support train encoder`."""

from contextlib import ExitStack
from itertools import chain
from typing import Annotated, Any

import typer

from nlp_support.cli.options import SeedOption, existing_store
from nlp_support.cli.terminal import print_json, say
from nlp_support.eval.options import QuestionOption, ReplyOption, TextOption

from ..base import check_base
from ..licences import licences_of
from ..loop import EVERY
from ..rows import MAX_DROPPED
from .checks import check_run
from .config import ConfigOption, OutArgument, ResumeOption, as_config
from .options import (
    AccumulateOption,
    DeviceOption,
    EveryOption,
    FilesOption,
    JsonOption,
    KeepWeightsOption,
    LicenceOption,
    MaxDroppedOption,
    MinutesOption,
    PatienceOption,
    PrecisionOption,
    need_extra,
    tell_data_and_import,
)
from .progress import TrainingShown, stages
from .show import tell_folder


def encoder_command(
    context: typer.Context,
    out: OutArgument,
    base: Annotated[str, typer.Option(help="A folder (an exported one too), a hub name, or bundled.")],
    store: Annotated[FilesOption, typer.Option(help="A store of pairs to learn; repeatable.")] = None,
    pairs: Annotated[FilesOption, typer.Option(help="Tables of question, reply; repeatable.")] = None,
    texts: Annotated[FilesOption, typer.Option(help="Tables of text to learn; repeatable.")] = None,
    teacher: Annotated[str | None, typer.Option(help="The encoder to learn the texts from.")] = None,
    keep: Annotated[
        FilesOption, typer.Option(help="Tables of text to keep as the base has them; repeatable.")
    ] = None,
    test: Annotated[FilesOption, typer.Option(help="Tables of pairs to measure on; repeatable.")] = None,
    text: TextOption = None,
    question: QuestionOption = None,
    reply: ReplyOption = None,
    max_dropped: MaxDroppedOption = MAX_DROPPED,
    epochs: float = 1.0,
    batch_size: int = 64,
    learning_rate: float = 8e-5,
    layers: Annotated[int, typer.Option(help="Layers of the base that are kept; 0 for all.")] = 0,
    frozen_layers: Annotated[int, typer.Option(help="Lowest layers that stay as they are.")] = 4,
    train_embeddings: Annotated[bool, typer.Option(help="Unless a layer is frozen.")] = True,
    max_tokens: Annotated[int, typer.Option(help="Longer texts are cut in training.")] = 64,
    prompt: Annotated[str, typer.Option(help="Put before every text.")] = "query: ",
    temperature: float = 0.05,
    distillation: Annotated[float, typer.Option(help="Weight of the teacher against the pairs.")] = 1.0,
    hard_negatives: Annotated[bool, typer.Option(help="Look for wrong replies that look right.")] = True,
    held_out: Annotated[float, typer.Option(help="Share of accounts and time held out for testing.")] = 0.2,
    seed: SeedOption = 0,
    accumulate: AccumulateOption = 1,
    precision: PrecisionOption = "auto",
    keep_weights: KeepWeightsOption = "best",
    patience: PatienceOption = 0,
    resume: ResumeOption = False,
    device: DeviceOption = None,
    max_minutes: MinutesOption = None,
    checkpoint_every: EveryOption = EVERY,
    licence: LicenceOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train an encoder on question/reply pairs and a teacher's similarities."""
    need_extra()
    from nlp_support.eval.files import check_once
    from nlp_support.eval.models.columns import Columns

    from ..encoder.data import Sources
    from ..encoder.settings import EncoderSettings
    from ..encoder.train import train_encoder

    settings = EncoderSettings(
        epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, layers=layers,
        frozen_layers=frozen_layers, train_embeddings=train_embeddings, max_tokens=max_tokens,
        prompt=prompt, temperature=temperature, distillation=distillation,
        hard_negatives=hard_negatives, held_out=held_out, seed=seed,
        accumulate=accumulate, precision=precision, keep=keep_weights, patience=patience,
    )  # fmt: skip
    check_run(
        out, base=base, task="encoder", settings=settings, resume=resume, device=device,
        max_minutes=max_minutes, files=chain(*(given or () for given in (store, pairs, texts, keep, test))),
    )  # fmt: skip
    if teacher is not None:
        check_base(teacher, "encoder")
    with ExitStack() as stack, stages() as tell:
        watched = TrainingShown(tell)
        check_once(store or (), what="store")
        stores = {file: stack.enter_context(existing_store(str(file))) for file in store or ()}
        result = train_encoder(
            Sources(stores, pairs or (), texts or (), teacher, keep or (), test or ()), out,
            base=base, settings=settings, resume=resume, device=device, max_minutes=max_minutes,
            checkpoint_every=checkpoint_every, config=as_config(context),
            licences=licences_of(licence or ()), on_progress=watched.stage, on_log=watched.row,
            columns=Columns.of(text=text, question=question, reply=reply), max_dropped=max_dropped,
            on_data=tell_data_and_import,
        )  # fmt: skip
    if as_json:
        print_json({"folder": str(result.folder), "before": result.before, "after": result.after})
    for name, after in result.after.items():
        say(f"{name}: 1-of-100 {_share(result.before[name])}, now {_share(after)} (n={after['n']})")
    tell_folder(result.folder, result.stopped_by_time)


def _share(figure: Any) -> str:
    if figure["accuracy"] is None:
        return "not measured"
    return f"{figure['accuracy']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"
