"""Time spans in the few letters that a table has room for."""

import re
from datetime import timedelta

from ...text.durations import duration_text

UNITS = {"second": "s", "minute": "min", "hour": "h"}
UNIT = re.compile(rf"({'|'.join(UNITS)})s?")


def duration(seconds: float | None, *, business: bool = False) -> str:
    """Such as "45 s", "2.5 h" or "3 days", of business time never in days; a dash for None."""
    if seconds is None:
        return "–"
    text = duration_text(timedelta(seconds=seconds), longest="hours" if business else "days")
    return UNIT.sub(lambda unit: UNITS[unit[1]], text)
