"""What help desk exports have in common."""

from typing import Any

from ...errors import InvalidArgument
from ...types.message import Rejection
from ..documents import Record
from ..rows import plain_id


def account_of(format: str, record: Record, names: tuple[str, ...], *, first: bool) -> str | Rejection:
    """The account that an export itself names, under one of `names`, in the record or next to it.

    Raises:
        InvalidArgument: the first record does not name one, so the caller has to.
    """
    for name in names:
        for fields in (record.fields, record.page):
            if account := plain_id(fields.get(name)):
                return account
    expected = f"there is no {' or '.join(names)} in the export; name the account with account_id"
    if first:
        raise InvalidArgument(f"{format}: {expected}")
    return Rejection(record.number, expected)


def objects(value: object) -> list[dict[str, Any]]:
    """The JSON objects of an array; none of anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def part(fields: dict[str, Any], *path: str) -> dict[str, Any]:
    """The JSON object at a path, or an empty one if it is not there."""
    value: Any = fields
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def reference(fields: dict[str, Any], name: str) -> str | None:
    """The id that a record gives as `NAME_id`, or as an object `NAME` with an id."""
    return plain_id(fields.get(f"{name}_id")) or plain_id(part(fields, name).get("id"))
