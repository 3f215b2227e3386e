"""`nlp-support train weights`: how much the opening and the closing of a conversation count."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.options import SeedOption
from nlp_support.cli.terminal import print_json, say
from nlp_support.eval.options import LabelOption, MapOption, TextOption

from ..rows import MAX_DROPPED
from .checks import check_files
from .options import JsonOption, MaxDroppedOption, tell_data
from .progress import stages


def weights_command(
    out: Annotated[Path, typer.Argument(help="The JSON file to write.")],
    files: Annotated[list[Path], typer.Argument(help="Rated dialogues, a dialogue or a turn a row.")],
    text: TextOption = None,
    label: LabelOption = None,
    map: MapOption = None,
    max_dropped: MaxDroppedOption = MAX_DROPPED,
    model: Annotated[
        str | None,
        typer.Option(help="Fit to this satisfaction model's scores: a folder, a hub name, or bundled."),
    ] = None,
    held_out: Annotated[float, typer.Option(help="Share of the dialogues that are only measured on.")] = 0.3,
    opening: Annotated[
        int,
        typer.Option(help="The opening counts more than a message that this many follow; 0: no such rule."),
    ] = 2,
    rounds: Annotated[int, typer.Option(help="Bootstrap rounds for the intervals.")] = 200,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Fit primacy, recency and decay of the serial-position weights to dialogues that people rated."""
    check_files(files)
    from nlp_support.eval.models.columns import POINTS, Columns

    from ..weights.fit import fit_positions
    from ..weights.settings import WeightsSettings

    settings = WeightsSettings(held_out=held_out, opening=opening or None, rounds=rounds, seed=seed)
    satisfaction = None
    if model is not None:
        from nlp_support.models.satisfaction import SatisfactionModel

        satisfaction = SatisfactionModel.load(None if model == "bundled" else model, threads=0).points
    with stages() as tell:
        fitted = fit_positions(
            files, satisfaction=satisfaction, scored_by=model or "raters", settings=settings,
            columns=Columns.of(text=text, label=label, mapped=map or (), classes=POINTS),
            max_dropped=max_dropped, on_progress=tell, on_data=tell_data,
        )  # fmt: skip
    fitted.save(out)
    if as_json:
        print_json({name: [one.value, one.low, one.high] for name, one in fitted.fitted.items()})
    for what, values in (("fitted", fitted.fitted), ("free", fitted.free)):
        said = (f"{name} {one.value:g} ({one.low:g} to {one.high:g})" for name, one in values.items())
        say(f"{what}: {', '.join(said)}")
    for figure in fitted.figures:
        where = f"{figure.slice} {figure.name}".strip()
        between = "" if figure.low is None else f" ({figure.low:.3f} to {figure.high:.3f})"
        value = f"not measured, {figure.note}" if figure.value is None else f"{figure.value:.3f}"
        say(f"{where}: {value}{between}, n={figure.n}")
    say(str(out))
