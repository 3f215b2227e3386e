"""The placeholders of texts that are kept ready for many customers, in the syntax of any tool, as ours.

{{ticket.requester.first_name}} becomes {customer_name}. One whose name says nothing that ours stand for stays
a placeholder under a name of its own: {{ticket.due_date}} becomes {ticket_due_date}.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from ..errors import InvalidMessage
from .redaction import PLACEHOLDERS
from .redaction.foreign import meaning

LONGEST_NAME = 60  # characters of a placeholder's name as it is shown

BRACED = re.compile(r"\{[^\W\d][\w.-]{0,59}\}")  # a placeholder as it is translated

_SIGN = re.compile(r"\{%|%\}|\{\{|\}\}|#\{|\{(?P<name>[^\W\d][\w.-]{0,59})\}|[{}]")
_INNER = re.compile(
    r"(?P<before>-?\{?\s{0,9})(?P<name>[^{}|\n]{0,200}?)\s{0,9}(?:\|[^{}\n]{0,200})?-?\}{2,3}"
)
_HASH = re.compile(r"(?P<name>[^{}\n]{1,60})\}")
_NAME = re.compile(r"[\w.\[\] #-]+")
_WORD = re.compile(r"\w+")
_FALLBACK = re.compile(r"\s(?:or|default|fallback)\s|[,:?]")
_CODE_BEFORE = frozenset("/`$=")


@dataclass(frozen=True, slots=True)
class Template:
    """A text with placeholders of ours, and the names of those that only its own tool knows."""

    text: str
    asks: tuple[str, ...] = ()


def translated(text: str) -> Template:
    """The text with our placeholders in place of another tool's.

    Placeholders are {{name}}, with filters or a fallback behind "|", #{name}, and {name}. Whatever else is in
    single braces is text.

    Raises:
        InvalidMessage: a placeholder is not closed or has no name, or the text has rules of another tool in
            it ({% if … %}), which decide what of it is sent.
    """
    parts: list[str] = []
    asks: dict[str, None] = {}
    end = depth = 0
    while found := _SIGN.search(text, end):
        sign, start = found[0], found.start()
        parts.append(text[end:start])
        name, end = _name_at(text, found, depth)
        if name is None:
            depth = max(0, depth + sign.count("{") - sign.count("}"))
            parts.append(text[start:end])
            continue
        ours = meaning(name, text[max(0, start - LONGEST_NAME) : start])
        slug = name if name in PLACEHOLDERS else ours or _slug(name, start)
        if slug not in PLACEHOLDERS:
            asks[slug] = None
        parts.append(f"{{{slug}}}")
    return Template("".join((*parts, text[end:])), tuple(asks))


def _name_at(text: str, found: re.Match[str], depth: int) -> tuple[str | None, int]:
    """The name of the placeholder that begins with a sign, None if none does, and where it ends.

    Raises:
        InvalidMessage: the sign belongs to a broken placeholder or to rules.
    """
    sign, start = found[0], found.start()
    if sign in ("{%", "%}"):
        raise InvalidMessage(
            f"has rules of another tool at character {start + 1} ({{% … %}}); write each as a text of its own"
        )
    if sign == "{{":
        inner = _INNER.match(text, found.end())
        if inner is None:
            _broken("is not closed, or is more than a name", start)
        return _FALLBACK.split(inner["name"])[0].strip(), inner.end()
    if sign == "#{":
        inner = _HASH.match(text, found.end())
        if inner is None:
            _broken("is not closed", start)
        return inner["name"].strip(), inner.end()
    if sign == "}}" and depth < 2:
        _broken("is closed but not opened", start)
    name = found["name"]
    is_code = name is not None and name not in PLACEHOLDERS and text[start - 1 : start] in _CODE_BEFORE
    return (None if is_code else name), found.end()


def _slug(name: str, start: int) -> str:
    """The name under which a placeholder is shown and filled in, such as "ticket_due_date"."""
    words = _WORD.findall(name)
    if not words or not _NAME.fullmatch(name):
        _broken("has no name", start)
    slug = "_".join(words).lower()[:LONGEST_NAME]
    return f"value_{slug}" if slug[0].isdigit() else slug


def _broken(how: str, start: int) -> NoReturn:
    raise InvalidMessage(f"a placeholder {how} at character {start + 1}; mend it where the text comes from")
