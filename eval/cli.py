"""`nlp-support eval …`: each command parses, calls one function, and shows or saves its report."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console

from nlp_support.cli import (
    DaysOption,
    EncoderOption,
    MessagesOption,
    StoreOption,
    existing_store,
    window_of,
)
from nlp_support.errors import InvalidArgument, MissingExtra
from nlp_support.messages import Rejection
from nlp_support.terminal import counted, print_json, progress, say

from .reports.report import Report

if TYPE_CHECKING:
    from .replies.rows import RowFile

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Offline evaluation: replay history, look for leaks, measure speed, compare runs, gate releases.",
)

Row = TypeVar("Row")

SHOWN = 20  # rejected rows that are told one by one

JsonOut = Annotated[Path | None, typer.Option("--json", help="Write the figures here; - for stdout.")]
SaveOption = Annotated[
    Path | None, typer.Option("--save", help="Write the whole run here: report.json, report.html, scores.")
]
SeedOption = Annotated[int, typer.Option(help="Of samples, shuffles and intervals.")]


@app.command("replies")
def replies_command(
    store: StoreOption,
    account: Annotated[str | None, typer.Option(help="One account.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All accounts together.")] = False,
    json_out: JsonOut = None,
    save: SaveOption = None,
    baseline: Annotated[
        list[str] | None,
        typer.Option(help="bm25, frequent, or an encoder (NAME=FOLDER or FOLDER); repeatable."),
    ] = None,
    encoder: EncoderOption = None,
    judge: Annotated[str, typer.Option(help="characters, or an encoder that judges.")] = "characters",
    same_from: Annotated[
        float | None, typer.Option(help="The judge's cosine from which two replies say the same.")
    ] = None,
    threshold: Annotated[float | None, typer.Option(help="Abstain below this confidence.")] = None,
    share: Annotated[float, typer.Option(help="Of each account's time, its last part, replayed.")] = 0.2,
    k: Annotated[int, typer.Option("-k", help="How many replies each system is asked for.")] = 5,
    limit: Annotated[int | None, typer.Option(help="At most so many messages of an account.")] = None,
    history: Annotated[bool, typer.Option(help="Also with windows of 100, 500 and 1,000.")] = True,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    seed: SeedOption = 0,
) -> None:
    """Replay the last part of each account's time: what would have been suggested for each message."""
    from nlp_support import Encoder, Ranking

    from .privacy.measure import open_copy
    from .replies.judge import Judge
    from .replies.measure import measure_replies
    from .replies.rows import RowFile
    from .replies.settings import BM25, FREQUENT, HISTORY_SIZES, RepliesSettings
    from .run import check_writable

    if (account is None) == (not everything):
        raise InvalidArgument("give either --account A or --all")
    check_writable(save, json_out)
    given = baseline or [FREQUENT]
    named = dict(_named(one) for one in given if one not in (BM25, FREQUENT))
    settings = RepliesSettings(
        share=share,
        k=k,
        window=window_of(max_messages, max_days),
        baselines=tuple(one for one in (BM25, FREQUENT) if one in given),
        encoders={name: Encoder.load(folder, threads=0) for name, folder in named.items()},
        history=HISTORY_SIZES if history else (),
        limit=limit,
        seed=seed,
    )
    ranking = Ranking() if threshold is None else replace(Ranking(), threshold=threshold)
    with TemporaryDirectory() as folder, existing_store(store) as opened, progress("replay") as update:
        rows = RowFile(Path(folder) / "rows.jsonl")
        copy = open_copy(store, Path(folder)) if named else None
        report = measure_replies(
            opened,
            [account] if account else opened.accounts(),
            rows,
            encoder=Encoder.load(encoder, threads=0),
            ranking=ranking,
            judge=Judge.load(judge, same_from=same_from),
            settings=settings,
            copy=copy,
            on_progress=update,
        )
        if copy:
            copy.close()
        _finish(report, json_out, save, rows=rows)


@app.command("privacy")
def privacy_command(
    store: StoreOption,
    canaries: Annotated[int, typer.Option(help="How many pieces of personal data to plant.")] = 2000,
    encoder: EncoderOption = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Plant personal data in a copy of a store and look for it in what is suggested."""
    from nlp_support import Encoder

    from .privacy.measure import measure_privacy
    from .run import check_writable

    check_writable(save, json_out)
    with progress("privacy") as update:
        model = Encoder.load(encoder, threads=0)
        report = measure_privacy(store, canaries=canaries, seed=seed, encoder=model, on_progress=update)
    _finish(report, json_out, save)


@app.command("speed")
def speed_command(
    stack: Annotated[
        str | None, typer.Option(help="A sentence-transformers model to time the obvious stack with.")
    ] = None,
    growth: Annotated[bool, typer.Option("--growth", help="Also by rows and accounts.")] = False,
    json_out: JsonOut = None,
    save: SaveOption = None,
) -> None:
    """Time suggesting beside encoding on the demo conversations, as ratios of one run."""
    from .run import check_writable
    from .speed.measure import measure_speed

    check_writable(save, json_out)
    with progress("speed") as update:
        report = measure_speed(stack=stack, growth=growth, on_progress=update)
    _finish(report, json_out, save)


@app.command("sentiment")
def sentiment_command(
    file: Annotated[Path, typer.Argument(help="JSONL: id, label, probabilities, language, group.")],
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Score a sentiment model's predictions: accuracy, macro-F1, calibration, by language."""
    from .models.predictions import read_predictions
    from .models.sentiment import measure_sentiment

    _finish(measure_sentiment(_usable(read_predictions(file)), seed=seed), json_out, save)


@app.command("journeys")
def journeys_command(
    file: Annotated[Path, typer.Argument(help="JSONL: id, unsatisfied, scores, flags, language, group.")],
    rate: Annotated[float, typer.Option(help="False-positive rate allowed where no flags are given.")] = 0.1,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Score escalation as a forecast: AUC, recall, false-positive rate, horizon, recovery."""
    from .models.journeys import measure_journeys
    from .models.predictions import read_conversations

    found = _usable(read_conversations(file))
    _finish(measure_journeys(found, false_positive_rate=rate, seed=seed), json_out, save)


@app.command("compare")
def compare_command(
    run_a: Annotated[str, typer.Argument(help="FOLDER or FOLDER:SYSTEM, as written by --save.")],
    run_b: str,
    json_out: JsonOut = None,
    seed: SeedOption = 0,
) -> None:
    """Tell how run B differs from run A over the same messages, and whether chance explains it."""
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
    _write(json_out, {**asdict(comparison), "differences": found})


@app.command("gate")
def gate_command(
    run: Annotated[str, typer.Argument(help="FOLDER or FOLDER:SYSTEM, as written by --save.")],
    against: Annotated[str | None, typer.Option(help="The reference run.")] = None,
    rules: Annotated[Path | None, typer.Option(help="TOML; default: no main figure gets worse.")] = None,
    json_out: JsonOut = None,
    seed: SeedOption = 0,
) -> None:
    """Hold a run to rules: exit code 1, and the reasons, when one is broken."""
    from .gate import RULES, check_gate, read_rules
    from .run import load_run
    from .verdicts import print_gate

    reference = load_run(against) if against else None
    result = check_gate(load_run(run), read_rules(rules or RULES), against=reference, seed=seed)
    if json_out != Path("-"):
        print_gate(result, console=Console())
    _write(json_out, {"passed": result.passed, **asdict(result)})
    if not result.passed:
        raise typer.Exit(1)


@app.command("dataset")
def dataset_command(
    name: Annotated[str, typer.Argument(help="taskmaster4 or songys")],
    file: Path,
    store: StoreOption,
) -> None:
    """Add a public data set that has no times or accounts of its own to a store, with made-up ones."""
    from nlp_support import open_store

    from .datasets import read_dataset

    with open_store(store) as opened, progress("read") as update:
        report = opened.add(counted(read_dataset(name, file), update))
    say(f"{report.added:,} added, {report.replaced:,} replaced, {len(report.rejected):,} rejected")


def _named(baseline: str) -> tuple[str, str]:
    """The name and the folder of a baseline that is an encoder."""
    name, _, folder = baseline.rpartition("=")
    return name or Path(folder).name, folder


def _usable(rows: Iterable[Row | Rejection]) -> Iterator[Row]:
    """The good rows; the bad ones are told by line and reason."""
    rejected = 0
    for row in rows:
        if not isinstance(row, Rejection):
            yield row
            continue
        rejected += 1
        if rejected <= SHOWN:
            say(f"  line {row.line}: {row.reason}")
    if rejected:
        say(f"{rejected:,} rows rejected")


def _finish(
    report: Report, json_out: Path | None, save: Path | None, *, rows: "RowFile | None" = None
) -> None:
    """Show a report, and write it where it was asked for."""
    from .reports.tables import print_report
    from .run import save_run

    if json_out != Path("-"):
        print_report(report, console=Console())
    _write(json_out, report.as_dict())
    if save:
        save_run(report, save, rows=rows, page=_page(report))
        say(f"saved in {save}")


def _page(report: Report) -> str | None:
    """The HTML page; None, and a word about it, without the extra that draws it."""
    from .reports.page import render_page

    try:
        return render_page(report)
    except MissingExtra as error:
        say(f"no report.html: {error}")
        return None


def _write(file: Path | None, value: dict[str, Any]) -> None:
    from .run import write_json

    if file == Path("-"):
        print_json(value)
    elif file:
        write_json(file, value)
