"""`nlp-support eval …`: each command parses, calls one function, and shows or saves its report."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from nlp_support.cli.options import EncoderOption, SeedOption, StoreOption
from nlp_support.cli.terminal import counted, progress, say

from .cli_journeys import escalation_command, journeys_command
from .cli_models import pairs_command, reading_command, sentiment_command
from .cli_replies import replies_command
from .show import JsonOut, SaveOption, finish, write

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Offline evaluation: replies, leaks, speed, release gates.",
)
app.command("pairs")(pairs_command)
app.command("sentiment")(sentiment_command)
app.command("reading")(reading_command)
app.command("journeys")(journeys_command)
app.command("escalation")(escalation_command)
app.command("replies")(replies_command)


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
    json_out: JsonOut = None,
    save: SaveOption = None,
) -> None:
    """Time suggesting against encoding alone on the demo conversations, as ratios within one run."""
    from .run import check_writable
    from .speed.measure import measure_speed

    check_writable(save, json_out)
    with progress("speed") as update:
        report = measure_speed(
            stack=stack, growth=growth, journeys=journeys, service=service, on_progress=update
        )
    finish(report, json_out, save)


@app.command("compare")
def compare_command(
    run_a: Annotated[str, typer.Argument(help="FOLDER or FOLDER:SYSTEM, as written by --save.")],
    run_b: Annotated[str, typer.Argument(help="The same, to compare with the first.")],
    json_out: JsonOut = None,
    seed: SeedOption = 0,
) -> None:
    """Show how run B differs from run A on the same messages, and whether chance explains it."""
    from .compare import compare_runs
    from .run import load_run
    from .verdicts import print_comparison

    comparison = compare_runs(load_run(run_a), load_run(run_b), seed=seed)
    if json_out != Path("-"):
        print_comparison(comparison, console=Console())
    found = [
        {**asdict(one), "difference": one.difference, "verdict": one.verdict}
        for one in comparison.differences
    ]
    write(json_out, {**asdict(comparison), "differences": found})


@app.command("gate")
def gate_command(
    run: Annotated[str, typer.Argument(help="FOLDER or FOLDER:SYSTEM, as written by --save.")],
    against: Annotated[str | None, typer.Option(help="The reference run.")] = None,
    rules: Annotated[Path | None, typer.Option(help="TOML; default: no main figure gets worse.")] = None,
    json_out: JsonOut = None,
    seed: SeedOption = 0,
) -> None:
    """Check a run against rules; exit with code 1, and the reasons, when one is broken."""
    from .gate import check_gate
    from .rules import RULES, read_rules
    from .run import load_run
    from .verdicts import print_gate

    reference = load_run(against) if against else None
    result = check_gate(load_run(run), read_rules(rules or RULES), against=reference, seed=seed)
    if json_out != Path("-"):
        print_gate(result, console=Console())
    write(json_out, {"passed": result.passed, **asdict(result)})
    if not result.passed:
        raise typer.Exit(1)


@app.command("dataset")
def dataset_command(
    name: Annotated[str, typer.Argument(help="taskmaster4 or songys")],
    file: Path,
    store: StoreOption,
) -> None:
    """Add a public data set without times and accounts to a store, with made-up ones."""
    from nlp_support import open_store

    from .datasets import read_dataset

    with open_store(store) as opened, progress("read") as update:
        report = opened.add(counted(read_dataset(name, file), update))
    say(f"{report.added:,} added, {report.replaced:,} replaced, {len(report.rejected):,} rejected")
