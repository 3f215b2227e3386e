"""How many messages were received and sent, and when."""

from collections.abc import Hashable
from datetime import date, timedelta

import polars as pl

from .results import Traffic, Volume

NONE = Traffic(0, 0)


def volume(messages: pl.DataFrame, *, first: date, last: date, time_zone: str) -> Volume:
    """The volume of messages of a period.

    Args:
        messages: with the columns at, received and channel.
        first, last: the local days of the period.
    """
    at = local("at", time_zone)
    days = _traffic(messages, at.dt.date())
    hours = _traffic(messages, at.dt.hour())
    grid = _traffic(messages, at.dt.weekday(), at.dt.hour())
    channels = _traffic(messages, pl.col("channel"))
    received = int(messages["received"].sum())
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return Volume(
        total=Traffic(received, len(messages) - received),
        by_day={day.isoformat(): days.get((day,), NONE) for day in dates},
        by_hour=tuple(hours.get((hour,), NONE) for hour in range(24)),
        by_weekday_hour=tuple(
            tuple(grid.get((weekday, hour), NONE) for hour in range(24)) for weekday in range(1, 8)
        ),
        by_channel={channel: count for (channel,), count in channels.items() if isinstance(channel, str)},
    )


def local(column: str, time_zone: str) -> pl.Expr:
    """A column of times, converted to a time zone."""
    return pl.col(column).dt.convert_time_zone(time_zone)


def _traffic(messages: pl.DataFrame, *keys: pl.Expr) -> dict[tuple[Hashable, ...], Traffic]:
    """Messages by keys, in the order of the keys."""
    named = [key.alias(f"key {number}") for number, key in enumerate(keys)]
    counted = (
        messages.group_by(named).agg(pl.col("received").sum(), n=pl.len()).sort(pl.exclude("received", "n"))
    )
    return {tuple(key): Traffic(received, n - received) for *key, received, n in counted.iter_rows()}
