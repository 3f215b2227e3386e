"""`nlp-support coach`: where conversations turned, and what could have gone better."""

import typer

from .journey import monitor_of
from .options import (
    EncoderOption,
    FromOption,
    JsonOption,
    NowOption,
    OneAccountOption,
    PolicyOption,
    SatisfactionOption,
    SentimentOption,
    StoreOption,
    ToOption,
    Words,
    existing_store,
    local,
    subject,
    utc,
)
from .terminal import print_json, progress


def coach_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    since: FromOption = None,
    until: ToOption = None,
    now: NowOption = None,
    encoder: EncoderOption = None,
    sentiment: SentimentOption = None,
    satisfaction: SatisfactionOption = None,
    policy: PolicyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show where conversations turned, and what would help. Lists the best recoveries and worst falls, agents
    and topics, answers that could have come earlier, and when to escalate."""
    from ..insights.coaching import coach
    from ..models.encoder import Encoder
    from .present.coach import coaching_text
    from .present.layout import screen_width

    (account_id,) = subject(words, account)
    with existing_store(store) as opened:
        monitor = monitor_of(opened, sentiment, satisfaction, policy)
        zone = monitor.policy.for_account(account_id).hours.time_zone
        with progress(account_id) as update:
            found = coach(
                opened,
                account_id,
                monitor=monitor,
                encoder=Encoder.load(encoder or monitor.policy.files.encoder, threads=0),
                since=local(since, zone),
                until=local(until, zone),
                now=utc(now),
                on_progress=update,
            )
    print_json(found) if as_json else typer.echo(coaching_text(found, width=screen_width()))
