"""`nlp-support eval compare | gate | errors`: what is done with saved runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from nlp_support.cli.options import SeedOption
from nlp_support.cli.terminal import progress, say
from nlp_support.errors import NlpSupportError

from .show import JsonOut, write

WRONG = 2  # typer's exit code for options that are wrong

RunArgument = Annotated[str, typer.Argument(help="FOLDER or FOLDER:SYSTEM, as written by --save.")]


def gate_command(
    run: RunArgument,
    against: Annotated[str | None, typer.Option(help="The reference run.")] = None,
    rules: Annotated[
        Path | None, typer.Option(help="TOML; default: those of the run's kind, no main figure gets worse.")
    ] = None,
    margin: Annotated[
        float | None,
        typer.Option(
            help="How much worse a figure may still be, for all that can be told, and pass; default: what "
            "its rule allows. What surely broke its rule stays broken."
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail what the run has too few messages to tell.")
    ] = False,
    json_out: JsonOut = None,
    junit: Annotated[Path | None, typer.Option(help="Write the rules as JUnit's XML here.")] = None,
    seed: SeedOption = 0,
) -> None:
    """Check a run against rules, and say what cannot be told. Exit codes: 1 a rule is broken, 3 no run, no
    such figure or nothing to compare with, 4 too small to tell (only with --strict); 2 wrong options."""
    from .gate import check_gate
    from .rules import check_margin, read_rules, rules_for
    from .run import check_writable, load_run
    from .verdicts import cases_of, print_gate

    named = {"run": run, "against": against or "", "rules": str(rules or "")}
    with _unreadable(junit, named):
        tested, reference = load_run(run), load_run(against) if against else None
        file = rules or rules_for(tested.report.kind)
        named["rules"] = file.name
        with _wrong():
            check_writable(None, json_out, junit)
            check_margin(margin, "--margin")
            wanted = read_rules(file)
        result = check_gate(tested, wanted, against=reference, margin=margin, strict=strict, seed=seed)
    if json_out != Path("-"):
        print_gate(result, console=Console())
    found = {"passed": result.passed, "exit_code": result.exit_code, **named, **asdict(result)}
    write(json_out, found)
    if junit:
        _write_junit(junit, cases_of(result), named)
    if not result.passed:
        raise typer.Exit(result.exit_code)


def _write_junit(file: Path, cases: list[tuple[str, str, str, str]], named: dict[str, str]) -> None:
    from .reports.junit import write_junit

    write_junit(file, cases, name=named["run"], properties=named)


@contextmanager
def _wrong() -> Iterator[None]:
    """Options that are wrong, rules among them, end as typer ends them, so that no rule looks broken."""
    try:
        yield
    except NlpSupportError as error:
        say(f"error: {error}")
        raise typer.Exit(WRONG) from error


@contextmanager
def _unreadable(junit: Path | None, named: dict[str, str]) -> Iterator[None]:
    """What cannot be read or compared ends with an exit code of its own, in JUnit's file too."""
    from .gate import UNREADABLE

    try:
        yield
    except NlpSupportError as error:
        say(f"error: {error}")
        if junit and junit.parent.is_dir() and not junit.is_dir():
            _write_junit(junit, [("the runs can be compared", "error", "error", str(error))], named)
        raise typer.Exit(UNREADABLE) from error


def compare_command(
    runs: Annotated[
        list[str],
        typer.Argument(help="FOLDER or FOLDER:SYSTEM each, as written by --save; the reference first."),
    ],
    table: Annotated[
        bool, typer.Option("--table", help="One row per figure, one column per run; so with more than two.")
    ] = False,
    json_out: JsonOut = None,
    seed: SeedOption = 0,
) -> None:
    """Show how runs differ from the first, and what chance explains."""
    from .compare import compare_runs
    from .run import load_run
    from .side_by_side import print_side_by_side, side_by_side
    from .verdicts import print_comparison

    if len(runs) < 2:
        raise typer.BadParameter("name two runs or more: the reference, and what is compared with it")
    loaded = [load_run(one) for one in runs]
    if table or len(runs) > 2:
        with progress("compare") as update:
            beside = side_by_side(loaded, seed=seed, on_progress=update)
        if json_out != Path("-"):
            print_side_by_side(beside, console=Console())
        write(json_out, beside.as_dict())
        return
    with progress("compare") as update:
        comparison = compare_runs(*loaded, seed=seed, on_progress=update)
    if json_out != Path("-"):
        print_comparison(comparison, console=Console())
    write(json_out, {**asdict(comparison), "differences": [_as_dict(one) for one in comparison.differences]})


def _as_dict(one: Any) -> dict[str, Any]:
    return {**asdict(one), "difference": one.difference, "verdict": one.verdict}


def errors_command(
    run: RunArgument,
    error: Annotated[str | None, typer.Option("--kind", help="Only this kind of mistake.")] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(help="language, channel, agent, account, length or month; repeatable. Default: all."),
    ] = None,
    worst: Annotated[int, typer.Option("--worst", help="How many rows of each kind to show.")] = 5,
    texts: Annotated[bool, typer.Option("--texts", help="Show the texts kept of them, redacted.")] = False,
    json_out: JsonOut = None,
    seed: SeedOption = 0,
) -> None:
    """Show mistakes by kind and by slice, and the worst of each."""
    from .mistakes import find_mistakes
    from .rows.table import SLICES
    from .run import load_run
    from .show_mistakes import print_mistakes

    found = find_mistakes(load_run(run), error=error, by=by or SLICES, worst=worst, seed=seed)
    if json_out != Path("-"):
        print_mistakes(found, console=Console(), texts=texts)
    rows = asdict(found)
    if not texts:  # they are customer text, even though redacted
        rows["worst"] = [{**one, "texts": {}} for one in rows["worst"]]
    write(json_out, rows)
