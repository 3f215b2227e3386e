"""A sentiment model's predictions of labelled texts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlp_support import Rejection, SentimentModel
from nlp_support.errors import InvalidArgument
from nlp_support.types.message import storable

from .columns import CLASSES, Columns
from .labels import MOST_UNKNOWN, watched
from .predictions import Prediction, slices_of
from .rows import read_rows, text_of

AT_ONCE = 2_000  # texts


@dataclass(frozen=True)
class LabelledText:
    """A text with the class that people gave it; `slices` as of a `Prediction`, `id` and `group` as given."""

    text: str
    label: str
    language: str
    slices: Mapping[str, str]
    id: str = ""
    group: str = ""


def read_labelled(
    file: Path, *, classes: Sequence[str] = CLASSES, columns: Columns | None = None
) -> Iterator[LabelledText | Rejection]:
    """The rows of a file of text, label and, where known, language, id, group and what `slices_of` reads.

    Args:
        columns: names of the columns, and what the labels stand for.

    Raises:
        InvalidArgument: a class that the model does not know; at the end: labels that are of no class.
        UnreadableFile: the file cannot be opened, is no table, or lacks columns.
    """
    _check(classes)
    columns = columns or Columns()
    labels = columns.labels(classes)

    def labelled(row: dict[str, Any]) -> LabelledText:
        text, label = text_of(row, "text"), labels.of(row.get("label"))
        id, group = (_short(row.get(name), name) for name in ("id", "group"))
        return LabelledText(text, label, str(row.get("language") or ""), slices_of(row), id, group)

    rows = read_rows(file, labelled, columns.labelled())
    return watched(rows, labels, file, most=MOST_UNKNOWN)


def predicted(
    file: Path, model: SentimentModel, *, classes: Sequence[str] = CLASSES, at_once: int = AT_ONCE
) -> Iterator[Prediction | Rejection]:
    """A model's predictions for the texts of a file that `read_labelled` reads, some texts at a time.

    Args, errors: as of `read_labelled` and `predict`.
    """
    waiting: list[LabelledText] = []
    number = 0
    for row in read_labelled(file, classes=classes):
        if isinstance(row, Rejection):
            yield row
            continue
        waiting.append(row)
        if len(waiting) == at_once:
            yield from predict(waiting, model, classes=classes, first=number)
            number, waiting = number + len(waiting), []
    yield from predict(waiting, model, classes=classes, first=number)


def predict(
    rows: Sequence[LabelledText],
    model: SentimentModel,
    *,
    classes: Sequence[str] = CLASSES,
    at_once: int = AT_ONCE,
    first: int = 0,
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[Prediction]:
    """A model's predictions for labelled texts; those without an id are numbered from `first`.

    Args:
        classes: the possible labels; for rows without neutral ones the model's probabilities of the others
            count, scaled to a sum of 1.
        at_once: how many texts the model is given at a time.
        on_progress: called with (done, total).

    Raises:
        InvalidArgument: a class that the model does not know.
    """
    _check(classes)
    columns = [CLASSES.index(name) for name in classes]
    for start in range(0, len(rows), at_once):
        part = rows[start : start + at_once]
        scores = model.score([row.text for row in part])[:, columns].astype(np.float64)
        scores /= np.maximum(scores.sum(axis=1, keepdims=True), 1e-12)
        for at, (row, said) in enumerate(zip(part, scores.tolist(), strict=True), first + start):
            yield Prediction(
                row.id or str(at),
                row.label,
                tuple(said),
                language=row.language,
                group=row.group,
                slices=row.slices,
            )
        if on_progress:
            on_progress(start + len(part), len(rows))


def _short(value: Any, name: str) -> str:
    """An id as text, "" if there is none."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)) or not storable(str(value)):
        raise InvalidArgument(f"{name} must be a text or a whole number")
    return str(value)


def _check(classes: Sequence[str]) -> None:
    if unknown := set(classes) - set(CLASSES):
        raise InvalidArgument(
            f"unknown classes {', '.join(sorted(unknown))}, expected some of {', '.join(CLASSES)}"
        )
