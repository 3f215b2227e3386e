"""Which figures can be computed from the rows of each kind of run, so that two runs can be compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from .metrics.calibration import expected_calibration_error
from .metrics.classification import macro_f1, macro_recall, roc_auc
from .replies.figures import MEANS, PROBABILITIES, WHOLES, Array, Columns, whole_rows
from .replies.graded_figures import GRADED
from .reports.report import Report

AUC = "auc "  # the figures of weightings begin so
Rows = tuple[Array, NDArray[np.bool_]]


@dataclass(frozen=True)
class Whole:
    """A figure that needs all rows at once.

    Attributes:
        rows: the columns of n things to rows (m, c), and which of the n those are.
        value: of such rows, weighted by (m,) if given.
        ranked: only the order of the rows' first column counts, so that systems of other scales can be
            exchanged once each score is its place.
    """

    rows: Callable[[Columns], Rows]
    value: Callable[..., float]
    ranked: bool = False


@dataclass(frozen=True)
class Measures:
    """The figures of a kind: the means of a score (n,), NaN where a row does not count, and the others."""

    means: Mapping[str, Callable[[Columns], Array]] = field(default_factory=dict)
    wholes: Mapping[str, Whole] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.means, *self.wholes)


def measures_of(report: Report) -> Measures | None:
    """What can be computed from the rows of such a run; None if it has figures only."""
    if report.kind == "pairs":
        return Measures({f"1-of-{report.made.get('among', 100)}": _column("right")})
    if report.kind == "weightings":
        names = dict.fromkeys(one.name for one in report.figures if one.name.startswith(AUC))
        return Measures(wholes={name: Whole(partial(_weighted, name), _auc, ranked=True) for name in names})
    return KINDS.get(report.kind)


def _column(name: str) -> Callable[[Columns], Array]:
    return lambda columns: columns[name]


def _where(value: str, among: str, *, is_: bool = True) -> Callable[[Columns], Array]:
    """A column among the rows for which another is true (or is not)."""
    return lambda columns: np.where((columns[among] > 0) == is_, columns[value], np.nan)


def _horizon(columns: Columns) -> Array:
    return np.where(columns["unsatisfied"] > 0, columns["horizon"], np.nan)


def _recovery(columns: Columns) -> Array:
    return columns["cleared"] * (1 - 2 * columns["unsatisfied"])


def _per_thousand(columns: Columns) -> Array:
    return columns["raised"] * 1000


def _table(*names: str) -> Callable[[Columns], Rows]:
    def rows(columns: Columns) -> Rows:
        found = np.column_stack([columns[name] for name in names])
        known = ~np.logical_or.reduce([np.isnan(columns[name]) for name in names])
        return found[known], known

    return rows


def _weighted(name: str, columns: Columns) -> Rows:
    """How unsatisfied a weighting takes each dialogue for, and whether it was."""
    found = np.column_stack([-columns[f"score {name.removeprefix(AUC)}"], columns["unsatisfied"]])
    return found, np.ones(len(found), np.bool_)


def _auc(rows: Array, weights: Array | None = None) -> float:
    return roc_auc(rows[:, 1], rows[:, 0], weights=weights)


def _f1(rows: Array, weights: Array | None = None) -> float:
    return macro_f1(rows[:, 0], rows[:, 1], weights=weights)


def _recall(rows: Array, weights: Array | None = None) -> float:
    return macro_recall(rows[:, 0], rows[:, 1], weights=weights)


def _calibration(rows: Array, weights: Array | None = None) -> float:
    return expected_calibration_error(rows[:, 0], rows[:, 1], weights=weights)


def _ratio(rows: Array, weights: Array | None = None, *, times: float = 1) -> float:
    """The sum of the first column over that of the second."""
    sums = rows.sum(axis=0) if weights is None else weights @ rows
    return float(times * sums[0] / sums[1]) if sums[1] else float("nan")


def _among(value: str, among: str) -> Whole:
    """The share of a column among the rows of another, which differ between runs."""

    def rows(columns: Columns) -> Rows:
        known = ~np.isnan(columns[among])
        counts = (columns[among][known] > 0).astype(np.float64)
        return np.column_stack([np.where(counts > 0, columns[value][known], 0), counts]), known

    return Whole(rows, _ratio)


def _shares(part: str, *whole: str) -> Whole:
    """The sum of one column over those of several, of which it is one."""

    def rows(columns: Columns) -> Rows:
        found = np.column_stack([columns[part], np.sum([columns[name] for name in whole], axis=0)])
        return found, np.ones(len(found), np.bool_)

    return Whole(rows, _ratio)


_FORECAST = {
    "recall": _where("flagged", "unsatisfied"),
    "false_positive_rate": _where("flagged", "unsatisfied", is_=False),
    "horizon": _horizon,
    "recovery": _recovery,
}
_WHOLE = {
    "precision": _among("unsatisfied", "flagged"),
    "auc": Whole(_table("last", "unsatisfied"), _auc, ranked=True),
}
_AT_END = {
    "recall_at_end": _where("at_end", "unsatisfied"),
    "false_positive_rate_at_end": _where("at_end", "unsatisfied", is_=False),
    "flags_per_1000": _per_thousand,
}
KINDS = {
    "replies": Measures(
        {**MEANS, **GRADED},
        {
            name: Whole(partial(whole_rows, name), value, ranked=name not in PROBABILITIES)
            for name, value in WHOLES.items()
        },
    ),
    "sentiment": Measures(
        {"accuracy": _column("right"), "brier": _column("squares")},
        {
            "macro_f1": Whole(_table("truth", "given"), _f1),
            "macro_recall": Whole(_table("truth", "given"), _recall),
            "ece": Whole(_table("confidence", "right"), _calibration),
        },
    ),
    "acts": Measures(
        {"right": _column("right")},
        {
            f"{name} {measure}": _among(*(pair if measure == "precision" else pair[::-1]))
            for name, pair in {"closing": ("closing", "closing_told"), "asks": ("asks", "asks_told")}.items()
            for measure in ("precision", "recall")
        },
    ),
    "journeys": Measures(_FORECAST, _WHOLE),
    "escalation": Measures(
        {**_FORECAST, **_AT_END}, {**_WHOLE, "precision_at_end": _among("unsatisfied", "at_end")}
    ),
    "privacy": Measures(
        {
            "canaries offered": _column("offered"),
            "false redactions": _column("changed"),
        },
        {
            "leak rate": _among("in_reply", "offered"),
            "question leak rate": _among("in_question", "offered"),
            "leaks per 1,000 suggestions": Whole(
                _table("leaking", "suggestions"), partial(_ratio, times=1000)
            ),
        },
    ),
    "meanings": Measures(
        {"right": _column("right"), "alarms": _column("alarm")},
        {"precision": _among("truth", "found"), "recall": _among("found", "truth")},
    ),
    "reading": Measures(
        {"right": _column("right")},
        {"precision": _shares("cut", "cut", "lost"), "recall": _shares("cut", "cut", "kept")},
    ),
}
LOWER_IS_BETTER = frozenset(
    {
        "aurc", "ece", "brier", "staleness", "false_positive_rate", "false_positive_rate_at_end",
        "flags_per_1000", "alarms", "leak rate", "question leak rate", "false redactions",
        "leaks per 1,000 suggestions",
    }
)  # fmt: skip
