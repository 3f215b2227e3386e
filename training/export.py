"""`nlp-support train export`: a sentence-transformers folder to the folder that `Encoder.load` reads."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlp_support.encoders import OnnxText, read_settings
from nlp_support.errors import InvalidArgument, ModelError

MIN_COSINE = 0.999  # mean-centred, exported against torch
OPSET = 17

# Our own sentences, for the parity check only.
PROBES = (
    "Where is my parcel?",
    "I was charged twice for the same order.",
    "How do I reset my password?",
    "The app keeps crashing when I open the camera.",
    "Do you ship to Norway?",
    "Can I change my delivery address?",
    "My internet has been down since yesterday evening.",
    "Thanks, that solved it!",
    "What are your opening hours?",
    "I'd like to cancel my subscription, please.",
    "The jacket arrived with a broken zip.",
    "Is breakfast included?",
    "배송이 언제 도착하나요?",
    "환불은 며칠 걸리나요?",
    "비밀번호를 잊어버렸어요.",
    "주문을 취소하고 싶습니다.",
    "앱이 자꾸 꺼져요.",
    "토요일에도 영업하시나요?",
    "사이즈 교환이 가능한가요?",
    "영수증을 다시 받을 수 있을까요?",
    "¿Dónde está mi pedido?",
    "Wann kommt mein Paket an?",
    "Comment puis-je être remboursé ?",
    "注文をキャンセルしたいです。",
)


@dataclass(frozen=True)
class ExportReport:
    """What was written: the folder, its size in megabytes, and the mean-centred cosine to the torch model."""

    folder: Path
    megabytes: float
    cosine: float


def export(source: str | Path, target: str | Path, *, name: str, int8: bool = True) -> ExportReport:
    """Write ONNX with pooling and unit length in the graph, the tokenizer and `encoder.json`.

    Args:
        source: a sentence-transformers folder with a BERT model, mean pooling and a `tokenizer.json`.
        target: the folder to write; made if missing.
        name: what the encoder calls itself; stored beside every vector.
        int8: weight-only int8 (a quarter of the size) instead of float32.

    Raises:
        ModelError: the exported model is less than .999 alike to the torch model (average mean-centred
            cosine over a fixed set of sentences); nothing is left in `target` then.
    """
    source, target = Path(source), Path(target)
    if not (source / "tokenizer.json").is_file():
        raise InvalidArgument(f"{source} holds no tokenizer.json; expected a sentence-transformers folder")
    target.mkdir(parents=True, exist_ok=True)
    bert = _load_bert(source)
    _write_onnx(bert, target / "model.onnx", int8=int8)
    shutil.copyfile(source / "tokenizer.json", target / "tokenizer.json")
    _write_settings(source, target, name=name, dim=bert.config.hidden_size, int8=int8)
    cosine = _parity(bert, target)
    if cosine < MIN_COSINE:
        shutil.rmtree(target)
        raise ModelError(f"the export is {cosine:.5f} alike to the torch model, {MIN_COSINE} is required")
    size = sum(file.stat().st_size for file in target.iterdir()) / 1e6
    return ExportReport(folder=target, megabytes=size, cosine=cosine)


def _load_bert(source: Path) -> Any:
    from transformers import AutoModel

    return AutoModel.from_pretrained(source, dtype="float32").eval()


def _write_onnx(bert: Any, file: Path, *, int8: bool) -> None:
    import onnx
    import torch

    from .graph import EncoderGraph
    from .quantize import quantize_weights

    ids = torch.randint(5, 1000, (2, 9))
    mask = torch.ones(2, 9, dtype=torch.long)
    axes = {0: "batch", 1: "length"}
    with torch.no_grad():
        torch.onnx.export(
            EncoderGraph(bert).eval(), (ids, mask), str(file),
            input_names=["input_ids", "attention_mask"], output_names=["sentence_embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "sentence_embedding": {0: "batch"}},
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
    if int8:
        onnx.save(quantize_weights(onnx.load(file)), file)


def _write_settings(source: Path, target: Path, *, name: str, dim: int, int8: bool) -> None:
    prompts_file = source / "config_sentence_transformers.json"
    prompts = json.loads(prompts_file.read_text())["prompts"] if prompts_file.is_file() else {}
    settings = {
        "format": 1,
        "name": name,
        "dim": dim,
        "max_tokens": json.loads((source / "sentence_bert_config.json").read_text())["max_seq_length"],
        "query_prompt": prompts.get("query", ""),
        "document_prompt": prompts.get("document") or prompts.get("passage") or "",
        "weights": "int8" if int8 else "float32",
    }
    settings["fingerprint"] = hashlib.sha256((target / "model.onnx").read_bytes()).hexdigest()[:16]
    (target / "encoder.json").write_text(json.dumps(settings, indent=1) + "\n")


def _parity(bert: Any, target: Path) -> float:
    """The average mean-centred cosine between the exported and the torch vectors of the probe sentences."""
    import torch

    from .graph import EncoderGraph

    settings = read_settings(target / "encoder.json")
    text = OnnxText(target, max_tokens=settings["max_tokens"], threads=1)
    graph = EncoderGraph(bert).eval()
    expected = []
    for ids in text.tokenize(PROBES, prompt=settings["query_prompt"]):
        row = torch.tensor([ids])  # (1, length)
        with torch.no_grad():
            expected.append(graph(row, torch.ones_like(row))[0].numpy())
    ours, theirs = text.run(PROBES, prompt=settings["query_prompt"]), np.stack(expected)
    ours, theirs = ours - theirs.mean(0), theirs - theirs.mean(0)
    cosines = (ours * theirs).sum(1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(theirs, axis=1)
    return float(cosines.mean())
