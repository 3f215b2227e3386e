"""How customers felt over a period, day by day or week by week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, stdev

from ...journey.scoring.weighting import Profile, Weighting, profile_score
from ..cases import Case
from ..coaching.changes import SURE

DAYS_APART = 45  # the longest period, in days, that is shown by day; longer ones are shown by week
MONTHS_FROM = 730  # the longest period, in days, that is shown by week; longer ones by four weeks


@dataclass(frozen=True, slots=True)
class MoodPoint:
    """The moods of the conversations that began within a day or some weeks.

    Attributes:
        start: the first moment, in the account's time zone.
        n: how many conversations.
        mood: their mean mood, in [-1, 1].
        low, high: its 95% interval; None for a single conversation.
    """

    start: datetime
    n: int
    mood: float
    low: float | None
    high: float | None


def step_of(since: datetime, until: datetime) -> int:
    """How many days a point of the curve stands for: 1, 7 or 28."""
    days = (until - since).days
    return 1 if days <= DAYS_APART else 7 if days <= MONTHS_FROM else 28


def mood_curve(
    cases: Iterable[Case], *, since: datetime, step: int, profile: Profile | Weighting
) -> tuple[MoodPoint, ...]:
    """The points that have conversations, oldest first.

    Args:
        cases: conversations begun at or after `since`.
        since: midnight in the account's time zone.
        step: days per point.
    """
    moods: dict[int, list[float]] = {}
    for case in cases:
        day = (case.started_at.astimezone(since.tzinfo).date() - since.date()).days
        moods.setdefault(day // step, []).append(profile_score(case.moods, profile))
    return tuple(_point(since + timedelta(days=at * step), found) for at, found in sorted(moods.items()))


def mean_mood(cases: Iterable[Case], *, since: datetime, profile: Profile | Weighting) -> MoodPoint | None:
    """All conversations as one point; None if there are none."""
    found = [profile_score(case.moods, profile) for case in cases]
    return _point(since, found) if found else None


def _point(start: datetime, moods: list[float]) -> MoodPoint:
    mean, n = fmean(moods), len(moods)
    if n == 1:
        return MoodPoint(start, n, mean, None, None)
    half = SURE * stdev(moods) / n**0.5
    return MoodPoint(start, n, mean, mean - half, mean + half)
