"""How often and how recently a question was asked, and the question as it is shown."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ...text import literals
from ...types.rate import Rate
from ..questions import Question
from ..trend import Trend, trend_of
from .repeated import Repeated

LATE = 0.25  # the latest part of all questions; how many of a question's cases are in it makes its trend
ADDRESSED = re.compile(r"^\s*(?:\(\d/\d\)\s*)?(?:(?:@\w+|\{handle\})[\s,:]*)+")


def asking(one: Repeated, late: datetime) -> dict[str, Any]:
    """What entries and gaps have in common: count, customers, trend, first_seen and last_seen.

    Args:
        late: when the latest questions of the account begin, see `late_from`.
    """
    return {
        "count": len(one.contacts),
        "customers": len(one.customers),
        "trend": _trend(one, late),
        "first_seen": one.items[0].asked_at,
        "last_seen": one.last_asked,
    }


def late_from(items: Sequence[Question]) -> datetime:
    """When the latest quarter of all questions begins; by number, so that a busier account is not a trend."""
    times = sorted(item.asked_at for item in items)
    return times[int((1 - LATE) * len(times))] if times else datetime.max.replace(tzinfo=UTC)


def shown(text: str) -> str:
    """A text without the handles that it is addressed to."""
    text, _ = literals.shown(text)
    return ADDRESSED.sub("", text) or text


def _trend(one: Repeated, late: datetime) -> Trend:
    first = {item.contact_id: item.asked_at for item in reversed(one.items)}
    return trend_of(Rate.of(sum(asked >= late for asked in first.values()), len(first)), usual=LATE)
