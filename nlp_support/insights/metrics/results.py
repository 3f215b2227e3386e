"""The results of service metrics. What each figure counts is in docs/metrics.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from ...types.rate import Rate
from ..clusters import Average

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took.

    Attributes:
        n: how many times it was measured.
        mean_seconds, median_seconds, quickest_seconds, slowest_seconds: None if it was not measured.
        buckets: how many took "<1 h", "1-6 h", "6-12 h", "12-24 h" and ">24 h", each including its lower end.
    """

    n: int
    mean_seconds: float | None
    median_seconds: float | None
    quickest_seconds: float | None
    slowest_seconds: float | None
    buckets: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReplyTimes:
    """How waits ended.

    Attributes:
        rate: the share that ended with a reply, of those with a known end.
        pending: waits not in `rate`, without a reply in a conversation that is still open.
        calendar, business: how long the answered ones took, by either clock.
        within: the share answered within each target ("3 min") by the calendar.
        within_business: the same in business time.
    """

    rate: Rate
    pending: int
    calendar: Times
    business: Times
    within: Mapping[str, Rate]
    within_business: Mapping[str, Rate]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which conversations were solved, and how long it took.

    Attributes:
        rate: the share solved, of the conversations that are over.
        open: conversations not in `rate`, because they are not over yet.
        calendar, business: from the customer's first message to the agents' last, in those that were solved.
    """

    rate: Rate
    open: int
    calendar: Times
    business: Times


@dataclass(frozen=True, slots=True)
class Sliced(Generic[T]):
    """A metric over all cases and over slices of them; slices without cases are left out.

    Attributes:
        all: over all cases.
        by_channel: by the channel of the customer's first message of the conversation.
        by_agent: by the id of the agent who replied; cases without a reply or an id are left
            out.
        by_topic: by issue type; empty if no topics were given.
    """

    all: T
    by_channel: Mapping[str, T]
    by_agent: Mapping[str, T]
    by_topic: Mapping[str, T]


@dataclass(frozen=True, slots=True)
class Traffic:
    """Messages of customers (`received`) and of agents (`sent`)."""

    received: int
    sent: int


@dataclass(frozen=True, slots=True)
class Volume:
    """Messages of the period, in the account's time zone.

    Attributes:
        total: all messages.
        by_day: by date ("2026-03-01"), every day of the period.
        by_hour: by hour of the day, 24 of them.
        by_weekday_hour: 7 rows of 24 hours, from Monday.
        by_channel: by the message's own channel.
    """

    total: Traffic
    by_day: Mapping[str, Traffic]
    by_hour: tuple[Traffic, ...]
    by_weekday_hour: tuple[tuple[Traffic, ...], ...]
    by_channel: Mapping[str, Traffic]


@dataclass(frozen=True, slots=True)
class Abandonment:
    """How many of the conversations that are over the customer gave up or was left alone in.

    Attributes:
        rate: the share of all conversations that are over.
        by_stage: where it happened, as a share of the same: "unanswered" (before the first
            reply), "waiting" (for another reply), "left" (asked back by the agent, and gone).
        by_weekday: by the weekday of the customer's first message, "mon" to "sun".
        by_hour: by its hour of the day, 24 of them.
    """

    rate: Rate
    by_stage: Mapping[str, Rate]
    by_weekday: Mapping[str, Rate]
    by_hour: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Bots:
    """What bots did; the other metrics are of what people did.

    Attributes:
        sent: their messages in the period.
        answered: the share of conversations in which a bot wrote after the customer.
        alone: the share of conversations in which only bots did, and no person.
        first_reply: from the customer's first message to a bot's first one after it, by the calendar.
    """

    sent: int
    answered: Rate
    alone: Rate
    first_reply: Times


@dataclass(frozen=True, slots=True)
class SuggestionOutcomes:
    """What agents did with the suggestions on which they gave feedback.

    Attributes:
        n: how many suggestions.
        conversations: in how many conversations; one whose conversation is not known counts as its own.
        accepted, edited, rejected: the shares; together they are 1.
        distance: how far what was sent is from the suggestion, of edited ones where that was told: in
            [0, 1], 0 for the same text.
    """

    n: int
    conversations: int
    accepted: Rate
    edited: Rate
    rejected: Rate
    distance: Average


@dataclass(frozen=True, slots=True)
class SuggestionMetrics:
    """What agents did with suggestions in a period, and for how many questions they said it.

    Attributes:
        all: over all suggestions with feedback.
        by_agent: by the agent who gave it; without those that name none.
        by_source: by what was suggested: "reply", "macro" or "entry".
        by_week: by the Monday of its week ("2026-03-02"), in the account's time zone.
        asked: of the customers' waits that began in the period, those with feedback on a suggestion.
        unnamed: how many suggestions name no agent.
        unplaced: how many name no conversation, and so are in no wait of `asked`.
        elsewhere: how many more have feedback outside the period or, by channel, in other conversations.
    """

    all: SuggestionOutcomes
    by_agent: Mapping[str, SuggestionOutcomes]
    by_source: Mapping[str, SuggestionOutcomes]
    by_week: Mapping[str, SuggestionOutcomes]
    asked: Rate
    unnamed: int
    unplaced: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class ServiceMetrics:
    """How an account served its customers in a period. Every metric is defined in docs/metrics.md.

    Attributes:
        since, until: the period, in the account's time zone, `until` exclusive.
        time_zone: its name.
        conversations: those that began in the period.
        volume: messages of customers and of people who answer them.
        first_reply: the first wait of each conversation.
        replies: all waits.
        resolution: conversations solved.
        first_contact: conversations solved whose customer did not come back within 7 days.
        abandonment: conversations given up.
        bots: what bots did. Conversations that only they answered count here and in `conversations`, and in
            none of the five above.
        suggestions: what agents did with suggested replies.
    """

    account_id: str
    since: datetime
    until: datetime
    time_zone: str
    conversations: int
    volume: Volume
    first_reply: Sliced[ReplyTimes]
    replies: Sliced[ReplyTimes]
    resolution: Sliced[Resolution]
    first_contact: Sliced[Rate]
    abandonment: Abandonment
    bots: Bots
    suggestions: SuggestionMetrics


class MetricUnit(StrEnum):
    """What the figures of a change are measured in."""

    SHARE = "share"
    DISTANCE = "distance"
    SECONDS = "seconds"
    A_DAY = "a day"


@dataclass(frozen=True, slots=True)
class MetricChange:
    """A figure in a period and in the one before.

    Attributes:
        now, before: the figure in each period; None if there was no case.
        difference: `now - before`; None if either is missing, or is of suggestions of fewer than 10
            conversations.
        low, high: its 95% interval; None without a difference or, unless it is a share, if either has only
            one case.
        n_now, n_before: the number of cases (days, for messages per day).
        unit: of all figures except the numbers of cases.
    """

    now: float | None
    before: float | None
    difference: float | None
    low: float | None
    high: float | None
    n_now: int
    n_before: int
    unit: MetricUnit


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period and the one before, which is just as long by the account's calendar."""

    now: ServiceMetrics
    before: ServiceMetrics
    changes: Mapping[str, MetricChange]
