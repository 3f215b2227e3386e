"""`nlp-support train meanings`: parses, calls one function, and prints the result."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.options import EncoderOption, SeedOption
from nlp_support.cli.terminal import say

from .checks import check_files
from .options import FilesOption, need_extra


def meanings_command(
    out: Annotated[Path, typer.Argument(help="The folder to write.")],
    encoder: EncoderOption = None,
    ordinary: Annotated[
        FilesOption, typer.Option(help="JSON Lines of text: customers' of any kind; repeatable.")
    ] = None,
    plain: Annotated[FilesOption, typer.Option(help="The same, without a feeling; repeatable.")] = None,
    felt: Annotated[FilesOption, typer.Option(help="The same, with a feeling; repeatable.")] = None,
    seed: SeedOption = 0,
) -> None:
    """Teach what means danger, leaving, a feeling or bitter praise, from our sentences and other texts."""
    need_extra()
    check_files([*(ordinary or ()), *(plain or ()), *(felt or ())])
    from nlp_support import Encoder

    from ..encoder.pairs import read_texts
    from ..meanings.train import train_meanings

    given = [
        [text for file in files or () for text in read_texts(file).rows] for files in (ordinary, plain, felt)
    ]
    done = train_meanings(
        out,
        encoder=Encoder.load(encoder, threads=0),
        ordinary=given[0],
        plain=given[1],
        felt=given[2],
        seed=seed,
    )
    say(
        f"{done.folder}: {done.megabytes:.2f} MB, from {done.sentences:,} sentences and {done.others:,} texts"
    )
