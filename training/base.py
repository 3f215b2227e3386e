"""The model that a training continues from: a folder, a hub name, an exported folder, or a bundled model."""

from pathlib import Path
from typing import Any, Literal

from nlp_support.errors import ModelError
from nlp_support.models import BUNDLED, MODELS
from nlp_support.models.exported import is_exported
from nlp_support.models.named import first_line, found_model
from nlp_support.types.documents import read_json

Task = Literal["encoder", "sentiment", "satisfaction"]

WORD = "bundled"  # what --base says for the bundled model of the task
# Of a model on a hub, which often has the same weights in other formats too.
NEEDED = ["*.json", "*.safetensors", "pytorch_model.bin", "*.txt", "*.model"]
PACKAGES = {"encoder": "sentence_transformers", "classifier": "transformers"}


def exported_base(base: str | Path, task: Task) -> Path | None:
    """The exported folder that a base stands for: the bundled one, or its own; None for any other model.

    A classifier may continue from an exported encoder too. The bundled satisfaction model has no graph, so
    the one that it asks stands for it: the sentiment model.
    """
    if str(base) == WORD:
        return BUNDLED / ("sentiment" if task == "satisfaction" else task)
    settings = {MODELS[task], MODELS["encoder"]} if task != "encoder" else {MODELS["encoder"]}
    return Path(base) if any(is_exported(Path(base), name) for name in settings) else None


def check_base(base: str | Path, task: Task) -> None:
    """Refuse a base that cannot be one, before anything that takes long is imported.

    Raises:
        ModelError: there is no such folder, nor a model of that name on a hub that is reached.
        MissingExtra: what loads it is not installed.
    """
    if exported_base(base, task) is None:
        kind = "encoder" if task == "encoder" else "classifier"
        found_model(base, kind=kind, package=PACKAGES[kind])


def base_folder(base: str | Path, task: Task) -> Path:
    """The folder of a base: rebuilt where it is an exported model, downloaded where it is one of a hub.

    Raises:
        ModelError: there is no such model, it cannot be downloaded, or it cannot be rebuilt.
        MissingExtra: what loads it is not installed.
    """
    if exported := exported_base(base, task):
        from .bundled import trainable_folder

        return trainable_folder(exported)
    return model_folder(base, "encoder" if task == "encoder" else "classifier")


def model_folder(name: str | Path, kind: str = "encoder") -> Path:
    """The folder of a model, downloaded where it is one of a hub.

    Raises:
        ModelError: there is no such model, or it cannot be downloaded.
        MissingExtra: what loads it is not installed.
    """
    found = found_model(name, kind=kind, package=PACKAGES[kind])
    if Path(found).is_dir():
        return Path(found)
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(found, allow_patterns=NEEDED))
    except (OSError, ValueError) as error:
        raise ModelError(f"{name} cannot be downloaded ({first_line(error)}); try again") from error


def sentence_transformer(name: str | Path, folder: Path, **options: Any) -> Any:
    """The `SentenceTransformer` of a folder.

    Args:
        name: what the folder was asked for by.
        options: for the constructor.

    Raises:
        ModelError: the folder is damaged, or its weights are not finite.
    """
    from sentence_transformers import SentenceTransformer

    from nlp_support.models.finite import check_finite

    try:
        model = SentenceTransformer(str(folder), **options)
    except Exception as error:  # the libraries that read a damaged folder raise anything
        raise ModelError(
            f"{name} cannot be loaded as a sentence-transformers model ({type(error).__name__}: "
            f"{first_line(error)}); save or download it again"
        ) from error
    check_finite(model.state_dict(), name=name)
    return model


def is_classifier(folder: Path) -> bool:
    """Whether a folder's configuration names a model with a head that tells classes."""
    if (folder / "modules.json").is_file():
        return False
    try:
        config = read_json(folder / "config.json")
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{folder / 'config.json'} cannot be read ({error}); save the model again"
        ) from error
    names = config.get("architectures") if isinstance(config, dict) else None
    return any(str(name).endswith("ForSequenceClassification") for name in names or ())
