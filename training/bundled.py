"""`--base bundled`: an exported model as one that can be trained further.

Its weights are the numbers that its constants stand for, so what 8 or 4 bits lost stays lost. The model that
comes out computes what the exported one computes, and is held against it before anything is trained.
"""

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nlp_support.errors import ModelError
from nlp_support.models.exported import read_settings
from nlp_support.models.onnx_text import OnnxText
from nlp_support.types.documents import read_json

from .constants import Floats, constants_of
from .origins import FILE, origins_of
from .probes import PROBES
from .written_out import config_of_bert, parameters_of_bert

MIN_COSINE = 0.9999  # of a probe's vector, rebuilt against exported; they differ by rounding
MOST_APART = 1e-3  # probabilities of a probe
MIN_COSINE_INT8, MOST_APART_INT8 = 0.98, 0.05  # of one that rounds texts too, which the rebuilt one does not
TOKENS = {  # what tokenizers call their special tokens
    "pad_token": ("<pad>", "[PAD]"),
    "unk_token": ("<unk>", "[UNK]"),
    "cls_token": ("<s>", "[CLS]"),
    "sep_token": ("</s>", "[SEP]"),
    "mask_token": ("<mask>", "[MASK]"),
}
POOLED = (
    "bert",
    "roberta",
    "xlm-roberta",
    "camembert",
    "mpnet",
)  # load with a pooler that encoders do not use
WEIGHTS = "model.safetensors"


@cache
def trainable_folder(exported: Path) -> Path:
    """A folder of the model for as long as the program runs, see `rebuild`."""
    folder = Path(tempfile.mkdtemp(prefix="nlp-support-base-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    rebuild(exported, folder)
    return folder


def rebuild(exported: Path, target: Path) -> None:
    """Write a folder that sentence-transformers, or for a classifier transformers, loads and trains.

    Args:
        exported: a folder that `train export` wrote, or a bundled one.
        target: an existing, empty folder.

    Raises:
        ModelError: a file cannot be read, does not tell which weights are which, or the model that was
            rebuilt computes something else.
    """
    import onnx

    is_encoder = (exported / "encoder.json").is_file()
    settings = read_settings(exported / ("encoder.json" if is_encoder else "classifier.json"))
    try:
        graph = onnx.load(exported / "model.onnx")
        constants = constants_of(graph)
        if origins := origins_of(graph):
            kept = read_json(exported / FILE)
            parameters = {name: _origin(constants, *origin) for name, origin in origins.items()}
        else:
            parameters = parameters_of_bert(graph, constants)
            kept = _kept(config_of_bert(graph, parameters), settings, exported, is_encoder=is_encoder)
            parameters = _as_saved(parameters, is_encoder=is_encoder)
    except ModelError as error:
        raise ModelError(f"{exported} cannot be trained further: {error}") from error
    except Exception as error:  # what onnx raises for a damaged file has no common base
        raise ModelError(f"{exported} cannot be trained further ({type(error).__name__}: {error})") from error
    _write(kept, parameters, exported, target, is_encoder=is_encoder)
    _hold_against(exported, target, settings, is_encoder=is_encoder)


def _origin(constants: dict[str, Floats], constant: str, how: str) -> Floats:
    array = constants[constant]
    if how == "turned":
        return np.ascontiguousarray(array.T)
    return array[None] if how == "first" else array


def _as_saved(parameters: dict[str, Floats], *, is_encoder: bool) -> dict[str, Floats]:
    """Names as in the files of a sentence-transformers model: the number of the part first."""
    if not is_encoder:
        return parameters
    return {f"0.{name.removeprefix('bert.')}": array for name, array in parameters.items()}


def _kept(
    config: dict[str, Any], settings: dict[str, Any], exported: Path, *, is_encoder: bool
) -> dict[str, Any]:
    """What `origins.FILE` holds in later exports: the settings by file."""
    layout = read_json(exported / "tokenizer.json")
    known = {token["content"]: token["id"] for token in layout["added_tokens"]}
    named = {kind: next((one for one in names if one in known), None) for kind, names in TOKENS.items()}
    tokens = {kind: token for kind, token in named.items() if token is not None}
    config["pad_token_id"] = known.get(tokens.get("pad_token", ""), 0)
    told = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": settings["max_tokens"],
        **tokens,
    }
    if not is_encoder:
        labels = settings["labels"]
        config |= {
            "architectures": ["BertForSequenceClassification"],
            "id2label": {str(number): label for number, label in enumerate(labels)},
            "label2id": {label: number for number, label in enumerate(labels)},
        }
        return {"config.json": config, "tokenizer_config.json": told}
    kind = "sentence_transformers.models."
    parts = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": config,
        "tokenizer_config.json": told,
        "sentence_bert_config.json": {"max_seq_length": settings["max_tokens"], "do_lower_case": False},
        "modules.json": [
            {"idx": at, "name": str(at), "path": path, "type": kind + name}
            for at, (path, name) in enumerate(parts)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": config["hidden_size"], "pooling_mode_mean_tokens": True,
        },
    }  # fmt: skip


def _write(
    kept: dict[str, Any], parameters: dict[str, Floats], exported: Path, target: Path, *, is_encoder: bool
) -> None:
    from safetensors.numpy import save_file

    settings = read_settings(exported / "encoder.json") if is_encoder else {}
    kept = dict(kept)
    if is_encoder:  # what is served counts, also where the prompts were changed by hand
        prompts = {"query": settings["query_prompt"], "document": settings["document_prompt"]}
        name = "config_sentence_transformers.json"
        kept[name] = {**kept.get(name, {}), "prompts": prompts, "default_prompt_name": None}
    paths = _paths(kept)
    for file, value in kept.items():
        whole = target / file
        whole.parent.mkdir(parents=True, exist_ok=True)
        if whole.name == "tokenizer_config.json":  # the tokenizer is the one of tokenizer.json, as it is
            value = {**value, "tokenizer_class": "PreTrainedTokenizerFast"}
        whole.write_text(json.dumps(value, ensure_ascii=False) + "\n", encoding="utf-8")
    for at, path in paths.items():
        own = _own(parameters, at) if is_encoder else dict(parameters)
        if at == 0:
            _complete(own, kept.get(str(Path(path) / "config.json"), {}), is_encoder=is_encoder)
            (target / path).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(exported / "tokenizer.json", target / path / "tokenizer.json")
        if own:
            save_file(own, target / path / WEIGHTS, metadata={"format": "pt"})
        elif at:
            (target / path).mkdir(parents=True, exist_ok=True)  # Normalize has nothing but a folder


def _paths(kept: dict[str, Any]) -> dict[int, str]:
    """The folder of each part of the model, by its number."""
    parts = kept.get("modules.json") or [{"idx": 0, "path": ""}]
    return {at: str(part["path"]) for at, part in enumerate(parts)}


def _own(parameters: dict[str, Floats], at: int) -> dict[str, Floats]:
    start = f"{at}."
    return {name[len(start) :]: array for name, array in parameters.items() if name.startswith(start)}


def _complete(own: dict[str, Floats], config: dict[str, Any], *, is_encoder: bool) -> None:
    """Add what a graph has no use for, further kinds of tokens and a pooler, or it would be random."""
    for name in own:
        if name.endswith("token_type_embeddings.weight") and len(own[name]) == 1:
            own[name] = np.repeat(own[name], int(config.get("type_vocab_size", 1)), axis=0)
    if is_encoder and config.get("model_type") in POOLED and "pooler.dense.weight" not in own:
        width = int(config["hidden_size"])
        own["pooler.dense.weight"] = np.eye(width, dtype=np.float32)
        own["pooler.dense.bias"] = np.zeros(width, np.float32)


def _hold_against(exported: Path, target: Path, settings: dict[str, Any], *, is_encoder: bool) -> None:
    """Refuse a rebuilt model that computes something else than the exported one.

    Raises:
        ModelError: it does, or cannot be loaded.
    """
    texts = OnnxText(exported, max_tokens=settings["max_tokens"], threads=0)
    prompt = settings["query_prompt"] if is_encoder else ""
    told = texts.run(PROBES, prompt=prompt)
    try:
        if is_encoder:
            now = _vectors(target, prompt)
        else:
            now = _probabilities(target, max_tokens=settings["max_tokens"])
    except Exception as error:  # the libraries that read a folder raise anything
        raise ModelError(f"{exported} cannot be trained further ({type(error).__name__}: {error})") from error
    rounds = settings.get("arithmetic") == "int8"
    if is_encoder:
        least = float((told * now).sum(1).min())
        expected = MIN_COSINE_INT8 if rounds else MIN_COSINE
        fits, said = least >= expected, f"a cosine of {least:.5f}, expected {expected}"
    else:
        most = float(np.abs(told - now).max())
        expected = MOST_APART_INT8 if rounds else MOST_APART
        fits, said = most <= expected, f"probabilities {most:.4f} apart, expected at most {expected}"
    if not fits:
        raise ModelError(f"{exported} cannot be trained further: rebuilt in torch it gives {said}")


def _vectors(folder: Path, prompt: str) -> Floats:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    found = model.encode(list(PROBES), prompt=prompt, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(found, np.float32)


def _probabilities(folder: Path, *, max_tokens: int) -> Floats:
    import torch
    import transformers

    model: Any = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    ids = [tokenizer(text, truncation=True, max_length=max_tokens)["input_ids"] for text in PROBES]
    with torch.no_grad():
        rows = [model(torch.tensor([own])).logits[0] for own in ids]
    found: Floats = torch.softmax(torch.stack(rows), -1).numpy()
    return found
