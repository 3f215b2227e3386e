"""What an exported folder has beside its graph: the settings, and the fingerprint of its weights."""

import hashlib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ..errors import ModelError
from ..types.documents import fault, read_json

DIGITS = 16  # hex digits of a fingerprint
FEWEST = 8

Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Text = Annotated[str, Meta(min_length=1)]


class Settings(msgspec.Struct, kw_only=True):
    """What both kinds of model have; further keys are ignored."""

    format: Literal[1]
    name: Text
    max_tokens: Count
    fingerprint: Text | None = None


class EncoderSettings(Settings, kw_only=True):
    """The contents of an `encoder.json`."""

    dim: Count
    query_prompt: str
    document_prompt: str


class ClassifierSettings(Settings, kw_only=True):
    """The contents of a `classifier.json`."""

    labels: Annotated[list[Text], Meta(min_length=1)]
    temperatures: dict[str, Annotated[float, Meta(ge=0.05, le=20)]] = {}  # by `tempered.group_of`


OPTIONAL = ("fingerprint", "temperatures")
KINDS = {"encoder.json": EncoderSettings, "classifier.json": ClassifierSettings}


def is_exported(folder: Path, settings: str) -> bool:
    """Whether there is such a folder with settings of this name."""
    try:
        return (folder / settings).is_file()
    except OSError:  # a name that no folder can have, but a model of a hub neither
        return False


def read_settings(file: Path) -> dict[str, Any]:
    """The settings beside an exported model: `encoder.json` or `classifier.json`.

    Raises:
        ModelError: the file cannot be read, is not JSON, lacks a key, has a value of another type, or was
            written by a newer version.
    """
    kind = KINDS[file.name]
    try:
        found = read_json(file)
    except OSError as error:
        raise ModelError(
            f"cannot read {file}: {error.strerror}; give the folder of an exported model"
        ) from error
    except ValueError as error:
        raise ModelError(f"{file} is not JSON ({error}); export the model again") from error
    if not isinstance(found, dict):
        raise ModelError(f"{file} is not a JSON object; export the model again")
    if (
        missing := {name for name in KINDS[file.name].__struct_fields__ if name not in OPTIONAL}
        - found.keys()
    ):
        raise ModelError(f"{file} lacks {', '.join(sorted(missing))}; export the model again")
    if found["format"] != 1:
        shown = str(found["format"])[:40]
        raise ModelError(f"{file} has format {shown}, this version reads 1; update nlp-support")
    try:
        msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise ModelError(f"{file}: {fault(error)}; export the model again") from error
    return dict(found)


def fingerprint(folder: Path) -> str:
    """16 hex digits that change whenever the graph or a weight changes."""
    return _digest(folder)[:DIGITS]


def check_fingerprint(folder: Path, told: str | None) -> str:
    """The fingerprint of a folder, as its settings tell it or, where they do not, of its weights.

    Raises:
        OSError: the weights cannot be read.
        ModelError: the settings tell that of other weights.
    """
    digest = _digest(folder)
    own = digest[:DIGITS]
    if told is None:
        return own
    if len(told) < FEWEST or not digest.startswith(told):
        raise ModelError(
            f"{folder / 'model.onnx'} has the fingerprint {own}, but the settings beside it tell "
            f"{told[:64]!r}: it belongs to another model; export or install the model again or, if these "
            "weights are meant, put their fingerprint into the settings"
        )
    return told


def _digest(folder: Path) -> str:
    with (folder / "model.onnx").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
