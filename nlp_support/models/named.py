"""What a model's name means: a folder that is here, or a model of a hub; anything else is refused at once.

The libraries that load models ask a hub again and again before they give up, more than a minute for
a mistyped folder. A hub is asked once here, and only for names that it could know.
"""

import difflib
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from ..errors import MissingExtra, ModelError

HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?")
LONGEST = 96  # characters of a name on the hub
PATIENCE = 5.0  # seconds that a hub may take to say whether it has a model
SHOWN = 5
MARKS = ("encoder.json", "classifier.json", "modules.json", "config.json")  # what makes a folder a model
SHORT = "sentence-transformers/"  # who published the models that go by one word
EXPORTED = {"encoder.json": "encoder", "classifier.json": "classifier"}


def found_model(name: str | Path, *, kind: str, package: str) -> str:
    """The folder of a model, or its name on the hub; of one downloaded before, the folder it went to.

    Args:
        kind: what it is for, "encoder" or "classifier".
        package: what loads it, such as "sentence_transformers"; it is not imported.

    Raises:
        ModelError: there is no such folder, or it holds no model of the kind, and no hub that is reached has
            one of that name. The message names what is near.
        MissingExtra: the package is not installed.
    """
    given = str(name)
    folder = Path(given)
    if _is_folder(folder):
        _check_model(folder, kind)
        _check_installed(given, kind, package)
        return given
    if _is_file(folder):
        raise ModelError(f"{given} is a file, expected a folder; name the folder that holds the model")
    if not HUB_NAME.fullmatch(given) or len(given) > LONGEST or ".." in given or "--" in given:
        raise ModelError(f"there is no folder {given!r}; {near(folder, files=False)}")
    _check_installed(given, kind, package)
    names = [given] if "/" in given else [given, SHORT + given]
    return _downloaded(names) or _on_hub(given, names)


def is_installed(package: str) -> bool:
    """Whether a package can be imported, without importing it."""
    if package in sys.modules:
        return sys.modules[package] is not None  # None is how an import is forbidden
    return find_spec(package) is not None


def _check_installed(given: str, kind: str, package: str) -> None:
    if not is_installed(package):
        library = package.replace("_", "-")
        raise MissingExtra(
            f"{given!r} is not an exported {kind} folder; to load it as a {library} model, install the "
            "extra: pip install 'nlp-support[train]'"
        )


def _check_model(folder: Path, kind: str) -> None:
    for settings, other in EXPORTED.items():
        if other != kind and (folder / settings).is_file():
            raise ModelError(f"{folder} holds an exported {other}; name the folder of a model of kind {kind}")
    if any((folder / mark).is_file() for mark in MARKS):
        return
    inside = sorted({file.parent for mark in MARKS for file in folder.glob(f"*/{mark}")})
    hint = f"did you mean {str(inside[0])!r}?" if inside else "name the folder of a model"
    raise ModelError(f"{folder} holds no model: it has none of {', '.join(MARKS)}; {hint}")


def near(path: Path, *, files: bool = True) -> str:
    """A hint for a path that is not there: what its name is close to, or what is there instead.

    Args:
        files: whether it may be a file; otherwise only folders are named.
    """
    there = Path(path.anchor)
    parts = path.parts[1:] if path.anchor else path.parts
    for at, part in enumerate(parts):
        if _is_folder(there / part):
            there /= part
            continue
        known = sorted(
            own.name
            for own in there.iterdir()
            if not own.name.startswith(".") and ((files and at == len(parts) - 1) or _is_folder(own))
        )
        if close := difflib.get_close_matches(part, known, n=1):
            meant = there.joinpath(close[0], *parts[at + 1 :])
            return f"did you mean {str(meant if meant.exists() else there / close[0])!r}?"
        shown = ", ".join(known[:SHOWN]) + ", …" * (len(known) > SHOWN)
        return f"{there.resolve()} has {shown or 'nothing of the kind'}; name one that is there"
    return "name one that is there"


def _downloaded(names: list[str]) -> str | None:
    """Where a model went that was downloaded before, if its settings and weights are there."""
    from huggingface_hub import snapshot_download

    for name in names:
        try:
            folder = Path(snapshot_download(name, local_files_only=True))
        except (OSError, ValueError):
            continue
        weights = (*folder.rglob("*.safetensors"), *folder.rglob("*.bin"))
        if weights and any((folder / mark).is_file() for mark in MARKS):
            return str(folder)
    return None


def _on_hub(given: str, names: list[str]) -> str:
    from huggingface_hub import HfApi
    from huggingface_hub.errors import OfflineModeIsEnabled, RepositoryNotFoundError

    why = "the hub has no model of that name"
    for name in names:
        try:
            HfApi().model_info(name, timeout=PATIENCE)
        except RepositoryNotFoundError:
            continue
        except OfflineModeIsEnabled:
            why = "the hub is switched off (HF_HUB_OFFLINE)"
        except Exception as error:  # noqa: BLE001 - the client's errors of the network share no base of its own
            why = f"no hub can be reached ({type(error).__name__})"
        else:
            return name
        break
    raise ModelError(f"there is no folder {given!r}, and {why}; {near(Path(given), files=False)}")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that no folder can have
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def first_line(error: BaseException) -> str:
    """What an error of a library says, without the advice for programmers that follows."""
    return (str(error).strip() or "no reason given").splitlines()[0][:200].rstrip(".")
