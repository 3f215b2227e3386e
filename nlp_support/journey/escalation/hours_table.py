"""The table [hours] of a policy file, as `BusinessHours` is made of it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any

from ...errors import InvalidArgument, closest
from ...types.hours import WEEKDAYS, BusinessHours, HoursChange
from ...types.opening import DayHours

NAMES = {"from": "first", "to": "last"}  # keys of [[hours.changes]] that have other names in Python
TIMES = ("open", "close")
LONG_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = dict(zip((*WEEKDAYS, *LONG_NAMES), WEEKDAYS * 2, strict=True))
SHORT_TIME = re.compile(r"(\d?\d):(\d\d)")
END_OF_DAY = re.compile(r"24:00(?::00)?")  # as a closing
COUNTRY = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,4}))?")  # ISO 3166: "KR", or "DE-BY" for a part of it


def hours_given(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table, its keys checked, with values as msgspec expects them; weekdays go into `days`.

    Raises:
        InvalidArgument: a key is unknown, or holidays name no country.
    """
    known = {field.name for field in fields(BusinessHours)} - {"days"}
    given = _by_days(table, known, ".hours")
    given |= _holidays(table)
    if isinstance(table.get("changes"), list):
        given["changes"] = [_change(one, f".hours.changes[{at}]") for at, one in enumerate(table["changes"])]
    return given


def check_keys(table: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """Raise InvalidArgument for a key that is not known."""
    for key in table:
        if key not in known:
            raise InvalidArgument(f"{where}: unknown key {key!r}; {closest(key, known)}")


def _change(table: Any, where: str) -> Any:
    if not isinstance(table, dict):
        return table
    known = {field.name for field in fields(HoursChange)} - {"days", *NAMES.values()} | {*NAMES}
    return {NAMES.get(key, key): value for key, value in _by_days(table, known, where).items()}


def _by_days(table: Mapping[str, Any], known: Collection[str], where: str) -> dict[str, Any]:
    """The table with its times, and the tables of its weekdays under `days`."""
    named: dict[str, str] = {}
    for key in table:
        if (day := _day(key)) is not None and named.setdefault(day, key) != key:
            raise InvalidArgument(f"{where}: {named[day]!r} and {key!r} are one day; keep one of them")
    own = {key: value for key, value in table.items() if _day(key) is None}
    check_keys(own, {*known, *WEEKDAYS}, where)
    if isinstance(own.get("weekdays"), list):
        own["weekdays"] = [_day(one) or one for one in own["weekdays"]]
    days = {day: table[key] for day, key in named.items()}
    for day, told in days.items():
        if isinstance(told, dict):
            check_keys(told, {field.name for field in fields(DayHours)}, f"{where}.{day}")
            days[day] = _timed(told)
    return _timed(own) | ({"days": days} if days else {})


def _day(name: Any) -> str | None:
    """The weekday that a name means, such as "sat", "Saturday"; None if none."""
    return DAYS.get(name.lower()) if isinstance(name, str) else None


def _timed(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with the seconds that msgspec wants in a time such as "09:00"."""
    return {
        key: [_time(key, one) for one in value]
        if key in TIMES and isinstance(value, list)
        else _time(key, value)
        for key, value in table.items()
    }


def _time(key: str, value: Any) -> Any:
    if key not in TIMES or not isinstance(value, str):
        return value
    if key == "close" and END_OF_DAY.fullmatch(value):
        return "00:00:00"
    short = SHORT_TIME.fullmatch(value)
    return f"{short[1]:0>2}:{short[2]}:00" if short else value


def _holidays(table: Mapping[str, Any]) -> dict[str, Any]:
    """The dates, and the country of which public holidays are meant, which may stand among them."""
    given = table.get("holidays", [])
    all_given = given if isinstance(given, list) else [given]
    names = [one for one in all_given if isinstance(one, str) and COUNTRY.fullmatch(one)]
    if not names:
        return {}
    if len(names) > 1 or "country" in table:
        raise InvalidArgument(
            ".hours.holidays: there are several countries, expected one; write the dates of the others"
        )
    found = COUNTRY.fullmatch(names[0])
    dates = [one for one in all_given if one != names[0]]
    told = {"holidays": dates, "country": found[1] if found else names[0]}
    return told | ({"subdivision": found[2]} if found and found[2] else {})
