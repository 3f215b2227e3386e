"""`nlp-support eval …`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from nlp_support import Encoder, ReplySuggester, index_account, open_store
from nlp_support.errors import InvalidArgument
from nlp_support.terminal import counted, print_json, progress, say

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Offline evaluation: replay history, measure speed."
)

JsonOut = Annotated[Path | None, typer.Option("--json", help="Write the figures here.")]


@app.command("replies")
def replies_command(
    store: Annotated[str, typer.Option(help="The store's file.")],
    account: Annotated[str | None, typer.Option(help="One account.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All accounts, and all together.")] = False,
    json_out: JsonOut = None,
    share: Annotated[float, typer.Option(help="Of each account's time, held back and replayed.")] = 0.2,
    k: Annotated[int, typer.Option("-k")] = 3,
    limit: Annotated[int | None, typer.Option(help="At most so many messages of an account.")] = None,
) -> None:
    """Replay the last part of each account's time: what would have been suggested for each message."""
    from .replay import Replayed, held_back_from, replay
    from .replies import summarize

    if (account is None) == (not everything):
        raise InvalidArgument("give either --account A or --all")
    reports, together = [], []
    with open_store(store, create=False) as opened:
        suggester = ReplySuggester(opened, encoder=Encoder.load())
        bulk = Encoder.load(threads=0)
        for name in [account] if account else opened.accounts():
            opened.state(name)
            index_account(opened, bulk, name)
            since = held_back_from(opened, name, share=share)
            if since is None:
                continue
            found: list[Replayed] = []
            with progress(f"replay {name}") as update:
                for one in counted(replay(suggester, name, since=since, k=k), update):
                    found.append(one)
                    if len(found) == limit:
                        break
            reports.append(summarize(name, found))
            together += found
    if everything:
        reports.append(summarize("all", together))
    _show([report for report in reports if report is not None], json_out)


@app.command("speed")
def speed_command(json_out: JsonOut = None) -> None:
    """Time suggesting beside encoding on the demo conversations, as ratios of one run."""
    from .speed import measure_speed

    timings = measure_speed()
    table = Table("what", "value", "unit", "n")
    for timing in timings:
        table.add_row(timing.name, f"{timing.value:,.3f}", timing.unit, f"{timing.n:,}")
    Console().print(table)
    if json_out:
        _write(json_out, [asdict(timing) for timing in timings])


@app.command("dataset")
def dataset_command(
    name: Annotated[str, typer.Argument(help="taskmaster4")],
    file: Path,
    store: Annotated[str, typer.Option(help="The store to add the messages to.")],
) -> None:
    """Add a public data set that has no times or accounts of its own to a store, with made-up ones."""
    from .datasets import taskmaster

    if name != "taskmaster4":
        raise InvalidArgument(f"no data set {name!r}; expected taskmaster4")
    with open_store(store) as opened, progress("read") as update:
        report = opened.add(counted(taskmaster(file), update))
    say(f"{report.added:,} added, {report.replaced:,} replaced, {len(report.rejected):,} rejected")


def _show(reports: list[Any], json_out: Path | None) -> None:
    table = Table("account", "n", "coverage", "recall@1", "recall@k", "p50 ms", "p95 ms")
    for report in reports:
        figures = report.coverage, report.recall_at_1, report.recall_at_k
        times = report.p50_ms, report.p95_ms
        table.add_row(
            report.account_id, f"{report.n:,}", *(f"{f:.3f}" for f in figures), *(f"{t:.1f}" for t in times)
        )
    Console().print(table)
    if json_out:
        _write(json_out, [asdict(report) for report in reports])


def _write(file: Path, value: Any) -> None:
    if str(file) == "-":
        print_json(value)
        return
    try:
        file.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise InvalidArgument(f"cannot write {file}: {error.strerror}; name another file") from error
