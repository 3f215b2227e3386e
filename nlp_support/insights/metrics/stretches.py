"""Messages split into contacts, many conversations at once."""

from datetime import datetime

import polars as pl

from ...store import MessageStore
from ...store.status import status_rows
from ...text.contacts import ContactRules
from ...text.contacts.split import Change, split
from ...types.times import MICROSECOND


def in_contacts(
    store: MessageStore, account_id: str, messages: pl.DataFrame, *, now: datetime, rules: ContactRules
) -> pl.DataFrame:
    """The messages of `rows.read_messages` with the contact of each.

    Returns:
        the same rows with `contact` (a number, rising with the rows) and `closed` (whether the platform
        closed that contact).
    """
    changes: dict[str, list[Change]] = {}
    for conversation, changed_at, closed in status_rows(store._database, account_id, until=now):
        changes.setdefault(conversation, []).append((changed_at, bool(closed)))
    gap = pl.col("at") - pl.col("at").shift(1) >= rules.over_after
    silent = gap & (pl.col("conversation") == pl.col("conversation").shift(1))
    divided = messages.filter(silent | pl.col("conversation").is_in(list(changes)))
    some = messages.with_row_index("row").join(
        divided.select("conversation").unique(), on="conversation", how="semi", maintain_order="left"
    )  # every other conversation is one contact
    numbers = _numbers(some, changes, quiet=rules.over_after // MICROSECOND)
    marked = messages.with_row_index("row").join(numbers, on="row", how="left", maintain_order="left")
    marked = marked.with_columns(pl.col("number").fill_null(0), pl.col("closed").fill_null(False))
    return marked.with_columns(contact=pl.struct("conversation", "number").rle_id()).drop("row", "number")


def _numbers(messages: pl.DataFrame, changes: dict[str, list[Change]], *, quiet: int) -> pl.DataFrame:
    """Row, number of the contact within its conversation, and whether that was closed."""
    parts = messages.group_by("conversation", maintain_order=True).agg(
        pl.col("at").cast(pl.Int64), "received", "needs"
    )
    numbers: list[int] = []
    closed: list[bool] = []
    for conversation, times, received, needs in parts.iter_rows():
        found = split(times, received, needs.__getitem__, changes.get(conversation, ()), quiet=quiet)
        numbers += found.numbers
        ends = [end is not None for end in found.closed]
        closed += [ends[number] for number in found.numbers]
    return messages.select(
        "row", number=pl.Series(numbers, dtype=pl.UInt32), closed=pl.Series(closed, dtype=pl.Boolean)
    )
