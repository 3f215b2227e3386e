"""Rates and times over frames and slices of frames."""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

import polars as pl

from .results import Sliced, Times

T = TypeVar("T")
Row = Mapping[str, Any]

HOUR = 3600  # seconds
EDGES = {"<1 h": (0, 1), "1-6 h": (1, 6), "6-12 h": (6, 12), "12-24 h": (12, 24), ">24 h": (24, math.inf)}


def measured(column: str) -> list[pl.Expr]:
    """What `times` reads: aggregates of a column of seconds that is null where nothing was measured."""
    time = pl.col(column)
    stats = {
        "n": time.count(),
        "mean": time.mean(),
        "median": time.median(),
        "quickest": time.min(),
        "slowest": time.max(),
    }
    buckets = {
        bucket: time.is_between(low * HOUR, high * HOUR, closed="left").sum()
        for bucket, (low, high) in EDGES.items()
    }
    return [expression.alias(f"{column} {name}") for name, expression in {**stats, **buckets}.items()]


def times(row: Row, column: str) -> Times:
    """The times of a row that `measured` made."""
    return Times(
        n=row[f"{column} n"],
        mean_seconds=row[f"{column} mean"],
        median_seconds=row[f"{column} median"],
        quickest_seconds=row[f"{column} quickest"],
        slowest_seconds=row[f"{column} slowest"],
        buckets={bucket: row[f"{column} {bucket}"] for bucket in EDGES},
    )


def label(target: timedelta) -> str:
    """A target in the largest unit that fits: "3 min", "12 h", "90 s"."""
    seconds = target / timedelta(seconds=1)
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds % size == 0:
            return f"{seconds // size:.0f} {unit}"
    return f"{seconds:g} s"


def sliced(frame: pl.DataFrame, make: Callable[[pl.DataFrame], T], names: Mapping[int, str]) -> Sliced[T]:
    """A metric over a frame with the columns channel, agent and topic, and over its slices.

    Args:
        names: of the topics, by id.
    """

    def by(column: str) -> Iterable[tuple[Any, T]]:
        parts = frame.drop_nulls(column).sort(column).partition_by(column, as_dict=True, maintain_order=True)
        return ((key, make(part)) for (key,), part in parts.items())

    return Sliced(
        all=make(frame),
        by_channel=dict(by("channel")),
        by_agent=dict(by("agent")),
        by_topic={names[key]: value for key, value in by("topic")},
    )
