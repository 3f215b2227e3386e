"""`nlp-support eval journeys | escalation`: how good weightings and flags are on rated dialogues."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_support.cli.options import SeedOption, WeightsOption
from nlp_support.errors import InvalidArgument

from .options import LabelOption, MapOption, TextOption
from .show import JsonOut, LimitOption, SaveOption, check_outputs, finish, named, usable, watched

if TYPE_CHECKING:
    from .models.dialogues import RatedDialogue


def journeys_command(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Rated dialogues: id, turns, overall, or a turn a row; or id, unsatisfied, scores, flags."
        ),
    ],
    satisfaction: Annotated[
        str | None, typer.Option(help="For rated dialogues: scores the turns; a folder or bundled.")
    ] = None,
    sentiment: Annotated[
        str | None, typer.Option(help="For rated dialogues: scores the words; a folder or bundled.")
    ] = None,
    weights: WeightsOption = None,
    rate: Annotated[float, typer.Option(help="False-positive rate allowed where no flags are given.")] = 0.1,
    text: TextOption = None,
    label_column: LabelOption = None,
    map: MapOption = None,
    limit: LimitOption = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Score escalation as a forecast: AUC, recall, false-positive rate, horizon, recovery; or, for rated
    dialogues, show which weighting of the turns finds the unsatisfied ones."""
    from nlp_support import SatisfactionModel, SentimentModel
    from nlp_support.journey.scoring.weighting import Weighting

    from .made import label, sampled
    from .models.dialogue_files import are_dialogues
    from .models.journeys import measure_journeys
    from .models.predictions import read_conversations
    from .weightings.measure import measure_weightings

    check_outputs(json_out, save)
    if not are_dialogues(files[0]):
        scored = [row for file in files for row in usable(read_conversations(file))]
        scored, drawn = sampled(scored, limit, seed=seed)
        report = measure_journeys(scored, false_positive_rate=rate, seed=seed)
        finish(report, json_out, save, made={"model": files[0].name, **drawn})
        return
    rated = _rated(files, text=text, label=label_column, mapped=map or ())
    rated, drawn = sampled(rated, limit, seed=seed)
    points = SatisfactionModel.load(named(satisfaction), threads=0) if satisfaction else None
    valence = SentimentModel.load(named(sentiment), threads=0) if sentiment else None
    both = {"satisfaction": points, "valence": valence}
    models = {name: label(model) for name, model in both.items() if model is not None}
    if len(models) == len(both):
        models["mood"] = " and ".join(models.values())
    report = measure_weightings(
        rated,
        satisfaction=None if points is None else watched(points.points, "satisfaction"),
        valence=None if valence is None else watched(valence.valence, "sentiment"),
        fitted=None if weights is None else Weighting.load(weights),
        seed=seed,
    )
    made = {"models": models} if models else {"model": "raters"}
    finish(report, json_out, save, made={**made, **drawn})


def escalation_command(
    files: Annotated[
        list[Path], typer.Argument(help="Rated dialogues: id, turns, overall; or a turn a row.")
    ],
    by: Annotated[str, typer.Option(help="Where the scores come from: raters or models.")] = "models",
    satisfaction: Annotated[
        str, typer.Option(help="The model: a folder, a hub name, or bundled.")
    ] = "bundled",
    sentiment: Annotated[str, typer.Option(help="The model: a folder, a hub name, or bundled.")] = "bundled",
    policy: Annotated[Path | None, typer.Option(help="Thresholds and words, a TOML file.")] = None,
    weights: WeightsOption = None,
    text: TextOption = None,
    label_column: LabelOption = None,
    map: MapOption = None,
    limit: LimitOption = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Score a policy's flags as a forecast of unsatisfied dialogues: recall, false-positive rate, how early,
    and for which reasons."""
    from nlp_support import Encoder, SatisfactionModel, SentimentModel, open_store
    from nlp_support.cli.journey import policy_of
    from nlp_support.journey.scoring.scorer import TurnScorer

    from .made import label, sampled
    from .models.escalation import Score, by_scorer, by_votes, measure_escalation

    if by not in ("models", "raters"):
        raise InvalidArgument(f"by is {by!r}, expected models or raters")
    check_outputs(json_out, save)
    rules = policy_of(policy, weights)
    rated = _rated(files, text=text, label=label_column, mapped=map or ())
    rated, drawn = sampled(rated, limit, seed=seed)
    score: Score = by_votes
    model = "raters"
    with open_store(":memory:") as store:
        if by == "models":
            points = SatisfactionModel.load(named(satisfaction), threads=0)
            valence, encoder = SentimentModel.load(named(sentiment), threads=0), Encoder.load(threads=0)
            model = f"{label(points)} and {label(valence)} and {label(encoder)}"
            score = by_scorer(TurnScorer(store, valence, points, encoder))
        report = measure_escalation(rated, rules, score, seed=seed)
    told = {"model": model, "policy": policy.name if policy else "the built-in one"}
    finish(report, json_out, save, made={**told, **drawn})


def _rated(
    files: Sequence[Path], *, text: str | None, label: str | None, mapped: Sequence[str]
) -> list["RatedDialogue"]:
    from .files import check_once
    from .models.columns import POINTS, Columns
    from .models.dialogue_files import read_dialogues

    check_once(files, what="dialogues")
    columns = Columns.of(text=text, label=label, mapped=mapped, classes=POINTS)
    return [row for file in files for _, row in usable(read_dialogues(file, columns=columns))]
