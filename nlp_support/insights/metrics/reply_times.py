"""How long customers waited for replies, and whether they got one."""

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from ...text.endings import Ending
from ...types.rate import Rate
from .figures import label, measured, times
from .results import ReplyTimes

CLOCKS = ("calendar", "business")
TOLD = pl.col("answered") | (pl.col("ending") != Ending.OPEN.value)  # otherwise a reply may still come


def replies(waits: pl.DataFrame, targets: Sequence[timedelta]) -> ReplyTimes:
    """The reply metrics of some waits, see `frames.Frames`."""
    answered = pl.col("answered")
    counts = [pl.len().alias("waits"), answered.sum(), TOLD.sum().alias("told")]
    for clock in CLOCKS:
        for target in targets:
            limit = target.total_seconds()
            counts += [
                (answered & (pl.col(clock) <= limit)).sum().alias(f"{clock} in {limit}"),
                # an unanswered wait counts once the target has passed
                (TOLD | (pl.col(clock) > limit)).sum().alias(f"{clock} of {limit}"),
            ]
    row = waits.select(counts).row(0, named=True)
    took = waits.filter(answered).select(*measured("calendar"), *measured("business")).row(0, named=True)
    within = {
        clock: {
            label(target): Rate.of(row[f"{clock} in {limit}"], row[f"{clock} of {limit}"])
            for target in targets
            for limit in [target.total_seconds()]
        }
        for clock in CLOCKS
    }
    return ReplyTimes(
        rate=Rate.of(row["answered"], row["told"]),
        pending=row["waits"] - row["told"],
        calendar=times(took, "calendar"),
        business=times(took, "business"),
        within=within["calendar"],
        within_business=within["business"],
    )
