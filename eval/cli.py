"""`nlp-support eval …`: each command parses, calls one function, and shows or saves its report."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.options import EncoderOption, SeedOption, StoreOption
from nlp_support.cli.terminal import counted, progress, say

from .cli_drift import drift_command
from .cli_journeys import escalation_command, journeys_command
from .cli_models import (
    acts_command,
    meanings_command,
    pairs_command,
    reading_command,
    sentiment_command,
)
from .cli_replies import replies_command
from .cli_runs import compare_command, errors_command, gate_command
from .show import JsonOut, SaveOption, finish

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Offline evaluation: replies, leaks, speed, release gates.",
)
app.command("pairs")(pairs_command)
app.command("sentiment")(sentiment_command)
app.command("acts")(acts_command)
app.command("reading")(reading_command)
app.command("meanings")(meanings_command)
app.command("journeys")(journeys_command)
app.command("escalation")(escalation_command)
app.command("replies")(replies_command)
app.command("drift")(drift_command)
app.command("compare")(compare_command)
app.command("gate")(gate_command)
app.command("errors")(errors_command)


@app.command("privacy")
def privacy_command(
    store: StoreOption,
    canaries: Annotated[int, typer.Option(help="How many pieces of personal data to plant.")] = 3000,
    encoder: EncoderOption = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Plant personal data in a copy of a store and look for it in suggestions."""
    from nlp_support import Encoder

    from .privacy.measure import measure_privacy
    from .run import check_writable

    check_writable(save, json_out)
    with progress("privacy") as update:
        model = Encoder.load(encoder, threads=0)
        report = measure_privacy(store, canaries=canaries, seed=seed, encoder=model, on_progress=update)
    finish(report, json_out, save)


@app.command("speed")
def speed_command(
    stack: Annotated[
        str | None, typer.Option(help="Compare with sentence-transformers and faiss: the model to use.")
    ] = None,
    growth: Annotated[bool, typer.Option("--growth", help="Also by number of rows and accounts.")] = False,
    journeys: Annotated[
        bool, typer.Option("--journeys", help="Only scoring, live updates of flags, and briefs.")
    ] = False,
    service: Annotated[
        bool,
        typer.Option("--service", help="Only triage, knowledge base, and metrics of 1,000,000 messages."),
    ] = False,
    http: Annotated[
        bool, typer.Option("--http", help="Only the service over HTTP, against the call in Python.")
    ] = False,
    json_out: JsonOut = None,
    save: SaveOption = None,
) -> None:
    """Time suggesting against encoding alone on the demo conversations, as ratios within one run."""
    from .run import check_writable
    from .speed.measure import measure_speed

    check_writable(save, json_out)
    with progress("speed") as update:
        report = measure_speed(
            stack=stack, growth=growth, journeys=journeys, service=service, http=http, on_progress=update
        )
    finish(report, json_out, save)


@app.command("dataset")
def dataset_command(
    name: Annotated[str, typer.Argument(help="taskmaster4, songys, irc, welfare or star")],
    file: Path,
    store: StoreOption,
) -> None:
    """Add a public data set without times and accounts to a store, with made-up ones."""
    from nlp_support import open_store

    from .datasets import read_dataset

    with open_store(store) as opened, progress("read") as update:
        report = opened.add(counted(read_dataset(name, file), update))
    say(f"{report.added:,} added, {report.replaced:,} replaced, {len(report.rejected):,} rejected")
