"""`nlp-support train export`: a sentence-transformers model to the folder that `Encoder.load` reads."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.models.exported import fingerprint, read_settings
from nlp_support.models.onnx_text import OnnxText
from nlp_support.types.documents import read_json
from nlp_support.types.message import clean_text

from .origins import made_from, parameters_of, write_settings
from .probes import PROBES
from .staging import staged

if TYPE_CHECKING:
    from .codes import Arithmetic, Weights
    from .source import Source

OBJECTS = (
    "tokenizer.json",
    "tokenizer_config.json",
    "config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
)
MIN_COSINE = 0.999  # mean-centred, exported against torch
MIN_COSINE_INT8 = 0.995  # the same in whole numbers


@dataclass(frozen=True)
class ExportReport:
    """The written folder, its size in 10^6 bytes, and its mean-centred cosine to the torch model."""

    folder: Path
    megabytes: float
    cosine: float


def export(
    source: str | Path,
    target: str | Path,
    *,
    name: str,
    weights: "Weights" = "int8",
    arithmetic: "Arithmetic" = "float",
    texts: Sequence[str] = (),
) -> ExportReport:
    """Write ONNX from tokens to vectors of unit length, the tokenizer and `encoder.json`.

    Args:
        source: a sentence-transformers folder of any architecture, or a hub name; a transformers folder
            without pooling takes the mean.
        target: the folder to write; created if missing.
        name: the encoder's name, stored beside every vector.
        weights: "float32"; "int8", a quarter of the size; "int4", an eighth, which few models tolerate; or
            "mixed", 4 bits wherever they are as exact as 8.
        arithmetic: "int8" computes the large products in whole numbers, several times as fast as "float".
            Their matrices then have 8 bits whatever `weights` says, which only the table of words follows.
        texts: like those that the model will read; beside our own sentences they set the numbers' ranges.

    Raises:
        InvalidArgument: `source` has no tokenizer that can be saved.
        ModelError: there is no such model, it has a part of which no graph can be made, it has no products
            for whole numbers, or the exported model's average mean-centred cosine to the torch model, over a
            fixed set of sentences, is below .999 (.995 in whole numbers). On any error `target` is left
            as it was.
    """
    from .source import load_source

    if Path(source).is_dir():
        check_parts(Path(source))
    target = Path(target)
    loaded = load_source(source)
    with staged(target) as folder:
        _write(loaded, folder, name=name, weights=weights, arithmetic=arithmetic, texts=texts)
        cosine = _parity(loaded, folder)
        if not cosine >= (least := MIN_COSINE if arithmetic == "float" else MIN_COSINE_INT8):
            raise ModelError(
                f"the export in {weights} has a cosine of {cosine:.5f} to the torch model, expected "
                f"{least} or more; {finer(arithmetic)}"
            )
        size = megabytes(folder)
    return ExportReport(folder=target, megabytes=size, cosine=cosine)


def finer(arithmetic: "Arithmetic") -> str:
    """What to try when an export differs too much from its original."""
    if arithmetic == "float":
        return "try finer weights, such as --weights float32"
    return "give texts like those that it will read (--calibrate), or export it with --arithmetic float"


def check_source(source: Path, *, expected: str) -> None:
    """Refuse a folder without a tokenizer, or with a damaged part.

    Raises:
        InvalidArgument: it has no tokenizer.json.
        ModelError: a JSON file in it cannot be read.
    """
    if not (source / "tokenizer.json").is_file():
        raise InvalidArgument(f"{source} has no tokenizer.json; name {expected}")
    check_parts(source)


def check_parts(source: Path) -> None:
    """Refuse a folder with a damaged part.

    Raises:
        ModelError: a JSON file in it cannot be read.
    """
    for file in sorted(source.rglob("*.json")):
        try:
            found = read_json(file)
        except (OSError, ValueError) as error:
            raise ModelError(f"{file} cannot be read: {error}; save the model again") from error
        if file.name in OBJECTS and not isinstance(found, dict):
            raise ModelError(f"{file} is not a JSON object; save the model again")


def megabytes(folder: Path) -> float:
    """The size of a folder's files, in 10^6 bytes."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def write_tokenizer(layout: Mapping[str, Any], folder: Path) -> None:
    """Write a tokenizer.json without the length that texts were cut to in training, and without spaces and
    line breaks, which take up half of the file."""
    small = json.dumps(
        {**layout, "truncation": None, "padding": None}, ensure_ascii=False, separators=(",", ":")
    )
    (folder / "tokenizer.json").write_text(small, encoding="utf-8")


def _write(
    source: "Source",
    folder: Path,
    *,
    name: str,
    weights: "Weights",
    arithmetic: "Arithmetic",
    texts: Sequence[str],
) -> None:
    from .graph import EncoderGraph, StaticGraph, write_onnx
    from .integer.texts import calibration_of

    first, *rest = source.model
    if source.static:
        graph: Any = StaticGraph(first, rest, dim=source.dim)
    else:
        graph = EncoderGraph(first.auto_model, rest, dim=source.dim)
    write_onnx(
        graph, folder / "model.onnx", output="sentence_embedding", weights=weights,
        parameters=parameters_of(source.model),
        calibration=None if arithmetic == "float" else calibration_of(
            source.tokenizer, prompt=source.prompts.query, most=source.max_tokens, texts=texts
        ),
    )  # fmt: skip
    write_tokenizer(source.tokenizer, folder)
    write_settings(source.folder, folder)
    settings = {
        "format": 1,
        "name": name,
        "dim": source.dim,
        "max_tokens": source.max_tokens,
        "query_prompt": source.prompts.query,
        "document_prompt": source.prompts.document,
        "weights": weights,
        "arithmetic": arithmetic,
        "fingerprint": fingerprint(folder),
        **made_from(source.folder),
    }
    (folder / "encoder.json").write_text(
        json.dumps(settings, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _parity(source: "Source", folder: Path) -> float:
    """The average mean-centred cosine between the exported vectors of the probe sentences, one of them long,
    and those of sentence-transformers itself."""
    settings = read_settings(folder / "encoder.json")
    text = OnnxText(folder, max_tokens=settings["max_tokens"], threads=1)
    probes = [clean_text(one) for one in (*PROBES, " ".join(PROBES))]
    prompt = source.prompts.query
    theirs = np.asarray(
        source.model.encode(probes, prompt=prompt, normalize_embeddings=True, show_progress_bar=False),
        np.float32,
    )
    ours = text.run(probes, prompt=prompt)
    ours, theirs = ours - ours.mean(0), theirs - theirs.mean(0)
    cosines = (ours * theirs).sum(1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(theirs, axis=1)
    return float(cosines.mean())
