"""`nlp-support triage`: how hard, how bad and how costly a message is, and where it should go."""

from pathlib import Path
from typing import Annotated

import typer

from .options import (
    EncoderOption,
    JsonOption,
    NowOption,
    OneAccountOption,
    PolicyOption,
    SatisfactionOption,
    SentimentOption,
    StoreOption,
    Words,
    existing_store,
    subject,
    utc,
)
from .terminal import print_json


def triage_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    context: Annotated[list[str] | None, typer.Option(help="Earlier customer message; repeatable.")] = None,
    channel: Annotated[str | None, typer.Option(help="On which it came, such as twitter.")] = None,
    channels: Annotated[Path | None, typer.Option(help="Where messages go, a TOML file.")] = None,
    now: NowOption = None,
    encoder: EncoderOption = None,
    sentiment: SentimentOption = None,
    satisfaction: SatisfactionOption = None,
    policy: PolicyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell a message's complexity, severity and effort, and the channels it should go to."""
    from ..journey.escalation.policy import EscalationPolicy
    from ..models.encoder import Encoder
    from ..models.satisfaction import SatisfactionModel
    from ..models.sentiment import SentimentModel
    from ..suggest.suggester import ReplySuggester
    from ..triage import ChannelTable, Triage
    from .present.layout import screen_width
    from .present.triage import triage_text

    account_id, text = subject(words, account, "TEXT")
    table = ChannelTable.load(channels)
    rules = None if policy is None else EscalationPolicy.load(policy)
    with existing_store(store) as opened:
        opened.state(account_id)  # a mistyped account is told before the models are loaded
        triage = Triage(
            opened,
            suggester=ReplySuggester(opened, encoder=Encoder.load(encoder)),
            sentiment=SentimentModel.load(sentiment),
            satisfaction=SatisfactionModel.load(satisfaction),
            table=table,
            policy=rules,
        )
        moment = utc(now)
        found = triage.message(account_id, text, context=context or (), channel=channel, now=moment)
    print_json(found) if as_json else typer.echo(triage_text(found, width=screen_width()))
