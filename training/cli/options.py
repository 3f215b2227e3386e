"""What the commands of `nlp-support train` have in common."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.terminal import say
from nlp_support.errors import MissingExtra
from nlp_support.models.named import is_installed

from ..found import DataFound

FilesOption = list[Path] | None
DeviceOption = Annotated[str | None, typer.Option(help="cpu or cuda; default: a GPU if there is one.")]
MinutesOption = Annotated[
    float | None, typer.Option(help="Be done after this many minutes, measuring and saving included.")
]
EveryOption = Annotated[
    float, typer.Option("--checkpoint-every", metavar="MINUTES", help="Save what to resume from so often.")
]
AccumulateOption = Annotated[
    int, typer.Option(help="Add up the gradients of so many batches before the weights change.")
]
PrecisionOption = Annotated[str, typer.Option(help="auto, fp32, bf16 or fp16.")]
KEEP_HELP = "The weights to end with: best by validation, or last."
KeepOption = Annotated[str, typer.Option("--keep", "--keep-weights", help=KEEP_HELP)]
KeepWeightsOption = Annotated[str, typer.Option("--keep-weights", help=KEEP_HELP)]  # where --keep means texts
PatienceOption = Annotated[
    int, typer.Option(help="Stop after so many validations without a better one; 0: never.")
]
LicenceOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE=LICENCE",
        help="The licence of a file, a store or `base`, for the model card; repeatable.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

MaxDroppedOption = Annotated[
    float, typer.Option("--max-dropped", help="Share of a file's rows that may be unusable.")
]
LIBRARIES = ("accelerate", "bm25s", "datasets", "onnx", "sentence_transformers", "torch", "transformers")


def need_extra() -> None:
    """Refuse where the training libraries are not installed; none of them is imported, which takes seconds.

    Raises:
        MissingExtra: one of them is missing.
    """
    if missing := [name for name in LIBRARIES if not is_installed(name)]:
        raise MissingExtra(
            f"training needs the extra, of which {missing[0]} is missing: pip install 'nlp-support[train]'"
        )


def quiet_libraries() -> None:
    """Keep the training libraries from drawing bars of their own; imports them."""
    from transformers.utils import logging

    logging.disable_progress_bar()


def tell_data(found: DataFound) -> None:
    """Say what was found in the data: rows used and left out, repeats of what is tested, labels at odds."""
    for sentence in found.sentences():
        say(sentence)


def tell_data_and_import(found: DataFound) -> None:
    """The same before the training libraries are imported, so that it is told at once."""
    tell_data(found)
    quiet_libraries()
