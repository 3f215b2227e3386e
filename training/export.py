"""`nlp-support train export`: a sentence-transformers folder to the folder that `Encoder.load` reads."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.models.exported import fingerprint, read_settings
from nlp_support.models.onnx_text import OnnxText
from nlp_support.types.documents import read_json

from .probes import PROBES
from .staging import staged

if TYPE_CHECKING:
    from .quantize import Weights

OBJECTS = (
    "tokenizer.json",
    "tokenizer_config.json",
    "config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
)
MIN_COSINE = 0.999  # mean-centred, exported against torch


@dataclass(frozen=True)
class ExportReport:
    """The written folder, its size in 10^6 bytes, and its mean-centred cosine to the torch model."""

    folder: Path
    megabytes: float
    cosine: float


def export(source: str | Path, target: str | Path, *, name: str, weights: "Weights" = "int8") -> ExportReport:
    """Write ONNX with pooling and unit length in the graph, the tokenizer and `encoder.json`.

    Args:
        source: a sentence-transformers folder with a BERT model, mean pooling and a `tokenizer.json`.
        target: the folder to write; created if missing.
        name: the encoder's name, stored beside every vector.
        weights: "float32"; "int8", a quarter of the size; "int4", an eighth, which few models tolerate; or
            "mixed", 4 bits wherever they are as exact as 8.

    Raises:
        InvalidArgument: `source` has no tokenizer.
        ModelError: the exported model's average mean-centred cosine to the torch model, over a fixed set of
            sentences, is below .999. On any error `target` is left as it was.
    """
    source, target = Path(source), Path(target)
    check_source(source, expected="a sentence-transformers folder")
    bert = _load_bert(source)
    with staged(target) as folder:
        _write(bert, source, folder, name=name, weights=weights)
        cosine = _parity(bert, folder)
        if cosine < MIN_COSINE:
            raise ModelError(
                f"the export in {weights} has a cosine of {cosine:.5f} to the torch model, expected "
                f"{MIN_COSINE} or more; try finer weights, such as float32"
            )
        size = megabytes(folder)
    return ExportReport(folder=target, megabytes=size, cosine=cosine)


def check_source(source: Path, *, expected: str) -> None:
    """Refuse a folder without a tokenizer, or with a damaged part.

    Raises:
        InvalidArgument: it has no tokenizer.json.
        ModelError: a JSON file in it cannot be read.
    """
    if not (source / "tokenizer.json").is_file():
        raise InvalidArgument(f"{source} has no tokenizer.json; name {expected}")
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


def _load_bert(source: Path) -> Any:
    from transformers import AutoModel

    return AutoModel.from_pretrained(source, dtype="float32").eval()


def _write(bert: Any, source: Path, folder: Path, *, name: str, weights: "Weights") -> None:
    from .graph import EncoderGraph, write_onnx

    write_onnx(EncoderGraph(bert), folder / "model.onnx", output="sentence_embedding", weights=weights)
    write_tokenizer(source, folder)
    prompts_file = source / "config_sentence_transformers.json"
    prompts = json.loads(prompts_file.read_text())["prompts"] if prompts_file.is_file() else {}
    settings = {
        "format": 1,
        "name": name,
        "dim": bert.config.hidden_size,
        "max_tokens": _max_tokens(source, bert),
        "query_prompt": prompts.get("query", ""),
        "document_prompt": prompts.get("document") or prompts.get("passage") or "",
        "weights": weights,
        "fingerprint": fingerprint(folder),
    }
    (folder / "encoder.json").write_text(json.dumps(settings, indent=1) + "\n")


def write_tokenizer(source: Path, folder: Path) -> None:
    """Write the tokenizer without the length that texts were cut to in training, and without spaces and line
    breaks, which take up half of the file."""
    whole = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    whole["truncation"] = whole["padding"] = None
    small = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    (folder / "tokenizer.json").write_text(small, encoding="utf-8")


def _max_tokens(source: Path, bert: Any) -> int:
    """How many tokens the model reads, as sentence-transformers before 6 or the tokenizer says."""
    for name, key in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("tokenizer_config.json", "model_max_length"),
    ):
        told = json.loads((source / name).read_text()).get(key) if (source / name).is_file() else None
        if told:
            return min(int(told), int(bert.config.max_position_embeddings))
    return int(bert.config.max_position_embeddings)


def _parity(bert: Any, folder: Path) -> float:
    """The average mean-centred cosine between the exported and the torch vectors of the probe sentences."""
    import torch

    settings = read_settings(folder / "encoder.json")
    text = OnnxText(folder, max_tokens=settings["max_tokens"], threads=1)
    expected = []
    for ids in text.tokenize(PROBES, prompt=settings["query_prompt"]):
        with torch.no_grad():
            states = bert(torch.tensor([ids])).last_hidden_state[0]  # (length, hidden)
        mean = states.mean(0).numpy()
        expected.append(mean / np.linalg.norm(mean))
    ours, theirs = text.run(PROBES, prompt=settings["query_prompt"]), np.stack(expected)
    ours, theirs = ours - ours.mean(0), theirs - theirs.mean(0)
    cosines = (ours * theirs).sum(1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(theirs, axis=1)
    return float(cosines.mean())
