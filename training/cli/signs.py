"""`nlp-support train signs`: what each sign of satisfaction counts."""

from pathlib import Path
from typing import Annotated

import typer

from nlp_support.cli.options import SeedOption
from nlp_support.cli.terminal import print_json, say
from nlp_support.eval.options import LabelOption, MapOption, TextOption

from ..rows import MAX_DROPPED
from .checks import check_files
from .options import FilesOption, JsonOption, MaxDroppedOption, tell_data
from .progress import stages
from .show import figure_line, plain_figure


def signs_command(
    out: Annotated[Path, typer.Argument(help="The folder to write satisfaction.json to.")],
    files: Annotated[list[Path], typer.Argument(help="Rated dialogues, a dialogue or a turn a row.")],
    test: Annotated[FilesOption, typer.Option(help="The same, only measured on; repeatable.")] = None,
    name: Annotated[str, typer.Option(help="What the model calls itself.")] = "satisfaction-by-signs",
    text: TextOption = None,
    label: LabelOption = None,
    map: MapOption = None,
    max_dropped: MaxDroppedOption = MAX_DROPPED,
    whole: Annotated[
        float, typer.Option(help="How much a dialogue's votes count against those of one turn.")
    ] = 3.0,
    penalty: Annotated[float, typer.Option(help="On the squares of the weights.")] = 30.0,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Fit what each sign of satisfaction counts (thanks, refusals, repeats, …) to dialogues that people
    rated, with each source left out in turn."""
    check_files([*files, *(test or ())])
    from nlp_support.eval.models.columns import POINTS, Columns

    from ..signs.fit import SignsSettings, fit_signs

    settings = SignsSettings(whole=whole, penalty=penalty, seed=seed)
    with stages() as tell:
        fitted = fit_signs(
            files, test_files=test or (), name=name, settings=settings,
            columns=Columns.of(text=text, label=label, mapped=map or (), classes=POINTS),
            max_dropped=max_dropped, on_progress=tell, on_data=tell_data,
        )  # fmt: skip
    fitted.save(out)
    if as_json:
        print_json({"folder": str(out), "figures": [plain_figure(one) for one in fitted.figures]})
    for figure in fitted.figures:
        if figure.value is not None:
            say(figure_line(figure))
    say(str(out))
