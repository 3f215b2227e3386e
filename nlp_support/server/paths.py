"""Paths whose parts may hold any letter, a slash too: `%2F` does not end a part."""

import re
from typing import Annotated
from urllib.parse import unquote_to_bytes

from fastapi import Path
from pydantic import AfterValidator

from ..types.message import MAX_ID

SLASH = "\ue02f"  # a private character that stands for a slash inside a part, see `decoded`
ACCOUNT = re.compile(r"/v1/accounts/([^/]+)(?:/|$)")


def restored(part: str) -> str:
    """A part of a path as the client meant it."""
    return part.replace(SLASH, "/")


# An id that is part of a path.
Id = Annotated[
    str,
    Path(min_length=1, max_length=MAX_ID, pattern=r"^[^\x00]+$"),
    AfterValidator(restored),
]


def decoded(raw: bytes) -> str | None:
    """The path of a request, in which a slash that was written `%2F` is `SLASH`; None if it is not UTF-8, or
    holds a NUL, or that character itself."""
    parts = raw.split(b"/")
    try:
        words = [unquote_to_bytes(part).decode("utf-8") for part in parts]
    except UnicodeDecodeError:
        return None
    if any(SLASH in word or "\0" in word for word in words):
        return None
    return "/".join(word.replace("/", SLASH) for word in words)


def account_of(path: str) -> str | None:
    """The account that a decoded path names, as the client meant it; None if it names none."""
    found = ACCOUNT.match(path)
    return restored(found[1]) if found else None
