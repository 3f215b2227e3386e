"""What became of conversations: solved, solved at the first contact, or given up."""

from datetime import datetime, timedelta

import polars as pl

from ...text.endings import ABANDONED, Ending
from ...types.hours import WEEKDAYS
from ...types.rate import Rate
from .figures import measured, times
from .results import Abandonment, Resolution
from .volume import local

RETURN = timedelta(days=7)  # a customer who writes again within this time was not helped

RESOLVED = pl.col("ending") == Ending.RESOLVED.value
OVER = pl.col("ending") != Ending.OPEN.value
GIVEN_UP = pl.col("ending").is_in([ending.value for ending in ABANDONED])


def resolution(conversations: pl.DataFrame) -> Resolution:
    """How many of the conversations were solved, and how long it took."""
    row = conversations.select(resolved=RESOLVED.sum(), over=OVER.sum()).row(0, named=True)
    solved = conversations.filter(RESOLVED)
    took = solved.select(*measured("calendar"), *measured("business")).row(0, named=True)
    return Resolution(
        rate=Rate.of(row["resolved"], row["over"]),
        open=len(conversations) - row["over"],
        calendar=times(took, "calendar"),
        business=times(took, "business"),
    )


def first_contact(conversations: pl.DataFrame, *, now: datetime) -> Rate:
    """How many were solved for good, of those that have been over long enough for a return to show."""
    known = conversations.filter(OVER & (pl.col("last") + RETURN < now))
    stayed_away = (pl.col("returned") > pl.col("last") + RETURN).fill_null(True)
    return Rate.of(known.select((RESOLVED & stayed_away).sum()).item(), len(known))


def abandonment(conversations: pl.DataFrame, *, time_zone: str) -> Abandonment:
    """How many were given up: in total, by stage, and by when they began."""
    over = conversations.filter(OVER).with_columns(at=local("began", time_zone))
    stages = dict(over.group_by("ending").len().iter_rows())
    weekdays = _given_up(over, pl.col("at").dt.weekday())
    hours = _given_up(over, pl.col("at").dt.hour())
    return Abandonment(
        rate=Rate.of(over.select(GIVEN_UP.sum()).item(), len(over)),
        by_stage={ending.value: Rate.of(stages.get(ending.value, 0), len(over)) for ending in ABANDONED},
        by_weekday={name: weekdays.get(at, Rate.of(0, 0)) for at, name in enumerate(WEEKDAYS, 1)},
        by_hour=tuple(hours.get(hour, Rate.of(0, 0)) for hour in range(24)),
    )


def _given_up(over: pl.DataFrame, when: pl.Expr) -> dict[int, Rate]:
    counted = over.group_by(when.alias("when")).agg(GIVEN_UP.sum().alias("count"), n=pl.len())
    return {when: Rate.of(count, n) for when, count, n in counted.iter_rows()}
