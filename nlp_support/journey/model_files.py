"""The models and fitted values that a policy names, beside the bundled ones."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ..errors import InvalidArgument, closest
from .scoring.weighting import Weighting

SINGLE = ("ranking", "weights", "ratings")  # files; the others are folders, or names on a hub


@dataclass(frozen=True)
class ModelFiles:
    """What is used in place of the bundled models; None for the bundled one.

    Attributes:
        encoder, sentiment, satisfaction: an exported folder, another model's folder, or a hub name.
        ranking: a file that `train ranker` wrote.
        weights: a file that `train weights` wrote.
        ratings: a file that `train satisfaction --ratings` wrote.
    """

    encoder: str | None = None
    ranking: str | None = None
    sentiment: str | None = None
    satisfaction: str | None = None
    weights: str | None = None
    ratings: str | None = None


def with_files(table: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """A policy's table with [files] as `ModelFiles`, and the weighting of the file of weights among them.

    `weights = "FILE"` at the top is short for `weights` in [files], where it is no table of reasons.

    Raises:
        InvalidArgument: an unknown key, a value of another kind, or a file that is not there or no
            file of weights.
        UnreadableFile: a file of weights that is not JSON.
    """
    given = dict(table)
    files = given.pop("files", {})
    if not isinstance(files, dict):
        raise InvalidArgument(f".files: expected a table, got {type(files).__name__}")
    if isinstance(given.get("weights"), str):
        files = {"weights": given.pop("weights"), **files}
    if not files:
        return given
    found = model_files(files, folder)
    given["files"] = found
    if found.weights is not None:
        if "weighting" in given:
            raise InvalidArgument(".weighting: there is a file of weights too; leave one of them out")
        given["weighting"] = Weighting.load(found.weights)
    return given


def check_shared(given: Any) -> None:
    """Refuse what only the top of a policy may have in the table of an account.

    Raises:
        InvalidArgument: it has it.
    """
    for key in ("files", "weighting"):
        if isinstance(given, dict) and key in given:
            raise InvalidArgument(f".{key}: it is that of all accounts; move it to the top of the file")
    if isinstance(given, dict) and isinstance(given.get("weights"), str):
        raise InvalidArgument(
            ".weights: a file of weights is that of all accounts; move it to the top of the file"
        )


def model_files(table: Mapping[str, Any], folder: Path) -> ModelFiles:
    """The table [files] of a policy; relative paths start at the policy's own folder.

    Raises:
        InvalidArgument: an unknown key, a value that is no text, or a file that is not there.
    """
    known = [field.name for field in fields(ModelFiles)]
    found = {}
    for key, value in table.items():
        if key not in known:
            raise InvalidArgument(f".files: unknown key {key!r}; {closest(key, known)}")
        if not isinstance(value, str) or not value:
            raise InvalidArgument(f".files.{key}: expected a text, got {type(value).__name__}")
        found[key] = _resolved(key, value, folder)
    return ModelFiles(**found)


def _resolved(key: str, value: str, folder: Path) -> str:
    path = folder / value
    if path.exists():
        return str(path)
    if key in SINGLE or value.startswith((".", "/", "~")) or value.count("/") > 1:
        raise InvalidArgument(f".files.{key}: there is no {path}; name a path from the policy's own folder")
    return value  # of a hub, which is asked when it is loaded
