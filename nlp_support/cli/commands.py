"""The command line: each command parses, calls one function of the library, and prints its result."""

import shutil
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from ..errors import NlpSupportError
from .check import check_command
from .coach import coach_command
from .doctor import doctor_command
from .faq import faq_command, faq_state_command
from .flags import flag_command, flags_command
from .hook import app as hook_app
from .inbox import inbox_command
from .installed import WithInstalled
from .journey import brief_command, journey_command, score_command
from .key import app as key_app
from .messages import forget_command, import_command, index_command
from .metrics import metrics_command
from .options import (
    EncoderOption,
    JsonOption,
    PolicyOption,
    RankingOption,
    SatisfactionOption,
    SentimentOption,
    WeightsOption,
)
from .profile import profile_command
from .report import report_command
from .review import review_command
from .serve import serve_command
from .suggest import suggest_command
from .terminal import print_json, quiet, say, show_all_letters
from .triage import triage_command

HELP_WIDTH = 80
SHOWN = 200  # characters of a path that cannot be used
WELCOME = """\
Suggested replies and customer-journey sentiment for support platforms.

Try it on invented messages, offline:

  nlp-support demo --store demo.db
  nlp-support suggest northwind-outfitters "when do you open on saturdays?" \\
      --store demo.db --now 2026-06-01 --max-days 90
  nlp-support metrics northwind-outfitters --store demo.db --now 2026-06-01

nlp-support --help lists all commands, and each has a --help of its own."""

# What the usage line calls the words that `subject` takes apart.
WORDS = {
    "index": "[ACCOUNT]...",
    "suggest": "[ACCOUNT] [TEXT]",
    "check": "[ACCOUNT] TEXT",
    "flags": "[ACCOUNT]...",
    "journey": "[ACCOUNT] [CUSTOMER]",
    "brief": "[ACCOUNT] CUSTOMER",
    "triage": "[ACCOUNT] TEXT",
    "inbox": "[ACCOUNT]...",
    "metrics": "[ACCOUNT]",
    "faq": "[ACCOUNT]",
    "faq-state": "[ACCOUNT] ENTRY proposed|approved|blocked",
    "coach": "[ACCOUNT]",
    "report": "[ACCOUNT]",
    "profile": "[ACCOUNT]",
    "review": "[ACCOUNT] [ACTION] [ID]",
}


class WithWords(TyperCommand):
    """A command whose usage line is its `options_metavar` and nothing else."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return [self.options_metavar or ""]


class Commands(WithInstalled):
    """Turns the package's own errors, and those of paths, into one line and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except NlpSupportError as error:
            say(f"error: {error}")
            raise typer.Exit(1) from error
        except OSError as error:
            if error.filename is None:  # of no path: the output cannot be written
                raise
            say(f"error: {str(error.filename)[:SHOWN]}: {error.strerror}; give another path")
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Commands,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,  # plain help; the rich one takes longer to load than everything else together
    help="Suggested replies and customer-journey sentiment for support platforms.",
)


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Suggested replies and customer-journey sentiment for support platforms."""
    if version:
        from .. import __version__

        typer.echo(f"nlp-support {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(WELCOME)


COMMANDS: dict[str, Callable[..., None]] = {
    "import": import_command,
    "index": index_command,
    "suggest": suggest_command,
    "check": check_command,
    "journey": journey_command,
    "flags": flags_command,
    "flag": flag_command,
    "brief": brief_command,
    "score": score_command,
    "triage": triage_command,
    "inbox": inbox_command,
    "metrics": metrics_command,
    "faq": faq_command,
    "faq-state": faq_state_command,
    "coach": coach_command,
    "report": report_command,
    "profile": profile_command,
    "review": review_command,
    "forget": forget_command,
    "serve": serve_command,
    "doctor": doctor_command,
}
for name, command in COMMANDS.items():
    if name in WORDS:
        app.command(name, cls=WithWords, options_metavar=f"[OPTIONS] {WORDS[name]}")(command)
    else:
        app.command(name)(command)

app.add_typer(key_app, name="key")
app.add_typer(hook_app, name="hook")


@app.command("models")
def models_command(
    policy: PolicyOption = None,
    encoder: EncoderOption = None,
    ranking: RankingOption = None,
    sentiment: SentimentOption = None,
    satisfaction: SatisfactionOption = None,
    weights: WeightsOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the models: which are used, and whether they fit.

    They are bundled, or named by a policy or an option. --json also tells what each was fitted on."""
    from dataclasses import replace

    from .journey import policy_of
    from .listing import listed
    from .present.layout import screen_width
    from .present.models import models_text, models_value

    given = {
        "encoder": encoder, "ranking": ranking, "sentiment": sentiment, "satisfaction": satisfaction,
    }  # fmt: skip
    named = {name: str(value) for name, value in given.items() if value is not None}
    models = listed(replace(policy_of(policy, weights).files, **named))
    print_json(models_value(models)) if as_json else typer.echo(models_text(models, width=screen_width()))


@app.command("demo")
def demo_command(
    store: Annotated[str | None, typer.Option(help="Keep the demo's store in this file.")] = None,
    max_days: Annotated[
        float, typer.Option(help="Index only the last this many days; fewer are faster.")
    ] = 90,
) -> None:
    """Try everything on invented conversations, offline. Imports and indexes them, suggests replies and shows
    a journey."""
    from .demo import show_demo

    show_demo(store, max_days=max_days)


def main() -> None:
    """Run the command that the program's arguments name."""
    quiet()
    show_all_letters()
    app(terminal_width=min(shutil.get_terminal_size().columns, HELP_WIDTH) - 2)
