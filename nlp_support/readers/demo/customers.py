"""The invented customers, and what fills the slots of one conversation (order number, item, days)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer; `name` is None when the platform does not know it, though the text may still reveal it."""

    id: str
    name: str | None
    channel: str
    slots: dict[str, str]
    lower_case: bool


def draw_customers(account: dict[str, Any], rng: Random) -> list[Customer]:
    """The account's customers, each with a name, contact data and a preferred channel."""
    return [_customer(account, number, rng) for number in range(1, account["customers"] + 1)]


def draw_slots(account: dict[str, Any], start: datetime, rng: Random) -> dict[str, str]:
    """What one conversation is about: the same order number, item and days for both sides."""
    slots = {name: _digits(rng.choice(values), rng) for name, values in account["slots"].items()}
    slots["day"] = account["weekdays"][_working_day(start - timedelta(days=rng.randrange(2, 5)))]
    slots["eta"] = account["weekdays"][_working_day(start + timedelta(days=rng.randrange(2, 4)))]
    return slots


def _customer(account: dict[str, Any], number: int, rng: Random) -> Customer:
    first, last = rng.choice(account["first_names"]), rng.choice(account["last_names"])
    full_name = account["name_format"].format(first=first, last=last)
    slots = {key: _digits(rng.choice(values), rng) for key, values in account["personal"].items()}
    for key in ("email", "handle"):
        slots[key] = slots[key].format(first=first.lower(), last=last.lower().replace("'", ""))
    known = rng.random() < 0.8
    greeted = full_name if account["greets_by_full_name"] else first
    slots |= {"full_name": full_name, "name": greeted if known else account["anonymous"]}
    channel = rng.choices(list(account["channels"]), list(account["channels"].values()))[0]
    identifier = f"{account['prefix'].lower()}-customer-{number:04d}"
    return Customer(identifier, full_name if known else None, channel, slots, rng.random() < 0.2)


def _digits(pattern: str, rng: Random) -> str:
    if "#" not in pattern:
        return pattern
    return re.sub("#", lambda _: str(int(rng.random() * 10)), pattern)


def _working_day(day: datetime) -> int:
    """The weekday, 0 (Monday) to 4 (Friday); a weekend counts as the Friday before."""
    return min(day.weekday(), 4)
