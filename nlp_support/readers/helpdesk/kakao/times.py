"""Times as KakaoTalk and Korean spreadsheets write them, which have no time zone."""

import re
from datetime import datetime, tzinfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = (
    r"(?:(?P<year>\d{4}) ?[-./년] ?(?P<month>\d{1,2}) ?[-./월] ?(?P<day>\d{1,2})(?: ?일|\.)?"
    r"|(?:[a-z]{3,9}, )?(?P<name>[a-z]{3,9}) (?P<day_of_name>\d{1,2}), (?P<year_of_name>\d{4}))"
    r"(?: ?\(?[월화수목금토일](?:요일)?\)?)?"
)
_CLOCK = (
    r"(?:(?P<half>오전|오후|am|pm) ?)?(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:\.\d{1,9})?)?(?: ?(?P<half_after>am|pm|오전|오후))?"
)
DAY = re.compile(_DATE, re.IGNORECASE)
CLOCK = re.compile(_CLOCK, re.IGNORECASE)
TIME = re.compile(rf"{_DATE}(?:t|,? at |,? ){_CLOCK}", re.IGNORECASE)
_AFTERNOON = ("오후", "pm")


def local_time(text: str, zone: tzinfo) -> datetime | None:
    """The time that a text gives, in the zone unless it has an offset; None if it is no time."""
    if found := TIME.fullmatch(text.strip()):
        return _time(found, found, zone)
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=zone)


def at_clock(day: re.Match[str], clock: str, zone: tzinfo) -> datetime | None:
    """The time on a day that a match of DAY gives; None if the clock shows none."""
    found = CLOCK.fullmatch(clock.strip())
    return _time(day, found, zone) if found else None


def _time(day: re.Match[str], clock: re.Match[str], zone: tzinfo) -> datetime | None:
    month = day["month"] or str(_month(day["name"]))
    hour, half = int(clock["hour"]), (clock["half"] or clock["half_after"] or "").casefold()
    if half:
        hour = hour % 12 + 12 * (half in _AFTERNOON)
    try:
        return datetime(
            int(day["year"] or day["year_of_name"]),
            int(month),
            int(day["day"] or day["day_of_name"]),
            hour,
            int(clock["minute"]),
            int(clock["second"] or 0),
            tzinfo=zone,
        )
    except ValueError:
        return None


def _month(name: str) -> int:
    short = name[:3].casefold()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0
