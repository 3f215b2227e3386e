"""`nlp-support train meanings`: parses, calls one function, and prints the result."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.options import EncoderOption, SeedOption
from nlp_support.cli.terminal import say
from nlp_support.eval.options import TextOption

from .checks import check_files
from .files import texts_of
from .options import FilesOption, need_extra, tell_data


def meanings_command(
    out: Annotated[Path, typer.Argument(help="The folder to write.")],
    encoder: EncoderOption = None,
    ordinary: Annotated[
        FilesOption, typer.Option(help="Tables of text: customers' of any kind; repeatable.")
    ] = None,
    plain: Annotated[FilesOption, typer.Option(help="The same, without a feeling; repeatable.")] = None,
    felt: Annotated[FilesOption, typer.Option(help="The same, with a feeling; repeatable.")] = None,
    text: TextOption = None,
    test: Annotated[
        Path | None,
        typer.Option(
            help="A folder of LANGUAGE.toml: nothing nearly the same is learnt. Default: the test sentences."
        ),
    ] = None,
    seed: SeedOption = 0,
) -> None:
    """Teach what means danger, leaving, law, a feeling or bitter praise, from our sentences and others."""
    need_extra()
    check_files([*(ordinary or ()), *(plain or ()), *(felt or ())])
    from nlp_support import Encoder
    from nlp_support.eval.meanings.read import FOLDER, read_sentences
    from nlp_support.eval.models.columns import Columns

    from ..meanings.train import train_meanings

    columns = Columns.of(text=text)
    given = [texts_of(files, columns) for files in (ordinary, plain, felt)]
    done = train_meanings(
        out,
        encoder=Encoder.load(encoder, threads=0),
        ordinary=given[0],
        plain=given[1],
        felt=given[2],
        apart=[one.text for one in read_sentences(test or FOLDER)],
        seed=seed,
        on_data=tell_data,
    )
    say(
        f"{done.folder}: {done.megabytes:.2f} MB, from {done.sentences:,} sentences and {done.others:,} texts"
    )
