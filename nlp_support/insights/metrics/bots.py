"""What bots answered, counted apart from what people did."""

import polars as pl

from ...types.rate import Rate
from .contacts import seconds
from .figures import measured, times
from .results import Bots


def answered_by_bots(messages: pl.DataFrame) -> pl.DataFrame:
    """One row for each contact in which a customer wrote.

    Args:
        messages: of people and bots, as `contacts` takes them.

    Returns:
        contact, channel and began (of the customer's first message), `reply` (seconds until a bot first
        wrote after it, null if none did) and `alone` (whether a bot did and nobody else).
    """
    begun = messages.filter("received").unique("contact", keep="first", maintain_order=True)
    begun = begun.select("contact", "channel", began="at")
    bots = messages.filter("bot").select("contact").unique()
    after = messages.filter(~pl.col("received")).join(bots, on="contact", how="semi")
    after = after.join(begun.drop("channel"), on="contact").filter(pl.col("at") >= pl.col("began"))
    wrote = after.group_by("contact").agg(bot=pl.col("at").filter("bot").min(), person=(~pl.col("bot")).any())
    table = begun.join(wrote, on="contact", how="left", maintain_order="left")
    return table.select(
        "contact",
        "channel",
        "began",
        reply=seconds(table["bot"] - table["began"]),
        alone=pl.col("bot").is_not_null() & ~pl.col("person").fill_null(False),
    )


def left_to_people(waits: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """The waits that a person ended or that are still somebody's to end: without those that a bot answered
    last."""
    spoke = messages.filter("bot").group_by("contact").agg(bot=pl.col("at").max())
    known = waits.join(spoke, on="contact", how="left", maintain_order="left")
    by_bot = ~pl.col("answered") & (pl.col("bot") >= pl.col("began")).fill_null(False)
    return known.filter(~by_bot).drop("bot")


def bots(conversations: pl.DataFrame, *, sent: int) -> Bots:
    """The metrics of bots over rows of `answered_by_bots`."""
    count = len(conversations)
    row = conversations.select(*measured("reply")).row(0, named=True)
    return Bots(
        sent=sent,
        answered=Rate.of(conversations["reply"].count(), count),
        alone=Rate.of(int(conversations["alone"].sum()), count),
        first_reply=times(row, "reply"),
    )
