"""`train ranker --grades`: confidence and threshold by what people thought, and how good both are by that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nlp_support import MessageStore, Ranking, ReplySuggester
from nlp_support.eval.grades.grades import Grades
from nlp_support.eval.metrics.calibration import brier, expected_calibration_error
from nlp_support.eval.metrics.significance import bootstrap_mean
from nlp_support.eval.replies.figures import mean_figure
from nlp_support.eval.reports.report import Figure
from nlp_support.types.message import Message

from ..apart import STOCK, kept_apart
from .calibration import SHOWN
from .confidence import fit_confidence, set_confidences, threshold_of
from .graded import GradedReplies, graded_replies, strange_replies
from .parts import Division
from .settings import RankerSettings
from .strangers import asked_of_strangers
from .unseen import Key
from .verdict import Difference

GRADED = "graded, later"
FITTED = 2 / 3  # of the graded messages, the first ones


@dataclass(frozen=True)
class ByGrades:
    """A ranking whose confidence goes by grades.

    Attributes:
        ranking: the ranking.
        figures: systems "before" and "after" on the slice "graded, later", to which nothing was fitted.
        data: how many graded messages were fitted to, how many repeated a tested one and were left out, and
            how many are tested on.
        doubt: how much nearer the confidence of sets is to what people thought of them; None if fewer than 20
            messages have a graded set by both rankings.
    """

    ranking: Ranking
    figures: tuple[Figure, ...]
    data: Mapping[str, Any]
    doubt: Difference | None


def fit_by_grades(
    grades: Grades,
    fitted: Ranking,
    start: Ranking,
    *,
    suggester: ReplySuggester,
    division: Division,
    settings: RankerSettings,
) -> ByGrades:
    """Fit the confidence of a ranking whose weights are fitted to the first two thirds of the graded
    messages, and test it on those of the rest to which no weight was fitted. Where fewer than 20 of the sets
    that it offers are graded, since other weights offer others, the threshold stays that of `fitted`.

    Raises:
        TrainingError: too few grades to fit to, or no threshold reaches the precision.
    """
    early, late, repeats = _divided(suggester.store, grades, division)
    asked = _asking(suggester, fitted)
    graded = graded_replies(suggester.store, early, asked)
    strange = strange_replies(suggester.store, asked_of_strangers([suggester.store], own=0), asked)
    sure = fit_confidence([graded], fitted, strange=[strange])
    if (~np.isnan(graded.helps)).sum() >= SHOWN:
        threshold = threshold_of([graded], sure, precision=settings.precision, least=settings.least)
        sure = replace(sure, threshold=threshold)
    tested = [
        (system, ranking, graded_replies(suggester.store, late, _asking(suggester, ranking)))
        for system, ranking in (("before", start), ("after", sure))
    ]
    figures = tuple(one for system in tested for one in _figures(*system, seed=settings.seed))
    data = {
        "graded": {"fitted": len(graded.messages), "repeats": repeats, "tested": len(tested[1][2].messages)},
        "grades": {"raters": len(grades.raters), "pairs": len(grades), "digest": grades.digest},
    }
    before, after = (_doubts(ranking, found) for _, ranking, found in tested)
    return ByGrades(sure, figures, data, _difference(before, after, seed=settings.seed))


def _asking(suggester: ReplySuggester, ranking: Ranking) -> ReplySuggester:
    return ReplySuggester(
        suggester.store, encoder=suggester.encoder, window=suggester.window,
        ranking=replace(ranking, threshold=0.0), promises=False,
    )  # fmt: skip


def _divided(store: MessageStore, grades: Grades, division: Division) -> tuple[Grades, Grades, int]:
    """The grades of the first two thirds of the graded messages without those that repeat a tested one, with
    how many do; and those of the later ones that stand in no part to which anything else was fitted."""
    until = {part.account_id: part.until for part in (*division.fit, *division.calibrate)}
    asked = sorted(_graded_messages(store, grades), key=lambda message: message.sent_at)
    first, last = asked[: round(FITTED * len(asked))], asked[round(FITTED * len(asked)) :]
    tested = [one for one in last if one.sent_at >= until.get(one.account_id, one.sent_at)]
    apart = kept_apart([(one.text,) for one in first], {"later": [one.text for one in tested]}, least=STOCK)
    kept = apart.of(first)
    return _of(grades, kept), _of(grades, tested), len(first) - len(kept)


def _graded_messages(store: MessageStore, grades: Grades) -> Iterator[Message]:
    for account_id in store.accounts():
        if wanted := grades.messages(account_id):
            yield from (message for message in store.messages(account_id) if message.id in wanted)


def _of(grades: Grades, messages: list[Message]) -> Grades:
    keys = {(message.account_id, message.id) for message in messages}
    return Grades(one for one in grades.given if one.pair[:2] in keys)


def _figures(system: str, ranking: Ranking, found: GradedReplies, *, seed: int) -> Iterator[Figure]:
    """How many graded sets are offered, how many of those help, and how near the confidence is to that."""
    sure, helps = set_confidences(found, ranking)
    if not len(sure):
        return
    groups, offered = np.arange(len(sure)), sure >= ranking.threshold
    scores = {"coverage": offered.astype(np.float64), "useful when offered": np.where(offered, helps, np.nan)}
    for name, own in scores.items():
        yield replace(mean_figure(name, own, groups, system=system, seed=seed), slice=GRADED)
    for name, value in (("set ece", expected_calibration_error), ("set brier", brier)):
        yield Figure(name, value(sure, helps), n=len(sure), system=system, slice=GRADED)


def _doubts(ranking: Ranking, found: GradedReplies) -> dict[Key, float]:
    """The squared error of the confidence of each graded set."""
    sure, helps = set_confidences(found, ranking)
    whole = np.flatnonzero(~np.isnan(found.helps))
    errors = ((sure - helps) ** 2).tolist()
    return {found.messages[at]: error for at, error in zip(whole.tolist(), errors, strict=True)}


def _difference(before: Mapping[Key, float], after: Mapping[Key, float], *, seed: int) -> Difference | None:
    both = [key for key in after if key in before]
    if len(both) < SHOWN:
        return None
    change = np.array([after[key] - before[key] for key in both])
    return Difference(float(change.mean()), bootstrap_mean(change, np.arange(len(both)), seed=seed))
