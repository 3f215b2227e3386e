"""A sentiment model's predictions of labelled texts."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlp_support import Rejection, SentimentModel
from nlp_support.errors import InvalidArgument

from .predictions import CLASSES, Prediction, read_rows

AT_ONCE = 2_000  # texts


def predicted(
    file: Path, model: SentimentModel, *, classes: Sequence[str] = CLASSES, at_once: int = AT_ONCE
) -> Iterator[Prediction | Rejection]:
    """A model's predictions for the texts of a JSON Lines file of {"text", "label", "language"?}.

    Args:
        classes: the possible labels; for a file without neutral ones the model's probabilities of the others
            count, scaled to a sum of 1.
        at_once: how many texts the model is given at a time.

    Raises:
        InvalidArgument: a class that the model does not know.
        UnreadableFile: the file cannot be opened or is not UTF-8 text.
    """
    if unknown := set(classes) - set(CLASSES):
        raise InvalidArgument(
            f"unknown classes {', '.join(sorted(unknown))}, expected some of {', '.join(CLASSES)}"
        )
    columns = [CLASSES.index(name) for name in classes]
    waiting: list[tuple[str, str, str]] = []
    number = 0
    for row in read_rows(file, _labelled(classes)):
        if isinstance(row, Rejection):
            yield row
            continue
        waiting.append(row)
        if len(waiting) == at_once:
            yield from _scored(waiting, model, columns, number)
            number, waiting = number + len(waiting), []
    yield from _scored(waiting, model, columns, number)


def _labelled(classes: Sequence[str]) -> Any:
    def labelled(row: dict[str, Any]) -> tuple[str, str, str]:
        text, label, language = row.get("text"), row.get("label"), row.get("language") or ""
        if not isinstance(text, str) or not text.strip():
            raise InvalidArgument("text is missing or empty")
        if not isinstance(label, str) or label not in classes:
            raise InvalidArgument(f"label is unknown, expected one of {', '.join(classes)}")
        return text, label, str(language)

    return labelled


def _scored(
    rows: Sequence[tuple[str, str, str]], model: SentimentModel, columns: Sequence[int], number: int
) -> Iterator[Prediction]:
    scores = model.score([text for text, *_ in rows])[:, columns].astype(np.float64)
    scores /= np.maximum(scores.sum(axis=1, keepdims=True), 1e-12)
    for at, ((_, label, language), said) in enumerate(zip(rows, scores.tolist(), strict=True), number):
        yield Prediction(str(at), label, tuple(said), language=language)
