"""Reading an escalation policy from TOML."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar

from ...errors import InvalidArgument, UnreadableFile, closest
from ...text.phrases import WordChanges
from ...types.hours import BusinessHours, HoursChange

P = TypeVar("P")

HOURS = tuple(field.name for field in fields(BusinessHours))
HOURS_CHANGE = ("from", "to", "open", "close", "weekdays")
CHANGES = tuple(field.name for field in fields(WordChanges))


def read_policy(file: Path, make: Callable[..., P], *, keys: Sequence[str]) -> P:
    """The policy of a file, as `EscalationPolicy.load` says.

    Args:
        make: takes the keys as keywords, and `accounts`, a policy for each account that has its own.
        keys: that a file may have.
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile(f"cannot read {file}: {error.strerror}; name a policy file") from error
    except ValueError as error:
        raise UnreadableFile(f"{file} is not TOML: {error}") from error
    own = found.pop("account", {})
    try:
        base = _values(found, keys)
        make(**base)  # what is wrong at the top is told before what is wrong in an account
        accounts = {}
        for name, table in _table(own, "account").items():
            with _within(f'[account."{name}"]'):
                accounts[name] = make(**_values(_merged(found, _table(table, "it")), keys))
        return make(**base, accounts=accounts)
    except InvalidArgument as error:
        raise InvalidArgument(f"{file}: {error}") from error


@contextmanager
def _within(where: str) -> Iterator[None]:
    try:
        yield
    except InvalidArgument as error:
        raise InvalidArgument(f"{where}: {error}") from error


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**below, **above}
    for key in below.keys() & above.keys():
        if isinstance(below[key], dict) and isinstance(above[key], dict):
            merged[key] = _merged(below[key], above[key])
    return merged


def _values(table: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """The values of a table as they are given to a policy."""
    _check_keys(table, keys)
    given = dict(table)
    if "hours" in given:
        given["hours"] = _hours(_table(given["hours"], "hours"))
    if "words" in given:
        given["words"] = _changes(_table(given["words"], "words"))
    if "weights" in given:
        given["weights"] = _table(given["weights"], "weights")
    if "reasons" in given:
        given["reasons"] = frozenset(_texts(given["reasons"], "reasons"))
    return given


def _hours(table: Mapping[str, Any]) -> BusinessHours:
    _check_keys(table, HOURS, where="hours.")
    given = {**table, **_times(table, "hours")}
    if "holidays" in given:
        given["holidays"] = frozenset(_holidays(given["holidays"]))
    if "changes" in given:
        given["changes"] = _hours_changes(given["changes"])
    if not isinstance(given.get("time_zone", ""), str):
        raise InvalidArgument("hours.time_zone must be a text such as 'Asia/Seoul'")
    return BusinessHours(**given)


def _times(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What a table says of when it is open."""
    times = {
        key: _moment(time, table[key], f"{name}.{key}", 'a local time such as "09:00"')
        for key in ("open", "close")
        if key in table
    }
    if "weekdays" in table:
        times["weekdays"] = frozenset(_texts(table["weekdays"], f"{name}.weekdays"))
    return times


def _hours_changes(value: Any) -> tuple[HoursChange, ...]:
    if not isinstance(value, list):
        raise InvalidArgument("hours.changes must be tables [[hours.changes]]")
    changes = []
    for table in value:
        _check_keys(_table(table, "hours.changes"), HOURS_CHANGE, where="hours.changes.")
        first, last = (
            _moment(date, table.get(key, instead), f"hours.changes.{key}", "a date such as 2026-03-01")
            for key, instead in (("from", None), ("to", date.max))
        )
        changes.append(HoursChange(first, last, **_times(table, "hours.changes")))
    return tuple(changes)


def _holidays(value: Any) -> list[date]:
    if not isinstance(value, list):
        raise InvalidArgument("hours.holidays must be an array of dates")
    return [_moment(date, day, "hours.holidays", "dates such as 2026-12-25") for day in value]


def _moment(kind: Any, value: Any, name: str, expected: str) -> Any:
    """A time or date as TOML has it, or as text."""
    if type(value) is kind:
        return value
    try:
        return kind.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InvalidArgument(f"{name} must be {expected}") from error


def _changes(table: Mapping[str, Any]) -> WordChanges:
    _check_keys(table, CHANGES, where="words.")
    lists = {
        key: {name: _texts(some, f"words.{key}.{name}") for name, some in _table(table[key], key).items()}
        for key in ("add", "remove")
        if key in table
    }
    return WordChanges(**lists, ignore=_texts(table.get("ignore", []), "words.ignore"))


def _check_keys(table: Mapping[str, Any], known: Sequence[str], *, where: str = "") -> None:
    for key in table:
        if key not in known:
            raise InvalidArgument(f"unknown key {where + key!r}; {closest(key, known)}")


def _table(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidArgument(f"{name} must be a table")
    return value


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise InvalidArgument(f"{name} must be an array of texts")
    return tuple(value)
