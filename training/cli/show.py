"""How the commands of `nlp-support train` say what they measured."""

from pathlib import Path
from typing import Any

from nlp_support.cli.terminal import say


def plain_figure(figure: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return {name: value for name, value in asdict(figure).items() if value not in ("", None)}


def figure_line(figure: Any) -> str:
    name = " ".join(filter(None, (figure.name, figure.slice, figure.system)))
    if figure.value is None:
        return f"{name}: not measured, {figure.note}"
    between = "" if figure.low is None else f" ({figure.low:.3f} to {figure.high:.3f})"
    return f"{name}: {figure.value:.3f}{between}, n={figure.n}"


def tell_folder(folder: Path, stopped: bool) -> None:
    say(f"{folder}" + (" (stopped by --max-minutes; --resume continues)" if stopped else ""))
