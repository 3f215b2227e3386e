"""From messages to customers' waits and to conversations; nothing here reads a store.

`messages` has the columns of `frames.SCHEMA`, with `received` and `bot` instead of `role` and `sender`, and
is ordered by conversation and time. Times are in UTC, durations in seconds.
"""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from ...types.hours import BusinessHours
from .clock import business_time


def waits_of(messages: pl.DataFrame, *, now: datetime, hours: BusinessHours) -> pl.DataFrame:
    """One row for each time that a customer began to wait.

    Returns:
        conversation, customer, channel (of the message that began it), began, answered, agent (who answered),
        first (of its conversation), and `calendar` and `business`: seconds until the reply, or until now.
    """
    run = pl.struct("conversation", "received").rle_id()
    runs = messages.group_by(run.alias("run"), maintain_order=True).agg(
        pl.first("conversation", "customer", "channel", "received", "agent"), began=pl.first("at")
    )
    same = pl.col("conversation") == pl.col("conversation").shift(-1)
    waits = runs.with_columns(
        replied=pl.when(same).then(pl.col("began").shift(-1)),
        agent=pl.when(same).then(pl.col("agent").shift(-1)),
    ).filter("received")
    began, ended = waits["began"], waits["replied"].fill_null(pl.lit(now))
    return waits.select(
        "conversation",
        "customer",
        "channel",
        "began",
        "agent",
        answered=pl.col("replied").is_not_null(),
        first=pl.col("conversation").is_first_distinct(),
        calendar=seconds(ended - began),
        business=_business(hours, began, ended),
    )


def conversations_of(
    messages: pl.DataFrame,
    waits: pl.DataFrame,
    *,
    hours: BusinessHours,
    people: Mapping[str, str],
    topics: pl.DataFrame,
) -> pl.DataFrame:
    """One row for each conversation in which a customer wrote.

    Args:
        people: for every linked customer id, the person it belongs to.
        topics: conversation and topic.

    Returns:
        conversation, person, channel, began (the customer's first message), answered, last, last_id,
        received_last, agent (of the last reply), topic (null for none), and `calendar` and `business`:
        seconds from the beginning to the last reply, null without one.
    """
    begun = waits.filter("first").select(
        "conversation",
        "channel",
        "began",
        "answered",
        person=pl.col("customer").replace(dict(people)),
    )
    grouped = messages.group_by("conversation", maintain_order=True)
    closings = grouped.agg(last=pl.last("at"), last_id=pl.last("id"), received_last=pl.last("received"))
    sent = messages.filter(~pl.col("received") & ~pl.col("bot")).group_by("conversation", maintain_order=True)
    replies = sent.agg(replied=pl.last("at"), agent=pl.last("agent"))
    table = begun.join(closings, on="conversation", how="left").join(replies, on="conversation", how="left")
    # without an answer, the agents' last message is the one that opened the conversation
    table = table.with_columns(pl.when("answered").then(pl.col("replied", "agent")))
    began, ended = table["began"], table["replied"].fill_null(table["began"])
    passed = _business(hours, began, ended)
    return (
        table.with_columns(
            calendar=seconds(table["replied"] - began), business=pl.when("answered").then(passed)
        )
        .drop("replied")
        .join(topics, on="conversation", how="left")
    )


def seconds(lengths: pl.Series) -> pl.Series:
    """Lengths of time in seconds."""
    return lengths.dt.total_microseconds() / 1e6


def _business(hours: BusinessHours, began: pl.Series, ended: pl.Series) -> pl.Series:
    """The seconds of business time between pairs of times."""
    return seconds(pl.Series("business", business_time(hours, began.to_numpy(), ended.to_numpy())))


def returns(conversations: pl.DataFrame, *, other: int) -> pl.DataFrame:
    """The conversations with `returned`: when the same person next began another one; null if never.

    If both topics are known, they must be the same; the topic `other` counts as unknown.
    """
    ordered = conversations.sort("began", "conversation").with_columns(
        about=pl.when(pl.col("topic") != other).then("topic")
    )
    unknown = pl.when(pl.col("about").is_null()).then("began")
    following = {
        "anything": pl.col("began").shift(-1).over("person"),
        "same": pl.col("began").shift(-1).over("person", "about"),
        "unknown": unknown.shift(-1).backward_fill().over("person"),
    }
    alike = pl.min_horizontal("same", "unknown")
    return ordered.with_columns(**following).with_columns(
        returned=pl.when(pl.col("about").is_null()).then("anything").otherwise(alike)
    )
