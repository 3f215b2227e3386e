"""`nlp-support eval sentiment`: how well a model's classes and probabilities fit people's labels."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ..metrics.calibration import expected_calibration_error, reliability
from ..metrics.classification import confusion, macro_f1, macro_recall
from ..metrics.ranking import Floats, mean
from ..metrics.significance import bootstrap, bootstrap_mean
from ..reports.report import Curve, Figure, Report
from ..rows.records import record
from .columns import CLASSES
from .measured import by_language, described, groups_of, measured, usable, warnings_of
from .predictions import Prediction, check_classes, check_prediction


def measure_sentiment(
    predictions: Iterable[Prediction], *, classes: Sequence[str] = CLASSES, seed: int = 0
) -> Report:
    """How well predictions fit their labels, for all messages and by language.

    The predicted class is the one of highest probability, the first of equals. Figures, each with a 95%
    interval by bootstrap over groups: accuracy, macro_f1 and macro_recall, in [0, 1]; ece of that highest
    probability, in [0, 1] (Guo et al. 2017); brier over all classes, in [0, 2] (Brier 1950); recall and
    precision of each class, as slices such as "class=negative"; and the accuracy by kind, where the slices of
    rows name one. The counts of the confusion matrix have no interval. Predictions that cannot be measured,
    such as those with NaN from a model, are left out and named in a warning.

    Args:
        classes: the names of the labels, in the order of the probabilities.
        seed: of the bootstrap.

    Raises:
        InvalidArgument: there is no usable prediction, there are fewer than two classes, or one occurs twice.
    """
    check_classes(classes)
    rows, warnings = usable(predictions, lambda row: check_prediction(row, classes=classes))
    present = {row.label for row in rows}
    if len(present) == 1:
        warnings.append(f"all labels are {present.pop()}: the figures say nothing about the other classes")
    figures = _figures(rows, classes, slice="", seed=seed)
    for language, part in by_language(rows).items():
        figures += _figures(part, classes, slice=f"language={language}", seed=seed)
    figures += _by_kind(rows, classes, seed=seed)
    return Report(
        kind="sentiment",
        made={"seed": seed, "classes": list(classes)},
        data={"messages": len(rows), **described(rows, [row.label for row in rows])},
        figures=(*figures, *_confusion(rows, classes)),
        curves=(_reliability(rows, classes),),
        warnings=(*warnings, *warnings_of(rows)),
        rows=tuple(_records(rows, classes)),
    )


def _by_kind(rows: Sequence[Prediction], classes: Sequence[str], *, seed: int) -> list[Figure]:
    right = _probabilities(rows).argmax(axis=1) == _truth(rows, classes)
    kinds = np.array([row.slices.get("kind", "") for row in rows])
    return [
        _mean(
            "accuracy", right[kinds == kind], [row for row in rows if row.slices.get("kind") == kind],
            slice=f"kind={kind}", seed=seed,
        )
        for kind in sorted(set(kinds.tolist()) - {""})
    ]  # fmt: skip


def _records(rows: Sequence[Prediction], classes: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Each message; the worst mistake is the one made with the most confidence."""
    truth, given = _truth(rows, classes), _probabilities(rows)
    predicted = given.argmax(axis=1)
    squares = ((given - np.eye(len(classes))[truth]) ** 2).sum(axis=1)
    for at, row in enumerate(rows):
        right = bool(predicted[at] == truth[at])
        said = classes[predicted[at]]
        yield record(
            row.id,
            {**row.slices, **{f"p {name}": float(given[at, number]) for number, name in enumerate(classes)}},
            group=row.group,
            language=row.language,
            label=row.label,
            predicted=said,
            truth=int(truth[at]),
            given=int(predicted[at]),
            right=right,
            confidence=float(given[at].max()),
            squares=float(squares[at]),
            error="" if right else f"{row.label} taken for {said}",
            how_bad=None if right else float(given[at].max() - given[at, truth[at]]),
        )


def _figures(rows: Sequence[Prediction], classes: Sequence[str], *, slice: str, seed: int) -> list[Figure]:
    truth, given = _truth(rows, classes), _probabilities(rows)
    predicted, confidence = given.argmax(axis=1), given.max(axis=1)
    right = predicted == truth
    of_all: dict[str, Callable[[Floats], float]] = {
        "macro_f1": lambda w: macro_f1(truth, predicted, weights=w),
        "macro_recall": lambda w: macro_recall(truth, predicted, weights=w),
        "ece": lambda w: expected_calibration_error(confidence, right, weights=w),
    }
    groups = [row.group for row in rows]
    figures = [_mean("accuracy", right, rows, slice=slice, seed=seed)]
    for name, figure in of_all.items():
        interval = bootstrap(figure, groups, seed=seed)
        note = "of the highest probability" if name == "ece" else ""
        figures.append(measured(name, figure(np.ones(len(rows))), interval, rows, slice=slice, note=note))
    squares = ((given - np.eye(len(classes))[truth]) ** 2).sum(axis=1)
    note = "over all classes, from 0 to 2"
    figures.append(_mean("brier", squares, rows, slice=slice, seed=seed, note=note))
    for number, name in enumerate(classes):
        of_class = "/".join(filter(None, (slice, f"class={name}")))
        for what, among, undefined in (
            ("recall", truth == number, "no message has this label"),
            ("precision", predicted == number, "no message was given this label"),
        ):
            part = [rows[at] for at in np.flatnonzero(among).tolist()]
            figures.append(_mean(what, right[among], part, slice=of_class, seed=seed, undefined=undefined))
    return figures


def _mean(name: str, scores: np.ndarray, rows: Sequence[Prediction], *, seed: int, **shown: str) -> Figure:
    interval = bootstrap_mean(scores, [row.group for row in rows], seed=seed)
    return measured(name, mean(scores), interval, rows, **shown)


def _confusion(rows: Sequence[Prediction], classes: Sequence[str]) -> list[Figure]:
    predicted = _probabilities(rows).argmax(axis=1)
    counts = confusion(_truth(rows, classes), predicted, classes=len(classes))
    return [
        Figure(
            "confusion",
            float(counts[i, j]),
            n=len(rows),
            groups=groups_of(rows),
            slice=f"truth={true}/predicted={given}",
            unit="messages",
        )
        for i, true in enumerate(classes)
        for j, given in enumerate(classes)
    ]


def _reliability(rows: Sequence[Prediction], classes: Sequence[str]) -> Curve:
    given = _probabilities(rows)
    bins = reliability(given.max(axis=1), given.argmax(axis=1) == _truth(rows, classes))
    return Curve(
        "reliability",
        x="confidence",
        y="share right",
        points=tuple((bin.confidence, bin.right) for bin in bins),
        sizes=tuple(bin.n for bin in bins),
    )


def _truth(rows: Sequence[Prediction], classes: Sequence[str]) -> np.ndarray:
    """The index of each row's class (n,)."""
    return np.array([classes.index(row.label) for row in rows])


def _probabilities(rows: Sequence[Prediction]) -> np.ndarray:
    """(n, c) with each row scaled to sum to exactly 1, since files contain rounded numbers."""
    given = np.array([row.probabilities for row in rows], dtype=np.float64)
    exact: np.ndarray = given / given.sum(axis=1, keepdims=True)
    return exact
