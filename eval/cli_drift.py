"""`nlp-support eval drift`: whether the last days differ from the weeks before."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.files import models_of
from nlp_support.cli.options import (
    DaysOption,
    EncoderOption,
    MessagesOption,
    NowOption,
    PolicyOption,
    RankingOption,
    SeedOption,
    SentimentOption,
    StoreOption,
    existing_store,
    utc,
    window_of,
)
from nlp_support.cli.terminal import progress
from nlp_support.errors import InvalidArgument

from .show import JsonOut, SaveOption, check_outputs, finish, named


def drift_command(
    store: StoreOption,
    account: Annotated[str | None, typer.Option(help="One account.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All accounts, together and each.")] = False,
    days: Annotated[int, typer.Option(help="The last days, which are watched.")] = 7,
    against: Annotated[int, typer.Option(help="The days before those, with which they are compared.")] = 28,
    now: NowOption = None,
    limit: Annotated[
        int, typer.Option(help="At most this many messages of each period and account go to the models.")
    ] = 1000,
    encoder: EncoderOption = None,
    ranking: RankingOption = None,
    policy: PolicyOption = None,
    sentiment: SentimentOption = None,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Compare the last days with the weeks before: languages, topics, lengths, coverage and confidence of
    suggestions, what agents did with them, sentiment; what chance does not explain is told in words."""
    from nlp_support import Encoder, Ranking, SentimentModel

    from .drift.measure import measure_drift

    if (account is None) == (not everything):
        raise InvalidArgument("give either --account ACCOUNT or --all")
    check_outputs(json_out, save)
    files = models_of(policy, encoder=encoder, ranking=ranking)
    model = Encoder.load(files.encoder, threads=0)
    mood = SentimentModel.load(named(sentiment) if sentiment else files.sentiment)
    with existing_store(store) as opened, progress("drift") as update:
        report = measure_drift(
            opened, [account] if account else opened.accounts(), encoder=model,
            ranking=None if files.ranking is None else Ranking.load(files.ranking), sentiment=mood,
            window=window_of(max_messages, max_days), days=days, against=against, now=utc(now), limit=limit,
            seed=seed, on_progress=update,
        )  # fmt: skip
    finish(report, json_out, save)
    if json_out != Path("-"):
        changed = report.data["changed"]
        typer.echo(
            "\n".join(
                [
                    "",
                    "what changed:",
                    *(f"- {one}" for one in changed or ["nothing that chance does not explain"]),
                ]
            )
        )
