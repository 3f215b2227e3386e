"""`nlp-support triage`: how complex, severe and costly a message is, and where it should go."""

from pathlib import Path
from typing import Annotated

import typer

from .options import (
    ContextOption,
    EncoderOption,
    JsonOption,
    LanguageOption,
    NowOption,
    OneAccountOption,
    PolicyOption,
    SatisfactionOption,
    SentimentOption,
    StoreOption,
    Words,
    existing_store,
    language_of,
    subject,
    utc,
)
from .terminal import print_json


def triage_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    context: ContextOption = None,
    channel: Annotated[str | None, typer.Option(help="Where the message was sent, such as twitter.")] = None,
    channels: Annotated[
        Path | None, typer.Option(help="A TOML file that says which messages go where.")
    ] = None,
    now: NowOption = None,
    encoder: EncoderOption = None,
    sentiment: SentimentOption = None,
    satisfaction: SatisfactionOption = None,
    policy: PolicyOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rate a message's complexity, severity and effort. Also names the channels it should go to."""
    from ..journey.escalation.policy import EscalationPolicy
    from ..models.encoder import Encoder
    from ..models.satisfaction import SatisfactionModel
    from ..models.sentiment import SentimentModel
    from ..suggest.ranking import Ranking
    from ..suggest.suggester import ReplySuggester
    from ..triage import ChannelTable, Triage
    from .files import models_of
    from .present.layout import screen_width
    from .present.triage import triage_text

    account_id, text = subject(words, account, "TEXT")
    table = ChannelTable.load(channels)
    rules = None if policy is None else EscalationPolicy.load(policy)
    named = models_of(policy, encoder=encoder)
    with existing_store(store) as opened:
        opened.state(account_id)  # a mistyped account fails before the models are loaded
        triage = Triage(
            opened,
            suggester=ReplySuggester(
                opened,
                encoder=Encoder.load(named.encoder),
                ranking=None if named.ranking is None else Ranking.load(named.ranking),
            ),
            sentiment=SentimentModel.load(sentiment or named.sentiment),
            satisfaction=SatisfactionModel.load(satisfaction or named.satisfaction),
            table=table,
            policy=rules,
            language=language,
        )
        moment = utc(now)
        found = triage.message(account_id, text, context=context or (), channel=channel, now=moment)
        spoken = language_of(triage.policy, account_id, language)
    text = triage_text(found, language=spoken, width=screen_width())
    print_json(found) if as_json else typer.echo(text)
