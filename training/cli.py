"""`nlp-support train …`: each command parses, calls one function, and prints the result."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp_support.cli.options import (
    DaysOption,
    EncoderOption,
    MessagesOption,
    SeedOption,
    StoreOption,
    existing_store,
    window_of,
)
from nlp_support.cli.terminal import print_json, say

from .cli_acts import acts_command
from .cli_files import dataset_command, export_command, prune_command
from .cli_meanings import meanings_command
from .cli_weights import weights_command
from .options import (
    DeviceOption,
    FilesOption,
    JsonOption,
    MinutesOption,
    OutArgument,
    ResumeOption,
    need_extra,
    tell_rejected,
)
from .progress import stages

if TYPE_CHECKING:
    from .classifier.result import Trained

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Retrain and export models (needs the extra [train])."
)
app.command("dataset")(dataset_command)
app.command("prune")(prune_command)
app.command("export")(export_command)
app.command("weights")(weights_command)
app.command("acts")(acts_command)
app.command("meanings")(meanings_command)


@app.command("encoder")
def encoder_command(
    out: OutArgument,
    base: Annotated[str, typer.Option(help="A sentence-transformers folder or hub name.")],
    store: Annotated[FilesOption, typer.Option(help="A store of pairs to learn; repeatable.")] = None,
    pairs: Annotated[FilesOption, typer.Option(help="JSON Lines of question, reply; repeatable.")] = None,
    texts: Annotated[FilesOption, typer.Option(help="JSON Lines of text to learn; repeatable.")] = None,
    teacher: Annotated[str | None, typer.Option(help="The encoder to learn the texts from.")] = None,
    keep: Annotated[
        FilesOption, typer.Option(help="JSON Lines of text to keep as the base has them; repeatable.")
    ] = None,
    test: Annotated[FilesOption, typer.Option(help="JSON Lines of pairs to measure on; repeatable.")] = None,
    epochs: float = 1.0,
    batch_size: int = 64,
    learning_rate: float = 8e-5,
    frozen_layers: Annotated[int, typer.Option(help="Lowest layers that stay as they are.")] = 4,
    max_tokens: Annotated[int, typer.Option(help="Longer texts are cut in training.")] = 64,
    prompt: Annotated[str, typer.Option(help="Put before every text.")] = "query: ",
    temperature: float = 0.05,
    distillation: Annotated[float, typer.Option(help="Weight of the teacher against the pairs.")] = 1.0,
    hard_negatives: Annotated[bool, typer.Option(help="Look for wrong replies that look right.")] = True,
    held_out: Annotated[float, typer.Option(help="Share of accounts and time held out for testing.")] = 0.2,
    resume: ResumeOption = False,
    device: DeviceOption = None,
    max_minutes: MinutesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train an encoder on question/reply pairs and a teacher's similarities."""
    need_extra()
    from .encoder.data import Sources
    from .encoder.settings import EncoderSettings
    from .encoder.train import train_encoder

    settings = EncoderSettings(
        epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, frozen_layers=frozen_layers,
        max_tokens=max_tokens, prompt=prompt, temperature=temperature, distillation=distillation,
        hard_negatives=hard_negatives, held_out=held_out,
    )  # fmt: skip
    with ExitStack() as stack, stages() as tell:
        stores = {file.stem: stack.enter_context(existing_store(str(file))) for file in store or ()}
        result = train_encoder(
            Sources(stores, pairs or (), texts or (), teacher, keep or (), test or ()), out,
            base=base, settings=settings, resume=resume, device=device, max_minutes=max_minutes,
            on_progress=tell,
        )  # fmt: skip
    tell_rejected(result.rejected)
    if as_json:
        print_json({"folder": str(result.folder), "before": result.before, "after": result.after})
    for name, after in result.after.items():
        say(f"{name}: 1-of-100 {_share(result.before[name])}, now {_share(after)} (n={after['n']})")
    _tell_folder(result.folder, result.stopped_by_time)


@app.command("sentiment")
def sentiment_command(
    out: OutArgument,
    base: Annotated[str, typer.Option(help="Folder or hub name of an encoder or a classifier.")],
    train: Annotated[list[Path], typer.Option(help="JSON Lines of text, label; repeatable.")],
    val: Annotated[list[Path], typer.Option(help="The same, to calibrate and measure on; repeatable.")],
    epochs: float = 2.0,
    batch_size: int = 32,
    learning_rate: float = 8e-5,
    frozen_layers: Annotated[int, typer.Option(help="Lowest layers that stay as they are.")] = 4,
    max_tokens: Annotated[int, typer.Option(help="Longer texts are cut.")] = 64,
    dropout: float = 0.0,
    balance: Annotated[
        float, typer.Option(help="0: rows as they come; 1: all languages and classes equally often.")
    ] = 0.5,
    seed: SeedOption = 0,
    resume: ResumeOption = False,
    device: DeviceOption = None,
    max_minutes: MinutesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train a model of three-class polarity."""
    need_extra()
    from .classifier.sentiment import SentimentSettings, train_sentiment

    settings = SentimentSettings(
        epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, frozen_layers=frozen_layers,
        max_tokens=max_tokens, dropout=dropout, balance=balance, seed=seed,
    )  # fmt: skip
    _classifier(
        train_sentiment, train, out, base=base, val_files=val, settings=settings, resume=resume,
        device=device, max_minutes=max_minutes, as_json=as_json,
    )  # fmt: skip


@app.command("satisfaction")
def satisfaction_command(
    out: OutArgument,
    base: Annotated[str, typer.Option(help="Folder or hub name of an encoder or a classifier.")],
    train: Annotated[list[Path], typer.Option(help="JSON Lines of rated dialogues; repeatable.")],
    val: Annotated[list[Path], typer.Option(help="The same, to calibrate and measure on; repeatable.")],
    epochs: float = 2.0,
    batch_size: int = 32,
    learning_rate: float = 8e-5,
    frozen_layers: Annotated[int, typer.Option(help="Lowest layers that stay as they are.")] = 4,
    max_tokens: Annotated[int, typer.Option(help="A turn with its context is cut to this length.")] = 128,
    dropout: float = 0.0,
    low_weight: Annotated[float, typer.Option(help="How much more a turn with 1 or 2 counts.")] = 3.0,
    seed: SeedOption = 0,
    resume: ResumeOption = False,
    device: DeviceOption = None,
    max_minutes: MinutesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train a model of a customer's satisfaction at each turn, read in its context."""
    need_extra()
    from .classifier.satisfaction import SatisfactionSettings, train_satisfaction

    settings = SatisfactionSettings(
        epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, frozen_layers=frozen_layers,
        max_tokens=max_tokens, dropout=dropout, low_weight=low_weight, seed=seed,
    )  # fmt: skip
    _classifier(
        train_satisfaction, train, out, base=base, val_files=val, settings=settings, resume=resume,
        device=device, max_minutes=max_minutes, as_json=as_json,
    )  # fmt: skip


@app.command("ranker")
def ranker_command(
    out: Annotated[Path, typer.Argument(help="The JSON file to write.")],
    store: StoreOption,
    account: Annotated[list[str] | None, typer.Option(help="Default: all; repeatable.")] = None,
    encoder: EncoderOption = None,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    fit: Annotated[float, typer.Option(help="The first share of each account's time, to fit weights.")] = 0.5,
    calibrate: Annotated[float, typer.Option(help="The share after that, to fit confidence.")] = 0.3,
    held_out: Annotated[float, typer.Option(help="Share of accounts that are only tested on.")] = 0.2,
    precision: Annotated[float, typer.Option(help="Share of what is shown that should be right.")] = 0.5,
    least: Annotated[float, typer.Option(help="The lowest threshold allowed.")] = 0.2,
    limit: Annotated[int, typer.Option(help="At most this many messages of an account in each part.")] = 2000,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Fit the ranking's weights, confidence and threshold to replayed history."""
    from nlp_support import Encoder

    from .ranker.fit import fit_ranking
    from .ranker.settings import RankerSettings

    settings = RankerSettings(
        fit=fit,
        calibrate=calibrate,
        held_out=held_out,
        precision=precision,
        least=least,
        limit=limit,
        seed=seed,
    )
    with existing_store(store) as opened, stages() as tell:
        fitted = fit_ranking(
            opened, encoder=Encoder.load(encoder, threads=0), accounts=account or None,
            window=window_of(max_messages, max_days), settings=settings, on_progress=tell,
        )  # fmt: skip
    fitted.save(out)
    if as_json:
        print_json([_plain(figure) for figure in fitted.figures])
    for figure in fitted.figures:
        say(f"{figure.slice}, {figure.system}: {_figure(figure)}")
    say(str(out))


def _classifier(
    train: Callable[..., "Trained"], files: list[Path], out: Path, *, as_json: bool, **options: Any
) -> None:
    with stages() as tell:
        result = train(files, out, on_progress=lambda done, total: tell("training", done, total), **options)
    tell_rejected(result.rejected)
    if as_json:
        print_json({"folder": str(result.folder), "figures": [_plain(one) for one in result.after.figures]})
    for figure in result.after.figures:
        if figure.value is not None and figure.name != "confusion":  # the table is in run.json
            say(_figure(figure))
    say(f"temperature {result.temperature:.3f}")
    _tell_folder(result.folder, result.stopped_by_time)


def _plain(figure: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return {name: value for name, value in asdict(figure).items() if value not in ("", None)}


def _figure(figure: Any) -> str:
    where = " ".join(filter(None, (figure.slice, figure.system)))
    if figure.value is None:
        return f"{figure.name} {where}: not measured, {figure.note}"
    between = "" if figure.low is None else f" ({figure.low:.3f} to {figure.high:.3f})"
    return f"{figure.name} {where}: {figure.value:.3f}{between}, n={figure.n}"


def _share(figure: Any) -> str:
    if figure["accuracy"] is None:
        return "not measured"
    return f"{figure['accuracy']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"


def _tell_folder(folder: Path, stopped: bool) -> None:
    say(f"{folder}" + (" (stopped by --max-minutes; --resume continues)" if stopped else ""))
