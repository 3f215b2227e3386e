"""How much each of a customer's messages counts for the whole, by its place: the opening, the middle, the
closing."""

import math
from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ...errors import InvalidArgument

Floats = NDArray[np.float64]
Profile = Literal["default", "uniform", "closing", "peak-end", "last", "genesys"]
PROFILES: tuple[Profile, ...] = get_args(Profile)

PRIMACY = 2.0
RECENCY = 6.0
DECAY = 0.5  # a message

GENESYS_SLOPE = 0.75  # as published


def serial_position_weights(
    n: int, *, primacy: float = PRIMACY, recency: float = RECENCY, decay: float = DECAY
) -> Floats:
    """How much each of n messages counts, oldest first: (n,), summing to 1.

    w_i ∝ 1 + primacy·decay^(i-1) + recency·decay^(n-i), i = 1..n, after the serial-position curve of memory
    (Murdock 1962, "The serial position effect of free recall"). The first counts more than every message
    that at least m others follow if primacy > recency·decay^m: by default m is 2, so that from five messages
    on the opening is above the middle. The closing is the highest.

    What the data support (raters' own labels of turns, three sets of dialogues): a closing that counts more
    (.03 and .06 of AUC above the plain mean on two sets, no difference on the third), hardly an opening. The
    best of the shapes tried had no primacy, a recency of about 6 and a decay of .5; the default's opening
    costs .005 and .008 on the two sets and gains .003 on the third. It is there because the first impression
    is asked to count; profile "closing" does without.

    Args:
        n: how many messages; 0 gives (0,).
        primacy: how much more the first counts than one far from both ends, 0 or more.
        recency: the same for the last.
        decay: by which both extras shrink with every message away from their end, in (0, 1].

    Raises:
        InvalidArgument: n below 0, or another value outside its range.
    """
    if n < 0:
        raise InvalidArgument(f"n is {n}, expected 0 or more messages")
    for name, value in (("primacy", primacy), ("recency", recency)):
        if not 0 <= value < math.inf:
            raise InvalidArgument(f"{name} is {value}, expected a finite number, 0 or more")
    if not 0 < decay <= 1:
        raise InvalidArgument(f"decay is {decay}, expected more than 0 and at most 1")
    if not n:
        return np.empty(0)
    fading = decay ** np.arange(n, dtype=np.float64)
    scale = max(1.0, primacy, recency)  # without it the largest finite numbers would sum to infinity
    weights = 1 / scale + primacy / scale * fading + recency / scale * fading[::-1]
    shares: Floats = weights / weights.sum()
    return shares


def profile_weights(scores: Sequence[float] | Floats, profile: Profile = "default") -> Floats | None:
    """What share each of the scores (n,), oldest first, has in `profile_score`: (n,), summing to 1.

    Only "peak-end" looks at the scores: half goes to the lowest, the latest of equals, and half to the last.
    "genesys" adds signs and weighs no scores: None.

    Raises:
        InvalidArgument: there is no such profile, or a score is no finite number.
    """
    values = _checked(scores, profile)
    n = len(values)
    if profile == "default":
        return serial_position_weights(n)
    if profile == "uniform":
        return serial_position_weights(n, primacy=0, recency=0)
    if profile == "closing":
        return serial_position_weights(n, primacy=0)
    if profile == "genesys":
        return None
    weights = np.zeros(n)
    if n:
        lowest = n - 1 - int(values[::-1].argmin()) if profile == "peak-end" else n - 1
        weights[lowest] += 0.5
        weights[-1] += 0.5
    return weights


def profile_score(
    scores: Sequence[float] | Floats,
    profile: Profile = "default",
    *,
    neutral: float = 0.0,
    band: float = 0.0,
) -> float:
    """The scores (n,) of a customer's messages, oldest first, as one number; nan where there are none.

    - "default": the mean with `serial_position_weights`.
    - "uniform": the plain mean.
    - "closing": as the default with no primacy.
    - "peak-end": the mean of the lowest and the last (Kahneman et al. 1993, "When more pain is preferred to
      less": the worst moment and the end are what is remembered).
    - "last": the last alone.
    - "genesys": tanh(0.75·Σ sign·position), the published rule for the overall customer sentiment score of
      Genesys Cloud without its factor of 100. It counts events, that is messages found positive or negative:
      sign is 1 above neutral, -1 below, 0 within `band` of it; position is the share of the customer's
      messages that were sent by then: 1/n, 2/n, …, 1.

    Args:
        neutral: the point between good and bad; only "genesys" asks for it.
        band: how far from it a score is still neutral, 0 or more; only "genesys" asks for it.

    Returns:
        On the scale of the scores; of "genesys" in [-1, 1] on any.

    Raises:
        InvalidArgument: there is no such profile, or a score, `neutral` or `band` is no such number.
    """
    values = _checked(scores, profile)
    if not math.isfinite(neutral):
        raise InvalidArgument(f"neutral is {neutral}, expected a finite number")
    if not 0 <= band < math.inf:
        raise InvalidArgument(f"band is {band}, expected a finite number, 0 or more")
    if not len(values):
        return math.nan
    weights = profile_weights(values, profile)
    if weights is None:
        positions = np.arange(1, len(values) + 1) / len(values)
        signs = np.where(np.abs(values - neutral) > band, np.sign(values - neutral), 0.0)
        return math.tanh(GENESYS_SLOPE * float(signs @ positions))
    return float(values @ weights)


def _checked(scores: Sequence[float] | Floats, profile: str) -> Floats:
    if profile not in PROFILES:
        raise InvalidArgument(f"no profile {profile!r}, expected one of {', '.join(PROFILES)}")
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise InvalidArgument(f"scores of shape {values.shape}, expected (n,) finite numbers, one a message")
    return values
