"""The messages of an account as rows, with what customers' words decide."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl

from ...store import MessageStore
from ...store.database import Row
from ...text.acts import acts_of, asks_back, needs_answers
from ...text.contacts import ContactRules
from ...types.message import Role, Sender

AT_ONCE = 10_000  # texts of the account that are read together
SCHEMA: dict[str, Any] = {
    "at": pl.Datetime("us", "UTC"),
    "id": pl.String,
    "conversation": pl.String,
    "customer": pl.String,
    "role": pl.String,
    "channel": pl.String,
    "agent": pl.String,
    "sender": pl.String,
    "needs": pl.Boolean,
    "if_asked": pl.Boolean,
}


def read_messages(
    store: MessageStore, account_id: str, *, since: datetime, now: datetime, rules: ContactRules
) -> pl.DataFrame:
    """All messages of the conversations that continue at or after `since`, by conversation and time, then as
    they came.

    Returns:
        at (in UTC), id, conversation, customer, channel, agent, received (by the customer), bot, and `needs`:
        whether it is a customer's that needs an answer. Texts are read in pages and not kept.
    """
    pages = [_frame(rows, rules) for rows in store._timeline.pages(account_id, since=since, until=now)]
    messages = pl.concat([_frame([], rules), *pages])
    span = store.span(account_id, until=now)
    if span is not None and span[0] < since:
        ids = messages["conversation"].unique().to_list()
        older = [_frame(rows, rules) for rows in store._timeline.before(account_id, ids, until=since)]
        messages = pl.concat([_frame([], rules), *older]).sort("at", maintain_order=True).vstack(messages)
    names = pl.Enum(messages["conversation"].unique().sort())  # numbers are sorted faster than strings
    received = pl.col("role") == Role.CUSTOMER.value
    bot = ~received & (pl.col("sender") == Sender.BOT.value)
    ordered = (
        messages.with_columns(received=received, bot=bot)
        .drop("role", "sender")
        .sort(pl.col("conversation").cast(names), maintain_order=True)
    )
    return _asked(store, account_id, ordered, rules)


def _frame(rows: Sequence[Row], rules: ContactRules) -> pl.DataFrame:
    """A page of rows, without the texts."""
    said = [row[-1] for row in rows]
    told = iter(needs_answers([text for text in said if text is not None], words=rules.words))
    needs = [(False, False) if text is None else next(told) for text in said]
    return pl.DataFrame(
        [(*row[:-1], *own) for row, own in zip(rows, needs, strict=True)], SCHEMA, orient="row"
    )


def _asked(store: MessageStore, account_id: str, messages: pl.DataFrame, rules: ContactRules) -> pl.DataFrame:
    """The messages, where what may be an answer to a question back needs one if that was asked."""
    sent = pl.when(~pl.col("received"))
    marked = messages.with_columns(
        before=sent.then("id").forward_fill(), of=sent.then("conversation").forward_fill()
    )
    maybe = pl.col("if_asked") & ~pl.col("needs") & (pl.col("of") == pl.col("conversation"))
    ids = marked.filter(maybe)["before"].unique().to_list()
    asking: list[str] = []
    for at in range(0, len(ids), AT_ONCE):
        texts: dict[str, str] = dict(store._timeline.texts(account_id, ids[at : at + AT_ONCE]))
        acts_of(texts.values(), words=rules.words)  # together, and remembered
        asking += [id for id, text in texts.items() if asks_back(text, words=rules.words)]
    answers = maybe & pl.col("before").is_in(asking)
    return marked.with_columns(needs=pl.col("needs") | answers.fill_null(False)).drop(
        "if_asked", "before", "of"
    )
