"""`nlp-support train ranker`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.options import (
    DaysOption,
    EncoderOption,
    MessagesOption,
    SeedOption,
    StoreOption,
    existing_store,
    window_of,
)
from nlp_support.cli.terminal import print_json, say
from nlp_support.errors import TrainingError
from nlp_support.eval.show import GradesOption, grades_in

from .options import JsonOption, tell_data
from .progress import stages
from .show import figure_line, plain_figure


def ranker_command(
    out: Annotated[Path, typer.Argument(help="The JSON file to write.")],
    store: StoreOption,
    account: Annotated[list[str] | None, typer.Option(help="Default: all; repeatable.")] = None,
    encoder: EncoderOption = None,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    fit: Annotated[float, typer.Option(help="The first share of each account's time, to fit weights.")] = 0.5,
    calibrate: Annotated[float, typer.Option(help="The share after that, to fit confidence.")] = 0.3,
    held_out: Annotated[float, typer.Option(help="Share of accounts that are only tested on.")] = 0.2,
    precision: Annotated[
        float, typer.Option(help="Share of shown sets of which one reply should be right.")
    ] = 0.6,
    least: Annotated[float, typer.Option(help="The lowest threshold allowed.")] = 0.2,
    limit: Annotated[int, typer.Option(help="At most this many messages of an account in each part.")] = 2000,
    judge: Annotated[
        str | None,
        typer.Option(help="An encoder's folder: what it takes for right counts as well as the same words."),
    ] = None,
    same_from: Annotated[
        float | None, typer.Option(help="Two replies say the same from this cosine of that judge on.")
    ] = None,
    grades: GradesOption = None,
    even_worse: Annotated[
        bool, typer.Option("--even-if-worse", help="Write it also if it is worse.")
    ] = False,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Fit the ranking's weights, confidence and threshold to replayed history."""
    from nlp_support import Encoder
    from nlp_support.eval.replies.judge import Judge

    from ..ranker.fit import fit_ranking
    from ..ranker.settings import RankerSettings

    settings = RankerSettings(
        fit=fit,
        calibrate=calibrate,
        held_out=held_out,
        precision=precision,
        least=least,
        limit=limit,
        seed=seed,
    )
    given = grades_in(grades)
    with existing_store(store) as opened, stages() as tell:
        fitted = fit_ranking(
            opened, encoder=Encoder.load(encoder, threads=0), accounts=account or None,
            window=window_of(max_messages, max_days), settings=settings, on_progress=tell, on_data=tell_data,
            second=None if judge is None else Judge.load(judge, same_from=same_from), grades=given,
        )  # fmt: skip
    refused = fitted.verdict is not None and fitted.verdict.worse and not even_worse
    if not refused:
        fitted.save(out)
    if as_json:
        print_json([plain_figure(figure) for figure in fitted.figures])
    for figure in fitted.figures:
        told = figure_line(replace(figure, slice="", system=""))
        say(f"{figure.slice}, {figure.system}: {told}")
    if fitted.verdict:
        say(f"after against before: {fitted.verdict}")
    if refused:
        raise TrainingError(
            f"the fitted ranking is worse than the one before, so {out} was not written; keep the one "
            "before, import more history, or write it all the same with --even-if-worse"
        )
    say(str(out))
