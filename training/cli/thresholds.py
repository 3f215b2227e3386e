"""`nlp-support train thresholds`: where thresholds on cosines lie with another encoder."""

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp_support.cli.options import EncoderOption, SeedOption, existing_store
from nlp_support.cli.terminal import print_json, progress

from .options import JsonOption

if TYPE_CHECKING:
    from ..thresholds.moved import Comparison, Moved


def thresholds_command(
    store: Annotated[list[str], typer.Option(help="A store whose messages are compared; repeatable.")],
    before: Annotated[Path, typer.Option(help="The folder of the encoder that they were chosen with.")],
    encoder: EncoderOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Show from which cosines another encoder finds as many texts alike as the one before does from the
    thresholds in the code."""
    from nlp_support import Encoder

    from ..thresholds.moved import compare, drawn

    encoders = Encoder.load(before, threads=0), Encoder.load(encoder, threads=0)
    with ExitStack() as stack:
        opened = {location: stack.enter_context(existing_store(location)) for location in store}
        texts = {location: drawn(one, seed=seed) for location, one in opened.items()}
    with progress("accounts") as update:
        found = compare(texts, before=encoders[0], now=encoders[1], on_progress=update)
    if as_json:
        print_json(_plain(found))
        return
    print_tables(found)


def print_tables(found: "Comparison") -> None:
    typer.echo(f"{'usual cosine of':56s} before    now")
    for name, was in asdict(found.before).items():
        typer.echo(f"{name:56s} {was:6.3f} {getattr(found.now, name):6.3f}")
    typer.echo(f"\n{'threshold':56s} before    now single stores  stretched share above")
    for one in found.moved:
        now = "     -" if one.cosine is None else f"{one.cosine:6.3f}"
        typer.echo(
            f"{one.threshold.name:56s} {one.threshold.cosine:6.3f} {now} {_between(one):13s} "
            f"{one.stretched:10.3f} {one.share:11.5f}"
        )


def _between(one: "Moved") -> str:
    return "too few" if one.low is None else f"{one.low:.3f}-{one.high:.3f}"


def _plain(found: "Comparison") -> dict[str, Any]:
    return {
        "usual": {"before": asdict(found.before), "now": asdict(found.now)},
        "thresholds": [
            {
                **asdict(one.threshold),
                "share": one.share,
                "now": one.cosine,
                "low": one.low,
                "high": one.high,
                "stretched": one.stretched,
            }
            for one in found.moved
        ],
    }
