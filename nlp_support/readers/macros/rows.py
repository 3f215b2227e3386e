"""Macros as rows of CSV or JSON, in our own fields or in those that most tools have."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...errors import InvalidMessage
from ...text.reading.reading import plain_text
from ...text.reading.spaces import tidy_spaces
from ...types.macro import Macro, Withheld
from ...types.message import Rejection
from ..rows import instant, plain_id

TEXTS = ("text", "content", "body", "message", "reply", "body_html")  # the first that a row has
TITLES = ("title", "name", "short_code", "shortcode", "shortcut", "subject")
CHANGED = ("changed_at", "updated_at", "created_at")
ROW = ("id", "account_id", "language", "questions", "active", "source", *TEXTS, *TITLES, *CHANGED)

EMPTY = "without a text"
INACTIVE = "inactive"

_NO = ("false", "no", "0", "off", "inactive")
_BETWEEN = re.compile(r"[|\n]")
_ENCODED = re.compile(r"%7B%7B|%7D%7D", re.IGNORECASE)


def from_row(
    line: int, row: Mapping[str, Any], *, account_id: str | None = None
) -> Macro | Rejection | Withheld:
    """The macro of a row, with whatever field names it has."""
    named = row.get("account_id")
    if account_id is not None and isinstance(named, str) and named not in ("", account_id):
        return Rejection(line, "is of another account than the one it is imported for; give the rows apart")
    if str(row.get("active", "")).strip().lower() in _NO:
        return withheld(line, row, INACTIVE, source=row.get("source"))
    return made(
        line,
        row,
        text=first(row, TEXTS),
        title=first(row, TITLES),
        source=row.get("source") or None,
    )


def made(
    line: int, fields: Mapping[str, Any], *, text: object, title: object, **more: Any
) -> Macro | Rejection | Withheld:
    """A macro of a record with an id, or else named by its title or text, and with the time of its last
    change, and the questions that somebody added."""
    plain = words(text)
    if not plain:
        return withheld(line, fields, EMPTY, source=more.get("source"))
    try:
        return Macro(
            id=plain_id(fields.get("id")) or str(title or plain)[:200],
            text=plain,  # type: ignore[arg-type]  # checked there
            title=title,  # type: ignore[arg-type]
            questions=_questions(fields.get("questions")),  # type: ignore[arg-type]  # checked there
            language=fields.get("language") or None,
            changed_at=changed(fields),
            line=line,
            **more,
        )
    except InvalidMessage as error:
        return Rejection(line, str(error))


def withheld(line: int, fields: Mapping[str, Any], reason: str, *, source: object) -> Withheld:
    """That no customer gets the macro of a record."""
    return Withheld(line, reason, plain_id(fields.get("id")), source if isinstance(source, str) else None)


def words(text: object) -> object:
    """What a text says that may be HTML, also where placeholders are part of a link."""
    if not isinstance(text, str):
        return text
    braces = _ENCODED.sub(lambda found: "{{" if found[0][1] == "7" and found[0][2] in "Bb" else "}}", text)
    return tidy_spaces(plain_text(braces)).strip()


def first(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """The first of these fields that holds something."""
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def changed(fields: Mapping[str, Any]) -> datetime | None:
    """When a record was last changed, if it says so in a way that can be understood."""
    try:
        time = instant(first(fields, CHANGED))
    except InvalidMessage:
        return None
    return time if isinstance(time, datetime) and time.utcoffset() is not None else None


def _questions(value: object) -> object:
    """The questions of a row: a list, or a text with "|" or line breaks between them."""
    if isinstance(value, str):
        if value.lstrip().startswith("["):
            try:
                return json.loads(value)
            except ValueError:
                pass
        value = _BETWEEN.split(value)
    if value is None:
        return ()
    return (
        tuple(one for one in value if one != "" and not str(one).isspace())
        if isinstance(value, list)
        else value
    )
