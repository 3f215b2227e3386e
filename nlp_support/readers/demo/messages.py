"""Five months of invented conversations, written by hand in the JSON files beside this module."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from random import Random
from typing import Any

from ...types.message import Message
from .customers import Customer, draw_customers, draw_slots
from .draft import Draft
from .scripts import write_conversation

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2026, 6, 1, tzinfo=UTC)
FILES = (
    "northwind-outfitters",
    "brightline-internet",
    "hanbit-market",
    "seagull-bay-hotel-en",
    "seagull-bay-hotel-ko",  # one account in two languages
)

_BY_WEEKDAY = (1.3, 1.15, 1.1, 1.05, 1.0, 0.75, 0.65)
_BY_HOUR = (1, 0.6, 0.4, 0.3, 0.3, 0.6, 2, 4, 7, 9, 10, 10, 9, 9, 9, 8, 8, 8, 9, 10, 10, 8, 5, 2)


def demo_messages(*, seed: int = 7) -> Iterator[Message]:
    """Some 10,000 messages of invented accounts, in order of time, from 2026-01-01 to before 2026-06-01
    (UTC).

    The same seed gives the same messages on every machine. About half of the agents' messages name the
    customer message they answer in `in_reply_to`; the others leave it None. `language` is always None.
    """
    messages = [message for name in FILES for message in _account_messages(_load(name), seed)]
    messages.sort(key=lambda message: (message.sent_at, message.account_id, message.id))
    yield from messages


def _load(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    account: dict[str, Any] = json.loads(text)
    return account


def _account_messages(account: dict[str, Any], seed: int) -> Iterator[Message]:
    rng = Random(f"{seed}:{account['prefix']}")
    customers = draw_customers(account, rng)
    number = 0
    for conversation, (start, topic) in enumerate(_plan(account, rng), start=1):
        customer = _returning(customers, rng)
        slots = customer.slots | draw_slots(account, start, rng)
        draft = Draft(account, rng, customer, slots, start)
        write_conversation(draft, topic)
        for turn in draft.turns:
            if turn.sent_at < END:
                number += 1
                yield turn.message(account, customer, conversation, number)


def _plan(account: dict[str, Any], rng: Random) -> list[tuple[datetime, dict[str, Any]]]:
    """When each conversation starts and what it is about, in order of time, with peaks (an outage) on top."""
    topics = {topic["name"]: topic for topic in account["topics"]}
    offset = timedelta(hours=account["utc_offset"])
    days = [START + timedelta(days=n) for n in range((END - START).days)]
    number = account["conversations"]
    about = rng.choices(account["topics"], [topic["weight"] for topic in account["topics"]], k=number)
    on = rng.choices(days, [_BY_WEEKDAY[day.weekday()] for day in days], k=number)
    at = rng.choices(range(24), _BY_HOUR, k=number)
    plan = []
    for topic, day, usual in zip(about, on, at, strict=True):
        hour = rng.choice(topic["hours"]) if "hours" in topic else usual
        plan.append((max(START, day + timedelta(hours=hour, seconds=rng.randrange(3600)) - offset), topic))
    for peak in account["peaks"]:
        since = datetime.fromisoformat(peak["at"])
        for _ in range(peak["conversations"]):
            plan.append(
                (since + timedelta(seconds=rng.randrange(peak["hours"] * 3600)), topics[peak["topic"]])
            )
    return sorted(plan, key=lambda entry: entry[0])


def _returning(customers: list[Customer], rng: Random) -> Customer:
    """A customer; those early in the list return more often."""
    return customers[int(rng.random() * rng.random() * len(customers))]
