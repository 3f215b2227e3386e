"""Service metrics counted once more, message by message, in plain Python, to hold the package against."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Any
from zoneinfo import ZoneInfo

from nlp_support import Message, Rate, Role, ServiceMetrics
from nlp_support.text.acts import Act, acts, asks_back, needs_answer, only_holds
from nlp_support.text.endings import ABANDONED, Ending
from nlp_support.types.hours import WEEKDAYS, BusinessHours

WEEK = timedelta(days=7)
BUCKETS = {"<1 h": (0, 1), "1-6 h": (1, 6), "6-12 h": (6, 12), "12-24 h": (12, 24), ">24 h": (24, 10**9)}


def plain_metrics(
    messages: Iterable[Message],
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    hours: BusinessHours,
    targets: Mapping[str, timedelta],
    people: Mapping[str, str] | None = None,
    topic_of: Mapping[str, int] | None = None,
    changes: Mapping[str, Sequence[tuple[datetime, bool]]] | None = None,
    quiet: timedelta = timedelta(days=3),
) -> dict[str, Any]:
    """The figures of one account, as `comparable` tells those of `ServiceMetrics`."""
    known = [message for message in messages if message.sent_at < now]
    conversations: dict[str, list[Message]] = defaultdict(list)
    for message in sorted(known, key=lambda message: message.sent_at):
        conversations[message.conversation_id].append(message)
    happened = {id: [one for one in own if one[0] < now] for id, own in (changes or {}).items()}
    contacts = [
        contact(own, now, hours, people or {}, topic_of or {}, quiet)
        for id, conversation in conversations.items()
        for own in divided(conversation, happened.get(id, ()), quiet)
    ]
    contacts = [found for found in contacts if found["began"] is not None]
    mark_returns(contacts)
    own = [found for found in contacts if since <= found["began"] < until]
    waits = [wait for found in contacts for wait in found["waits"] if since <= wait["began"] < until]
    over = [found for found in own if found["ending"] is not Ending.OPEN]
    zone = ZoneInfo(hours.time_zone)

    def given_up(group: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
        return sum(found["ending"] in ABANDONED for found in group), len(group)

    return {
        "conversations": len(own),
        "volume": traffic([m for m in known if since <= m.sent_at < until], zone),
        "first_reply": slices([w for w in waits if w["first"]], lambda group: answers(group, targets)),
        "replies": slices(waits, lambda group: answers(group, targets)),
        "resolution": slices(own, solved),
        "first_contact": slices(own, lambda group: for_good(group, now)),
        "abandonment": {
            "rate": given_up(over),
            "by_stage": {str(e): (sum(f["ending"] is e for f in over), len(over)) for e in ABANDONED},
            "by_weekday": {
                name: given_up([f for f in over if f["began"].astimezone(zone).weekday() == at])
                for at, name in enumerate(WEEKDAYS)
            },
            "by_hour": [
                given_up([f for f in over if f["began"].astimezone(zone).hour == hour]) for hour in range(24)
            ],
        },
    }


def divided(
    conversation: Sequence[Message], changes: Sequence[tuple[datetime, bool]], quiet: timedelta
) -> list[dict[str, Any]]:
    """The contacts of a conversation, by the rules of docs/metrics.md, from one list of all that happened.

    What the platform does in the instant of a message comes after it.
    """
    happened: list[tuple[datetime, int, Any]] = [(one.sent_at, 0, one) for one in conversation]
    happened += [(at, 1, closed) for at, closed in changes]
    found: list[dict[str, Any]] = []
    for at, is_change, what in sorted(happened, key=lambda one: one[:2]):
        if not is_change:
            take(found, what, quiet)
        elif found and what:
            found[-1] |= {"closed": at, "reopened": False, "over": True}
        elif found and found[-1]["closed"]:
            found[-1]["reopened"] = True
    for own in found:
        own["shut"] = own["closed"] is not None and not (own is found[-1] and own["reopened"])
        own["followed"] = own is not found[-1]
    return found


def open_waits(own: Mapping[str, Any]) -> list[list[Message | None]]:
    return [wait for wait in own["waits"] if wait[1] is None]


def take(found: list[dict[str, Any]], message: Message, quiet: timedelta) -> None:
    """Put a message into the last contact, or into a new one."""
    new: dict[str, Any] = {"messages": [], "waits": [], "closed": None, "reopened": False, "over": False}
    if not found:
        found.append(new)
    own, before = found[-1], [m for one in found for m in one["messages"]]
    asks = message.role is Role.CUSTOMER and wants(message, before)
    if before:
        silence = message.sent_at - before[-1].sent_at
        waiting = bool(open_waits(own))
        if silence >= quiet and (not waiting or (message.role is Role.CUSTOMER and silence >= 10 * quiet)):
            own["over"] = True
        undone = own["reopened"] and silence < quiet and message.role is Role.AGENT
        late_answer = message.role is Role.AGENT and waiting and own["closed"] is None
        if undone or late_answer:
            own |= {"over": False, "closed": None, "reopened": False}
        elif message.role is Role.AGENT:
            to_thanks = before[-1].role is Role.CUSTOMER and not waiting and silence < quiet
            last_word = own["closed"] and message.sent_at - own["closed"] <= timedelta(minutes=1)
            new["begins"] = own["over"] and not to_thanks and not last_word
        else:
            new["begins"] = own["over"] and asks
    if new.get("begins"):
        found.append(new)
    own = found[-1]
    own["messages"].append(message)
    if message.role is Role.AGENT:
        for wait in open_waits(own):
            wait[1] = message
    elif asks and not open_waits(own):
        own["waits"].append([message, None])


def wants(message: Message, before: Sequence[Message]) -> bool:
    """Whether a customer's message needs an answer."""
    sent = [one for one in before if one.role is Role.AGENT]
    return needs_answer(message.text, asked_back=bool(sent) and asks_back(sent[-1].text))


def ended(own: Mapping[str, Any], now: datetime, quiet: timedelta) -> Ending | None:
    """How a contact ended; None without a customer's message."""
    messages = own["messages"]
    roles = [one.role for one in messages]
    if Role.CUSTOMER not in roles:
        return None
    if not (own["shut"] or own["followed"] or now - messages[-1].sent_at >= quiet):
        return Ending.OPEN
    sent = [one for one in messages if one.role is Role.AGENT]
    if own["shut"] and any(Act.TELLS in acts(one.text) for one in sent):
        return Ending.RESOLVED
    if open_waits(own):
        replied = Role.AGENT in roles[roles.index(Role.CUSTOMER) :]
        return Ending.WAITING if replied else Ending.UNANSWERED
    if sent and "://" in sent[-1].text and "?" not in re.sub(r"\S+://\S+", " ", sent[-1].text):
        return Ending.RESOLVED  # it answers with a link
    if sent and only_holds(sent[-1].text):
        settled = messages[-1] is not sent[-1] and Act.CLOSES in acts(messages[-1].text)
        return Ending.RESOLVED if settled else Ending.WAITING
    return Ending.LEFT if sent and messages[-1] is sent[-1] and asks_back(sent[-1].text) else Ending.RESOLVED


def contact(
    own: Mapping[str, Any],
    now: datetime,
    hours: BusinessHours,
    people: Mapping[str, str],
    topic_of: Mapping[str, int],
    quiet: timedelta,
) -> dict[str, Any]:
    """A contact with its waits, as they are counted."""
    first = next((m for m in own["messages"] if m.role is Role.CUSTOMER), None)
    if first is None:
        return {"began": None}
    found: dict[str, Any] = {
        "id": (first.conversation_id, own["messages"][0].sent_at),
        "began": first.sent_at,
        "channel": first.channel,
        "person": people.get(first.customer_id, first.customer_id),
        "topic": topic_of.get(first.conversation_id),
        "last": own["messages"][-1].sent_at,
        "ending": ended(own, now, quiet),
        "agent": None,
        "waits": [],
    }
    after = own["messages"][own["messages"].index(first) :]
    for message in (one for one in after if one.role is Role.AGENT):
        found |= {"agent": message.agent_id, "replied": message.sent_at}
    for waiting, reply in own["waits"]:
        end = now if reply is None else reply.sent_at
        found["waits"].append(
            {
                "began": waiting.sent_at,
                "first": not found["waits"],
                "answered": reply is not None,
                "told": reply is not None or found["ending"] is not Ending.OPEN,
                "agent": None if reply is None else reply.agent_id,
                "channel": found["channel"],
                "topic": found["topic"],
                "calendar": end - waiting.sent_at,
                "business": hours.between(waiting.sent_at, end),
            }
        )
    if "replied" in found:
        found["calendar"] = found["replied"] - found["began"]
        found["business"] = hours.between(found["began"], found["replied"])
    return found


def mark_returns(contacts: Sequence[dict[str, Any]]) -> None:
    """Whether the person began another conversation, about the same if that can be told; 0 is no topic."""
    for found in contacts:
        found["returned"] = any(
            other["person"] == found["person"]
            and (other["began"], other["id"]) > (found["began"], found["id"])
            and other["began"] <= found["last"] + WEEK
            and (not other["topic"] or not found["topic"] or other["topic"] == found["topic"])
            for other in contacts
        )


def slices(
    group: Sequence[Mapping[str, Any]], make: Callable[[Sequence[Mapping[str, Any]]], Any]
) -> dict[str, Any]:
    found: dict[str, Any] = {"all": make(group)}
    for kind in ("channel", "agent", "topic"):
        keys = {case[kind] for case in group} - {None}
        found[f"by_{kind}"] = {key: make([case for case in group if case[kind] == key]) for key in keys}
    return found


def answers(waits: Sequence[Mapping[str, Any]], targets: Mapping[str, timedelta]) -> dict[str, Any]:
    answered = [wait for wait in waits if wait["answered"]]

    def within(clock: str, target: timedelta) -> tuple[int, int]:
        return (
            sum(wait[clock] <= target for wait in answered),
            sum(wait["told"] or wait[clock] > target for wait in waits),
        )

    return {
        "rate": (len(answered), sum(wait["told"] for wait in waits)),
        "pending": sum(not wait["told"] for wait in waits),
        "calendar": took([wait["calendar"] for wait in answered]),
        "business": took([wait["business"] for wait in answered]),
        "within": {name: within("calendar", target) for name, target in targets.items()},
        "within_business": {name: within("business", target) for name, target in targets.items()},
    }


def solved(contacts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    good = [found for found in contacts if found["ending"] is Ending.RESOLVED]
    still = sum(found["ending"] is Ending.OPEN for found in contacts)
    return {
        "rate": (len(good), len(contacts) - still),
        "open": still,
        "calendar": took([found["calendar"] for found in good if "calendar" in found]),
        "business": took([found["business"] for found in good if "business" in found]),
    }


def for_good(contacts: Sequence[Mapping[str, Any]], now: datetime) -> tuple[int, int]:
    known = [found for found in contacts if found["last"] + WEEK < now]
    return sum(f["ending"] is Ending.RESOLVED and not f["returned"] for f in known), len(known)


def took(times: Sequence[timedelta]) -> dict[str, Any]:
    seconds = [time / timedelta(seconds=1) for time in times]
    return {
        "n": len(seconds),
        "mean_seconds": fmean(seconds) if seconds else None,
        "median_seconds": median(seconds) if seconds else None,
        "quickest_seconds": min(seconds, default=None),
        "slowest_seconds": max(seconds, default=None),
        "buckets": {
            name: sum(low <= value / 3600 < high for value in seconds)
            for name, (low, high) in BUCKETS.items()
        },
    }


def traffic(messages: Sequence[Message], zone: ZoneInfo) -> dict[str, Any]:
    def by(key: Callable[[Message], Any]) -> dict[Any, list[int]]:
        counts = Counter((key(message), message.role) for message in messages)
        return {k: [counts[k, Role.CUSTOMER], counts[k, Role.AGENT]] for k, _ in counts}

    def local(message: Message) -> datetime:
        return message.sent_at.astimezone(zone)

    return {
        "total": by(lambda _: "all").get("all", [0, 0]),
        "by_day": by(lambda m: local(m).date().isoformat()),
        "by_hour": by(lambda m: local(m).hour),
        "by_weekday_hour": by(lambda m: (local(m).weekday(), local(m).hour)),
        "by_channel": by(lambda m: m.channel),
    }


def comparable(metrics: ServiceMetrics) -> dict[str, Any]:
    """The figures of `ServiceMetrics` in the form of `plain_metrics`; topics by the digits of their names."""

    def told(value: Any) -> Any:
        if isinstance(value, Rate):
            assert value.share == (value.count / value.n if value.n else None)
            return value.count, value.n
        if isinstance(value, Mapping):
            return {key: told(own) for key, own in value.items()}
        if isinstance(value, tuple):
            return [told(own) for own in value]
        return value if value is None or isinstance(value, int | float) else fields(value)

    def fields(value: Any) -> dict[str, Any]:
        found = {name: told(getattr(value, name)) for name in value.__slots__}
        if "by_topic" in found:
            found["by_topic"] = {int(name): own for name, own in found["by_topic"].items()}
        return found

    volume = metrics.volume
    grid = {
        (weekday, hour): cell
        for weekday, row in enumerate(volume.by_weekday_hour)
        for hour, cell in enumerate(row)
    }

    def busy(counts: Mapping[Any, Any]) -> dict[Any, list[int]]:
        return {k: [c.received, c.sent] for k, c in counts.items() if c.received or c.sent}

    return {
        "conversations": metrics.conversations,
        "volume": {
            "total": [volume.total.received, volume.total.sent],
            "by_day": busy(volume.by_day),
            "by_hour": busy(dict(enumerate(volume.by_hour))),
            "by_weekday_hour": busy(grid),
            "by_channel": busy(volume.by_channel),
        },
        **{
            name: fields(getattr(metrics, name))
            for name in ("first_reply", "replies", "resolution", "first_contact", "abandonment")
        },
    }


def close(one: Any, two: Any) -> bool:
    """Whether both are the same but for the rounding of floats."""
    if isinstance(one, Mapping):
        return one.keys() == two.keys() and all(close(one[key], two[key]) for key in one)
    if isinstance(one, float) or isinstance(two, float):
        return one is not None and two is not None and abs(one - two) <= 1e-6 * max(1, abs(one))
    if isinstance(one, list | tuple):
        return len(one) == len(two) and all(map(close, one, two))
    return bool(one == two)
