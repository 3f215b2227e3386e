"""Results as JSON values, the same wherever a program reads them."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

SUFFIX = "_seconds"


def plain(value: Any) -> Any:
    """A result as JSON values: dataclasses as objects, times in ISO 8601, enums by their values.

    A time span is a number of seconds, and the field that holds it says so: `waited` becomes
    `waited_seconds`. Numbers are not rounded. A dataclass that should show names other than its fields,
    such as properties, lists them in `PLAIN`.
    """
    if is_dataclass(value) and not isinstance(value, type):
        names = getattr(value, "PLAIN", None) or [field.name for field in fields(value)]
        return plain({name: getattr(value, name) for name in names})
    if isinstance(value, Mapping):
        return {_name(key, own): plain(own) for key, own in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        ordered = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(own) for own in ordered]
    return value.item() if hasattr(value, "item") else value  # a numpy number


def _name(key: Any, value: Any) -> str:
    name = str(plain(key))
    return name + SUFFIX if isinstance(value, timedelta) and not name.endswith(SUFFIX) else name
