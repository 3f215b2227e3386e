"""Business time between many pairs of times at once."""

from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from ...types.hours import BusinessHours
from ...types.times import from_micros, to_micros

Micros = NDArray[np.int64]


def business_time(hours: BusinessHours, starts: Micros, ends: Micros) -> Micros:
    """What `hours.between` gives for each pair, exactly.

    Args:
        starts, ends: (n,) microseconds since the epoch.

    Returns:
        (n,) microseconds, 0 where the end is not after the start.
    """
    ends = np.maximum(starts, ends)
    if hours.round_the_clock or not len(starts):
        return ends - starts
    latest = from_micros(int(ends.max()))
    days = takewhile(lambda span: span[0] < latest, hours.spans(from_micros(int(starts.min()))))
    spans = np.array([(to_micros(opened), to_micros(closed)) for opened, closed in days], np.int64)
    return _passed(spans, ends) - _passed(spans, starts)


def _passed(spans: Micros, times: Micros) -> Micros:
    """Business time from the first span (of (m, 2) in order of time) to each time."""
    if not len(spans):
        return np.zeros_like(times)
    opened, closed = spans.T
    lengths = np.maximum(closed - opened, 0)
    before = np.concatenate([[0], np.cumsum(lengths)])  # (m + 1,): what passed before each span
    at = np.searchsorted(opened, times, side="right") - 1  # the last span that had opened; -1 for none
    return np.where(at < 0, 0, before[at] + np.minimum(times - opened[at], lengths[at]))
