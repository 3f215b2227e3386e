"""Which models there are: the bundled ones, and those that a policy or options name in their place."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from .. import __version__
from ..errors import ModelError
from ..journey.model_files import ModelFiles
from ..journey.scoring.weighting import DECAY, PRIMACY, RECENCY, Weighting
from ..models import BUNDLED, MODELS
from ..models.by_signs import FILE, read_weights
from ..models.exported import DIGITS, check_fingerprint, is_exported, read_settings
from ..models.meanings import SETTINGS, Meanings
from ..models.named import found_model
from ..suggest.ranking_file import read_ranking
from ..text.acts.model import BUNDLED as ACTS
from ..text.acts.model import ActModel
from ..types.documents import read_json

TRAINED_ON = ("train", "store", "pairs", "texts", "keep")  # parts of a run's data
PACKAGES = {"encoder": "sentence_transformers", "classifier": "transformers"}


@dataclass(frozen=True)
class ListedModel:
    """One model, or the values that a file holds.

    Attributes:
        name: what it calls itself.
        task: encoder, sentiment, satisfaction, meanings, acts, ranking or weights.
        fingerprint: changes whenever what it computes does; "" where it shows only once it is loaded.
        megabytes: its size, in 10^6 bytes.
        path: where it is.
        version: of the program that made it; "" where it does not tell.
        fitted_on: what it learnt from; "" where it does not tell.
        in_use: whether it is used; a bundled one is not if another takes its place.
        misfit: why it does not fit the encoder in use; "" if it does.
        bundled: whether it came with the package.
    """

    name: str
    task: str
    fingerprint: str
    megabytes: float
    path: str
    version: str
    fitted_on: str
    in_use: bool = True
    misfit: str = ""
    bundled: bool = True


def listed(files: ModelFiles | None = None) -> list[ListedModel]:
    """Every model, a named one after the bundled one whose place it takes.

    Raises:
        ModelError: a named one cannot be read.
        UnreadableFile, InvalidArgument: the same of a file of weights.
    """
    named = files or ModelFiles()
    found: list[ListedModel] = []
    for task in MODELS:
        own = getattr(named, task)
        found += _with(_model(str(BUNDLED / task), task), _model(own, task) if own else None)
    encoder = next(model for model in found if model.task == "encoder" and model.in_use)
    found += [_meanings(encoder), _acts()]
    rankings = [_ranking(BUNDLED / "ranker.json", encoder)]
    rankings += [_ranking(Path(named.ranking), encoder)] if named.ranking else []
    weights = _weights(Path(named.weights)) if named.weights else None
    return [*found, *_with(*rankings), *_with(_shipped_weights(), weights)]


def _with(bundled: ListedModel, named: ListedModel | None = None) -> list[ListedModel]:
    if named is None:
        return [replace(bundled, in_use=not bundled.misfit)]
    return [replace(bundled, in_use=False, misfit=""), replace(named, bundled=False)]


def _model(name: str, task: str) -> ListedModel:
    folder = Path(name)
    if task == "satisfaction" and is_exported(folder, FILE):
        return _by_signs(folder)
    if is_exported(folder, MODELS[task]) or folder.parent == BUNDLED:
        return _exported(folder, task)
    kind = "encoder" if task == "encoder" else "classifier"
    found = found_model(name, kind=kind, package=PACKAGES[kind])
    size = _megabytes(Path(found)) if Path(found).is_dir() else 0.0
    return ListedModel(name, task, "", size, found, "", "")


def _exported(folder: Path, task: str) -> ListedModel:
    settings = read_settings(folder / MODELS[task])
    try:
        fingerprint = check_fingerprint(folder, settings.get("fingerprint"))
    except OSError as error:
        raise ModelError(f"{folder} cannot be read: {error.strerror}; export the model again") from error
    made = settings.get("made") or {}
    version = __version__ if folder.parent == BUNDLED else str(made.get("version", ""))
    return ListedModel(
        settings["name"], task, fingerprint, _megabytes(folder), str(folder), version, _learnt(folder, made)
    )


def _by_signs(folder: Path) -> ListedModel:
    weights, digest = read_weights(folder)
    made = read_json(folder / FILE).get("made") or {}
    version = __version__ if folder.parent == BUNDLED else str(made.get("version", ""))
    card = folder / "README.md"
    learnt = f"see {card}" if card.is_file() else ", ".join(made.get("data") or ())
    return ListedModel(
        weights.name, "satisfaction", digest[:DIGITS], _megabytes(folder), str(folder), version, learnt
    )


def _learnt(folder: Path, made: Mapping[str, Any]) -> str:
    """What the run that it was exported from says; else where its card is."""
    if data := made.get("data"):
        learnt = ", ".join(filter(None, map(_trained_on, data))) or "no data of its own"
        return f"{learnt}, from {made.get('base')}, {str(made.get('started_at'))[:10]}"
    card = folder / "README.md"
    return f"see {card}" if card.is_file() else ""


def _trained_on(source: str) -> str:
    """The name of a file or store that a run was trained on; "" of what it was only measured on."""
    part, _, file = source.partition(" ")
    if not file:  # a run of an earlier version, or what is no file
        return "" if part == "columns" else part
    return file if part in TRAINED_ON else ""


def _meanings(encoder: ListedModel) -> ListedModel:
    folder = BUNDLED / "meanings"
    knows = str(read_json(folder / SETTINGS)["encoder"])
    model = ListedModel(
        "support-meanings-1", "meanings", Meanings.load().fingerprint, _megabytes(folder), str(folder),
        __version__, f"see {folder / 'README.md'}",
    )  # fmt: skip
    if encoder.fingerprint in (knows, ""):
        return model
    return replace(
        model,
        in_use=False,
        misfit=f"knows the vectors of the encoder {knows}; words alone tell meanings",
    )


def _acts() -> ListedModel:
    about = ActModel.load().about
    languages = sorted({source.split()[-1] for source in about.get("sentences", {})})
    return ListedModel(
        "support-acts-1", "acts", str(about.get("digest", "")), _megabytes(ACTS), str(ACTS),
        str(about.get("version", "")),
        f"{sum(about.get('sentences', {}).values()):,} sentences in {', '.join(languages)}",
    )  # fmt: skip


def _ranking(file: Path, encoder: ListedModel) -> ListedModel:
    saved = read_ranking(file)
    label = f"{encoder.name}@{encoder.fingerprint}"
    name, _, of = (saved.encoder or "any encoder").partition("@")
    data, made = saved.about.get("data") or {}, saved.about.get("made") or {}
    misfit = ""
    if saved.encoder not in (label, None) and encoder.fingerprint:
        misfit = f"fitted for the encoder {saved.encoder}, in use is {label}: run nlp-support train ranker"
    size = round(file.stat().st_size / 1e6, 1)
    return ListedModel(
        f"for {name}", "ranking", of, size, str(file), str(made.get("version", "")), _replayed(data),
        misfit=misfit,
    )  # fmt: skip


def _replayed(data: Mapping[str, Any]) -> str:
    """How much a ranking was fitted on: in all, as `train ranker` tells it, or by store."""
    if by_store := data.get("graded"):
        return ", ".join(f"{name} ({count:,} graded replies)" for name, count in by_store.items())
    if by_store := data.get("messages"):
        return ", ".join(f"{name} ({count:,} messages)" for name, count in by_store.items())
    parts = [data[part] for part in ("fit", "calibrate") if part in data]
    return f"{data.get('accounts', '?')} accounts, {sum(parts):,} messages" if parts else ""


def _weights(file: Path) -> ListedModel:
    values = Weighting.load(file)
    about = (read_json(file).get("about")) or {}
    made, data = about.get("made") or {}, about.get("data") or {}
    learnt = ", ".join(
        f"{name} ({counts['dialogues']} dialogues)" for name, counts in data.get("fitted", {}).items()
    )
    by = f"{made['scores']}: " if made.get("scores") and learnt else ""
    return replace(
        _shipped_weights(), name=_worded(values), fingerprint=_digest(values), path=str(file),
        version=str(made.get("version", "")), fitted_on=by + learnt,
    )  # fmt: skip


def _shipped_weights() -> ListedModel:
    values = Weighting(PRIMACY, RECENCY, DECAY)
    return ListedModel(_worded(values), "weights", _digest(values), 0.0, "", __version__, "")


def _worded(values: Weighting) -> str:
    return f"primacy {values.primacy:g}, recency {values.recency:g}, decay {values.decay:g}"


def _digest(values: Weighting) -> str:

    return hashlib.sha256(msgspec.json.encode([values.primacy, values.recency, values.decay])).hexdigest()[
        :16
    ]


def _megabytes(path: Path) -> float:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return round(sum(file.stat().st_size for file in files) / 1e6, 1)
