"""The command line: each command parses, calls one function of the library, and prints its result."""

import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import NlpSupportError
from ..store import open_store
from .coach import coach_command
from .doctor import doctor_command
from .faq import faq_command, faq_state_command
from .flags import flag_command, flags_command
from .inbox import inbox_command
from .installed import WithInstalled
from .journey import brief_command, journey_command, score_command
from .metrics import metrics_command
from .options import (
    AccountOption,
    DaysOption,
    EncoderOption,
    JsonOption,
    MessagesOption,
    RankingOption,
    StoreOption,
    existing_store,
    utc,
    window_of,
)
from .report import report_command
from .terminal import counted, print_json, progress, quiet, say
from .triage import triage_command


class Commands(WithInstalled):
    """Turns the package's own errors into one line and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except NlpSupportError as error:
            say(f"error: {error}")
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,  # plain help; loading the other takes longer than the rest together
    help="Suggested replies and customer-journey sentiment for support platforms.",
)


@app.command("import")
def import_command(
    file: Path,
    store: StoreOption,
    format: Annotated[str, typer.Option("--format", help="One of the formats in data/README.md.")],
    account: Annotated[str | None, typer.Option(help="Account of rows that name none.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Read messages from a file into a store; run it again to go on or to update."""
    from ..readers import read

    messages = read(file, format=format, account_id=account)
    with open_store(store) as opened, progress("read") as update:
        report = opened.add(counted(messages, update))
    if as_json:
        print_json(asdict(report))
        return
    say(f"{report.added:,} added, {report.replaced:,} replaced, {len(report.rejected):,} rejected")
    for rejection in report.rejected[:20]:
        say(f"  line {rejection.line}: {rejection.reason}")
    if len(report.rejected) > 20:
        say(f"  … and {len(report.rejected) - 20:,} more; --json lists all")


@app.command("index")
def index_command(
    store: StoreOption,
    account: AccountOption = None,
    encoder: EncoderOption = None,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    everything: Annotated[bool, typer.Option("--all", help="All sent messages, not one window.")] = False,
    drop_others: Annotated[bool, typer.Option(help="Delete the vectors of other encoders.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Encode what the accounts sent and was not encoded yet; interrupted, it goes on where it stopped."""
    from ..models.encoder import Encoder
    from ..suggest.indexing import encoder_key, index_account

    window = None if everything else window_of(max_messages, max_days)
    with existing_store(store) as opened:
        model = Encoder.load(encoder, threads=0)
        reports = []
        for name in [account] if account else opened.accounts():
            with progress(name) as update:
                reports.append(index_account(opened, name, encoder=model, window=window, on_progress=update))
            if drop_others:
                opened.drop_other_encoders(name, encoder_key(model))
    if as_json:
        print_json([asdict(report) for report in reports])
        return
    for report in reports:
        reasons = "".join(f", {count:,} {reason}" for reason, count in report.skipped.items())
        say(f"{report.account_id}: {report.indexed:,} indexed, {report.already:,} were there{reasons}")


@app.command("suggest")
def suggest_command(
    account: str,
    text: str,
    store: StoreOption,
    k: Annotated[int, typer.Option("-k", help="At most so many suggestions.")] = 3,
    context: Annotated[list[str] | None, typer.Option(help="Earlier customer message; repeatable.")] = None,
    language: Annotated[str | None, typer.Option(help='A code, or "any"; default: of the text.')] = None,
    now: Annotated[datetime | None, typer.Option(help="Closes the window (UTC).")] = None,
    encoder: EncoderOption = None,
    ranking: RankingOption = None,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    as_json: JsonOption = False,
) -> None:
    """Suggest replies to a customer message."""
    from ..models.encoder import Encoder
    from ..suggest.ranking import Ranking
    from ..suggest.suggester import ReplySuggester
    from .present.suggestions import show_suggestions, suggestions_value

    with existing_store(store) as opened:
        suggester = ReplySuggester(
            opened,
            encoder=Encoder.load(encoder),
            window=window_of(max_messages, max_days),
            ranking=None if ranking is None else Ranking.load(ranking),
        )
        closing = utc(now)
        started = time.perf_counter()
        found = suggester.suggest(account, text, k=k, context=context or (), now=closing, language=language)
        milliseconds = 1000 * (time.perf_counter() - started)
    if as_json:
        print_json(suggestions_value(found))
        return
    show_suggestions(found)
    say(f"{milliseconds:.0f} ms, loading the account included")


@app.command("forget")
def forget_command(
    customer: str,
    store: StoreOption,
    account: AccountOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase a customer everywhere: messages, replies, vectors, feedback, scores, flags and links."""
    with existing_store(store) as opened:
        accounts = [account] if account else opened.accounts()
        if not yes:
            typer.confirm(
                f"Erase customer {customer} from {len(accounts)} account(s) for good?", abort=True, err=True
            )
        erased = {name: asdict(opened.forget(name, customer)) for name in accounts}
    if as_json:
        print_json(erased)
        return
    for name, counts in erased.items():
        say(
            f"{name}: erased {counts['messages']:,} messages, {counts['replies']:,} replies, "
            f"{counts['feedback']:,} feedback records, {counts['scores']:,} scores, {counts['flags']:,} flags"
            + ("" if counts["complete"] else "; another process holds the log, run forget again")
        )


app.command("journey")(journey_command)
app.command("flags")(flags_command)
app.command("flag")(flag_command)
app.command("brief")(brief_command)
app.command("score")(score_command)
app.command("metrics")(metrics_command)
app.command("faq")(faq_command)
app.command("faq-state")(faq_state_command)
app.command("coach")(coach_command)
app.command("report")(report_command)
app.command("triage")(triage_command)
app.command("inbox")(inbox_command)
app.command("doctor")(doctor_command)


@app.command("models")
def models_command(as_json: JsonOption = False) -> None:
    """List the bundled models."""
    from .present.models import models_table, models_value

    print_json(models_value()) if as_json else models_table()


@app.command("demo")
def demo_command(
    store: Annotated[str | None, typer.Option(help="Keep the demo's store here.")] = None,
    max_days: Annotated[float, typer.Option(help="Index the last so many days: fewer, sooner done.")] = 90,
) -> None:
    """Import conversations that we wrote, index them, and suggest replies; offline."""
    from .demo import show_demo

    show_demo(store, max_days=max_days)


def main() -> None:
    """The program `nlp-support`."""
    quiet()
    app()
