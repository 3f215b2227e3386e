"""`nlp-support journey | brief | score`: how customers feel."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import (
    FileArgument,
    FormatOption,
    JsonOption,
    LanguageOption,
    NowOption,
    OneAccountOption,
    PolicyOption,
    RowAccountOption,
    SatisfactionOption,
    SentimentOption,
    StoreOption,
    TimeZoneOption,
    WeightsOption,
    Words,
    existing_store,
    format_taken,
    language_of,
    subject,
    utc,
)
from .terminal import print_json, progress, say

if TYPE_CHECKING:
    from ..journey import EscalationPolicy, JourneyMonitor
    from ..store import MessageStore


def journey_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    now: NowOption = None,
    draw: Annotated[Path | None, typer.Option(help="Draw the curve into this .png or .svg file.")] = None,
    sentiment: SentimentOption = None,
    satisfaction: SatisfactionOption = None,
    policy: PolicyOption = None,
    weights: WeightsOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a customer's journey, or how all customers stand. Without CUSTOMER it lists every customer of the
    account, the worst first."""
    from ..journey.curve import draw_journey
    from .present.journey import journey_text, standings_text
    from .present.layout import screen_width

    account_id, customer = subject(words, account, "CUSTOMER", optional=1)
    with existing_store(store) as opened:
        monitor = monitor_of(opened, sentiment, satisfaction, policy, weights=weights)
        spoken = language_of(monitor.policy, account_id, language)
        if not customer:
            standings = monitor.standings(account_id, now=utc(now))
            text = standings_text(standings, language=spoken, width=screen_width())
            print_json(standings) if as_json else typer.echo(text)
            return
        journey = monitor.journey(account_id, customer, now=utc(now), language=spoken)
    if draw is not None:
        draw_journey(journey, draw)
    print_json(journey) if as_json else typer.echo(
        journey_text(journey, language=spoken, width=screen_width())
    )


def brief_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    now: NowOption = None,
    sentiment: SentimentOption = None,
    satisfaction: SatisfactionOption = None,
    policy: PolicyOption = None,
    weights: WeightsOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what an agent should know before picking up."""
    from .present.journey import brief_text
    from .present.layout import screen_width

    account_id, customer = subject(words, account, "CUSTOMER")
    with existing_store(store) as opened:
        monitor = monitor_of(opened, sentiment, satisfaction, policy, weights=weights)
        spoken = language_of(monitor.policy, account_id, language)
        brief = monitor.brief(account_id, customer, now=utc(now), language=spoken)
    print_json(brief) if as_json else typer.echo(brief_text(brief, language=spoken, width=screen_width()))


def score_command(
    file: FileArgument,
    out: Annotated[Path, typer.Argument(help="The file to write, ending in .jsonl or .parquet.")],
    format: FormatOption = "auto",
    account: RowAccountOption = None,
    time_zone: TimeZoneOption = None,
    sentiment: SentimentOption = None,
    satisfaction: SatisfactionOption = None,
) -> None:
    """Score every conversation of a file, without a store."""
    from ..journey.scoring.bulk import score_conversations
    from ..models.satisfaction import SatisfactionModel
    from ..models.sentiment import SentimentModel
    from ..readers import read

    messages = read(file, format=format_taken(file, format), account_id=account, time_zone=time_zone)
    with progress("scored") as update:
        report = score_conversations(
            messages,
            out,
            sentiment=SentimentModel.load(sentiment, threads=0),
            satisfaction=SatisfactionModel.load(satisfaction, threads=0),
            on_progress=update,
        )
    say(
        f"{report.conversations:,} conversations, {report.messages:,} customer messages, "
        f"{len(report.rejected):,} rows rejected"
    )
    for rejection in report.rejected[:20]:
        say(f"  line {rejection.line}: {rejection.reason}")


def monitor_of(
    store: "MessageStore",
    sentiment: str | None,
    satisfaction: str | None,
    policy: Path | None,
    *,
    weights: Path | None = None,
    notify: Sequence[str] = (),
    notify_since: datetime | None = None,
) -> "JourneyMonitor":
    """The monitor that a command's options describe; models that they do not name are those of the policy."""
    from ..journey import JourneyMonitor
    from ..models.encoder import Encoder
    from ..models.satisfaction import SatisfactionModel
    from ..models.sentiment import SentimentModel

    rules = policy_of(policy, weights)
    files = rules.files
    return JourneyMonitor(
        store,
        sentiment=SentimentModel.load(sentiment or files.sentiment, threads=0),
        satisfaction=SatisfactionModel.load(satisfaction or files.satisfaction, threads=0),
        encoder=Encoder.load(files.encoder, threads=0) if files.encoder else None,
        policy=rules,
        notify=notify,
        notify_since=notify_since,
    )


def policy_of(policy: Path | None, weights: Path | None = None) -> "EscalationPolicy":
    """The policy of a file, or the built-in one, with the weights of another file if one is given."""
    from dataclasses import replace

    from ..journey.escalation.policy import EscalationPolicy
    from ..journey.scoring.weighting import Weighting

    rules = EscalationPolicy() if policy is None else EscalationPolicy.load(policy)
    if weights is None:
        return rules
    own = Weighting.load(weights)
    accounts = {name: replace(one, weighting=own) for name, one in rules.accounts.items()}
    return replace(rules, weighting=own, accounts=accounts, files=replace(rules.files, weights=str(weights)))
