"""`nlp-support eval journeys | escalation`: how good weightings and flags are on rated dialogues."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.options import SeedOption
from nlp_support.errors import InvalidArgument

from .show import JsonOut, SaveOption, finish, named, usable


def journeys_command(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="JSONL of rated dialogues: id, turns, overall; or id, unsatisfied, scores, flags, group."
        ),
    ],
    satisfaction: Annotated[
        str | None, typer.Option(help="For rated dialogues: scores the turns; a folder or bundled.")
    ] = None,
    sentiment: Annotated[
        str | None, typer.Option(help="For rated dialogues: scores the words; a folder or bundled.")
    ] = None,
    rate: Annotated[float, typer.Option(help="False-positive rate allowed where no flags are given.")] = 0.1,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Score escalation as a forecast: AUC, recall, false-positive rate, horizon, recovery; or, for rated
    dialogues, show which weighting of the turns finds the unsatisfied ones."""
    from nlp_support import SatisfactionModel, SentimentModel

    from .models.dialogues import rated_dialogue
    from .models.journeys import measure_journeys
    from .models.predictions import are_dialogues, read_conversations, read_rows
    from .weightings.measure import measure_weightings

    if not are_dialogues(files[0]):
        found = (row for file in files for row in usable(read_conversations(file)))
        finish(measure_journeys(found, false_positive_rate=rate, seed=seed), json_out, save)
        return
    points = satisfaction and SatisfactionModel.load(named(satisfaction), threads=0).points
    valence = sentiment and SentimentModel.load(named(sentiment), threads=0).valence
    rated = [row for file in files for row in usable(read_rows(file, rated_dialogue))]
    report = measure_weightings(rated, satisfaction=points or None, valence=valence or None, seed=seed)
    finish(report, json_out, save)


def escalation_command(
    files: Annotated[list[Path], typer.Argument(help="JSONL of rated dialogues: id, turns, overall.")],
    by: Annotated[str, typer.Option(help="Where the scores come from: raters or models.")] = "models",
    satisfaction: Annotated[
        str, typer.Option(help="The model: a folder, a hub name, or bundled.")
    ] = "bundled",
    sentiment: Annotated[str, typer.Option(help="The model: a folder, a hub name, or bundled.")] = "bundled",
    policy: Annotated[Path | None, typer.Option(help="Thresholds and words, a TOML file.")] = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Score a policy's flags as a forecast of unsatisfied dialogues: recall, false-positive rate, how early,
    and for which reasons."""
    from nlp_support import Encoder, EscalationPolicy, SatisfactionModel, SentimentModel

    from .models.dialogues import rated_dialogue
    from .models.escalation import Score, by_models, by_votes, measure_escalation
    from .models.predictions import read_rows

    if by not in ("models", "raters"):
        raise InvalidArgument(f"by is {by!r}, expected models or raters")
    rated = [row for file in files for row in usable(read_rows(file, rated_dialogue))]
    score: Score = by_votes
    if by == "models":
        score = by_models(
            satisfaction=SatisfactionModel.load(named(satisfaction), threads=0).points,
            valence=SentimentModel.load(named(sentiment), threads=0).valence,
            vectors=Encoder.load(threads=0).encode_query,
        )
    rules = EscalationPolicy() if policy is None else EscalationPolicy.load(policy)
    finish(measure_escalation(rated, rules, score, seed=seed), json_out, save)
