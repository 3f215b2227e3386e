"""`nlp-support eval journeys`: how early and how reliably scores show which conversations go wrong."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from nlp_support.errors import InvalidArgument

from ..metrics.classification import roc_auc
from ..metrics.forecast import Forecast, at_false_positive_rate, forecast_metrics
from ..metrics.ranking import mean
from ..metrics.significance import bootstrap, bootstrap_mean
from ..reports.report import Curve, Figure, Report
from ..rows.records import length_of, record
from .measured import by_language, described, groups_of, measured, usable, warnings_of
from .predictions import ScoredConversation, check_conversation

# The figures of flags, and why one may be missing.
UNDEFINED = {
    "recall": "no conversation is unsatisfied",
    "false_positive_rate": "no conversation is satisfied",
    "precision": "no conversation was flagged",
    "horizon": "no unsatisfied conversation was flagged",
    "recovery": "there are no conversations",
}
MISSED, ALARM = "unsatisfied and never flagged", "flagged though satisfied"
POINTS = 200  # of the ROC curve at most: more cannot be seen


def measure_journeys(
    conversations: Iterable[ScoredConversation], *, false_positive_rate: float = 0.1, seed: int = 0
) -> Report:
    """How well running scores and flags predict unsatisfied customers, in all and by language.

    Figures, each with a 95% interval by bootstrap over groups: auc of the last score; and for the flags
    recall, false_positive_rate, precision, horizon (turns) and recovery, as in `ForecastMetrics`. If
    conversations have no flags, they are flagged at the turns that score at or above the lowest threshold at
    which at most `false_positive_rate` of the satisfied are flagged. It is chosen once, on these same
    conversations, which makes figures look better than they are; intervals do not include the uncertainty of
    that choice. Conversations that cannot be measured, such as those with NaN from a model, are left out and
    named in a warning.

    Args:
        false_positive_rate: in [0, 1]; has no effect if conversations have flags.
        seed: of the bootstrap.

    Raises:
        InvalidArgument: there is no usable conversation, only some have flags, or a rate outside [0, 1].
    """
    if not 0 <= false_positive_rate <= 1:
        raise InvalidArgument(f"false_positive_rate is {false_positive_rate}, expected a share in [0, 1]")
    rows, warnings = usable(conversations, check_conversation)
    truth = [bool(row.unsatisfied) for row in rows]
    without = sum(row.flags is None for row in rows)
    if 0 < without < len(rows):
        raise InvalidArgument(f"{without:,} of {len(rows):,} conversations have no flags; give all or none")
    threshold: list[Figure] = []
    note = "flags as the model gave them"
    if without:
        rows, chosen = _flagged(rows, false_positive_rate)
        threshold, note = [chosen], chosen.note
        warnings.append("flags were raised at a threshold chosen on these same conversations, which flatters")
    if len({row.unsatisfied for row in rows}) == 1:
        alike = "unsatisfied" if rows[0].unsatisfied else "satisfied"
        warnings.append(f"all conversations are {alike}, so most figures cannot be measured; add others")
    figures = [*_figures(rows, slice="", seed=seed, note=note), *threshold]
    for language, part in by_language(rows).items():
        figures += _figures(part, slice=f"language={language}", seed=seed, note=note)
    return Report(
        kind="journeys",
        made={"seed": seed, "flags": note},
        data={"conversations": len(rows), **described(rows, truth)},
        figures=tuple(figures),
        curves=_roc(rows),
        warnings=(*warnings, *warnings_of(rows)),
        rows=tuple(map(_record, rows)),
    )


def _record(row: ScoredConversation) -> dict[str, Any]:
    """A conversation; the worst that was missed scored lowest, the worst false alarm highest."""
    flags, unsatisfied = [bool(flag) for flag in row.flags or ()], bool(row.unsatisfied)
    flagged, worst = any(flags), float(max(row.scores))
    missed, alarm = unsatisfied and not flagged, flagged and not unsatisfied
    return record(
        row.id,
        {"length": length_of(len(row.scores), "turns"), **row.slices},
        group=row.group,
        language=row.language,
        unsatisfied=unsatisfied,
        last=float(row.scores[-1]),
        worst=worst,
        turns=len(row.scores),
        flagged=flagged,
        at_end=bool(flags and flags[-1]),
        cleared=bool(flagged and not flags[-1]),
        raised=sum(now and not before for before, now in zip((False, *flags), flags, strict=False)),
        horizon=len(flags) - 1 - flags.index(True) if flagged else None,
        error=MISSED if missed else ALARM if alarm else "",
        how_bad=-worst if missed else worst if alarm else None,
    )


def _flagged(rows: Sequence[ScoredConversation], rate: float) -> tuple[list[ScoredConversation], Figure]:
    """The conversations with flags from a threshold on their scores, and the threshold."""
    truth, _ = _last(rows)
    threshold = at_false_positive_rate([row.scores for row in rows], truth, rate=rate).threshold
    found = Figure("threshold", None, n=len(rows), groups=groups_of(rows))
    if math.isnan(threshold):
        note = "no flags: there is no satisfied conversation to choose a threshold by"
        return list(rows), replace(found, note=note)
    flagged = [replace(row, flags=tuple(bool(score >= threshold) for score in row.scores)) for row in rows]
    if math.isinf(threshold):
        note = f"no flags: even the highest score would flag more than {rate:g} of the satisfied"
        return flagged, replace(found, note=note)
    chosen = f"the lowest with a false-positive rate of at most {rate:g} on these same conversations"
    note = f"flags at scores of {threshold:.6g} or more, {chosen}, which flatters"
    return flagged, replace(found, value=threshold, note=note)


def _figures(rows: Sequence[ScoredConversation], *, slice: str, seed: int, note: str) -> list[Figure]:
    truth, last = _last(rows)
    auc = measured(
        "auc",
        roc_auc(truth, last),
        bootstrap(lambda w: roc_auc(truth, last, weights=w), [row.group for row in rows], seed=seed),
        rows,
        slice=slice,
        note="of the last score, which has seen the whole conversation",
        undefined="needs satisfied and unsatisfied conversations",
    )
    judged = [row for row in rows if row.flags is not None]
    # Each figure is a mean over the conversations that count for it, which alone have a number.
    each = [forecast_metrics([Forecast(row.id, row.unsatisfied, row.flags or ())]) for row in judged]
    figures = [auc]
    for name, undefined in UNDEFINED.items():
        values = np.array([getattr(one, name) for one in each], dtype=np.float64)
        counted = ~np.isnan(values)
        part = [row for row, counts in zip(judged, counted, strict=True) if counts]
        interval = bootstrap_mean(values[counted], [row.group for row in part], seed=seed)
        figures.append(
            measured(
                name,
                mean(values[counted]),
                interval,
                part,
                slice=slice,
                unit="turns" if name == "horizon" else "",
                note=note,
                undefined=undefined if judged else note,
            )
        )
    return figures


def _roc(rows: Sequence[ScoredConversation]) -> tuple[Curve, ...]:
    """The ROC curve of the last score, a point for each distinct one; none if all ended the same way."""
    truth, last = _last(rows)
    if truth.all() or not truth.any():
        return ()
    _, place = np.unique(-last, return_inverse=True)
    wrong, found = (
        np.append(0.0, np.cumsum(np.bincount(place, weights=of))) / of.sum() for of in (~truth, truth)
    )
    kept = np.unique(np.linspace(0, len(found) - 1, POINTS).round().astype(int))
    points = tuple((float(wrong[at]), float(found[at])) for at in kept)
    return (Curve("roc", x="false-positive rate", y="recall", points=points),)


def _last(rows: Sequence[ScoredConversation]) -> tuple[np.ndarray, np.ndarray]:
    """Whether unsatisfied (n,), and the last score (n,)."""
    last = np.array([row.scores[-1] for row in rows], dtype=np.float64)
    return np.array([row.unsatisfied for row in rows], dtype=bool), last
