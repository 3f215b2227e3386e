"""`nlp-support train …`."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.errors import MissingExtra
from nlp_support.terminal import say

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Retrain and export models (needs the extra [train])."
)


@app.callback()
def train() -> None:
    """Keeps `export` a subcommand while it is the only one."""


@app.command("export")
def export_command(
    source: Path,
    target: Path,
    name: Annotated[str, typer.Option(help="What the encoder calls itself, stored beside every vector.")],
    int8: Annotated[bool, typer.Option(help="Weight-only int8 instead of float32.")] = True,
) -> None:
    """Export a sentence-transformers folder to the ONNX folder that `--encoder` takes."""
    try:
        import onnx  # noqa: F401
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError as error:
        raise MissingExtra("exporting needs the extra: pip install 'nlp-support[train]'") from error
    from .export import export

    report = export(source, target, name=name, int8=int8)
    say(f"{report.folder}: {report.megabytes:.1f} MB, {report.cosine:.5f} alike to torch")
