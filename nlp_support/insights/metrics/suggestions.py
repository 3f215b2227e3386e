"""What agents did with suggested replies."""

from collections.abc import Hashable
from datetime import datetime
from typing import Any

import polars as pl

from ...store import MessageStore
from ...store.feedback import Outcome
from ..clusters import mean_in_groups, share_in_groups
from .results import SuggestionMetrics, SuggestionOutcomes
from .volume import local

SCHEMA: dict[str, Any] = {
    "at": pl.Int64,
    "outcome": pl.String,
    "conversation": pl.String,
    "agent": pl.String,
    "source": pl.String,
    "distance": pl.Float64,
}


def read_verdicts(store: MessageStore, account_id: str, *, since: datetime, until: datetime) -> pl.DataFrame:
    """What was recorded from `since` on and before `until`, in order of time.

    Returns:
        at (in UTC), outcome, conversation, agent, source, distance (null unless edited), and `group`: the
        conversation or, where that is not known, a number of its own.
    """
    rows = store._feedback.given(account_id, since=since, until=until)
    given = pl.DataFrame(rows, SCHEMA, orient="row").with_row_index("group")
    given = given.with_columns(at=pl.from_epoch("at", "us").dt.replace_time_zone("UTC"))
    own = pl.concat_str(pl.lit("\0"), "group")  # no id of a conversation holds a NUL
    return given.with_columns(group=pl.coalesce("conversation", own))


def suggestion_metrics(
    given: pl.DataFrame, waits: pl.DataFrame, *, known: int, time_zone: str
) -> SuggestionMetrics:
    """The metrics of suggestions.

    Args:
        given: rows of `read_verdicts` of the period.
        waits: rows of `told_of` of the period.
        known: how many suggestions of the account have feedback, whenever it was given.
    """
    weeks = given.with_columns(week=local("at", time_zone).dt.truncate("1w").dt.strftime("%Y-%m-%d"))
    return SuggestionMetrics(
        all=verdicts(given),
        by_agent=_by(given, "agent"),
        by_source=_by(given, "source"),
        by_week=_by(weeks, "week"),
        asked=share_in_groups(waits["told"].to_list(), waits["conversation"].to_list()),
        unnamed=given["agent"].null_count(),
        unplaced=given["conversation"].null_count(),
        elsewhere=known - len(given),
    )


def verdicts(given: pl.DataFrame) -> SuggestionOutcomes:
    """What agents did with the suggestions of these rows."""
    groups: list[Hashable] = given["group"].to_list()
    rates = {
        outcome.value: share_in_groups((given["outcome"] == outcome.value).to_list(), groups)
        for outcome in Outcome
    }
    edited = given.filter(pl.col("outcome") == Outcome.EDITED.value).drop_nulls("distance")
    distance = mean_in_groups(edited["distance"].to_list(), edited["group"].to_list())
    conversations = given["group"].n_unique()
    return SuggestionOutcomes(n=len(given), conversations=conversations, distance=distance, **rates)


def told_of(waits: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Waits with `told`: whether there is feedback on a suggestion for them, which is feedback given in their
    conversation after they began and before the next one did.

    Args:
        waits: with contact, conversation and began.
        given: rows of `read_verdicts`.
    """
    numbered = waits.with_row_index("wait").sort("began")
    placed = given.drop_nulls("conversation").sort("at").join_asof(
        numbered.select("wait", "conversation", "began"),
        left_on="at", right_on="began", by="conversation", strategy="backward", check_sortedness=False,
    )  # fmt: skip
    told = placed["wait"].drop_nulls().unique()
    return numbered.with_columns(told=pl.col("wait").is_in(told.implode())).drop("wait")


def _by(given: pl.DataFrame, column: str) -> dict[str, SuggestionOutcomes]:
    parts = given.drop_nulls(column).sort(column, maintain_order=True)
    return {
        str(key): verdicts(part)
        for (key,), part in parts.partition_by(column, as_dict=True, maintain_order=True).items()
    }
