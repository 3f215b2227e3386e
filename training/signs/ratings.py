"""`nlp-support train satisfaction --ratings`: points of satisfaction on the scale of an account's ratings."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp_support import __version__
from nlp_support.errors import InvalidArgument, TrainingError, UnknownConversation
from nlp_support.eval.metrics.significance import bootstrap_mean
from nlp_support.journey.monitor import JourneyMonitor
from nlp_support.journey.scoring.conversation import NEUTRAL_POINTS
from nlp_support.journey.scoring.scale import Scale
from nlp_support.types.staged import write_whole
from nlp_support.types.times import utc_now

NEEDED = 40  # rated conversations of an account
LATER = 0.3  # of them, by time, are only measured on
LIKE_BEFORE = 30.0  # ratings that the slope of the bundled model, 1, counts as
LIKE_MIDDLE = 5.0  # ratings that a shift of 0 counts as

Floats = NDArray[np.float64]
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Rated:
    """A conversation's points before it was rated, and its rating."""

    at: datetime
    points: float
    rating: float


@dataclass(frozen=True)
class AccountScale:
    """The scale of an account, and how near it comes to later ratings.

    Attributes:
        shift, slope: as in `Scale`, fitted to all ratings.
        ratings: how many there are.
        later: on how many of the latest the following was measured, with a scale fitted to those before.
        error, error_before: the mean distance of the rating from the one to expect, with and without a scale.
        nearer: `error_before` - `error`, with its 95% interval.
    """

    shift: float
    slope: float
    ratings: int
    later: int
    error: float
    error_before: float
    nearer: tuple[float, float, float]


@dataclass(frozen=True)
class RatingsFit:
    """The scales of accounts, and why others have none."""

    accounts: Mapping[str, AccountScale]
    refused: Mapping[str, str]

    def save(self, path: Path) -> None:
        """Write the scales as JSON.

        Raises:
            InvalidArgument: the file cannot be written.
        """
        saved = {
            "format": 1,
            "accounts": {id: asdict(one) for id, one in self.accounts.items()},
            "made": {"version": __version__},
        }
        try:
            write_whole(path, json.dumps(saved, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
        except OSError as error:
            raise InvalidArgument(f"cannot write {path}: {error.strerror}; name another file") from error


def fit_ratings(
    monitor: JourneyMonitor, accounts: Sequence[str], *, on_progress: Tell | None = None
) -> RatingsFit:
    """Fit a shift and a slope to the ratings of each account, shrunk towards the points as they are.

    A conversation counts with the points that it had when it was rated. An account gets no scale with fewer
    than 40 rated conversations, or if one fitted to the earlier ratings comes no nearer to the later ones.

    Raises:
        UnknownAccount: no such account.
        TrainingError: no account gets a scale.
    """
    found, refused = {}, {}
    for account_id in accounts:
        rated = rated_conversations(monitor, account_id, on_progress=on_progress)
        if len(rated) < NEEDED:
            refused[account_id] = f"{len(rated)} rated conversations, expected {NEEDED} or more"
            continue
        scale = _measured(rated)
        if scale.error >= scale.error_before:
            refused[account_id] = "fitted to earlier ratings, it comes no nearer to the later ones"
            continue
        found[account_id] = scale
    if not found:
        why = "; ".join(f"{id}: {reason}" for id, reason in refused.items()) or "the store has no account"
        raise TrainingError(f"no account gets a scale of its own ({why}); go on with the points as they are")
    return RatingsFit(found, refused)


def rated_conversations(
    monitor: JourneyMonitor, account_id: str, *, on_progress: Tell | None = None
) -> list[Rated]:
    """The rated conversations in which the customer wrote before, by the time of the rating."""
    ratings = monitor.store.ratings(account_id)
    rated = []
    for number, rating in enumerate(ratings, 1):
        at = rating.rated_at or utc_now(None)
        try:
            score = monitor.conversation(account_id, rating.conversation_id, now=at)
        except UnknownConversation:
            continue  # its messages are gone, or came later
        if score.scores:
            rated.append(Rated(at, score.satisfaction, rating.score))
        if on_progress:
            on_progress(f"reading {account_id}", number, len(ratings))
    return sorted(rated, key=lambda one: one.at)


def scale_of(points: Floats, ratings: Floats) -> Scale:
    """The scale that fits n ratings: the line of least squares, its slope drawn towards 1 as if 30 more
    ratings had it, and its height at the middle towards 3 as if 5 more had that."""
    apart, n = points - NEUTRAL_POINTS, len(points)
    spread = apart - apart.mean()
    squares = float(spread @ spread)
    own = float(spread @ ratings) / squares if squares > 0 else 1.0
    slope = max(0.0, (n * own + LIKE_BEFORE) / (n + LIKE_BEFORE))
    shift = float((ratings - NEUTRAL_POINTS - slope * apart).sum()) / (n + LIKE_MIDDLE)
    return Scale(shift, slope)


def _measured(rated: Sequence[Rated]) -> AccountScale:
    points = np.array([one.points for one in rated])
    ratings = np.array([one.rating for one in rated])
    first = round(len(rated) * (1 - LATER))
    earlier, whole = scale_of(points[:first], ratings[:first]), scale_of(points, ratings)
    later, given = points[first:], ratings[first:]
    with_scale = np.abs(given - [earlier.of(float(one)) for one in later])
    without = np.abs(given - later)
    gains = without - with_scale
    interval = bootstrap_mean(gains, range(len(gains)))
    return AccountScale(
        shift=round(whole.shift, 4), slope=round(whole.slope, 4), ratings=len(rated), later=len(later),
        error=float(with_scale.mean()), error_before=float(without.mean()),
        nearer=(float(gains.mean()), interval.low, interval.high),
    )  # fmt: skip
