"""Which parameter of a model each constant of its graph is, kept in the file for training it further."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support.types.documents import read_json

KEY = "parameters"  # of the file's metadata
FILE = "source.json"  # in an exported folder: the settings of the torch model, by file
# What the loaders read besides weights and tokenizer.
SETTINGS = ("config.json", "modules.json", "tokenizer_config.json", "special_tokens_map.json",
            "sentence_*_config.json", "config_sentence_transformers.json", "[0-9]*_*/*.json")  # fmt: skip
MODELS = ("base", "teacher")  # among what a run was made from
LARGE = ("tokenizer.json", "vocab.json", "added_tokens.json")  # the tokenizer is kept as it was loaded
Shape = tuple[int, ...]


def with_origins(model: Any, parameters: Mapping[str, Any]) -> Any:
    """The graph with a note in its metadata: for each parameter the constant that holds it, and how.

    The tracer gives most matrices names of its own and turns them, and joins constants that are equal.

    Args:
        model: an `onnx.ModelProto` with float32 weights.
        parameters: tensors by name.

    Returns:
        The model. Of each parameter that is in the graph its metadata tell [constant, how]: "same",
        "turned" (transposed) or "first" (only its first row).
    """
    from onnx import helper, numpy_helper

    if not parameters:
        return model
    constants: dict[tuple[Shape, str], str] = {}
    for tensor in model.graph.initializer:
        array = numpy_helper.to_array(tensor)
        constants.setdefault((array.shape, _digest(array)), tensor.name)
    found = {}
    for name, parameter in parameters.items():
        array = parameter.detach().cpu().numpy()
        tried = {"same": array}
        if array.ndim == 2:
            tried |= {"turned": array.T, "first": array[0]}
        for how, one in tried.items():
            if constant := constants.get((one.shape, _digest(one))):
                found[name] = [constant, how]
                break
    helper.set_model_props(model, {KEY: json.dumps(found, separators=(",", ":"))})
    return model


def origins_of(model: Any) -> dict[str, list[str]]:
    """What `with_origins` noted; empty for a file written before it did."""
    kept = {prop.key: prop.value for prop in model.metadata_props}
    noted: dict[str, list[str]] = json.loads(kept.get(KEY, "{}"))
    return noted


def parameters_of(model: Any) -> dict[str, Any]:
    """The weights of a `SentenceTransformer`, named by part and then as the part's own file has them."""
    found = {}
    for at, part in enumerate(model):
        for name, tensor in getattr(part, "auto_model", part).state_dict().items():
            found[f"{at}.{name}"] = tensor
    return found


def made_from(source: Path) -> dict[str, Any]:
    """What the record of the run whose model it is tells, as settings have it under "made"; {} without one.
    Of files only the names: an exported folder is given to others."""
    file = source.resolve().parent / "run.json"
    if source.name != "model" or not file.is_file():
        return {}
    try:
        record = read_json(file)
        told = {name: record[name] for name in ("command", "started_at")}
        told["base"] = Path(record["base"]).name
        told["data"] = {_bare(name): digest for name, digest in record["data"].items() if name not in MODELS}
        told["version"] = record["versions"]["nlp-support"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {"made": told}


def _bare(name: str) -> str:
    """A file's name without its folder: "train rows.jsonl" of "train /data/rows.jsonl"."""
    part, _, path = name.partition(" ")
    return f"{part} {Path(path).name}" if path else Path(part).name


def write_settings(source: Path, folder: Path) -> None:
    """Keep the settings of a model beside its graph, in one file."""
    kept = {
        str(file.relative_to(source)): read_json(file)
        for pattern in SETTINGS
        for file in sorted(source.glob(pattern))
        if file.name not in LARGE and not file.name.endswith(".index.json")
    }
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def _digest(array: NDArray[Any]) -> str:
    return hashlib.blake2b(np.ascontiguousarray(array).tobytes(), digest_size=16).hexdigest()
