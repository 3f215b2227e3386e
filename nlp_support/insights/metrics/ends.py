"""How contacts ended, by the last words in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl

from ...store import MessageStore
from ...store.database import Row
from ...text.acts import acts_of, only_holds
from ...text.contacts import ContactRules
from ...text.endings import Ending, last_word, says_enough

AT_ONCE = 10_000  # contacts whose last words are read together


def endings_of(
    store: MessageStore,
    account_id: str,
    contacts: pl.DataFrame,
    messages: pl.DataFrame,
    *,
    now: datetime,
    rules: ContactRules,
) -> pl.DataFrame:
    """Contact and ending of each of these contacts, as `endings.ending_of` gives it. Only the texts that
    decide are read.

    Args:
        contacts: rows of `contacts.contacts_of`.
        messages: what they were made from.
    """
    over = pl.col("closed") | pl.col("followed") | (pl.lit(now) - pl.col("last") >= rules.over_after)
    settled = contacts.filter(over, ~pl.col("waits"), pl.col("sent_id").is_not_null())
    told = _told(store, account_id, settled, rules)
    ending = (
        pl.when(~over).then(pl.lit(Ending.OPEN.value))
        .when(pl.col("waits") & pl.col("replied")).then(pl.lit(Ending.WAITING.value))
        .when("waits").then(pl.lit(Ending.UNANSWERED.value))
        .when(pl.col("sent_id").is_null()).then(pl.lit(Ending.RESOLVED.value))
        .otherwise("told")
    )  # fmt: skip
    found = contacts.join(told, on="contact", how="left").select("contact", "closed", ending=ending)
    closed = found.filter("closed", ~pl.col("ending").is_in((Ending.RESOLVED.value, Ending.OPEN.value)))
    answered = _answered(store, account_id, closed, messages, rules)
    resolved = pl.col("contact").is_in(answered)
    return found.select(
        "contact", ending=pl.when(resolved).then(pl.lit(Ending.RESOLVED.value)).otherwise("ending")
    )


def _told(store: MessageStore, account_id: str, settled: pl.DataFrame, rules: ContactRules) -> pl.DataFrame:
    """Contact and ending of contacts in which nobody waits and the account has written."""
    rows = settled.sort("last").select("contact", "sent_id", "last_id", "received_last").rows()
    told: list[str] = []
    for at in range(0, len(rows), AT_ONCE):
        told += _last_words(store, account_id, rows[at : at + AT_ONCE], rules)
    ids = [row[0] for row in rows]
    return pl.DataFrame(
        {"contact": pl.Series(ids, dtype=pl.UInt32), "told": pl.Series(told, dtype=pl.String)}
    )


def _last_words(
    store: MessageStore, account_id: str, rows: Sequence[Row], rules: ContactRules
) -> list[Ending]:
    """How contacts ended, by the account's last message and, if the customer had the last word, by that."""
    texts = _texts(store, account_id, [sent_id for _, sent_id, _, _ in rows])
    acts_of(texts.values(), words=rules.words)  # together, and remembered
    holding = {sent_id for sent_id, text in texts.items() if only_holds(text, words=rules.words)}
    said = [last_id for _, sent_id, last_id, received in rows if received and sent_id in holding]
    words = _texts(store, account_id, said)
    return [
        last_word(texts.get(sent_id, ""), words.get(last_id, "") if received else None, words=rules.words)
        for _, sent_id, last_id, received in rows
    ]


def _answered(
    store: MessageStore,
    account_id: str,
    closed: pl.DataFrame,
    messages: pl.DataFrame,
    rules: ContactRules,
) -> list[int]:
    """Those of the closed contacts in which the account has given an answer."""
    sent = messages.join(closed, on="contact", how="semi").filter(~pl.col("received"))
    texts = _texts(store, account_id, sent["id"].to_list())
    by_contact: dict[int, list[str]] = {}
    for contact, id in sent.select("contact", "id").iter_rows():
        by_contact.setdefault(contact, []).append(texts.get(id, ""))
    return [id for id, own in by_contact.items() if says_enough(own, words=rules.words)]


def _texts(store: MessageStore, account_id: str, ids: list[str]) -> Mapping[str, str]:
    return dict(store._timeline.texts(account_id, ids))
