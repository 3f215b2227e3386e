"""`nlp-support tune`: the promise that an account's own history supports, by which it gets suggestions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp_support.cli.commands import WithWords
from nlp_support.cli.options import (
    DaysOption,
    EncoderOption,
    JsonOption,
    MessagesOption,
    OneAccountOption,
    RankingOption,
    SeedOption,
    StoreOption,
    Words,
    existing_store,
    subject,
    window_of,
)
from nlp_support.cli.terminal import print_json, progress, say
from nlp_support.errors import InvalidArgument

from .show import GradesOption, grades_in

if TYPE_CHECKING:
    from nlp_support import MessageStore

    from .promise.tune import Tuning

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("tune", cls=WithWords, options_metavar="[OPTIONS] [ACCOUNT]")
def tune_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    right: Annotated[
        float | None, typer.Option(help="Promise that at least this share of what is offered helps: 0.6.")
    ] = None,
    confidence: Annotated[float, typer.Option(help="How sure the promise is to hold.")] = 0.9,
    show: Annotated[bool, typer.Option("--show", help="Only show the account's promise.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Drop the account's promise.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Find the promise, but do not keep it.")] = False,
    grades: GradesOption = None,
    graded_only: Annotated[
        bool, typer.Option("--graded-only", help="Count only messages whose replies people graded.")
    ] = False,
    judge: Annotated[
        str, typer.Option(help="An encoder's folder or hub name, to judge beside the characters.")
    ] = "characters",
    same_from: Annotated[
        float | None, typer.Option(help="Two replies say the same from this cosine of that judge on.")
    ] = None,
    encoder: EncoderOption = None,
    ranking: RankingOption = None,
    share: Annotated[float, typer.Option(help="The last share of the account's time, replayed.")] = 0.5,
    limit: Annotated[int, typer.Option(help="At most this many messages, drawn with the seed.")] = 2000,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Promise that what an account is offered helps often enough.

    The last part of its time is replayed: what would have been offered for each message, and would it have
    helped? The lowest confidence from which the share that helps is at least --right is kept in the store,
    with what it was shown by, and `suggest` goes by it from then on. Exit code 1: the history does not
    support it, and nothing is changed."""
    from nlp_support.types.promise import check_share

    (account_id,) = subject(words, account)
    if (right is not None) + show + drop != 1:
        raise InvalidArgument("give either --right SHARE, such as 0.6, or --show, or --drop")
    check_share("--right", 0.5 if right is None else right)
    check_share("--confidence", confidence)
    with existing_store(store) as opened:
        if drop:
            _drop(opened, account_id, as_json=as_json)
            return
        opened.state(account_id)  # an unknown account is told before anything is loaded
        if right is None:
            _show(opened, account_id, encoder, ranking, as_json=as_json)
            return
        found = _tuned(
            opened, account_id, encoder, ranking, (judge, same_from), right=right, confidence=confidence,
            grades=grades_in(grades), graded_only=graded_only, window=window_of(max_messages, max_days),
            share=share, limit=limit, seed=seed,
        )  # fmt: skip
        if found.promise is not None and not dry_run:
            opened.keep_promise(found.promise)
        _tell(opened, account_id, found, dry_run=dry_run, as_json=as_json)
    if found.promise is None:
        raise typer.Exit(1)


def _tuned(
    store: "MessageStore",
    account_id: str,
    encoder: str | None,
    ranking: Path | None,
    judged: tuple[str, float | None],
    **how: Any,
) -> "Tuning":
    """What the account's history supports; `judged` names the judge and the cosine from which it takes two
    replies for the same."""
    from nlp_support import Encoder, Ranking

    from .promise.tune import tune
    from .replies.judge import CHARACTERS, Judge

    name, same_from = judged
    words_only = name == CHARACTERS
    with progress("replay") as update:
        return tune(
            store,
            account_id,
            encoder=Encoder.load(encoder, threads=0),
            ranking=None if ranking is None else Ranking.load(ranking),
            judge=Judge.load(same_from=same_from if words_only else None),
            second=None if words_only else Judge.load(name, same_from=same_from),
            on_progress=update,
            **how,
        )


def _tell(store: "MessageStore", account_id: str, found: "Tuning", *, dry_run: bool, as_json: bool) -> None:
    """Print what was found and what became of it."""
    from nlp_support.cli.present.layout import screen_width

    from .promise.present import promise_text, tuning_value

    if as_json:
        print_json(tuning_value(account_id, found, stored=found.promise is not None and not dry_run))
    if found.promise is None:
        say(f"error: {found.reason}")
        if (before := store.promise(account_id)) is not None:
            say(f"the promise of {before.made_at:%Y-%m-%d} stays; --drop drops it")
        return
    if found.at_least:
        say("no lower: more than one in twenty questions that are nobody's business would get an offer")
    if not as_json:
        typer.echo(promise_text(found.promise, width=screen_width()))
    say("kept nowhere: --dry-run" if dry_run else f"suggestions for {account_id} go by it from now on")


def _show(
    store: "MessageStore", account_id: str, encoder: str | None, ranking: Path | None, *, as_json: bool
) -> None:
    """Print the account's promise, and why it does not count if it does not."""
    from nlp_support import Encoder, Ranking
    from nlp_support.cli.present.layout import screen_width
    from nlp_support.suggest.promised import bar_for
    from nlp_support.suggest.ranking import ranking_for

    from .promise.present import kept_text, kept_value

    promise = store.promise(account_id)
    why_not = None
    if promise is not None:
        model = Encoder.load(encoder, threads=0)
        used = ranking_for(model, None if ranking is None else Ranking.load(ranking))
        why_not = bar_for(promise, used, model).ignored
    if as_json:
        print_json(kept_value(account_id, promise, why_not=why_not))
    else:
        typer.echo(kept_text(account_id, promise, why_not=why_not, width=screen_width()))


def _drop(store: "MessageStore", account_id: str, *, as_json: bool) -> None:
    gone = store.drop_promise(account_id)
    if as_json:
        print_json({"account_id": account_id, "dropped": gone})
    say(f"{account_id} has no promise any more" if gone else f"{account_id} had no promise")
