"""`nlp-support inbox`: who is waiting for an answer in any account, and questions answered twice."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from .options import (
    DAY,
    EncoderOption,
    JsonOption,
    LanguageOption,
    NowOption,
    PolicyOption,
    StoreOption,
    Words,
    existing_store,
    span_of,
    utc,
)
from .terminal import print_json, progress

if TYPE_CHECKING:
    from ..store import MessageStore
    from ..triage import Duplicate

MINUTE = timedelta(minutes=1)


def inbox_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: Annotated[
        list[str] | None, typer.Option(help="Only this account; default: every account. Repeatable.")
    ] = None,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="List questions that two agents both answered, instead.")
    ] = False,
    since: Annotated[
        datetime | None, typer.Option(help="Duplicates: only those sent at or after this time (UTC).")
    ] = None,
    minutes: Annotated[float, typer.Option(help="Duplicates: at most this many minutes apart.")] = 10.0,
    max_days: Annotated[
        float, typer.Option(help="Leave out customers who have waited for more days than this.")
    ] = 30.0,
    now: NowOption = None,
    encoder: EncoderOption = None,
    policy: PolicyOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """List who is waiting for an answer, the most urgent first."""
    from ..journey.escalation.policy import EscalationPolicy
    from ..triage import most_urgent_first, unanswered
    from .files import models_of
    from .present.inbox import duplicates_text, waiting_text, waiting_value
    from .present.layout import screen_width

    account = [*(words or ()), *(account or ())]
    apart, within = span_of("--minutes", minutes, MINUTE), span_of("--max-days", max_days, DAY)
    rules = None if policy is None else EscalationPolicy.load(policy)
    with existing_store(store) as opened:
        if duplicates:
            named = models_of(policy, encoder=encoder).encoder
            doubled = _doubled(opened, account, utc(since), apart, named)
            text = duplicates_text(doubled, width=screen_width())
            print_json(doubled) if as_json else typer.echo(text)
            return
        moment = utc(now)
        found = most_urgent_first(
            one
            for name in account or opened.accounts()
            for one in unanswered(opened, name, now=moment, policy=rules, within=within, language=language)
        )
    if as_json:
        print_json(waiting_value(found))
    else:
        typer.echo(waiting_text(found, width=screen_width()))


def _doubled(
    store: "MessageStore",
    accounts: list[str] | None,
    since: datetime | None,
    apart: timedelta,
    encoder: str | None,
) -> "list[Duplicate]":
    from ..models.encoder import Encoder
    from ..triage import duplicate_answers

    model, names = Encoder.load(encoder, threads=0), accounts or store.accounts()
    found: list[Duplicate] = []
    with progress("accounts") as update:
        for done, name in enumerate(names, 1):
            found += duplicate_answers(store, name, since=since, within=apart, encoder=model)
            update(done, len(names))
    return found
