"""`nlp-support eval pairs | sentiment | acts | meanings | reading`: models and rules on files."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.options import EncoderOption, SeedOption
from nlp_support.cli.terminal import counted, progress

from .files import by_name
from .options import LabelOption, MapOption, QuestionOption, ReplyOption, TextOption
from .show import JsonOut, LimitOption, SaveOption, check_outputs, finish, named, named_folder, usable


def pairs_command(
    files: Annotated[list[Path], typer.Argument(help="Tables of question, reply, key.")],
    question: QuestionOption = None,
    reply: ReplyOption = None,
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

    from .made import label
    from .models.columns import Columns
    from .models.pairs import measure_pairs, read_pairs
    from .replies.one_of_100 import by_encoder, by_words

    check_outputs(json_out, save)
    named = dict(map(named_folder, encoder)) if encoder else {"bundled": None}
    encoders = {name: Encoder.load(folder, threads=0) for name, folder in named.items()}
    systems = {name: by_encoder(one) for name, one in encoders.items()}
    if bm25:
        systems["bm25"] = by_words
    columns = Columns.of(question=question, reply=reply)
    named_files = by_name(files, what="pairs")
    rows = {name: usable(read_pairs(file, columns=columns)) for name, file in named_files.items()}
    with progress("pairs") as update:
        report = measure_pairs(rows, systems, among=among, limit=limit, seed=seed, on_progress=update)
    sampling = "all" if limit is None else f"at most {limit} of a file, drawn with seed {seed}"
    models = {name: label(one) for name, one in encoders.items()}
    finish(report, json_out, save, made={"models": models, "sampling": sampling})


def sentiment_command(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A table: id, label, probabilities, language, group; or text, label with --model. "
            "Default: our turns of customers, scored by --model, or by the bundled model."
        ),
    ] = None,
    text: TextOption = None,
    label_column: LabelOption = None,
    map: MapOption = None,
    model: Annotated[
        str | None, typer.Option(help="Score the texts by this model: a folder, a hub name, or bundled.")
    ] = None,
    classes: Annotated[str, typer.Option(help="The possible labels.")] = "negative,neutral,positive",
    limit: LimitOption = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Score a sentiment model's predictions: accuracy, macro-F1, calibration, by language."""
    from nlp_support import SentimentModel

    from .made import label, sampled
    from .models.columns import Columns
    from .models.labelled import predict, read_labelled
    from .models.predictions import read_predictions
    from .models.sentiment import measure_sentiment
    from .models.turns import labelled_turns

    check_outputs(json_out, save)
    names = tuple(classes.split(","))
    columns = Columns.of(text=text, label=label_column, mapped=map or (), classes=names)
    if file is not None and model is None:
        said = usable(read_predictions(file, classes=names, columns=columns))
        rows, drawn = sampled(list(said), limit, seed=seed)
        made = {"model": file.name, **drawn}
    else:
        found = (
            labelled_turns() if file is None else usable(read_labelled(file, classes=names, columns=columns))
        )
        every = enumerate(found)
        numbered = [replace(row, id=row.id or str(at)) for at, row in every]  # by their places in the file
        texts, drawn = sampled(numbered, limit, seed=seed)
        loaded = SentimentModel.load(named(model or "bundled"), threads=0)
        made = {"model": label(loaded), **drawn}
        with progress("sentiment") as update:
            rows = list(predict(texts, loaded, classes=names, on_progress=update))
    finish(measure_sentiment(rows, classes=names, seed=seed), json_out, save, made=made)


def acts_command(
    sentences: Annotated[
        Path | None,
        typer.Option(help="A folder of LANGUAGE.toml, for each act [act] sentences. Default: ours."),
    ] = None,
    messages: Annotated[
        Path | None,
        typer.Option(help="A folder of LANGUAGE.toml, lists of messages by decision. Default: ours."),
    ] = None,
    development: Annotated[
        bool, typer.Option("--development", help="Our development set in place of our test set.")
    ] = False,
    json_out: JsonOut = None,
    save: SaveOption = None,
) -> None:
    """Show how well it is told what sentences and messages do, by act and language."""
    from .acts.measure import measure_acts
    from .acts.rows import DEVELOPMENT, MESSAGES, SENTENCES

    if development:
        sentences, messages = sentences or DEVELOPMENT / SENTENCES, messages or DEVELOPMENT / MESSAGES
    finish(measure_acts(sentences=sentences, messages=messages), json_out, save)


def reading_command(
    folder: Annotated[Path, typer.Argument(help="Files LANGUAGE.txt of mails whose lines are marked.")],
    limit: LimitOption = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
    seed: SeedOption = 0,
) -> None:
    """Show how well own words are told from quoted ones in mails, by language, client and layout."""
    from .made import sampled
    from .reading.mails import read_mails
    from .reading.measure import measure_reading

    check_outputs(json_out, save)
    mails, drawn = sampled(list(usable(read_mails(folder))), limit, seed=seed)
    with progress("reading") as update:
        report = measure_reading(counted(mails, update, len(mails)))
    finish(report, json_out, save, made={"seed": seed, **drawn})


def meanings_command(
    ordinary: Annotated[
        list[Path] | None,
        typer.Argument(help="A table of texts: ordinary messages, to count false alarms on."),
    ] = None,
    text: TextOption = None,
    model: Annotated[str | None, typer.Option(help="A folder; default: the bundled model.")] = None,
    encoder: EncoderOption = None,
    sentences: Annotated[Path | None, typer.Option(help="A folder of files LANGUAGE.toml.")] = None,
    json_out: JsonOut = None,
    save: SaveOption = None,
) -> None:
    """Show how well dangers, leaving, law, feelings and bitter praise are found, by language."""
    from nlp_support import Encoder
    from nlp_support.models.meanings import Meanings

    from .made import label
    from .meanings.measure import measure_meanings
    from .meanings.read import FOLDER, read_sentences
    from .models.columns import Columns
    from .models.rows import read_rows, text_of

    check_outputs(json_out, save)
    columns = Columns.of(text=text)
    texts = {
        name: usable(read_rows(file, lambda row: text_of(row, "text"), columns.texts()))
        for name, file in by_name(ordinary or (), what="ordinary messages").items()
    }
    meanings, own = Meanings.load(model), Encoder.load(encoder, threads=0)
    report = measure_meanings(
        read_sentences(sentences or FOLDER),
        {name: [*rows] for name, rows in texts.items()},
        meanings=meanings,
        encoder=own,
    )
    models = {"model": f"{Path(model or 'bundled').name}@{meanings.fingerprint}", "encoder": label(own)}
    finish(report, json_out, save, made=models)
