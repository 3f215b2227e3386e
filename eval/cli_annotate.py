"""`nlp-support annotate export | import | report`: people grade suggestions."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_support.cli.files import models_of
from nlp_support.cli.options import (
    DaysOption,
    EncoderOption,
    JsonOption,
    MessagesOption,
    PolicyOption,
    RankingOption,
    SeedOption,
    StoreOption,
    existing_store,
    window_of,
)
from nlp_support.cli.terminal import print_json, progress, say
from nlp_support.errors import InvalidArgument

from .made import label
from .show import JsonOut, SaveOption, check_outputs, finish, grades_in, tell_refused

if TYPE_CHECKING:
    from nlp_support import MessageStore, ReplySuggester, Window
    from nlp_support.journey.model_files import ModelFiles

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="People grade suggestions: export a sample, import the grades, report what they say.",
)


@app.command("export")
def export_command(
    out: Annotated[
        Path, typer.Argument(help="FILE.html, a page to grade in, or FILE.csv, for a spreadsheet.")
    ],
    store: StoreOption,
    account: Annotated[
        list[str] | None, typer.Option("--account", help="Only this account; repeatable. Default: all.")
    ] = None,
    unsure: Annotated[
        bool, typer.Option("--all", help="Also replies whose confidence is below the threshold.")
    ] = False,
    messages: Annotated[int, typer.Option(help="How many messages are drawn.")] = 100,
    sent: Annotated[bool, typer.Option("--sent", help="Also show what the agent really sent.")] = False,
    share: Annotated[float, typer.Option(help="The last share of each account's time.")] = 0.2,
    k: Annotated[int, typer.Option("-k", help="At most this many replies to a message.")] = 3,
    encoder: EncoderOption = None,
    ranking: RankingOption = None,
    policy: PolicyOption = None,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    seed: SeedOption = 0,
) -> None:
    """Write a random sample of past messages with what would have been offered for each, in random order and
    without confidence, for people to grade. The ids of what it holds go to FILE.items.jsonl, for import."""
    from .annotate.graded import holds_grades
    from .annotate.page import page
    from .annotate.sample import draw_sample
    from .annotate.sheet import sheet
    from .annotate.written import write_export

    if out.suffix.lower() not in (".html", ".csv"):
        raise InvalidArgument(f"{out} ends neither in .html nor in .csv; expected a page or a sheet")
    if holds_grades(out):
        raise InvalidArgument(f"{out} holds grades that somebody gave; name another file, or remove it")
    with existing_store(store) as opened, progress("export") as update:
        suggester = _suggester(
            opened, models_of(policy, encoder=encoder, ranking=ranking),
            window_of(max_messages, max_days), unsure=unsure,
        )  # fmt: skip
        sample = draw_sample(
            suggester, account or opened.accounts(), messages=messages, share=share, k=k, seed=seed,
            on_progress=update,
        )  # fmt: skip
    if not sample.questions:
        raise InvalidArgument(
            f"nothing is offered for any of {sample.silent} messages; --all exports what is below the "
            "threshold too"
        )
    made = sheet(sample.questions, sent=sent) if out.suffix.lower() == ".csv" else page(sample, sent=sent)
    beside = write_export(out, made, sample.items)
    silent = f"; nothing is offered for {sample.silent:,} others that were drawn" if sample.silent else ""
    say(f"{out}: {len(sample.items):,} replies to {len(sample.questions):,} messages{silent}")
    say(f"{beside}: their ids, for annotate import")


@app.command("import")
def import_command(
    files: Annotated[
        list[Path],
        typer.Argument(help="What came back: sheets as CSV, or what the page gave; of any raters."),
    ],
    items: Annotated[Path, typer.Option("--items", help="FILE.items.jsonl of the export that was graded.")],
    out: Annotated[Path, typer.Option("--out", help="The file of grades to write; it holds ids, no text.")],
    rater: Annotated[
        str | None,
        typer.Option("--rater", help="Who graded, where a file does not tell; default: the file's name."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read graded sheets and pages of any number of raters into one file of ids and grades. Rows that do not
    count are told by line and reason."""
    from .annotate.graded import read_graded
    from .annotate.items import read_items
    from .grades.file import write_grades

    check_outputs(out, None)
    found = read_graded(files, read_items(items), rater=rater)
    tell_refused(found.refused)
    if not found.grades.given:
        raise InvalidArgument(
            f"no grade in {', '.join(map(str, files))}; expected 0, 1 or 2 in the column grade"
        )
    write_grades(out, found.grades)
    raters = found.grades.raters
    if as_json:
        print_json(
            {
                "file": str(out), "grades": len(found.grades.given), "replies": len(found.grades),
                "raters": list(raters), "skipped": found.skipped,
                "refused": [
                    {"file": str(one.file), "line": one.line, "reason": one.reason} for one in found.refused
                ],
            }
        )  # fmt: skip
    say(
        f"{out}: {len(found.grades.given):,} grades of {len(found.grades):,} replies by {len(raters)} "
        f"{'rater' if len(raters) == 1 else 'raters'} ({', '.join(raters[:10])}); {found.skipped:,} skipped"
    )


@app.command("report")
def report_command(
    grades: Annotated[list[Path], typer.Argument(help="Files of grades, as annotate import writes them.")],
    store: Annotated[
        str | None, typer.Option("--store", help="The store: also by the confidence that each reply has now.")
    ] = None,
    encoder: EncoderOption = None,
    ranking: RankingOption = None,
    policy: PolicyOption = None,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Report what people thought: shares with intervals, by slice, rater and confidence, and whether raters
    agree."""
    from .annotate.again import offered_again
    from .annotate.report import measure_grades

    check_outputs(json_out, save)
    window = window_of(max_messages, max_days)
    given = grades_in(grades)
    if given is None:
        return
    made: dict[str, str] = {}
    offered = known = None
    if store is not None:
        with existing_store(store) as opened, progress("report") as update:
            named = models_of(policy, encoder=encoder, ranking=ranking)
            suggester = _suggester(opened, named, window, unsure=True)
            known = opened.accounts()
            offered = offered_again(suggester, given, known, on_progress=update)
            made["encoder"] = label(suggester.encoder)
    finish(measure_grades(given, offered=offered, accounts=known, seed=seed, **made), json_out, save)


def _suggester(
    store: "MessageStore", named: "ModelFiles", window: "Window", *, unsure: bool
) -> "ReplySuggester":
    """The suggester under test; one that is asked about what is unsure too never abstains."""
    from nlp_support import Encoder, Ranking, ReplySuggester
    from nlp_support.suggest.ranking import ranking_for

    model = Encoder.load(named.encoder, threads=0)
    used = ranking_for(model, None if named.ranking is None else Ranking.load(named.ranking))
    if unsure:
        used = replace(used, threshold=0.0)
    return ReplySuggester(store, encoder=model, window=window, ranking=used, promises=not unsure)
