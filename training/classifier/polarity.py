"""How well a polarity model's probabilities fit the labels: in all, by language and by source."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlp_support.eval.metrics.classification import macro_f1
from nlp_support.eval.models.columns import CLASSES
from nlp_support.eval.models.predictions import Prediction
from nlp_support.eval.models.sentiment import measure_sentiment
from nlp_support.eval.reports.report import Figure, Report

from .labelled import Labelled
from .temperature import Floats, softmax


def measure_polarity(rows: Sequence[Labelled], probabilities: Floats, *, seed: int) -> Report:
    """What `eval sentiment` measures, and the same by source.

    Args:
        probabilities: (n, 3) of each row.
        seed: of the intervals.
    """
    predictions = [
        Prediction(str(at), row.label, tuple(said), language=row.language)
        for at, (row, said) in enumerate(zip(rows, probabilities.tolist(), strict=True))
    ]
    report = measure_sentiment(predictions, seed=seed)
    return replace(report, figures=(*report.figures, *_by_source(rows, predictions, seed)))


def polarity(logits: Floats, target: NDArray[np.floating]) -> Floats:
    """Probabilities (n, 3); a text whose source lacks a class is measured among the others."""
    return softmax(logits, possible=~np.isnan(target))


def polarity_score(logits: Floats, target: Floats) -> float:
    """Macro-F1 of logits (n, 3) against what each row teaches."""
    return macro_f1(np.nan_to_num(target).argmax(axis=1), polarity(logits, target).argmax(axis=1))


def _by_source(rows: Sequence[Labelled], predictions: Sequence[Prediction], seed: int) -> list[Figure]:
    figures = []
    for source in sorted({row.source for row in rows} - {""}):
        own = [
            replace(said, language="")
            for row, said in zip(rows, predictions, strict=True)
            if row.source == source
        ]
        figures += [
            replace(figure, slice="/".join(filter(None, (f"source={source}", figure.slice))))
            for figure in measure_sentiment(own, classes=CLASSES, seed=seed).figures
            if figure.name != "confusion"
        ]
    return figures
