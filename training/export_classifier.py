"""`nlp-support train export`: a transformers classifier to the folder that `SentimentModel.load` reads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.eval.metrics.classification import macro_f1
from nlp_support.models.classifier import TEMPERATURES
from nlp_support.models.exported import fingerprint, read_settings
from nlp_support.models.finite import check_finite
from nlp_support.models.onnx_text import OnnxText
from nlp_support.types.documents import read_json
from nlp_support.types.message import clean_text

from .export import check_source, finer, megabytes, write_tokenizer
from .origins import made_from, write_settings
from .probes import PROBES
from .source import most_tokens
from .staging import staged

if TYPE_CHECKING:
    from .codes import Arithmetic, Weights

MOST_LOST = 0.003  # of macro-F1
TIE = 0.02  # two labels whose probabilities lie closer are as likely: int8 moves them by up to a hundredth
SLACK = 1e-9  # a loss of exactly .003 passes, however it is rounded


@dataclass(frozen=True)
class ClassifierReport:
    """What was written, and how close it is to the torch model.

    Attributes:
        folder, megabytes: the export and its size in 10^6 bytes.
        difference: the largest difference between two probabilities, in [0, 1].
        agreement: the share of texts with the same most likely label, in [0, 1]; one that is less likely by
            at most .02 in torch is the same.
        torch_f1, exported_f1: macro-F1 on the labelled texts, in [0, 1]; None without labelled texts.
        n: how many texts were compared.
    """

    folder: Path
    megabytes: float
    difference: float
    agreement: float
    torch_f1: float | None
    exported_f1: float | None
    n: int


def export_classifier(
    source: str | Path,
    target: str | Path,
    *,
    name: str,
    weights: "Weights" = "int8",
    arithmetic: "Arithmetic" = "float",
    texts: Sequence[str] = (),
    probes: Sequence[tuple[str, str]] = (),
) -> ClassifierReport:
    """Write ONNX from tokens to probabilities, the tokenizer and `classifier.json`.

    Args:
        source: a transformers folder of a sequence classifier, with a `tokenizer.json`.
        target: the folder to write; created if missing.
        name: the model's name.
        weights, arithmetic, texts: as in `export`; the head, which is small, stays float32.
        probes: texts and their labels to compare on. Without them our own sentences are used, and the most
            likely label of each must stay the same, or be one that was as likely.

    Raises:
        InvalidArgument: `source` has no tokenizer, or a probe has a label that the model does not know.
        ModelError: the source is not such a classifier, or the export loses more than .003 of macro-F1 (or,
            without labelled probes, changes an answer). On any error `target` is left as it was.
    """
    source, target = Path(source), Path(target)
    check_source(source, expected="a transformers folder of a classifier")
    model, tokens = _load(source)
    labels = [model.config.id2label[number] for number in range(model.config.num_labels)]
    if unknown := sorted({label for _, label in probes} - set(labels)):
        raise InvalidArgument(f"probes are labelled {', '.join(unknown)}; {source} has {', '.join(labels)}")
    with staged(target) as folder:
        _write(
            model,
            source,
            folder,
            name=name,
            labels=labels,
            max_tokens=tokens,
            weights=weights,
            arithmetic=arithmetic,
            calibrated_on=texts,
        )
        compared = [clean_text(text) for text, _ in probes] or list(PROBES)
        truth = np.array([labels.index(label) for _, label in probes], np.int64)
        ours, theirs = _probabilities(model, folder, compared)
        report = _compare(target, megabytes(folder), ours, theirs, truth)
        _enforce(report, weights, arithmetic)
    return report


def _load(source: Path) -> tuple[Any, int]:
    """The model, and how many tokens it reads."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model: Any
    try:
        model, loading = AutoModelForSequenceClassification.from_pretrained(
            source, dtype="float32", attn_implementation="eager", output_loading_info=True
        )
        tokenizer = AutoTokenizer.from_pretrained(source)
    except Exception as error:  # the libraries that read a damaged folder raise anything
        raise ModelError(
            f"{source} cannot be loaded as a transformers classifier: {error}; name a folder that "
            "`train sentiment` or `train satisfaction` wrote"
        ) from error
    if loading["missing_keys"]:
        raise ModelError(f"{source} lacks the weights of a head; train it before you export it")
    check_finite(model.state_dict(), name=source)
    model.train(False)
    return model, most_tokens(model, tokenizer.model_max_length)


def _write(
    model: Any,
    source: Path,
    folder: Path,
    *,
    name: str,
    labels: list[str],
    max_tokens: int,
    weights: "Weights",
    arithmetic: "Arithmetic",
    calibrated_on: Sequence[str],
) -> None:
    from .graph import ClassifierGraph, write_onnx
    from .integer.texts import calibration_of

    layout = read_json(source / "tokenizer.json")
    write_onnx(
        ClassifierGraph(model), folder / "model.onnx", output="probabilities", weights=weights,
        parameters=model.state_dict(),
        calibration=None if arithmetic == "float" else calibration_of(
            layout, most=max_tokens, texts=calibrated_on
        ),
    )  # fmt: skip
    write_tokenizer(layout, folder)
    write_settings(source, folder)
    settings = {
        "format": 1,
        "name": name,
        "labels": labels,
        "max_tokens": max_tokens,
        "weights": weights,
        "arithmetic": arithmetic,
        "fingerprint": fingerprint(folder),
        **({TEMPERATURES: told} if (told := getattr(model.config, TEMPERATURES, None)) else {}),
        **made_from(source),
    }
    (folder / "classifier.json").write_text(json.dumps(settings, indent=1, ensure_ascii=False) + "\n")


def _probabilities(
    model: Any, folder: Path, texts: list[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(n, labels) of the export and of transformers' own forward pass."""
    import torch

    text = OnnxText(folder, max_tokens=read_settings(folder / "classifier.json")["max_tokens"], threads=1)
    rows = []
    for ids in text.tokenize(texts):
        with torch.no_grad():
            rows.append(torch.softmax(model(torch.tensor([ids])).logits[0], -1).numpy())
    return text.run(texts), np.stack(rows)


def _compare(
    folder: Path,
    size: float,
    ours: NDArray[np.float32],
    theirs: NDArray[np.float32],
    truth: NDArray[np.int64],
) -> ClassifierReport:
    said, meant = ours.argmax(1), theirs.argmax(1)
    return ClassifierReport(
        folder=folder,
        megabytes=size,
        difference=float(np.abs(ours - theirs).max()),
        agreement=float((theirs[np.arange(len(theirs)), said] >= theirs.max(axis=1) - TIE).mean()),
        torch_f1=macro_f1(truth, meant) if len(truth) else None,
        exported_f1=macro_f1(truth, said) if len(truth) else None,
        n=len(ours),
    )


def _enforce(report: ClassifierReport, weights: "Weights", arithmetic: "Arithmetic") -> None:
    if report.torch_f1 is None or report.exported_f1 is None:
        if report.agreement < 1:
            raise ModelError(
                f"the export in {weights} gives {1 - report.agreement:.1%} of {report.n} sentences another "
                f"label than the torch model; compare on labelled texts (--probes), or {finer(arithmetic)}"
            )
    elif report.torch_f1 - report.exported_f1 > MOST_LOST + SLACK:
        raise ModelError(
            f"the export in {weights} has macro-F1 {report.exported_f1:.4f}, the torch model "
            f"{report.torch_f1:.4f}; it may lose at most {MOST_LOST}; {finer(arithmetic)}"
        )
