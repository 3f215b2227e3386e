"""From messages to customers' waits and to contacts; nothing here reads a store.

`messages` has the columns of `stretches.in_contacts`, in its order. Times are in UTC, durations in seconds.
"""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from ...types.hours import BusinessHours
from .clock import business_time


def waits_of(messages: pl.DataFrame, *, now: datetime, hours: BusinessHours) -> pl.DataFrame:
    """One row for each time that a customer began to wait: at the first message that needs an answer since
    the last of the account.

    Args:
        messages: those of people.

    Returns:
        contact, customer, channel (of the message that began it), began, answered, agent (who answered),
        first (of its contact), and `calendar` and `business`: seconds until the reply, or until now.
    """
    runs = messages.with_columns(run=pl.struct("contact", "received").rle_id())
    replies = runs.filter(~pl.col("received")).unique("run", keep="first", maintain_order=True)
    replies = replies.select("contact", "agent", replied="at", after=pl.col("run") - 1)
    asked = runs.filter("received", "needs").unique("run", keep="first", maintain_order=True)
    waits = asked.drop("agent").join(
        replies, left_on=("contact", "run"), right_on=("contact", "after"), how="left", maintain_order="left"
    )
    began, ended = waits["at"], waits["replied"].fill_null(pl.lit(now))
    return waits.select(
        "contact",
        "customer",
        "channel",
        "agent",
        began="at",
        answered=pl.col("replied").is_not_null(),
        first=pl.col("contact").is_first_distinct(),
        calendar=seconds(ended - began),
        business=_business(hours, began, ended),
    )


def contacts_of(
    messages: pl.DataFrame,
    *,
    hours: BusinessHours,
    people: Mapping[str, str],
    topics: pl.DataFrame,
) -> pl.DataFrame:
    """One row for each contact in which a customer wrote.

    Args:
        messages: of people and bots.
        people: for every linked customer id, the person it belongs to.
        topics: conversation and topic.

    Returns:
        contact, conversation, person, channel, began (the customer's first message), last, last_id, closed
        (by the platform), followed (by another contact of the conversation), received_last, sent_id (of the
        account's last message; null for none), replied (whether the account wrote after the customer), waits
        (whether the customer does, at the end), agent (of the last reply of a person), topic (null for
        none), and `calendar` and `business`: seconds from the beginning to that reply, null without one.
    """
    rows = messages.with_row_index("row")
    ends = _ends(rows)
    begun = rows.filter("received").unique("contact", keep="first", maintain_order=True)
    begun = begun.select(
        "contact", "channel", first="row", began="at", person=pl.col("customer").replace(dict(people))
    )
    sent = _last(rows.filter(~pl.col("received")), sent="row", sent_id="id")
    asked = _last(rows.filter("needs"), asked="row")
    persons = rows.filter(~pl.col("received"), ~pl.col("bot"))
    replies = _last(persons, reply="row", replied_at="at", agent="agent")
    table = begun
    for other in (ends, sent, asked, replies):
        table = table.join(other, on="contact", how="left", maintain_order="left")
    # what people of the account sent before the customer wrote answers nothing
    after = pl.col("reply") > pl.col("first")
    table = table.with_columns(
        pl.when(after).then(pl.col("replied_at", "agent")),
        replied=(pl.col("sent") > pl.col("first")).fill_null(False),
        waits=pl.col("asked").is_not_null() & (pl.col("asked") > pl.col("sent")).fill_null(True),
    )
    began, ended = table["began"], table["replied_at"].fill_null(table["began"])
    passed = _business(hours, began, ended)
    return (
        table.with_columns(
            calendar=seconds(table["replied_at"] - began),
            business=pl.when(pl.col("replied_at").is_not_null()).then(passed),
        )
        .drop("first", "sent", "asked", "reply", "replied_at")
        .join(topics, on="conversation", how="left", maintain_order="left")
    )


def _ends(rows: pl.DataFrame) -> pl.DataFrame:
    """How each contact ends."""
    last = rows.unique("contact", keep="last", maintain_order=True)
    return last.select(
        "contact",
        "conversation",
        "closed",
        last="at",
        last_id="id",
        received_last="received",
        followed=(pl.col("conversation") == pl.col("conversation").shift(-1)).fill_null(False),
    )


def _last(rows: pl.DataFrame, **columns: str) -> pl.DataFrame:
    """These columns of the last row of each contact."""
    return rows.unique("contact", keep="last", maintain_order=True).select("contact", **columns)


def seconds(lengths: pl.Series) -> pl.Series:
    """Lengths of time in seconds."""
    return lengths.dt.total_microseconds() / 1e6


def _business(hours: BusinessHours, began: pl.Series, ended: pl.Series) -> pl.Series:
    """The seconds of business time between pairs of times."""
    return seconds(pl.Series("business", business_time(hours, began.to_numpy(), ended.to_numpy())))


def returns(contacts: pl.DataFrame, *, other: int) -> pl.DataFrame:
    """The contacts with `returned`: when the same person next began another one; null if never.

    If both topics are known, they must be the same; the topic `other` counts as unknown.
    """
    ordered = contacts.sort("began", "conversation", "contact").with_columns(
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
