"""Reading an escalation policy from TOML."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import timedelta
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ...errors import InvalidArgument, UnreadableFile, closest
from ...text.phrases import WordChanges
from ...types.documents import read_toml
from ...types.flag import ReasonCode
from ..model_files import check_shared, with_files
from .hours_table import NAMES, check_keys, hours_given

P = TypeVar("P")

SPANS = ("answer_within", "over_after")  # numbers of hours
TOML_NAMES = {inside: outside for outside, inside in NAMES.items()}
BARE = re.compile(r"[A-Za-z0-9_-]+")  # a key that needs no quotes
ANY_KEY = "[...]"  # how msgspec writes a key of a table that may have any keys
FAULT = re.compile(r"(?P<what>.*?)(?: - at (?:`key` in )?`\$(?P<where>.*)`)?", re.DOTALL)
EXPECTED = {  # what a value should have been, in the words of TOML
    "object": "a table",
    "array": "an array",
    "str": "a text",
    "float": "a number",
    "int": "a whole number",
    "duration": "a number of hours",
    "time": 'a local time such as "09:00"',
    "date": "a date such as 2026-12-25",
}


def read_policy(file: Path, policy: type[P]) -> P:
    """The policy of a file, see `EscalationPolicy.load`."""
    try:
        table = read_toml(file)
    except OSError as error:
        raise UnreadableFile(f"cannot read {file}: {error.strerror}; name an existing policy file") from error
    except ValueError as error:
        raise UnreadableFile(f"{file} is not TOML: {error}; correct it there") from error
    own = table.pop("account", {})
    with _at(f"{file}: $"):
        table = with_files(table, file.parent)
    with _at(f"{file}: $"):
        _policy(table, policy)  # errors at the top are reported before those in accounts
    with _at(f"{file}: $.account"):
        tables = msgspec.convert(own, dict[str, Any])
    accounts = {}
    for name, given in tables.items():
        with _at(f"{file}: $.account{_key(name)}"):
            check_shared(given)
            accounts[name] = _policy(_merged(table, msgspec.convert(given, dict[str, Any])), policy)
    return _policy(table, policy, accounts=accounts)


@contextmanager
def _at(where: str) -> Iterator[None]:
    """Say where in the file an error inside the block belongs."""
    try:
        yield
    except msgspec.ValidationError as error:
        raise InvalidArgument(_message(str(error), where)) from error
    except InvalidArgument as error:
        raise InvalidArgument(f"{where}{error}") from error


def _message(message: str, where: str) -> str:
    """What msgspec found wrong, in the words of TOML."""
    fault = FAULT.fullmatch(message)
    what, path = (fault["what"], fault["where"] or "") if fault else (message, "")
    if code := re.fullmatch("Invalid enum value '(.*)'", what):
        what = f"unknown reason {code[1]!r}; {closest(code[1], [known.value for known in ReasonCode])}"
    elif wanted := re.fullmatch("Expected `([^`]*)`(?:, got `(.*)`)?|Invalid RFC3339 encoded (.*)", what):
        kind, got = (wanted[1] or wanted[3]).split(" | ")[0], wanted[2]
        what = f"expected {EXPECTED.get(kind, kind)}" + (f", got {got}" if got else "")
    elif missing := re.fullmatch("Object missing required field `(.*)`", what):
        what = f"expected a key {TOML_NAMES.get(missing[1], missing[1])!r}"
    return f"{where}{path.replace('.hours.days.', '.hours.')}: {what.replace('`', '')}"


def _policy(table: Mapping[str, Any], policy: type[P], **more: Any) -> P:
    """A table as a policy; if a key is wrong in a table that may have any keys, the error names it."""
    given = _prepared(table, policy)
    try:
        return msgspec.convert({**given, **more}, policy, builtin_types=(timedelta,), from_attributes=True)
    except msgspec.ValidationError as error:
        path, any_key, _ = str(error).rpartition("`$")[2].partition(ANY_KEY)
        names = path.strip(".").split(".")
        for key, value in reduce(getitem, names, given).items() if any_key else ():
            alone = reduce(lambda inner, name: {name: inner}, reversed(names), {key: value})
            try:
                msgspec.convert(alone, policy)
            except msgspec.ValidationError as own:
                raise msgspec.ValidationError(str(own).replace(ANY_KEY, _key(key))) from error
        raise


def _prepared(table: Mapping[str, Any], policy: type) -> dict[str, Any]:
    """The table, its keys checked, with values as msgspec expects them."""
    check_keys(table, {field.name for field in fields(policy)} - {"accounts"}, "")
    given = dict(table)
    if isinstance(table.get("words"), dict):
        check_keys(table["words"], {field.name for field in fields(WordChanges)}, ".words")
    if isinstance(table.get("hours"), dict):
        given["hours"] = hours_given(table["hours"])
    for span in SPANS:
        if isinstance(given.get(span), int | float) and not isinstance(given[span], bool):
            given[span] = _hours(span, given[span])
    return given


def _hours(name: str, number: float) -> timedelta:
    try:
        return timedelta(hours=number)
    except (ValueError, OverflowError) as error:
        raise InvalidArgument(f".{name}: expected a number of hours, got {number}") from error


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**below, **above}
    for key in below.keys() & above.keys():
        if isinstance(below[key], dict) and isinstance(above[key], dict):
            merged[key] = _merged(below[key], above[key])
    return merged


def _key(name: str) -> str:
    return f".{name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)}"
