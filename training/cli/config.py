"""`--config run.toml`: the options of a run from a file, and the file that every run leaves in its folder."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from nlp_support.errors import InvalidArgument, UnreadableFile, closest
from nlp_support.types.documents import read_toml

from ..run import check_started

FILE = "run.toml"
LIMIT = "max_minutes"
NOT_OF_A_RUN = {"out", "resume", "config", "as_json", "help"}


def as_config(context: typer.Context) -> str:
    """The options of the command that runs, as TOML that `--config` takes.

    Files that are there are named by their full paths, so that the run can be repeated from anywhere.
    """
    command = str(context.command.name)
    lines = [
        f"# The options of a run of `nlp-support train {command}`. To repeat it:",
        f"# nlp-support train {command} NEW_FOLDER --config {FILE}",
        f"command = {_toml(command)}",
    ]
    for name, value in context.params.items():
        if name not in NOT_OF_A_RUN and value is not None:
            lines.append(f"{name} = {_toml(_full(value))}")
    return "\n".join(lines) + "\n"


def _read(context: typer.Context, file: Path | None) -> Path | None:
    """Take the file's values as defaults of the command, so that options override them."""
    if file is None or context.resilient_parsing:
        return file
    try:
        values = read_toml(file)
    except OSError as error:
        raise UnreadableFile(f"cannot read {file}: {error.strerror}; name a TOML file of options") from error
    except ValueError as error:
        raise UnreadableFile(f"{file} is not TOML: {error}; correct it") from error
    context.default_map = _defaults(context.command, values, file)
    return file


def _defaults(command: Any, values: Mapping[str, Any], file: Path) -> dict[str, Any]:
    made_for = values.get("command", command.name)
    if made_for != command.name:
        raise InvalidArgument(f"{file} is of `train {made_for}`, expected one of `train {command.name}`")
    options = {str(one.name): one for one in command.params if one.name not in NOT_OF_A_RUN}
    found = {}
    for key, value in values.items():
        name = key.replace("-", "_")
        if name == "command":
            continue
        if name not in options:
            raise InvalidArgument(
                f"{file} has no option {key!r} of `train {command.name}`; {closest(name, options)}"
            )
        found[name] = _fitting(options[name], key, value, file)
    return found


def _resumed(context: typer.Context, out: Path) -> Path:
    """Take the options of a run that is resumed from its own file, where no other is named.

    A time limit is not among them: that of the first part is over.

    Raises:
        InvalidArgument: there is no run in the folder.
    """
    own = out / FILE
    if not context.params.get("resume") or context.resilient_parsing:
        return out
    check_started(out)
    if not context.params.get("config") and own.is_file():
        _read(context, own)
        found = context.default_map or {}
        context.default_map = {name: value for name, value in found.items() if name != LIMIT}
    return out


def _fitting(option: Any, key: str, value: Any, file: Path) -> Any:
    several = option.multiple
    if isinstance(value, dict) or (isinstance(value, list) and not several):
        raise InvalidArgument(f"{file}: {key} is of type {type(value).__name__}, expected a single value")
    if several and not isinstance(value, list):
        return [value]
    return value


def _full(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_full(one) for one in value]
    file, sign, licence = str(value).rpartition("=")
    if sign and Path(file).is_file():  # FILE=LICENCE
        return f"{Path(file).resolve()}={licence}"
    if isinstance(value, str | Path) and str(value) and Path(value).exists():
        return str(Path(value).resolve())
    return str(value) if isinstance(value, Path) else value


def _toml(value: Any) -> str:
    """A value as TOML: a string, a number, a boolean or an array, all of which are written as in JSON."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", callback=_read, is_eager=True,
        help="Take options from a TOML file, such as an earlier run's run.toml; those given here win.",
    ),
]  # fmt: skip

ResumeOption = Annotated[
    bool,
    typer.Option(
        "--resume", is_eager=True,
        help="Continue an interrupted run; options that are not given are those of its run.toml.",
    ),
]  # fmt: skip
OutArgument = Annotated[
    Path,
    typer.Argument(
        callback=_resumed, is_eager=True, help="The run's folder; the model goes to its folder `model`."
    ),
]
