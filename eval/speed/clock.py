"""How long calls take and what they keep in memory, as figures with intervals."""

import ctypes
import gc
import math
import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..reports.report import Curve, Figure

Item = TypeVar("Item")
Seconds = NDArray[np.float64]  # (n,) of n calls

OURS = "nlp-support"
PROCESSOR = ", processor time"
TAIL = 0.025  # of a 95% interval, on either side
RESAMPLES = 1_000
SHARES = (0.01, *(round(0.05 * step, 2) for step in range(1, 20)), 0.99)
STATM = Path("/proc/self/statm")
SEEN = 8_000_000  # bytes


def seconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def timed(name: str, call: Callable[[], object]) -> dict[str, float]:
    """How long one call takes, under its name, and how much processor time it uses."""
    started, busy = time.perf_counter(), time.process_time()
    call()
    return {name: time.perf_counter() - started, name + PROCESSOR: time.process_time() - busy}


def repeat(call: Callable[[], object], *, times: int, limit: float = math.inf) -> Seconds:
    """The seconds of each of this many calls; fewer, but at least one, once they took `limit` seconds."""
    taken = [seconds(call)]
    while len(taken) < times and sum(taken) < limit:
        taken.append(seconds(call))
    return np.array(taken)


def in_turn(
    subjects: Sequence[Callable[[Item], Mapping[str, float]]], items: Sequence[Item], *, seed: int = 0
) -> dict[str, Seconds]:
    """The seconds that each subject reports, by name, one value per item.

    The subjects take turns at every item, in a new random order, so that a machine that slows down, or a
    processor cache that another subject filled, affects all of them equally.
    """
    rng = np.random.default_rng(seed)
    found: dict[str, list[float]] = {}
    for item in items:
        for at in rng.permutation(len(subjects)):
            for name, value in subjects[at](item).items():
                found.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in found.items()}


def quantile_interval(values: Seconds, share: float) -> tuple[float | None, float | None]:
    """The 95% interval of a quantile, free of assumptions about the distribution; (None, None) if there are
    too few values for one (fewer than 6 for the median, 72 for the 95th percentile, 368 for the 99th).

    The number of n values below the quantile is binomial, which gives the two order statistics that enclose
    it (David and Nagaraja, Order Statistics, 3rd edition, section 7.1).
    """
    n = len(values)
    below = _binomial_cdf(n, share)  # (n + 1,), at k: that at most k values lie below the quantile
    first = int(np.searchsorted(below, TAIL, "right"))  # counted from 1; 0: not even the smallest is below it
    last = int(np.searchsorted(below, 1 - TAIL, "left")) + 1
    if first < 1 or last > n:
        return None, None
    ordered = np.sort(values)
    return float(ordered[first - 1]), float(ordered[last - 1])


def duration(
    name: str, taken: Seconds, *, share: float = 0.5, system: str = OURS, slice: str = "", note: str = ""
) -> Figure:
    """A quantile of some calls, in milliseconds; the name says which."""
    low, high = quantile_interval(1000 * taken, share)
    return Figure(
        f"{name}, p{100 * share:.0f}",
        float(1000 * np.quantile(taken, share)),
        low,
        high,
        n=len(taken),
        system=system,
        slice=slice,
        unit="ms",
        note=note or ("" if low is not None else "too few calls for an interval"),
        samples=tuple((1000 * taken).tolist()),
    )


def throughput(name: str, count: int, taken: Seconds, *, system: str = OURS, unit: str) -> Figure:
    """How many per second, at the median of repeats of `count` each."""
    rates = count / taken
    low, high = quantile_interval(rates, 0.5)
    note = f"{count:,} at a time" + ("" if low is not None else "; too few repeats for an interval")
    return Figure(
        name,
        float(np.median(rates)),
        low,
        high,
        len(taken),
        system=system,
        unit=unit,
        note=note,
        samples=tuple(rates.tolist()),
    )


def ratio(name: str, above: Seconds, below: Seconds, *, share: float = 0.5, note: str = "") -> Figure:
    """One quantile over another of calls that were timed in turn; interval: bootstrap over the turns."""
    rng = np.random.default_rng(0)
    n = len(above)
    drawn = rng.integers(0, n, (RESAMPLES, n))
    values = np.quantile(above[drawn], share, axis=1) / np.quantile(below[drawn], share, axis=1)
    enough = n * min(share, 1 - share) >= 3  # else every draw has much the same few calls at its edge
    low, high = np.quantile(values, (TAIL, 1 - TAIL)) if enough else (None, None)
    return Figure(
        f"{name}, p{100 * share:.0f}",
        float(np.quantile(above, share) / np.quantile(below, share)),
        None if low is None else float(low),
        None if high is None else float(high),
        n=n,
        system=OURS,
        unit="ratio",
        note=note or ("" if enough else "too few turns for an interval"),
    )


def latency(line: str, taken: Seconds) -> Curve:
    """One line of the latency plot: the milliseconds within which a share of the calls finishes."""
    values = np.quantile(1000 * taken, SHARES)
    points = tuple((share, float(value)) for share, value in zip(SHARES, values, strict=True))
    return Curve("latency", "share of calls", "ms", points, system=line)


def megabytes(
    name: str, size: float | None, *, n: int, system: str = OURS, slice: str = "", note: str = ""
) -> Figure:
    """A size in bytes as a figure in MB (10^6 bytes)."""
    value = None if size is None else size / 1e6
    told = note if size is not None else "too small to be seen, or this system does not tell"
    return Figure(name, value, n=n, system=system, slice=slice, unit="MB", note=told)


def keep_making(
    make: Callable[[], object], *, times: int, limit: float = math.inf
) -> tuple[Seconds, float | None]:
    """The seconds of making each, and the bytes by which each grew the process; all that is made is kept.

    Fewer, but at least one, are made once they took `limit` seconds. The bytes are None if the system does
    not report them, or if all together are too few to stand out from the process's reserve.
    """
    kept: list[object] = []
    before = resident()
    taken = repeat(lambda: kept.append(make()), times=times, limit=limit)
    after = resident()
    if before is None or after is None or after - before < SEEN:
        return taken, None
    return taken, (after - before) / len(kept)


def resident() -> int | None:
    """Bytes that the process holds after it gave back what it could; None on systems other than Linux."""
    if not STATM.exists():
        return None
    gc.collect()
    if give_back := getattr(ctypes.CDLL(None), "malloc_trim", None):  # glibc has it
        give_back(0)
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _binomial_cdf(n: int, share: float) -> NDArray[np.float64]:
    """The probability that at most 0, 1, … n of n independent events happen, each likely by `share`."""
    factorials = np.array([math.lgamma(k + 1) for k in range(n + 1)])
    counts = np.arange(n + 1)
    logs = factorials[n] - factorials - factorials[::-1]
    logs += counts * math.log(share) + counts[::-1] * math.log1p(-share)
    cdf: NDArray[np.float64] = np.cumsum(np.exp(logs))
    return cdf
