"""`nlp-support train sentiment | satisfaction`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp_support.cli.options import AccountOption, SeedOption
from nlp_support.cli.terminal import print_json, say
from nlp_support.eval.options import LabelOption, MapOption, TextOption

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
    KeepOption,
    LicenceOption,
    MaxDroppedOption,
    MinutesOption,
    PatienceOption,
    PrecisionOption,
    need_extra,
    tell_data_and_import,
)
from .progress import TrainingShown, stages
from .ratings import ratings_of
from .show import figure_line, plain_figure, tell_folder

TEST = "The same: nothing that repeats it is trained or validated on; repeatable."
BASE = "Folder (an exported one too) or hub name of an encoder or a classifier, or bundled."

if TYPE_CHECKING:
    from ..classifier.result import Trained


def sentiment_command(
    context: typer.Context,
    out: OutArgument,
    base: Annotated[str, typer.Option(help=BASE)],
    train: Annotated[list[Path], typer.Option(help="Tables of text, label; repeatable.")],
    val: Annotated[list[Path], typer.Option(help="The same, to calibrate and measure on; repeatable.")],
    test: Annotated[FilesOption, typer.Option(help=TEST)] = None,
    text: TextOption = None,
    label: LabelOption = None,
    map: MapOption = None,
    max_dropped: MaxDroppedOption = MAX_DROPPED,
    epochs: float = 2.0,
    batch_size: int = 32,
    learning_rate: float = 8e-5,
    frozen_layers: Annotated[int, typer.Option(help="Lowest layers that stay as they are.")] = 4,
    layers: Annotated[int, typer.Option(help="Layers of the base to keep, at even distances; 0: all.")] = 0,
    train_embeddings: Annotated[
        bool,
        typer.Option("--train-embeddings", help="Train the embeddings of the pieces in use, at 4 bits."),
    ] = False,
    new_pieces: Annotated[
        int, typer.Option(help="Add at most so many pieces for letters that the vocabulary lacks.")
    ] = 0,
    max_tokens: Annotated[int, typer.Option(help="Longer texts are cut.")] = 64,
    dropout: float = 0.0,
    balance: Annotated[
        float, typer.Option(help="0: rows as they come; 1: all languages and classes equally often.")
    ] = 0.5,
    few_shot: Annotated[
        bool,
        typer.Option("--few-shot", help="Learn from a few examples of each class, as SetFit does."),
    ] = False,
    examples: Annotated[int, typer.Option(help="How many of each class --few-shot draws at most.")] = 8,
    seed: SeedOption = 0,
    accumulate: AccumulateOption = 1,
    precision: PrecisionOption = "auto",
    keep: KeepOption = "best",
    patience: PatienceOption = 0,
    resume: ResumeOption = False,
    device: DeviceOption = None,
    max_minutes: MinutesOption = None,
    checkpoint_every: EveryOption = EVERY,
    licence: LicenceOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train a model of three-class polarity."""
    need_extra()
    from nlp_support.eval.models.columns import Columns

    from ..classifier.sentiment import SentimentSettings, train_sentiment

    settings = SentimentSettings(
        epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, frozen_layers=frozen_layers,
        layers=layers, train_embeddings=train_embeddings, new_pieces=new_pieces,
        max_tokens=max_tokens, dropout=dropout, balance=balance, seed=seed,
        few_shot=examples if few_shot else 0,
        accumulate=accumulate, precision=precision, keep=keep, patience=patience,
    )  # fmt: skip
    check_run(
        out, base=base, task="sentiment", settings=settings, files=[*train, *val, *(test or ())],
        resume=resume, device=device, max_minutes=max_minutes,
    )  # fmt: skip
    _classifier(
        train_sentiment, train, out, base=base, val_files=val, test_files=test or (), settings=settings,
        columns=Columns.of(text=text, label=label, mapped=map or ()),
        max_dropped=max_dropped, resume=resume, device=device, max_minutes=max_minutes,
        checkpoint_every=checkpoint_every, config=as_config(context),
        licences=licences_of(licence or ()), as_json=as_json,
    )  # fmt: skip


def satisfaction_command(
    context: typer.Context,
    out: OutArgument,
    base: Annotated[str | None, typer.Option(help=f"{BASE} [required without --ratings]")] = None,
    train: Annotated[FilesOption, typer.Option(help="Rated dialogues, or their turns; repeatable.")] = None,
    val: Annotated[
        FilesOption, typer.Option(help="The same, to calibrate and measure on; repeatable.")
    ] = None,
    ratings: Annotated[
        bool,
        typer.Option(
            "--ratings", help="Fit OUT, a JSON file, to the ratings in --store instead, by account."
        ),
    ] = False,
    store: Annotated[
        str | None, typer.Option(envvar="NLP_SUPPORT_STORE", help="The store of --ratings.")
    ] = None,
    account: AccountOption = None,
    test: Annotated[FilesOption, typer.Option(help=TEST)] = None,
    text: TextOption = None,
    label: LabelOption = None,
    map: MapOption = None,
    max_dropped: MaxDroppedOption = MAX_DROPPED,
    epochs: float = 2.0,
    batch_size: int = 32,
    learning_rate: float = 8e-5,
    frozen_layers: Annotated[int, typer.Option(help="Lowest layers that stay as they are.")] = 4,
    max_tokens: Annotated[int, typer.Option(help="A turn with its context is cut to this length.")] = 128,
    dropout: float = 0.0,
    low_weight: Annotated[float, typer.Option(help="How much more a turn with 1 or 2 counts.")] = 3.0,
    seed: SeedOption = 0,
    accumulate: AccumulateOption = 1,
    precision: PrecisionOption = "auto",
    keep: KeepOption = "best",
    patience: PatienceOption = 0,
    resume: ResumeOption = False,
    device: DeviceOption = None,
    max_minutes: MinutesOption = None,
    checkpoint_every: EveryOption = EVERY,
    licence: LicenceOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train a model of a customer's satisfaction at each turn, read in its context; or, with --ratings, learn
    which ratings an account's customers give at which points of satisfaction."""
    if ratings:
        ratings_of(out, store, account, as_json=as_json)
        return
    for option, given in (("--base", base), ("--train", train), ("--val", val)):
        if not given:
            raise typer.BadParameter(f"Missing option '{option}'.")
    need_extra()
    from nlp_support.eval.models.columns import POINTS, Columns

    from ..classifier.satisfaction import SatisfactionSettings, train_satisfaction

    settings = SatisfactionSettings(
        epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, frozen_layers=frozen_layers,
        max_tokens=max_tokens, dropout=dropout, low_weight=low_weight, seed=seed,
        accumulate=accumulate, precision=precision, keep=keep, patience=patience,
    )  # fmt: skip
    check_run(
        out, base=base or "", task="satisfaction", settings=settings,
        files=[*(train or ()), *(val or ()), *(test or ())],
        resume=resume, device=device, max_minutes=max_minutes,
    )  # fmt: skip
    _classifier(
        train_satisfaction, train or [], out, base=base, val_files=val, test_files=test or (),
        settings=settings,
        columns=Columns.of(text=text, label=label, mapped=map or (), classes=POINTS),
        max_dropped=max_dropped, resume=resume, device=device, max_minutes=max_minutes,
        checkpoint_every=checkpoint_every, config=as_config(context),
        licences=licences_of(licence or ()), as_json=as_json,
    )  # fmt: skip


def _classifier(
    train: Callable[..., "Trained"], files: list[Path], out: Path, *, as_json: bool, **options: Any
) -> None:
    with stages() as tell:
        watched = TrainingShown(tell)
        result = train(
            files, out, on_data=tell_data_and_import, on_progress=watched.step, on_log=watched.row, **options
        )
    if as_json:
        print_json(
            {"folder": str(result.folder), "figures": [plain_figure(one) for one in result.after.figures]}
        )
    for figure in result.after.figures:
        if figure.value is not None and figure.name != "confusion":  # the table is in run.json
            say(figure_line(figure))
    say(f"temperature {result.temperature:.3f}")
    tell_folder(result.folder, result.stopped_by_time)
