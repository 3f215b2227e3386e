"""From the store to the frames that all metrics are computed from."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from ...store import MessageStore
from ...text.contacts import ContactRules
from ...types.hours import BusinessHours
from ..topics import OTHER, Topics
from .bots import answered_by_bots, left_to_people
from .contacts import contacts_of, returns, waits_of
from .ends import endings_of
from .rows import read_messages
from .stretches import in_contacts
from .suggestions import read_verdicts, told_of


@dataclass(frozen=True, slots=True)
class Frames:
    """Messages, waits and contacts as made by `contacts`, from what was sent before `now`.

    Messages are all. Waits and contacts are those of people: without the contacts that only bots answered,
    which `bots` has too (see `bots.answered_by_bots`). Contacts also have `returned` and `ending` (null if
    the period does not need it), and waits have the channel, topic, ending and conversation of their contact,
    and `told` (see `suggestions.told_of`). `verdicts` are what agents did with suggestions, of
    all that are `recorded`.
    """

    messages: pl.DataFrame
    waits: pl.DataFrame
    contacts: pl.DataFrame
    bots: pl.DataFrame
    verdicts: pl.DataFrame
    recorded: int
    now: datetime


def read_frames(
    store: MessageStore,
    account_id: str,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    hours: BusinessHours,
    rules: ContactRules,
    topics: Topics | None,
) -> Frames:
    """What the metrics of any period between `since` and `until` need; both in UTC."""
    read = read_messages(store, account_id, since=since, now=now, rules=rules)
    everything = in_contacts(store, account_id, read, now=now, rules=rules)
    bots = answered_by_bots(everything)
    messages = everything.join(bots.filter("alone"), on="contact", how="anti", maintain_order="left")
    waits = left_to_people(waits_of(messages.filter(~pl.col("bot")), now=now, hours=hours), messages)
    of = {} if topics is None else topics.of
    known = pl.DataFrame(list(of.items()), {"conversation": pl.String, "topic": pl.Int64}, orient="row")
    contacts = contacts_of(messages, hours=hours, people=store._links.people(), topics=known)
    inside = pl.col("began").is_between(since, until, closed="left")
    asked = contacts.filter(inside | pl.col("contact").is_in(waits.filter(inside)["contact"].implode()))
    endings = endings_of(store, account_id, asked, messages, now=now, rules=rules)
    contacts = returns(contacts, other=OTHER).join(endings, on="contact", how="left")
    own = contacts.select("contact", "conversation", "channel", "topic", "ending")
    waits = waits.drop("channel").join(own, on="contact", how="left")
    verdicts = read_verdicts(store, account_id, since=since, until=now)
    recorded = store._feedback.count(account_id, until=now)
    return Frames(everything, told_of(waits, verdicts), contacts, bots, verdicts, recorded, now)
