"""From the store to the frames that all metrics are computed from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

import polars as pl

from ...store import MessageStore
from ...store.database import Row
from ...text.endings import OVER_AFTER, Ending, ended
from ...types.hours import BusinessHours
from ...types.message import Role, Sender
from ..topics import OTHER, Topics
from .bots import answered_by_bots, left_to_people
from .contacts import conversations_of, returns, waits_of

SCHEMA: dict[str, Any] = {
    "at": pl.Datetime("us", "UTC"),
    "id": pl.String,
    "conversation": pl.String,
    "customer": pl.String,
    "role": pl.String,
    "channel": pl.String,
    "agent": pl.String,
    "sender": pl.String,
}


@dataclass(frozen=True, slots=True)
class Frames:
    """Messages, waits and conversations as made by `contacts`, from what was sent before `now`.

    Messages are all. Waits and conversations are those of people: without the conversations that only bots
    answered, which `bots` has too (see `bots.answered_by_bots`). Conversations also have `returned`, `ending`
    and `thanked` (null if the period does not need them), and waits have the channel, topic, ending and
    `thanked` of their conversation.
    """

    messages: pl.DataFrame
    waits: pl.DataFrame
    conversations: pl.DataFrame
    bots: pl.DataFrame
    now: datetime


def read_frames(
    store: MessageStore,
    account_id: str,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    hours: BusinessHours,
    topics: Topics | None,
) -> Frames:
    """What the metrics of any period between `since` and `until` need; both in UTC."""
    everything = _messages(store, account_id, since=since, now=now)
    bots = answered_by_bots(everything)
    messages = everything.join(bots.filter("alone"), on="conversation", how="anti", maintain_order="left")
    waits = left_to_people(waits_of(messages.filter(~pl.col("bot")), now=now, hours=hours), messages)
    of = {} if topics is None else topics.of
    known = pl.DataFrame(list(of.items()), {"conversation": pl.String, "topic": pl.Int64}, orient="row")
    conversations = conversations_of(messages, waits, hours=hours, people=store._links.people(), topics=known)
    asked = waits.filter(pl.col("began").is_between(since, until, closed="left"))
    endings = _endings(store, account_id, conversations.join(asked, on="conversation", how="semi"), now=now)
    conversations = returns(conversations, other=OTHER).join(endings, on="conversation", how="left")
    own = conversations.select("conversation", "channel", "topic", "ending", "thanked")
    waits = waits.drop("channel").join(own, on="conversation", how="left")
    return Frames(everything, waits, conversations, bots, now)


def _messages(store: MessageStore, account_id: str, *, since: datetime, now: datetime) -> pl.DataFrame:
    """All messages of the conversations that continue at or after `since`, in the order of `contacts`."""
    pages = [_frame(rows) for rows in store._timeline.pages(account_id, since=since, until=now)]
    messages = pl.concat([_frame([]), *pages])
    span = store.span(account_id, until=now)
    if span is not None and span[0] < since:
        ids = messages["conversation"].unique().to_list()
        older = [_frame(rows) for rows in store._timeline.before(account_id, ids, until=since)]
        messages = pl.concat([_frame([]), *older]).sort("at", maintain_order=True).vstack(messages)
    names = pl.Enum(messages["conversation"].unique().sort())  # numbers are sorted faster than strings
    received = pl.col("role") == Role.CUSTOMER.value
    bot = ~received & (pl.col("sender") == Sender.BOT.value)
    return (
        messages.with_columns(received=received, bot=bot)
        .drop("role", "sender")
        .sort(pl.col("conversation").cast(names), maintain_order=True)
    )


def _frame(rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, SCHEMA, orient="row")


def _endings(
    store: MessageStore, account_id: str, conversations: pl.DataFrame, *, now: datetime
) -> pl.DataFrame:
    """How each conversation ended, by `endings.ending`, and `thanked`: whether the last word is a customer's
    thanks, even if it is open. Only the last texts are read."""
    is_open = pl.lit(now) - pl.col("last") < OVER_AFTER
    asked = conversations.filter(pl.col("answered") & (pl.col("received_last") | ~is_open)).sort("last")
    texts: dict[str, str] = dict(store._timeline.texts(account_id, asked["last_id"].to_list()))
    tell = cache(partial(ended, answered=True))
    told = [
        tell(Role.CUSTOMER if received else Role.AGENT, texts.get(id, "")).value
        for id, received in asked.select("last_id", "received_last").iter_rows()
    ]
    said = asked.select("conversation", told=pl.Series(told, dtype=pl.String))
    ending = (
        pl.when(is_open).then(pl.lit(Ending.OPEN.value))
        .when(~pl.col("answered")).then(pl.lit(Ending.UNANSWERED.value))
        .otherwise("told")
    )  # fmt: skip
    thanked = pl.col("received_last") & (pl.col("told") == Ending.RESOLVED.value).fill_null(False)
    told_all = conversations.join(said, on="conversation", how="left")
    return told_all.select("conversation", ending=ending, thanked=thanked)
