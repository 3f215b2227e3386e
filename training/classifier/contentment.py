"""How well predicted satisfaction agrees with the raters: turn by turn, and for whole dialogues."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlp_support.eval.metrics.calibration import expected_calibration_error
from nlp_support.eval.metrics.classification import roc_auc
from nlp_support.eval.metrics.ranking import mean
from nlp_support.eval.metrics.significance import Interval, bootstrap, too_few
from nlp_support.eval.models.dialogues import MIDDLE, POINTS, RatedDialogue, RatedTurns
from nlp_support.eval.reports.report import Figure, Report
from nlp_support.journey.scoring.weighting import serial_position_weights

from .temperature import Floats, softmax

DECAY = 0.7  # a turn, as in the published figures on these sets
RECENCY = 3.0  # how much more the last turn weighs
SCALE = np.arange(1, POINTS + 1)


def measure_satisfaction(
    dialogues: Sequence[RatedDialogue], turns: RatedTurns, probabilities: Floats, *, seed: int
) -> Report:
    """How well predictions fit the votes, in all and by source; 95% intervals by bootstrap over dialogues.

    For turns: spearman with the mean vote, in [-1, 1]; auc_low of finding those with a mean vote below 3;
    accuracy, the share whose prediction rounds to the rounded mean vote; ece_low of the probability of 1 or
    2 against the share of such votes. For dialogues: the auc of finding those with a mean overall vote below
    3, from the plain mean of the turns and from one that gives the closing more weight; the same from the
    raters' own turn votes, as system "raters", is the ceiling.

    Args:
        turns: the rated turns of the dialogues.
        probabilities: (n, 5), of each turn.
        seed: of the intervals.
    """
    sources = sorted({dialogue.source for dialogue in dialogues})
    parts = {"": dialogues}
    if len(sources) > 1:
        parts |= {f"source={name}": [d for d in dialogues if d.source == name] for name in sources}
    source_of = np.array([dialogues[number].source for number in turns.dialogue])
    figures: list[Figure] = []
    for slice in parts:
        rows = np.array([not slice or f"source={name}" == slice for name in source_of])
        figures += _of_turns(turns, probabilities, rows, slice=slice, seed=seed)
        for system, values in (("", probabilities @ SCALE), ("raters", turns.shares @ SCALE)):
            figures += _of_dialogues(dialogues, turns, values, rows, slice=slice, system=system, seed=seed)
    few = too_few(turns.dialogue.tolist())
    return Report(
        kind="satisfaction",
        made={"seed": seed, "decay": DECAY, "recency": RECENCY},
        data={"dialogues": len(dialogues), "turns": len(turns.texts)},
        figures=tuple(figures),
        warnings=(few,) if few else (),
    )


def satisfaction_score(logits: Floats, target: Floats) -> float:
    """Rank correlation of the expected points with the votes; logits and target (n, 5)."""
    return spearman(softmax(logits) @ SCALE, target / target.sum(axis=1, keepdims=True) @ SCALE)


def spearman(a: Floats, b: Floats, weights: Floats | None = None) -> float:
    """Rank correlation in [-1, 1], ties at their mean rank; nan where all of a or of b are equal.

    Args:
        weights: (n,) how often each row counts.
    """
    rows = np.ones(len(a)) if weights is None else weights
    first, second = (_ranks(values, rows) for values in (a, b))
    first, second = first - mean(first, rows), second - mean(second, rows)
    spread = float(np.sqrt((rows @ first**2) * (rows @ second**2)))
    return float(rows @ (first * second)) / spread if spread > 0 else float("nan")


def closing_weighted(values: Floats, *, recency: float = RECENCY) -> float:
    """The mean of turns (n,), oldest first, with weights 1 + recency * 0.7 ** (n - i)."""
    return float(values @ serial_position_weights(len(values), primacy=0, recency=recency, decay=DECAY))


def _ranks(values: Floats, rows: Floats) -> Floats:
    _, place = np.unique(values, return_inverse=True)
    counts = np.bincount(place, weights=rows)
    ranks: Floats = (np.cumsum(counts) - counts / 2)[place]
    return ranks


def _of_turns(
    turns: RatedTurns, probabilities: Floats, rows: NDArray[np.bool_], *, slice: str, seed: int
) -> list[Figure]:
    shares, said = turns.shares[rows], probabilities[rows]
    votes, points, groups = shares @ SCALE, said @ SCALE, turns.dialogue[rows]
    below = SCALE < MIDDLE
    right = np.floor(points + 0.5) == np.floor(votes + 0.5)
    unsure, low = np.clip(said @ below, 0, 1), np.clip(shares @ below, 0, 1)
    of_turns: dict[str, Callable[[Floats | None], float]] = {
        "spearman": lambda w: spearman(points, votes, w),
        "auc_low": lambda w: roc_auc(votes < MIDDLE, -points, weights=w),
        "accuracy": lambda w: mean(right, w),
        "ece_low": lambda w: expected_calibration_error(unsure, low, weights=w),
    }
    return [
        _figure(name, figure, groups, slice=slice, note="of turns", seed=seed)
        for name, figure in of_turns.items()
    ]


def _of_dialogues(
    dialogues: Sequence[RatedDialogue],
    turns: RatedTurns,
    values: Floats,
    rows: NDArray[np.bool_],
    *,
    slice: str,
    system: str,
    seed: int,
) -> list[Figure]:
    judged = [number for number in np.unique(turns.dialogue[rows]).tolist() if dialogues[number].overall]
    unsatisfied = np.array([dialogues[number].unsatisfied for number in judged], dtype=bool)
    by_dialogue = [values[turns.dialogue == number] for number in judged]
    figures = []
    for name, recency in (("auc_dialogue_mean", 0.0), ("auc_dialogue_closing", RECENCY)):
        score = np.array([-closing_weighted(own, recency=recency) for own in by_dialogue])

        def auc(w: Floats | None, score: Floats = score) -> float:
            return roc_auc(unsatisfied, score, weights=w)

        figures.append(
            _figure(name, auc, np.array(judged), slice=slice, system=system, note="of dialogues", seed=seed)
        )
    return figures


def _figure(
    name: str,
    figure: Callable[[Floats | None], float],
    groups: NDArray[np.int64],
    *,
    seed: int,
    slice: str,
    note: str,
    system: str = "",
) -> Figure:
    value, interval = figure(None), bootstrap(figure, groups, seed=seed)
    found = Figure(
        name, None, n=len(groups), groups=len(np.unique(groups)), system=system, slice=slice, note=note
    )
    if np.isnan(value):
        return replace(found, note="needs rows of both kinds")
    low, high = _ends(interval)
    return replace(found, value=value, low=low, high=high)


def _ends(interval: Interval) -> tuple[float | None, float | None]:
    return (None, None) if np.isnan(interval.low) else (interval.low, interval.high)
