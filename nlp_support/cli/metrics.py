"""`nlp-support metrics`: how quickly and how well an account answers."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InvalidArgument
from .options import (
    EncoderOption,
    FromOption,
    JsonOption,
    NowOption,
    OneAccountOption,
    PolicyOption,
    StoreOption,
    ToOption,
    Words,
    existing_store,
    local,
    subject,
    utc,
)
from .terminal import print_json, say

if TYPE_CHECKING:
    from pathlib import Path

    from ..journey.escalation.policy import EscalationPolicy


def metrics_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    since: FromOption = None,
    until: ToOption = None,
    policy: PolicyOption = None,
    channel: Annotated[
        str | None, typer.Option(help="Only conversations that began on this channel.")
    ] = None,
    issues: Annotated[
        bool, typer.Option("--issues", help="Also by issue type (slower: questions are encoded).")
    ] = False,
    compare: Annotated[bool, typer.Option("--compare", help="Compare with the period before.")] = False,
    now: NowOption = None,
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure volume, reply times, resolution and abandonment."""
    from ..insights.metrics import compare_periods, service_metrics
    from .present.layout import screen_width
    from .present.metrics import changes_text, metrics_text

    (account_id,) = subject(words, account)
    own = policy_of(policy, account_id)
    hours = own.hours
    begin, end = local(since, hours.time_zone), local(until, hours.time_zone)
    with existing_store(store) as opened:
        topics = None
        if issues:
            from ..insights.topics import find_topics
            from ..models.encoder import Encoder
            from .files import models_of

            say("finding issue types …")
            model = Encoder.load(models_of(policy, encoder=encoder).encoder, threads=0)
            topics = find_topics(opened, account_id, encoder=model, now=utc(now))
        moment = utc(now)
        asked: dict[str, Any] = {
            "until": end,
            "hours": hours,
            "rules": own.contact_rules,
            "channel": channel,
            "topics": topics,
            "now": moment,
        }
        if not compare:
            found = service_metrics(opened, account_id, since=begin, **asked)
            print_json(found) if as_json else typer.echo(metrics_text(found, width=screen_width()))
            return
        if begin is None:
            raise InvalidArgument(
                "--compare was given without --from; add --from DATE, the day on which the period begins"
            )
        both = compare_periods(opened, account_id, since=begin, **asked)
    if as_json:
        print_json(both)
    else:
        typer.echo(metrics_text(both.now, width=screen_width()))
        typer.echo("\n" + changes_text(both, width=screen_width()))


def policy_of(policy: "Path | None", account: str) -> "EscalationPolicy":
    """An account's policy, from the policy file."""
    from ..journey.escalation.policy import EscalationPolicy

    return EscalationPolicy() if policy is None else EscalationPolicy.load(policy).for_account(account)
