"""Files of settings, TOML or JSON, read as a whole; what msgspec finds wrong in them."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from .message import storable

MOST_BYTES = 50_000_000
MOST_DEEP = 100  # tables, objects and arrays inside one another; ours have six
TOO_DEEP = f"it is nested more than {MOST_DEEP} deep"

_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*(?:"|$)|\'[^\'\n]*(?:\'|$)|#[^\n]*', re.MULTILINE)  # or a comment
_KEYS = re.compile(r"[\w.\t -]+")


def read_toml(file: Path) -> dict[str, Any]:
    """The contents of a TOML file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not TOML, is too large, or is nested too deeply.
    """
    text = _text(file)
    # tomllib takes time and memory that grow with the square of the dots in a key
    if any(keys.count(".") > MOST_DEEP for keys in _KEYS.findall(_QUOTED.sub("q", text))):
        raise ValueError(TOO_DEEP)
    return dict(_parsed(text, tomllib.loads))


def read_json(file: Path) -> Any:
    """The contents of a JSON file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not JSON, is too large, is nested too deeply, or has half a character in a text.
    """
    return _parsed(_text(file), json.loads)


def fault(error: msgspec.ValidationError) -> str:
    """Where the fault is, and then what it is: "$.ranking.slope: expected float, got str"."""
    what, _, where = str(error).replace("`", "").partition(" - at ")
    return f"{where or '$'}: {what[:1].lower()}{what[1:]}"


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES:,} bytes")
    return raw.decode("utf-8-sig")


def _parsed(text: str, parse: Callable[[str], Any]) -> Any:
    try:
        found = parse(text)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    level = [found]
    for _ in range(MOST_DEEP + 1):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return found
    raise ValueError(TOO_DEEP)


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, str) and not storable(value):
        raise ValueError("it has half a character, a lone surrogate, in a text")
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value
