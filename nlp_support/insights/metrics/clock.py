"""Business time between many pairs of times at once."""

from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from ...types.hours import BusinessHours
from ...types.times import from_datetime64, to_datetime64

Times = NDArray[np.datetime64]  # UTC, in microseconds
Spans = NDArray[np.timedelta64]  # in microseconds
NONE = np.timedelta64(0, "us")


def business_time(hours: BusinessHours, starts: Times, ends: Times) -> Spans:
    """What `hours.between` gives for each pair, exactly.

    Args:
        starts, ends: (n,) times in UTC.

    Returns:
        (n,) lengths of time, 0 if the end is not after the start.
    """
    ends = np.maximum(starts, ends)
    if hours.round_the_clock or not len(starts):
        return ends - starts
    latest = from_datetime64(ends.max())
    days = takewhile(lambda span: span[0] < latest, hours.spans(from_datetime64(starts.min())))
    plan = np.array([[to_datetime64(time) for time in span] for span in days], "datetime64[us]")
    return _passed(plan, ends) - _passed(plan, starts)


def _passed(plan: Times, times: Times) -> Spans:
    """Business time from the first opening (of a plan (m, 2) in order of time) to each time."""
    if not len(plan):
        return np.full(len(times), NONE)
    opened, closed = plan.T
    lengths = np.maximum(closed - opened, NONE)
    before = np.concatenate([[NONE], np.cumsum(lengths)])  # (m + 1,): business time before each opening
    at = np.searchsorted(opened, times, side="right") - 1  # the last opening before; -1 if none
    return np.where(at < 0, NONE, before[at] + np.minimum(times - opened[at], lengths[at]))
