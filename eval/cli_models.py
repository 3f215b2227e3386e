"""`nlp-support eval pairs | sentiment | reading`: the commands that measure models and rules on files."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.options import SeedOption

from .show import JsonOut, SaveOption, finish, named, named_folder, usable


def pairs_command(
    files: Annotated[list[Path], typer.Argument(help="JSONL: question, reply, key.")],
    encoder: Annotated[
        list[str] | None, typer.Option(help="NAME=FOLDER or FOLDER; repeatable. Default: the bundled one.")
    ] = None,
    bm25: Annotated[bool, typer.Option(help="Also BM25, by words alone.")] = True,
    among: Annotated[int, typer.Option(help="Replies to choose among.")] = 100,
    limit: Annotated[int | None, typer.Option(help="At most this many pairs of a file.")] = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Show how often encoders find a question's own reply among others."""
    from nlp_support import Encoder

    from .models.pairs import measure_pairs, read_pairs
    from .replies.one_of_100 import by_encoder, by_words

    named = dict(map(named_folder, encoder)) if encoder else {"bundled": None}
    systems = {name: by_encoder(Encoder.load(folder, threads=0)) for name, folder in named.items()}
    if bm25:
        systems["bm25"] = by_words
    rows = {file.stem: usable(read_pairs(file)) for file in files}
    finish(measure_pairs(rows, systems, among=among, limit=limit, seed=seed), json_out, save)


def sentiment_command(
    file: Annotated[
        Path,
        typer.Argument(help="JSONL: id, label, probabilities, language, group; or text, label with --model."),
    ],
    model: Annotated[
        str | None, typer.Option(help="Score the texts by this model: a folder, a hub name, or bundled.")
    ] = None,
    classes: Annotated[str, typer.Option(help="The possible labels.")] = "negative,neutral,positive",
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Score a sentiment model's predictions: accuracy, macro-F1, calibration, by language."""
    from nlp_support import SentimentModel

    from .models.labelled import predicted
    from .models.predictions import read_predictions
    from .models.sentiment import measure_sentiment

    names = tuple(classes.split(","))
    if model is None:
        rows = read_predictions(file, classes=names)
    else:
        loaded = SentimentModel.load(named(model), threads=0)
        rows = predicted(file, loaded, classes=names)
    finish(measure_sentiment(usable(rows), classes=names, seed=seed), json_out, save)


def reading_command(
    folder: Annotated[Path, typer.Argument(help="Files LANGUAGE.txt of mails whose lines are marked.")],
    json_out: JsonOut = None,
    save: SaveOption = None,
) -> None:
    """Show how well own words are told from quoted ones in mails, by language, client and layout."""
    from .reading.mails import read_mails
    from .reading.measure import measure_reading

    finish(measure_reading(usable(read_mails(folder))), json_out, save)
