"""`nlp-support train meanings`: from sentences to a folder of a model."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp_support.errors import UnwritableFile
from nlp_support.models.encoder import Encoder
from nlp_support.models.meanings import SETTINGS, WEIGHTS, Meanings, packed
from nlp_support.text.pairs import searchable

from ..apart import STOCK, kept_apart
from ..found import DataFound, OnData
from ..staging import staged
from .examples import examples
from .fit import fit


@dataclass(frozen=True)
class TrainedMeanings:
    """Where the model is, how large, and from how many sentences and other texts."""

    folder: Path
    megabytes: float
    sentences: int
    others: int


def train_meanings(
    out: Path,
    *,
    encoder: Encoder,
    ordinary: Sequence[str] = (),
    plain: Sequence[str] = (),
    felt: Sequence[str] = (),
    apart: Sequence[str] = (),
    seed: int = 0,
    on_data: OnData | None = None,
) -> TrainedMeanings:
    """Learn what customers mean from our sentences and from texts of public sets, and write the model.

    Args:
        out: the folder to write.
        encoder: the one whose vectors the model is to go by.
        ordinary, plain, felt: texts of customers of any kind, without a feeling, and with one.
        apart: texts that are measured on; what repeats a longer one is left out.
        seed: decides which sentences the model keeps.
        on_data: called with what was found, before the fit.

    Raises:
        UnwritableFile: the folder cannot be written.
    """
    found = examples(ordinary, plain, felt)
    kept = kept_apart([(text,) for text in found.texts], {"test": apart}, least=STOCK)
    found = found.of(kept.keep)
    if on_data:
        on_data(DataFound({"train": len(found.texts)}, repeats={"train": kept.repeats}))
    vectors = encoder.encode_query([searchable(text) for text in found.texts])
    model = fit(found, vectors, encoder=encoder.fingerprint, seed=seed)
    try:
        save(model, out)
        size = sum(file.stat().st_size for file in (out / WEIGHTS, out / SETTINGS))
    except OSError as error:
        raise UnwritableFile(f"cannot write {out}: {error.strerror}; name another folder") from error
    own = int(found.own.sum())
    return TrainedMeanings(out, size / 1e6, own, len(found.texts) - own)


def save(model: Meanings, out: Path) -> None:
    """Write a model as `Meanings.load` reads it, its numbers in 8 bits."""
    parts = {"landmarks": model._landmarks, "near": model._near, "words": model._words}
    arrays = {f"{name}_{key}": value for name, one in parts.items() for key, value in packed(one).items()}
    about = json.dumps({"format": 1, "encoder": model.encoder})
    with staged(out) as folder:
        np.savez_compressed(folder / WEIGHTS, bias=model._bias, **arrays)  # type: ignore[arg-type]
        (folder / SETTINGS).write_text(about + "\n", encoding="utf-8")
