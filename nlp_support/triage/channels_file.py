"""Reading a table of channels from TOML."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from ..errors import InvalidArgument, UnreadableFile
from ..types.documents import read_toml
from .levels import LEVELS, Cell, LevelName

T = TypeVar("T")

SHIPPED = Path(__file__).parent / "channels.toml"
PAIR = "expected two channels, the primary and the secondary"


class ByLevel(msgspec.Struct, Generic[T], forbid_unknown_fields=True):
    """What a table gives for each level."""

    low: T | UnsetType = UNSET
    medium: T | UnsetType = UNSET
    high: T | UnsetType = UNSET

    def given(self) -> Iterator[tuple[LevelName, T]]:
        """The levels that the table has, with their values."""
        for level in LEVELS:
            value: T | UnsetType = getattr(self, level)
            if value is not UNSET:
                yield level, value


class ByComplexity(msgspec.Struct, forbid_unknown_fields=True):
    """The routes of one severity, by complexity and then effort."""

    complexity: ByLevel[ByLevel[tuple[str, str]]] = msgspec.field(default_factory=ByLevel)


class BySeverity(msgspec.Struct, forbid_unknown_fields=True):
    """A whole file."""

    severity: ByLevel[ByComplexity] = msgspec.field(default_factory=ByLevel)


def read_pairs(file: Path) -> dict[Cell, tuple[str, str]]:
    """The names of the primary and the secondary channel of every cell that a file names.

    Raises:
        UnreadableFile: the file does not exist or is not TOML.
        InvalidArgument: it is not of this form; the message says where.
    """
    try:
        found = msgspec.convert(read_toml(file), BySeverity)
    except OSError as error:
        raise UnreadableFile(
            f"cannot read {file}: {error.strerror}; name an existing table of channels"
        ) from error
    except msgspec.ValidationError as error:
        raise InvalidArgument(_in_words(str(error))) from error
    except ValueError as error:
        raise UnreadableFile(f"{file} is not TOML: {error}; correct it there") from error
    return {
        Cell(severity, complexity, effort): pair
        for severity, by_complexity in found.severity.given()
        for complexity, by_effort in by_complexity.complexity.given()
        for effort, pair in by_effort.given()
    }


def _in_words(message: str) -> str:
    """What msgspec found wrong, the place first, in the words of TOML."""
    what, _, where = message.replace("`", "").partition(" - at ")
    what = re.sub("^Object contains unknown field (.*)", r"unknown key '\1'", what)
    what = re.sub("^Expected array(?: of length 2)?", PAIR, what)
    what = what.replace("Expected object", "expected a table").replace("Expected str", "expected a text")
    return f"{where or '$'}: {what}; the comment at the top of {SHIPPED} explains the form"
